import { operationName } from "../../net80211/numbers.ts";
import type { IoctlRecord, KeyRefusedRecord, NetlinkRecord, ScanFailedRecord } from "../driver-records.ts";
import type { Failure } from "../explanation.ts";
import { bsdCipher } from "../lines/bsd.ts";
import type { LogRecord } from "../records.ts";
import type { Scene } from "../scene.ts";
import { errnoName, linuxErrnoName } from "../strerror.ts";
import type { Shown } from "../surroundings.ts";
import { judge, situationOf } from "./judge.ts";
import { linuxExcuse } from "./linux.ts";
import { net80211Excuse } from "./net80211.ts";
import { abiOf, deletesKey, type Excuse, type Refusal } from "./refusal.ts";
import { type Family, type Finding, rank } from "./verdict.ts";

/** Different refusals that are kept. A log with more of them has a first cause among these. */
const mostRefusals = 64;
/** A key, and what became of it, stand this near to one another in a log. */
const near = 8;

/** Lines of hostap's src/drivers/linux_ioctl.c and driver_nl80211.c. */
const ofLinux = /^(?:nl80211: |WEXT: |Could not (?:set|read) interface )/;

interface Case {
  readonly serial: number;
  refusal: Refusal;
  times: number;
  /** The last time. */
  last: number;
  /** Set where it turned out to do no harm. */
  excuse: string | undefined;
}

/** Calls that a driver refused: ioctls of net80211 and of wireless extensions, and nl80211's commands. */
export class DriverCalls implements Family {
  readonly #cases = new Map<string, Case>();
  /** The last refusal, which the next lines may say more of. */
  #latest: Case | undefined;
  #bare: { readonly record: LogRecord & IoctlRecord; readonly serial: number } | undefined;
  #lastResults = 0;

