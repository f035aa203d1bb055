import { describe, expect, test } from "vitest";
import { Characters } from "../../src/diagnose/characters.ts";
import { epochAt } from "../../src/diagnose/decoration.ts";
import { beginningsMemory, nowhere, promisingPlace } from "../../src/diagnose/first-glance.ts";
import { bsdLines } from "../../src/diagnose/lines/bsd.ts";
import { hostapdLines } from "../../src/diagnose/lines/hostapd.ts";
import { linuxLines } from "../../src/diagnose/lines/linux.ts";
import { supplicantLines } from "../../src/diagnose/lines/supplicant.ts";
import { readLog } from "../../src/diagnose/log.ts";
import { entriesAt } from "../../src/diagnose/vocabulary.ts";
import { logText } from "./support.ts";

const lines = [...bsdLines, ...hostapdLines, ...linuxLines, ...supplicantLines];

describe("every line that is known", () => {
  test("is found by its words, whichever other lines begin alike", () => {
    for (const entry of lines) {
      const { codes } = new Characters(`${entry.template.words}02:00:00:00:01:00`);
      expect(entriesAt(codes, 0), entry.template.words).toContain(entry);
    }
  });

  test.each(["", "wlan0: ", "p2p-dev-wlan0: nl80211: ", "wlan0: WPA: SME: "])("is promising after %j", (labels) => {
    for (const { template } of lines) {
      const characters = new Characters(`${labels}${template.words}0`);
      expect(promisingPlace(characters, 0, beginningsMemory), template.words).not.toBe(nowhere);
    }
  });

  test.each(["\n", "\r\n", " \n", ""])(
    "is found, and promising, where its own line ends with %j after a word",
    (end) => {
      for (const entry of lines) {
        const { words, first } = entry.template;
        for (let at = first.length; at < words.length; at++) {
          if (words[at] !== " ") continue;
          const characters = new Characters(words.slice(0, at) + end);
          expect(entriesAt(characters.codes, 0), words.slice(0, at)).toContain(entry);
          expect(promisingPlace(characters, 0, beginningsMemory), words.slice(0, at)).toBe(0);
        }
      }
    },
  );
});

test("a first glance that was remembered is not taken for another's", () => {
  const log = logText("logs/wpa-tkip-micfail.wpa.log");
  const glances = (): number[] => {
    const characters = new Characters(log);
    return Array.from({ length: log.length - 20 }, (_, at) => promisingPlace(characters, at, beginningsMemory));
  };
  expect(glances()).toEqual(glances());
});

test("characters outside ASCII, which no line that is known has, change nothing of what stands beside them", () => {
  const log = logText("logs/wrong-pass-wpa2.wpa.log");
  const records = readLog(log);
  for (const strange of ["é", "\u{1f4a5}", "\u0000", "\ud800"]) {
    expect(readLog(`${strange}\n${log}${strange}`)).toEqual(records);
    expect(readLog(log.replaceAll("\n", `${strange}\n`)).length).toBe(records.length);
  }
});

test("a stamp is the number that its digits are", () => {
  for (const stamp of ["1795351763.117202", "0000000000.000001", "9999999999.999999", "1125223200.100000"]) {
    const [record] = readLog(`${stamp}: WPA: Invalid EAPOL-Key MIC\n`);
    expect(record?.time).toBe(Number(stamp));
  }
  expect(epochAt(new Characters("17953517x3.117202: x").codes, 0)).toBeUndefined();
});
