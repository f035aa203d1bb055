import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { toHex } from "../../src/bytes/octets.ts";
import { describeExplanation } from "../../src/diagnose/describe.ts";
import { explainLog } from "../../src/diagnose/explain.ts";
import { causesOf, logText } from "./support.ts";

/** Logs of wpa_supplicant and hostapd 2.10, made with `-dd -K -t` over simulated radios. */
const names = readdirSync(new URL("../captures/logs", import.meta.url));
const bad = /^(?:wrong-pass-wpa2|wpa-tkip-micfail)\./;

describe("logs of wpa_supplicant and hostapd 2.10", () => {
  test("of both sides are there", () => {
    expect(names.length).toBeGreaterThanOrEqual(32);
  });

  test.each(names.filter((name) => !bad.test(name)))("%s, where all went well, shows no failure", (name) => {
    const explanation = explainLog(logText(`logs/${name}`));
    expect(explanation.failures).toEqual([]);
    expect(explanation.messages.length).toBeGreaterThan(0);
    expect(describeExplanation(explanation)).toContain("No failure found.");
  });

  test("a roaming station's early key, refused before association, is said to do no harm", () => {
    for (const side of ["wpa", "hostapd"]) {
      expect(explainLog(logText(`logs/ft-psk.${side}.log`)).harmless).toMatchObject([
        { times: 2, why: expect.stringContaining("Fast BSS Transition") },
      ]);
    }
  });

  test("the station's log of a wrong passphrase shows message 2 four times and never message 3", () => {
    const explanation = explainLog(logText("logs/wrong-pass-wpa2.wpa.log"));
    expect(
      explanation.messages.map(({ direction, message, replayCounter }) => `${direction} ${message} ${replayCounter}`),
    ).toEqual(["rx 1/4 1", "tx 2/4 1", "rx 1/4 2", "tx 2/4 2", "rx 1/4 3", "tx 2/4 3", "rx 1/4 4", "tx 2/4 4"]);
    expect(explanation.failures).toMatchObject([
      { kind: "handshake", operation: "4-way handshake", op: undefined, errno: undefined, abi: undefined },
    ]);
    expect(causesOf(explanation)).toEqual(["wrong-passphrase", "message-lost"]);
    expect(explanation.failures[0]?.hypotheses[0]?.evidence.join("\n")).toMatch(
      /Sending EAPOL-Key 2\/4" \(4 times\).*pre-shared key may be incorrect.*reason=15/s,
    );
  });

  test("the access point's log of a wrong passphrase proves it by the MIC of message 2", () => {
    const explanation = explainLog(logText("logs/wrong-pass-wpa2.hostapd.log"));
    expect(causesOf(explanation)).toEqual(["wrong-passphrase", "message-lost"]);
    expect(explanation.failures[0]?.hypotheses[0]?.evidence[0]).toContain("invalid MIC in msg 2/4 of 4-Way Handshake");
    expect(explanation.failures[0]?.hypotheses[1]?.against[0]).toContain("message 2 did arrive");
  });

  test.each(["wpa", "hostapd"])("%s.log of Michael failures tells of countermeasures and of 60 s", (side) => {
    const explanation = explainLog(logText(`logs/wpa-tkip-micfail.${side}.log`));
    expect(explanation.failures).toMatchObject([{ kind: "mic", operation: "Michael", times: 2 }]);
    expect(causesOf(explanation)).toEqual(["michael-forged-frames", "michael-defect"]);
    const evidence = explanation.failures[0]?.hypotheses[0]?.evidence.join("\n");
    expect(evidence).toMatch(/countermeasures (?:started|initiated)/);
    expect(evidence).toMatch(/60 s/);
    expect(evidence).toMatch(/7\.1 s apart/);
  });

  test("a frame's octets are those that the log dumps", () => {
    const log = logText("logs/wpa2-ccmp.wpa.log");
    const first = explainLog(log).messages[0];
    const dump = /RX EAPOL - hexdump\(len=99\):((?: [0-9a-f]{2})+)/.exec(log)?.[1]?.replaceAll(" ", "");
    expect(first && toHex(first.octets)).toBe(dump);
  });

  test("no key that a log shows comes through", () => {
    expect(secretsOf(logText("logs/wpa2-ccmp.wpa.log")).length).toBeGreaterThan(8);
    for (const name of names) {
      const log = logText(`logs/${name}`);
      const explanation = explainLog(log);
      const said = describeExplanation(explanation) + JSON.stringify({ ...explanation, messages: [] });
      for (const secret of secretsOf(log)) {
        expect(said).not.toContain(secret);
        expect(said.replaceAll(" ", "")).not.toContain(secret.replaceAll(" ", ""));
      }
    }
  });
});

