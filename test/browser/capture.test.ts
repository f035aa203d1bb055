import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { removeFolder } from "../support/build.ts";
import { buildModules } from "../support/built-modules.ts";
import { fromRoot } from "../support/paths.ts";
import { peerCaptures } from "../support/peer-captures.ts";
import { loadRecording } from "../support/recordings.ts";
import { chromium, outcomeOf } from "./chromium.ts";

/** A capture file and the keys that its frames are opened with. */
interface Job {
  readonly name: string;
  readonly base64: string;
  /** As `wpa-pwd` or `wpa-psk`, and its value. */
  readonly keys: readonly (readonly [string, string])[];
}

function ownJobs(): readonly Job[] {
  const names = readdirSync(fromRoot("test/captures/")).flatMap((file) => /^(.*)\.pcap$/.exec(file)?.[1] ?? []);
  return names.flatMap((name) => {
    const { keys } = loadRecording(name);
    const pmks = (keys.pmk_sta ?? []).map((pmk) => ["wpa-psk", pmk] as const);
    const given = keys.sta_passphrase === undefined ? pmks : [["wpa-pwd", keys.sta_passphrase] as const, ...pmks];
    const file = readFileSync(fromRoot(`test/captures/${name}.pcap`));
    return [
      { name: `${name}.pcap`, base64: file.toString("base64"), keys: given },
      { name: `${name}.pcap.gz`, base64: gzipSync(file).toString("base64"), keys: given },
    ];
  });
}

function peerJobs(): readonly Job[] {
  const folder = peerCaptures === undefined ? undefined : `${peerCaptures}expected/`;
  if (folder === undefined) return [];
  return readdirSync(folder)
    .filter((file) => file.includes("__"))
    .map((file) => {
      const expected = JSON.parse(readFileSync(folder + file, "utf8")) as { file: string; keys: [string, string][] };
      const keys = expected.keys.map(([kind, value]) => [kind, value.split(":")[0] as string] as const);
      return { name: expected.file, base64: readFileSync(peerCaptures + expected.file, "base64"), keys };
    });
}

/** Reads each file as a user of a page would: from a `File`, by its stream. The same text runs in Node. */
const moduleOf = (jobs: readonly Job[]): string => `
  import { analyzeCapture, CaptureAnalyzer, readPackets } from "./capture/index.js";
  import { explainCapture } from "./diagnose/index.js";
  import { Secret } from "./bytes/secret.js";

  const jobs = ${JSON.stringify(jobs)};
  const hex = (octets) => Array.from(octets, (octet) => octet.toString(16).padStart(2, "0")).join("");
  const fromHex = (digits) => Uint8Array.from(digits.match(/../g), (pair) => parseInt(pair, 16));
  const sha256 = async (octets) => hex(new Uint8Array(await crypto.subtle.digest("SHA-256", octets)));
  const plain = (value) => JSON.parse(JSON.stringify(value, (_, one) => {
    return typeof one === "bigint" ? String(one) : one instanceof Uint8Array ? hex(one) : one;
  }));
  const keyOf = ([kind, value]) => {
    if (kind === "wpa-pwd") return { kind: "passphrase", passphrase: value };
    if (kind === "wep") return { kind: "wep", key: new Secret(fromHex(value)) };
    return { kind: "pmk", pmk: new Secret(fromHex(value)) };
  };

  async function read({ name, base64, keys: given }) {
    const file = new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name);
    const keys = given.map(keyOf);
    const analyzer = new CaptureAnalyzer({ keys });
    const opened = [];
    for await (const packet of readPackets(file.stream())) {
      const frame = analyzer.push(packet).opened;
      if (frame !== undefined) opened.push([packet.number, await sha256(frame.body)]);
    }
    analyzer.end();
    const readable = file.stream();
    const { story, findings } = await analyzeCapture({ getReader: () => readable.getReader() }, { keys });
    const summary = story.sessions.map(({ aa, spa, ssid, suite, frames, handshakes, associations, ends, findings }) => {
      return { aa, spa, ssid, suite, frames, handshakes, associations, ends, findings };
    });
    const explained = explainCapture(story, { keys });
    return plain({ name, packets: story.packets, opened, summary, networks: story.networks.length, findings, explained });
  }

  export default async function run() {
    const outcomes = [];
    for (const job of jobs) outcomes.push(await read(job));
    return outcomes;
  }`;

interface Outcome {
  readonly name: string;
  readonly packets: number;
  readonly opened: readonly (readonly [number, string])[];
}

describe.skipIf(chromium === undefined)("captures in Chromium (skipped where it is not installed)", () => {
  let folder = "";
  beforeAll(() => {
    folder = buildModules(["capture/index.ts", "diagnose/index.ts", "bytes/secret.ts"]);
  }, 60_000);
  afterAll(() => removeFolder(folder));

  test("from a File, packed by gzip or not, tell what they tell in Node, frame by frame", async () => {
    const jobs = [...ownJobs(), ...peerJobs()];
    const module = moduleOf(jobs);
    const there = (await outcomeOf(chromium as string, { folder, module })) as readonly Outcome[];
    writeFileSync(join(folder, "page.js"), module);
    const page = (await import(pathToFileURL(join(folder, "page.js")).href)) as { default(): Promise<Outcome[]> };
    const here = await page.default();
    expect(there).toEqual(here);
    expect(here.map(({ name }) => name)).toEqual(jobs.map(({ name }) => name));
    expect(here.filter(({ opened }) => opened.length > 0).length).toBeGreaterThan(20);
    for (const { packets } of here) expect(packets).toBeGreaterThan(0);
  }, 120_000);
});