  see(record: LogRecord, scene: Scene): void {
    if (this.#bare !== undefined && !(record.type === "ioctl" && record.op !== undefined)) this.#commitBare(scene);
    switch (record.type) {
      case "ioctl":
        this.#ioctl(record, scene);
        break;
      case "netlink":
        this.#add(netlinkRefusal(record, scene), scene.serial);
        break;
      case "key-refused":
        this.#keyRefused(record, scene);
        break;
      case "retry-later":
        // Fast BSS Transition installs its key before association where the driver can, and after it where not.
        if (this.#latest?.refusal.operation === "set_key") {
          this.#latest.excuse =
            "a key of Fast BSS Transition came before the association: it is installed again after it";
        }
        break;
      case "next-driver": {
        const above = this.#refusedWithin(near, scene);
        if (above !== undefined && this.#latest !== undefined) {
          this.#latest.excuse = "the program went on to the next driver wrapper that it was given";
        }
        break;
      }
      case "repeated":
        if (this.#latest !== undefined && this.#latest.last === scene.serial - 1) this.#latest.times += record.times;
        break;
      case "start-failed":
        this.#startFailed(record.line, record.what, record.answer, scene);
        break;
      case "scan-failed":
        this.#scanFailed(record, scene);
        break;
      // A log without debug lines shows no results, but what came of them.
      case "associated":
      case "scan-results":
        this.#lastResults = scene.serial;
        break;
      case "completed":
        if (record.what === "connection") this.#lastResults = scene.serial;
        break;
      case "rfkill":
        this.#add(
          { ...blank(scene, record.line), operation: "rfkill", errno: "ERFKILL", system: "linux" },
          scene.serial,
        );
        break;
    }
  }

  conclude(scene: Scene, shown: Shown): readonly Finding[] {
    if (this.#bare !== undefined) this.#commitBare(scene);
    const seen = [...this.#cases.values()].filter(({ times }) => times > 0);
    return seen.map((found): Finding => {
      const excuse = found.excuse ?? this.#passed(found, scene);
      const { serial, refusal, times } = found;
      if (excuse !== undefined) return { serial, remark: { line: refusal.line, why: excuse, times } };
      return { serial, failure: refusalFailure(refusal, times, scene, shown) };
    });
  }

  /** Why what comes later shows that no harm was done, or undefined where nothing does. */
  #passed({ refusal, last }: Case, scene: Scene): string | undefined {
    if (refusal.operation === "rfkill") {
      return scene.last.associated > last
        ? "the radio was switched on again: an association came about later"
        : undefined;
    }
    if (this.#lastResults <= last) return undefined;
    if (refusal.operation === "SCAN_REQ" && refusal.errno === "EINPROGRESS") {
      return "a scan was running already, and its results came";
    }
    return refusal.operation === "scan" ? "a later scan gave results" : undefined;
  }

  #ioctl(record: LogRecord & IoctlRecord, scene: Scene): void {
    if (record.op === undefined && record.request.endsWith("80211")) {
      // The driver of 2005 prints a bare line before the one that names the operation.
      this.#bare = { record, serial: scene.serial };
      return;
    }
    const bare = this.#bare;
    this.#bare = undefined;
    if (bare !== undefined && bare.record.answer !== record.answer)
      this.#add(ioctlRefusal(bare.record, scene), bare.serial);
    this.#add(ioctlRefusal(record, scene), scene.serial);
  }

  #commitBare(scene: Scene): void {
    const bare = this.#bare;
    this.#bare = undefined;
    if (bare !== undefined) this.#add(ioctlRefusal(bare.record, scene), bare.serial);
  }

  #keyRefused(record: LogRecord & KeyRefusedRecord, scene: Scene): void {
    const latest = this.#latest;
    if (latest !== undefined && scene.serial - latest.last <= 2) {
      const excused = latest.excuse !== undefined;
      if (excused && latest.refusal.operation.startsWith("SIOCSIWENCODE")) {
        // It looked like the clearing of a slot, and was a key that is needed.
        latest.times--;
        this.#add({ ...latest.refusal, handshaking: true }, latest.last);
      }
      if (!excused || !deletesKey(latest.refusal)) {
        latest.refusal = withCipher(latest.refusal, record);
        return;
      }
    }
    const key = recentKey(scene, near);
    const system = key === undefined ? undefined : systemOf(scene.setKey?.record.driver);
    // A key for management frames has a cipher of its own, which the line does not name.
    const cipher = record.key === "management" ? "bip" : record.algorithm;
    const refusal = { ...blank(scene, record.line), operation: "set_key", system, cipher, ...key };
    this.#add(refusal, scene.serial);
  }

  #startFailed(line: string, what: string, answer: string | undefined, scene: Scene): void {
    // A device for peer-to-peer groups has no interface that could be up.
    if (what.startsWith("p2p-dev-")) return;
    // The program's last word on what was refused above it.
    const errno = answer === undefined ? undefined : errnoName(answer);
    const above = this.#refusedWithin(near, scene);
    if (above !== undefined && (answer === undefined || errno === above.errno)) return;
    const operation = line.startsWith("socket[") ? "socket" : `open ${what}`;
    const system = ofLinux.test(line) ? "linux" : undefined;
    this.#add({ ...blank(scene, line), operation, errno, system }, scene.serial);
  }

  #scanFailed(record: LogRecord & ScanFailedRecord, scene: Scene): void {
    if (this.#refusedWithin(2, scene) !== undefined) return;
    const { error } = record;
    const errno = error === undefined || error === -1 ? undefined : linuxErrnoName(error);
    // BSD's driver wrapper says -1, whatever the kernel said.
    const system = errno === undefined ? undefined : "linux";
    this.#add({ ...blank(scene, record.line), operation: "scan", errno, system }, scene.serial);
  }

  /** The refusal of the last `most` records that matters; undefined where there is none, or it did no harm. */
  #refusedWithin(most: number, scene: Scene): Refusal | undefined {
    const latest = this.#latest;
    const matters = latest !== undefined && latest.excuse === undefined && scene.serial - latest.last <= most;
    return matters ? latest.refusal : undefined;
  }

  #add(refusal: Refusal, serial: number): void {
    const key = [refusal.line, refusal.slot, refusal.cipher, refusal.key?.length].join("|");
    const excuse = excuseOf(refusal);
    const id = `${excuse === undefined ? key : refusal.line}|${excuse ?? ""}`;
    const same = this.#cases.get(id);
    if (same !== undefined) {
      same.times++;
      same.last = serial;
      this.#latest = same;
      return;
    }
    this.#latest = { serial, refusal, times: 1, last: serial, excuse };
    if (this.#cases.size < mostRefusals) this.#cases.set(id, this.#latest);
  }
}