/** The logs of both ends of a recording in one, as a journal has them: by their stamps, with the program's tag. */
function bothEnds(recording: string): string {
  const lines = ["hostapd", "wpa"].flatMap((side) => {
    const tag = side === "wpa" ? "wpa_supplicant" : side;
    let time = 0;
    return logText(`logs/${recording}.${side}.log`)
      .split("\n")
      .map((line) => {
        time = Number(/^\d{10}\.\d{6}/.exec(line)?.[0] ?? time);
        return { time, text: `Nov 28 12:00:00 host ${tag}[7]: ${line}` };
      });
  });
  return lines
    .sort((a, b) => a.time - b.time)
    .map(({ text }) => `${text}\n`)
    .join("");
}

describe("logs of both ends in one", () => {
  const recordings = [...new Set(names.map((name) => name.slice(0, name.indexOf("."))))];

  test.each(recordings.filter((name) => !bad.test(`${name}.`)))(
    "of %s, where all went well, show no failure",
    (name) => {
      expect(explainLog(bothEnds(name)).failures).toEqual([]);
    },
  );

  test.each([
    ["as a journal has them", bothEnds("wrong-pass-wpa2")],
    ["one after the other", logText("logs/wrong-pass-wpa2.wpa.log") + logText("logs/wrong-pass-wpa2.hostapd.log")],
    ["the other way round", logText("logs/wrong-pass-wpa2.hostapd.log") + logText("logs/wrong-pass-wpa2.wpa.log")],
  ])("of a wrong passphrase are of one failure, which each end saw: %s", (_, log) => {
    const explanation = explainLog(log);
    expect(explanation.failures).toMatchObject([{ kind: "handshake", times: 1 }]);
    expect(causesOf(explanation)).toEqual(["wrong-passphrase", "message-lost"]);
    const evidence = explanation.failures[0]?.hypotheses[0]?.evidence.join("\n");
    expect(evidence).toContain("invalid MIC in msg 2/4");
    expect(evidence).toContain("Sending EAPOL-Key 2/4");
  });

  test("of a machine that is both are of two failures, where they are not of one cause", () => {
    const station = logText("logs/wrong-pass-wpa2.wpa.log");
    const silent = [
      "wlan1: STA 02:00:00:00:09:00 WPA: sending 1/4 msg of 4-Way Handshake",
      "wlan1: STA 02:00:00:00:09:00 WPA: PTKSTART: Retry limit 4 reached",
    ];
    const { failures } = explainLog([station, ...silent, ""].join("\n"));
    expect(failures.map(({ hypotheses }) => hypotheses[0]?.cause)).toEqual(["wrong-passphrase", "message-lost"]);
  });
});

/** Keys and passphrases, as the dumps of a `-K` log spell them. */
function secretsOf(log: string): readonly string[] {
  const dumps = log.matchAll(
    /(?:PMK|PTK|KCK|KEK|TK|GTK|GMK|PSK|KEY_DATA|password|passphrase)[^\n]* - hexdump(?:_ascii)?\(len=\d+\):[ \n]*((?:[0-9a-f]{2} ){8})/g,
  );
  const secrets = [...new Set([...dumps].map((match) => (match[1] as string).trim()))].filter(
    (octets) => !/^(?:00 ?)+$/.test(octets),
  );
  return [...secrets, "correct horse battery", "incorrect horse battery"];
}

test("a page of English has no control characters but line breaks", () => {
  for (const name of names) {
    const page = describeExplanation(
      explainLog(readFileSync(new URL(`../captures/logs/${name}`, import.meta.url), "latin1")),
    );
    expect(page).toMatch(/^[ -~\n]*$/);
    expect(page.endsWith("\n")).toBe(true);
  }
});
