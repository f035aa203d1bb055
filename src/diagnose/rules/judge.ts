import type { Cause } from "../cause.ts";
import type { Scene } from "../scene.ts";
import type { Shown } from "../surroundings.ts";
import { cipherModule, type Situation } from "./advice.ts";
import { linuxRow } from "./linux.ts";
import { net80211Row } from "./net80211.ts";
import { type Candidate, deletesKey, type Refusal, type Row } from "./refusal.ts";
import { shows } from "./tally.ts";
import { situation, type Verdict } from "./verdict.ts";

/** A verdict under construction. */
interface Draft {
  readonly cause: Cause;
  weight: number;
  readonly evidence: string[];
  readonly against: string[];
}

/** Errors that net80211 itself gives where a module is missing: only then may its absence raise that cause. */
const moduleErrors: Readonly<Record<string, string>> = { WPAKEY: "ENXIO", WEPKEY: "EINVAL", AUTHMODE: "EINVAL" };

/** What a surrounding text may add to a weight: more than the places in a row differ by. */
const [settled, raised] = [1000, 200] as const;

/** What may have caused a refusal. */
export function judge(refusal: Refusal, scene: Scene, shown: Shown): readonly Verdict[] {
  const row = rowOf(refusal);
  const drafts = Object.entries(row).map(([cause, candidate], place) =>
    draft(cause as Cause, candidate, 100 - 10 * place, refusal),
  );
  const considered = drafts.filter((one) => one.evidence.length > 0);
  for (const one of considered) weigh(one, refusal, scene, shown);
  if (considered.length > 0) return considered;
  const missing = refusal.system === "bsd" ? missingModule(scene, shown) : undefined;
  if (missing !== undefined) return [missing];
  return [{ cause: "unknown", weight: 0, evidence: [shows(refusal.line, unknownBecause(refusal))], against: [] }];
}

/** What the kernel says of a module it has not got, beside a refusal that says nothing of itself. */
function missingModule(scene: Scene, shown: Shown): Verdict | undefined {
  const cipher = wantedLine(["wlan_tkip", "wlan_ccmp", "wlan_wep"], scene, shown);
  const line = cipher ?? wantedLine(["wlan_xauth"], scene, shown);
  if (line === undefined) return undefined;
  const evidence = [shows(line, "the kernel looked for the module and has not got it")];
  return {
    cause: cipher === undefined ? "auth-module-missing" : "cipher-module-missing",
    weight: 0,
    evidence,
    against: [],
  };
}

/** What advice on a refusal depends on. */
export function situationOf(refusal: Refusal, scene: Scene, shown: Shown): Situation {
  return {
    ...situation(scene),
    system: refusal.system ?? scene.system,
    cipher: refusal.cipher ?? cipherWanted(refusal, scene, shown),
    deletesKey: deletesKey(refusal),
    ndis: ndisLine(scene, shown) !== undefined,
  };
}

/** The cipher of a call that has one alone, or of the one module that the kernel missed. */
function cipherWanted({ operation }: Refusal, scene: Scene, shown: Shown): string | undefined {
  if (operation === "WEPKEY") return "wep";
  const [cipher, ...others] = ["tkip", "ccmp", "wep"].filter(
    (name) => wantedLine([`wlan_${name}`], scene, shown) !== undefined,
  );
  return others.length === 0 ? cipher : undefined;
}

const untoldAnswer: Candidate = {
  for: () => "the driver did not take the key; the log does not show what it answered",
};

/** A system that the log does not show is taken for a BSD, as in the advice. */
const bsdKeyWithoutError: Row = {
  "device-refused-key": untoldAnswer,
  "cipher-module-missing": cipherBeside(
    (cipher) =>
      `a key of this cipher needs ${cipherModule(cipher)} in a BSD kernel, and the log does not show whether it is there`,
  ),
};

const linuxKeyWithoutError: Row = {
  "device-refused-key": untoldAnswer,
  "kernel-crypto-missing": cipherBeside(
    (cipher) => `the kernel must have ${cipher.toUpperCase()}, and the log does not show whether it has`,
  ),
};

/** Without an answer the cipher may be missing as well: the line that shows the cipher is the evidence. */
function cipherBeside(says: (cipher: string) => string): Candidate {
  const ofCipher = ({ cipher }: Refusal): string | undefined =>
    cipher === undefined || cipherModule(cipher) === undefined ? undefined : says(cipher);
  return {
    for: (r) => {
      if (r.cipher === undefined) return "a key is handed over, and the log shows neither its cipher nor the answer";
      return r.key === undefined ? ofCipher(r) : undefined;
    },
    key: ofCipher,
  };
}

function rowOf(refusal: Refusal): Row {
  if (refusal.operation === "set_key" && refusal.errno === undefined) {
    return refusal.system === "linux" ? linuxKeyWithoutError : bsdKeyWithoutError;
  }
  const row = refusal.system === "linux" ? undefined : net80211Row(refusal);
  return row ?? (refusal.system === "bsd" ? undefined : linuxRow(refusal)) ?? {};
}

function draft(cause: Cause, candidate: Candidate, weight: number, refusal: Refusal): Draft {
  const shown = candidate.for?.(refusal);
  const ofKey = candidate.key?.(refusal);
  const not = candidate.against?.(refusal);
  const evidence = shown === undefined ? [] : [shows(refusal.line, shown)];
  if (ofKey !== undefined && refusal.key !== undefined) evidence.push(shows(refusal.key.line, ofKey));
  return { cause, weight, evidence, against: not === undefined ? [] : [shows(refusal.line, not)] };
}

