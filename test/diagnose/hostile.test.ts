import { describe, expect, test } from "vitest";
import { describeExplanation } from "../../src/diagnose/describe.ts";
import { explainLog, LogExplainer } from "../../src/diagnose/explain.ts";
import { LogReader, readLog } from "../../src/diagnose/log.ts";
import { cases } from "../support/cases.ts";
import { flatHeap, heapInUse } from "../support/heap.ts";
import { explain, fold, founding, logText, mutate, random, refill, wrapWords } from "./support.ts";

describe("a log in pieces", () => {
  const log = logText("logs/wpa-tkip-micfail.wpa.log").repeat(3);
  const whole = readLog(log);

  test.each([1, 7, 100, 4096, 65_536, 1_000_000])("of %i characters gives the same records", (size) => {
    const reader = new LogReader();
    const records = [];
    for (let at = 0; at < log.length; at += size) records.push(...reader.push(log.slice(at, at + size)));
    records.push(...reader.end());
    expect(records).toEqual(whole);
  });

  test("gives records before it is over, so that memory does not grow with it", () => {
    const reader = new LogReader();
    expect(reader.push(log).length).toBeGreaterThan(0.5 * whole.length);
  });

  test("has the time of the line before, wherever it is cut", () => {
    const lines = "1125223201.250000: nothing\nWPA: Invalid EAPOL-Key MIC\n".repeat(5000);
    for (const size of [70_000, 70_007, 70_023, 70_041]) {
      const reader = new LogReader();
      const times = new Set<number | undefined>();
      for (let at = 0; at < lines.length; at += size) {
        for (const { time } of reader.push(lines.slice(at, at + size))) times.add(time);
      }
      for (const { time } of reader.end()) times.add(time);
      expect([...times]).toEqual([1125223201.25]);
    }
  });

  test("broken in mid-word, too", () => {
    const broken = fold(log, 80);
    const reader = new LogReader();
    const records = [];
    for (let at = 0; at < broken.length; at += 1000) records.push(...reader.push(broken.slice(at, at + 1000)));
    records.push(...reader.end());
    expect(records.map(({ line }) => line)).toEqual(whole.map(({ line }) => line));
  });
});

describe("recorded logs, however they are wrapped", () => {
  test.each(["wrong-pass-wpa2.wpa", "wrong-pass-wpa2.hostapd", "wpa-tkip-micfail.wpa", "ft-psk.hostapd"])(
    "%s",
    (name) => {
      const log = logText(`logs/${name}.log`);
      const explanation = explainLog(log);
      for (const width of [40, 72, 100]) {
        for (const wrapped of [wrapWords(log, width), refill(log, width), fold(log, width)])
          expect(explainLog(wrapped)).toEqual(explanation);
      }
    },
  );
});

