import { describe, expect, test } from "vitest";
import { Characters } from "../../src/diagnose/characters.ts";
import { readLog } from "../../src/diagnose/log.ts";
import { nothingSaid, Sentences } from "../../src/diagnose/sentences.ts";
import { logText } from "./support.ts";

describe("a sentence that comes again", () => {
  test("is read with the line after it, where that belongs to it", () => {
    const words = "Trying to associate with 00:09:5b:f9:b6:04";
    const alone = `${words}\nState: DISCONNECTED\n`;
    const wrapped = `${words}\n(SSID='home' freq=2412 MHz)\n`;
    const names = readLog(`${alone}${wrapped}${alone}${alone}${wrapped}${wrapped}`).map((record) =>
      record.type === "chosen" ? record.ssid : "another record",
    );
    expect(names).toEqual([undefined, "home", undefined, undefined, "home", "home"]);
  });

  test("has the octets and the time of its own", () => {
    const octets = (value: string): string => ` ${value}`.repeat(60);
    const log = ["aa", "bb", "aa", "cc"].map(
      (value, at) => `112522320${at}.100000: RX EAPOL - hexdump(len=60):${octets(value)}\n`,
    );
    expect(readLog(log.join(""))).toMatchObject(
      [0xaa, 0xbb, 0xaa, 0xcc].map((value, at) => ({
        octets: new Uint8Array(60).fill(value),
        time: 1_125_223_200.1 + at,
      })),
    );
  });

  test("is another where a label stands before it", () => {
    const words = "CTRL-EVENT-DISCONNECTED bssid=00:09:5b:f9:b6:04 reason=15";
    const log = [words, `wlan0: ${words}`, `wlan0: ${words}`, words].join("\n");
    expect(readLog(log).map(({ line }) => line)).toEqual([words, words, words, words]);
  });

  test("that says nothing says nothing", () => {
    const line = "STA 02:00:00:00:01:00 WPA: event 1 notification\n";
    expect(readLog(line.repeat(5))).toEqual([]);
  });

  test("gives a record of its own", () => {
    const [first, second] = readLog("WPA: Invalid EAPOL-Key MIC\n".repeat(2));
    expect(first).toEqual(second);
    expect(first).not.toBe(second);
  });
});

test("no sentence is taken for another, however many there are", () => {
  const lines = logText("logs/ft-psk.wpa.log")
    .split("\n")
    .filter((line) => line.length > 3 && line.length <= 160);
  const sentences = new Sentences();
  const kept = new Set<string>();
  let found = 0;
  for (const line of [...lines, ...lines]) {
    const characters = new Characters(line);
    const before = sentences.find(characters, 0, line.length);
    if (before !== undefined) expect(kept.has(line)).toBe(true);
    found += before === undefined ? 0 : 1;
    sentences.remember(characters, 0, line.length, nothingSaid);
    kept.add(line);
  }
  expect(found).toBeGreaterThan(0);
});