/** Why a refusal does no harm, or undefined where it may. */
export const excuseOf: Excuse = (refusal) => net80211Excuse(refusal) ?? linuxExcuse(refusal);

/** A refusal as a failure, with its hypotheses. */
export function refusalFailure(refusal: Refusal, times: number, scene: Scene, shown: Shown): Failure {
  return {
    kind: "ioctl",
    operation: refusal.operation,
    op: refusal.op,
    errno: refusal.errno,
    abi: abiOf(refusal),
    times,
    hypotheses: rank(judge(refusal, scene, shown), situationOf(refusal, scene, shown)),
  };
}

function ioctlRefusal(record: LogRecord & IoctlRecord, scene: Scene): Refusal {
  const { request, op, value, length, line } = record;
  const net80211 = request.endsWith("80211");
  const key = op === 19 || request.startsWith("SIOCSIWENCODE") ? recentKey(scene, 2) : undefined;
  const deleted = scene.deleted;
  const slot = op === 20 && deleted !== undefined && scene.serial - deleted.serial <= 1 ? deleted.slot : undefined;
  return {
    ...blank(scene, line),
    operation: op === undefined ? request : (operationName(op) ?? `operation ${op}`),
    op,
    reading: request.startsWith("SIOCG"),
    errno: errnoName(record.answer),
    value,
    length,
    system: net80211 ? "bsd" : request.startsWith("SIOCSIW") || request.startsWith("SIOCGIW") ? "linux" : undefined,
    ...key,
    slot,
    current: line.includes("op="),
  };
}

/** The cipher of a key that was refused, where the line behind the refusal names it and none before it did. */
function withCipher(refusal: Refusal, { algorithm, keyLength, line }: LogRecord & KeyRefusedRecord): Refusal {
  if (refusal.op !== 19 || refusal.cipher !== undefined || algorithm === undefined) return refusal;
  const key = keyLength === undefined ? undefined : { line, length: keyLength };
  return { ...refusal, cipher: bsdCipher(algorithm), key };
}

function netlinkRefusal(record: LogRecord & NetlinkRecord, scene: Scene): Refusal {
  return {
    ...blank(scene, record.line),
    operation: record.call,
    errno: linuxErrnoName(record.error) ?? errnoName(record.answer),
    system: "linux",
    ...recentKey(scene, 2),
  };
}

/** The key that was on its way at most `most` records before. */
function recentKey(scene: Scene, most: number): Pick<Refusal, "cipher" | "key"> | undefined {
  const { setKey } = scene;
  if (setKey === undefined || scene.serial - setKey.serial > most) return undefined;
  const { algorithm, keyLength, line } = setKey.record;
  return { cipher: algorithm, key: { line, length: keyLength } };
}

function systemOf(driver: "bsd" | "nl80211" | "wext" | undefined): "bsd" | "linux" {
  return driver === "bsd" ? "bsd" : "linux";
}

function blank(scene: Scene, line: string): Refusal {
  return {
    operation: "",
    op: undefined,
    reading: false,
    errno: undefined,
    value: undefined,
    length: undefined,
    system: undefined,
    line,
    cipher: undefined,
    key: undefined,
    slot: undefined,
    current: false,
    handshaking: scene.handshaking,
  };
}
