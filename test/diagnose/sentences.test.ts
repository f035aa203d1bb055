import { describe, expect, test } from "vitest";
import { readLog } from "../../src/diagnose/log.ts";
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

/** A log that is long enough for the kernel: what is said first, and then what else there is. */
function longLog(...lines: readonly string[]): string {
  return [...lines, "nothing of interest".repeat(1000), ...lines].map((line) => `${line}\n`).join("");
}

describe("a sentence that comes again in a long log", () => {
  test.each(["wpa-tkip-micfail.wpa", "ft-psk.wpa", "ft-psk.hostapd", "sae.wpa", "rekey-wpa-tkip.hostapd"])(
    "is read as the first time: %s",
    (name) => {
      const log = logText(`logs/${name}.log`);
      const records = readLog(log);
      expect(readLog(log + log)).toEqual([...records, ...records]);
    },
  );

  test("has another text where a character outside ASCII is another", () => {
    const lines = ["é", "ü", "é", "ä"].map((letter) => `Trying to associate with SSID 'caf${letter} at home'`);
    const names = readLog(longLog(...lines)).map((record) => (record.type === "chosen" ? record.ssid : record.type));
    expect(names).toEqual([...lines, ...lines].map((line) => line.slice(31, -1)));
  });

  test("is another where it goes on", () => {
    const words = "ioctl[SIOCS80211, op 19, len 60]: Device";
    const answers = ["Device busy", "Device not configured", "Device busy"];
    const lines = answers.map((answer) => words.replace("Device", answer));
    const found = readLog(longLog(...lines)).map((record) => (record.type === "ioctl" ? record.answer : record.type));
    expect(found).toEqual([...answers, ...answers]);
  });

  test("has its own octets, as many as there are before something else comes", () => {
    const dumps = [
      "01 03 00 5f",
      "01 03 00",
      "01 03 00 5f zz",
      "01 03 zz",
      "0A 03 00 5f",
      "01 03  00 5f",
      "01 03 00 5f7",
    ];
    const lines = dumps.map((octets) => `RX EAPOL - hexdump(len=4): ${octets}`);
    const found = readLog(longLog(...lines)).map((record) => (record.type === "eapol" ? [...record.octets] : []));
    const read = [[1, 3, 0, 0x5f], [1, 3, 0], [1, 3, 0, 0x5f], [1, 3], [], [1, 3, 0, 0x5f], [1, 3, 0]];
    expect(found).toEqual([...read, ...read]);
  });

  test("is read however often it comes, and however many octets follow it", () => {
    const octets = Uint8Array.from({ length: 4096 }, (_, at) => (at * 7919) & 0xff);
    const dump = `RX EAPOL - hexdump(len=4096):${Array.from(octets, (octet) => ` ${octet.toString(16).padStart(2, "0")}`).join("")}\n`;
    const records = readLog(`${"WPA: Invalid EAPOL-Key MIC\n".repeat(5000)}${dump.repeat(40)}`);
    expect(records.map(({ type }) => type)).toEqual([...Array(5000).fill("bad-mic"), ...Array(40).fill("eapol")]);
    for (const record of records) if (record.type === "eapol") expect(record.octets).toEqual(octets);
  });

  test.each([
    ["1125223201.250000: ", 1125223201.25],
    ["1125223201.250000: 1125223202.500000: ", 1125223202.5],
    ["1125223201.250000: 1125223202.500000: 1125223203.750000: ", 1125223203.75],
    ["1125223201.250000: wlan0: ", 1125223201.25],
    ["9125223201.250000: ", 9125223201.25],
    ["1125223201.25: ", 1125223201.25],
    ["Aug 28 12:00:00 host wpa_supplicant[12]: 1125223201.250000: ", 1125223201.25],
    ["Aug 28 12:00:00 host wpa_supplicant[12]: ", undefined],
    ["", undefined],
  ])("has the time before it: %j", (before, time) => {
    const line = `${before}WPA: Invalid EAPOL-Key MIC`;
    const times = readLog(longLog(line, line, `${before}nothing`, line)).map((record) => record.time);
    expect(times).toEqual(Array(6).fill(time));
  });

  test.each(["123456789.5: ", "x1125223202.500000: ", "x1234567890.5: "])(
    "has the time of a label that is a stamp, too: %j",
    (label) => {
      const before = "Aug 28 12:00:00 host wpa_supplicant[12]: 1125223201.250000: wlan0: ";
      const lines = [before, `${before}${label}`].map((start) => `${start}WPA: Invalid EAPOL-Key MIC`);
      const times = readLog(longLog(...lines, ...lines)).map((record) => record.time);
      const other = Number(/[\d.]+/.exec(label)?.[0]);
      expect(times).toEqual([1125223201.25, other, 1125223201.25, other, 1125223201.25, other, 1125223201.25, other]);
    },
  );

  test("is none where it is indented by more than a line's words are", () => {
    const words = "WPA: Invalid EAPOL-Key MIC";
    const lines = [words, " ".repeat(65) + words, `wlan0: ${" ".repeat(65)}${words}`, " ".repeat(64) + words];
    const stamped = lines.map((line) => `1125223201.250000: ${line}`);
    expect(readLog(longLog(...stamped, ...stamped))).toHaveLength(8);
  });

  test("is read once where what looks like a stamp begins on the line before", () => {
    const dump = `RX EAPOL - hexdump(len=99):${" 01".repeat(99)}`;
    const lines = [`1125223201.250000: ${dump}`, "abc", `123456.123456: ${dump}`];
    expect(readLog(longLog(...lines, ...lines))).toHaveLength(8);
  });

  test("does not begin after what only looks like a second stamp", () => {
    const words = "WPA: Invalid EAPOL-Key MIC";
    const lines = [`abc defghi.klmnop: ${words}`, words].map((line) => `1125223201.250000: ${line}`);
    expect(readLog(longLog(...lines, ...lines))).toHaveLength(4);
  });
});