/** Threats 32 and 33. */
describe("a hostile log", () => {
  const size = 400_000;
  const fill = (text: string): string => text.repeat(Math.ceil(size / text.length)).slice(0, size);
  const dump = "RX EAPOL - hexdump(len=99): 01 03 00 5f fe 00 89 00 20\n";
  const texts: Readonly<Record<string, string>> = {
    "of one letter": fill("a"),
    "without a line end": fill("nothing to see here "),
    "of first words without a line end": fill("ioctl[ WPA: STA nl80211: "),
    "of nothing but beginnings": fill("ioctl[SIOCS80211, op 19, len 6"),
    "of nothing but line ends": fill("\n"),
    "of nothing but carriage returns": fill("\r"),
    "of nothing but blanks": fill(" "),
    "of nothing but quote marks": fill("> "),
    "quoted deeply": fill(`${"> ".repeat(200)}ioctl[SIOCS80211, op 19, len 60]: Device not configured\n`),
    "of stamps": fill("1795350229.855: "),
    "of labels": fill("a: "),
    "of dumps": fill(dump),
    "of dumps that declare more than there is": fill("WPA: RX EAPOL-Key - hexdump(len=999999999): "),
    "of one dump without end": `RX EAPOL - hexdump(len=4000): ${fill("00 ")}`,
    "of octets": fill("00 "),
    "of lines of one width": fill(`${"x".repeat(39)}y\n${" ".repeat(40)}\n`),
    "of lines of one width, and then one line": fill(`${"x".repeat(39)}y\n abc${"z".repeat(36)}\n`) + fill("q"),
    "of open quotes": fill("Trying to associate with 00:09:5b:f9:b6:04 (SSID='"),
    "of characters outside ASCII": fill("\u{1f4a5}\u0000\u009b\u202e"),
    "of a syslog tag that goes on": `Aug 28 12:00:00 ${fill("a")}`,
  };

  test.each(Object.keys(texts))(
    "%s takes work in proportion to its length, and no more memory than another",
    (name) => {
      const text = texts[name] as string;
      const work = (times: number): number => {
        const reader = new LogReader();
        for (let i = 0; i < times; i++) reader.push(text);
        reader.end();
        return reader.examined;
      };
      const [once, fourTimes] = [work(1), work(4)];
      expect(once).toBeLessThan(40 * text.length);
      expect(fourTimes).toBeLessThan(5 * once + 40 * 65_536);
      const explanation = explainLog(text);
      expect(explanation.failures.length).toBeLessThan(200);
      expect(explanation.steps.length).toBeLessThan(100);
      expect(describeExplanation(explanation).length).toBeLessThan(200_000);
    },
  );

  test("of a hundred thousand messages keeps some and counts the others", () => {
    const message = `RX EAPOL - hexdump(len=99): 01 03 00 5f fe 00 89 00 20${" 00".repeat(90)}`;
    const explainer = new LogExplainer({ mostMessages: 10 });
    for (let i = 0; i < 1000; i++) explainer.push(`${message}\n`.repeat(100));
    const explanation = explainer.end();
    expect(explanation.messages).toHaveLength(10);
    expect(explanation.messagesLeftOut).toBe(99_990);
    expect(explanation.messages[0]?.message).toBe("1/4");
  });

  test("of many different failures keeps as many as a page can tell", () => {
    const lines = Array.from(
      { length: 5000 },
      (_, i) => `ioctl[SIOCS80211, op=${i}, val=0, arg_len=${i}]: Invalid argument`,
    );
    expect(explain(...lines).failures.length).toBeLessThanOrEqual(64);
    const stations = Array.from(
      { length: 5000 },
      (_, i) =>
        `STA 02:00:00:00:${(i >> 8).toString(16).padStart(2, "0")}:${(i & 255).toString(16).padStart(2, "0")} WPA: invalid MIC in msg 2/4 of 4-Way Handshake`,
    );
    expect(explain("hostapd v2.10", ...stations).failures).toMatchObject([{ kind: "handshake", times: 5000 }]);
  });

  test("cannot write to a terminal, nor turn its writing round", () => {
    const explanation = explain(
      "\u001b[2J1795350459.7: wlan0: Trying to associate with 00:09:5b:f9:b6:04 (SSID='a\u001b]0;x\u0007\u009b\u202eb' freq=2412 MHz)",
      "wlan0: CTRL-EVENT-DISCONNECTED bssid=00:09:5b:f9:b6:04 reason=15",
    );
    const page = describeExplanation(explanation);
    expect(page).toContain("SSID='a\\x1b]0;x\\x07\\x9b\\u{202e}b'");
    expect(page).toMatch(/^[ -~\n]*$/);
  });

  test("cannot pass off an SSID as a record", () => {
    for (const quoted of [
      "'ioctl[SIOCS80211, op 19, len 60]: Device not configured'",
      '"CTRL-EVENT-DISCONNECTED bssid=00:09:5b:f9:b6:04 reason=15"',
    ]) {
      expect(explain(`wlan0: 0: 00:09:5b:f9:b6:04 ssid=${quoted} wpa_ie_len=24 rsn_ie_len=0`).failures).toEqual([]);
    }
  });
});

describe("mutated logs", () => {
  const originals = [
    founding,
    logText("logs/wrong-pass-wpa2.wpa.log").slice(-20_000),
    logText("logs/wpa-tkip-micfail.hostapd.log").slice(-20_000),
  ];

  test("never throw, never say more than a page, give no cause without evidence, and leave nothing behind", () => {
    const below = random(20_050_828);
    const count = cases(200, 10_000);
    let early = 0;
    for (let n = 0; n < count; n++) {
      if (n === count / 10) early = heapInUse();
      const text = mutate(originals[n % originals.length] as string, below);
      const explanation = explainLog(text);
      const page = describeExplanation(explanation);
      expect(page.length).toBeLessThan(60_000);
      expect(page.replaceAll("\n", "")).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
      for (const { hypotheses } of explanation.failures) {
        expect(hypotheses.map(({ rank }) => rank)).toEqual(hypotheses.map((_, i) => i + 1));
        for (const { evidence } of hypotheses) expect(evidence).not.toEqual([]);
      }
    }
    expect(heapInUse() - early).toBeLessThan(flatHeap);
  }, 600_000);
});