function weigh(one: Draft, refusal: Refusal, scene: Scene, shown: Shown): void {
  switch (one.cause) {
    case "device-refused-key":
      weighDevice(one, refusal, scene, shown);
      break;
    case "cipher-module-missing":
      weighModule(one, refusal, cipherModules(refusal), scene, shown);
      break;
    case "auth-module-missing":
      weighModule(one, refusal, ["wlan_xauth"], scene, shown);
      break;
    case "interface-down":
      weighLine(one, scene, shown, /\bflags=\w*<[^<>]*\bUP\b/, /\bflags=\w*<(?![^<>]*\bUP\b)/);
      break;
    case "association-lost":
      weighLine(one, scene, shown, /^status: associated/, /^status: no /);
      break;
    case "driver-lacks-wpa":
      weighLine(one, scene, shown, ...capabilityLines(refusal.value));
      break;
  }
}

/**
 * What `ifconfig list caps` prints of a driver that does the WPA that was asked for, 1 or 2 or both, and of one that does
 * not: the name before the bits is the interface's before 8.0.
 *
 * @source FreeBSD sbin/ifconfig/ifieee80211.c, list_capabilities, of 2006 and 9
 */
function capabilityLines(value: number | undefined): readonly [RegExp, RegExp] {
  const asked = value === 1 || value === 2 ? [value] : [1, 2];
  const all = asked.map((kind) => `(?=[^<>]*\\bWPA${kind}\\b)`).join("");
  const line = "^(?:drivercaps|[a-z]+\\d+)=\\w+<";
  return [new RegExp(line + all), new RegExp(`${line}(?!${all})`)];
}

function weighDevice(one: Draft, refusal: Refusal, scene: Scene, shown: Shown): void {
  const ndis = refusal.system === "bsd" ? ndisLine(scene, shown) : undefined;
  if (ndis !== undefined) {
    const driven = "the device is driven by a Windows driver through ndis(4)";
    const answers = "which answers ENODEV where that driver fails with a status that has no number of its own";
    one.evidence.push(shows(ndis, refusal.errno === "ENODEV" ? `${driven}, ${answers}` : driven));
  }
  if (deletesKey(refusal)) return;
  const wanted = wantedLine(cipherModules(refusal), scene, shown);
  if (wanted !== undefined) one.against.push(shows(wanted, "the kernel itself missed the cipher's module"));
}

function weighModule(one: Draft, refusal: Refusal, modules: readonly string[], scene: Scene, shown: Shown): void {
  const wanted = wantedLine(modules, scene, shown);
  if (wanted !== undefined) {
    one.evidence.push(shows(wanted, "the kernel looked for the module and has not got it"));
    one.weight += settled;
  }
  const [module, ...others] = modules;
  if (module === undefined || others.length > 0) return;
  const state = shown.module(module);
  if (state.state === "present") {
    one.against.push(shows(state.line, `${module} is there`));
    one.weight -= settled;
  } else if (state.state === "absent") {
    one.evidence.push(shows(state.line, `${module} is not there`));
    const allowed = refusal.errno === undefined || moduleErrors[refusal.operation] === refusal.errno;
    if (allowed) one.weight += raised;
  }
}

/** Raises a cause by the first line that shows it, or lowers it by the first that shows the contrary. */
function weighLine(one: Draft, { interfaceName }: Scene, shown: Shown, contrary: RegExp, supporting: RegExp): void {
  const not = shown.interfaceLine(contrary, interfaceName);
  if (not !== undefined) {
    one.against.push(shows(not, "at the time of this output it was not so"));
    one.weight -= raised;
    return;
  }
  const line = shown.interfaceLine(supporting, interfaceName);
  if (line === undefined) return;
  one.evidence.push(shows(line, "at the time of this output it was so"));
  one.weight += raised;
}

/** The module of the key's cipher; where the log does not show the cipher, each of them. */
function cipherModules(refusal: Refusal): readonly string[] {
  if (refusal.operation === "WEPKEY") return ["wlan_wep"];
  const module = cipherModule(refusal.cipher);
  return module === undefined ? ["wlan_tkip", "wlan_ccmp", "wlan_wep"] : [module];
}

function wantedLine(modules: readonly string[], scene: Scene, shown: Shown): string | undefined {
  for (const module of modules) {
    const line = shown.wanted.get(module) ?? scene.wanted.get(module);
    if (line !== undefined) return line;
  }
  return undefined;
}

function ndisLine(scene: Scene, shown: Shown): string | undefined {
  const { interfaceName = "ndis0" } = scene;
  // Another card may be in the machine; but from 8.0 on an interface of any is called wlan0.
  if (!/^(?:ndis|wlan)/.test(interfaceName)) return undefined;
  const named = interfaceName.startsWith("ndis") ? scene.interfaceLine : undefined;
  return scene.ndisLine ?? shown.ndisLine ?? named;
}

function unknownBecause(refusal: Refusal): string {
  if (refusal.errno === undefined) return "it does not say why, or not in words that are known here";
  return `no rule is known for ${refusal.errno} as an answer to ${refusal.operation}`;
}
