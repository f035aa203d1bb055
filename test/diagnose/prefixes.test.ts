import { describe, expect, test } from "vitest";
import { explainLog } from "../../src/diagnose/explain.ts";
import { founding, prefixed, unquoted, wrapWords } from "./support.ts";

const explanation = explainLog(founding);

describe("a log that came through a logger explains as it did without, wrapped before or after", () => {
  test.each([
    ["FreeBSD's syslogd -v", "Aug 12 10:11:12 <daemon.info> host wpa_supplicant[1]: "],
    ["FreeBSD's syslogd -v, in numbers", "Aug 12 10:11:12 <3.6> host wpa_supplicant[1]: "],
    ["OpenWrt's logread", "Fri Aug 12 10:11:12 2005 daemon.notice wpa_supplicant[1]: "],
    ["OpenWrt's logread -t", "Fri Aug 12 10:11:12 2005 [1123841472.123] daemon.notice wpa_supplicant[1]: "],
    ["busybox", "Aug 12 10:11:12 host daemon.notice wpa_supplicant[1]: "],
    ["busybox without a process", "Aug 12 10:11:12 host daemon.notice wpa_supplicant: "],
    ["RFC 5424", "<30>1 2005-08-12T10:11:12.000Z host wpa_supplicant 1 - - "],
    ["RFC 5424 of FreeBSD", "<30>1 2005-08-12T10:11:12.123456+02:00 host wpa_supplicant 321 - - "],
    ["RFC 5424 with structured data", '<30>1 2005-08-12T10:11:12Z host wpa_supplicant 321 ID47 [a@1 b="c"] '],
    ["a date with a year", "Aug 12 2005 10:11:12 host wpa_supplicant[1]: "],
    ["a date with a year before it", "2005 Aug 12 10:11:12 host wpa_supplicant[1]: "],
    ["a date with strokes", "2005/08/12 10:11:12 "],
    ["a tag alone", "wpa_supplicant[321]: "],
    ["a tag without a process", "wpa_supplicant: "],
    ["a clock alone", "10:11:12 "],
    ["a clock with milliseconds", "10:11:12.345 "],
    ["a clock in brackets", "[10:11:12] "],
    ["a host without a program", "Aug 12 10:11:12 host "],
    ["a host without a program, by the ISO clock", "2005-08-12T10:11:12.123456+02:00 host.example.org "],
    ["a tag and an interface", "Aug 12 10:11:12 host wpa_supplicant[1]: wlan0: "],
    ["an epoch and an interface", "1125223200.123456: wlp3s0: "],
    ["a tag alone and an interface", "wpa_supplicant[321]: ndis0: "],
  ])("%s", (_name, prefix) => {
    expect(explainLog(prefixed(unquoted, prefix))).toEqual(explanation);
    expect(explainLog(prefixed(prefixed(unquoted, prefix), "> "))).toEqual(explanation);
    for (const width of [80, 100, 130]) {
      const after = wrapWords(prefixed(unquoted, prefix), width);
      expect(explainLog(after), `wrapped after, at ${width}`).toEqual(explanation);
      expect(explainLog(prefixed(wrapWords(unquoted, width), prefix)), `wrapped before, at ${width}`).toEqual(
        explanation,
      );
    }
  });

  test("carriage returns in place of line ends", () => {
    expect(explainLog(founding.replaceAll("\n", "\r"))).toEqual(explanation);
  });

  test("an address that was broken after its third colon has no clock in it", () => {
    const log = unquoted.replaceAll("00:09:5b:f9:b6:04", "00:09:5b:11:22:33");
    expect(explainLog(log.replaceAll("5b:11", "5b:\n11"))).toEqual(explainLog(log));
  });

  test("a word that most lines begin with is no host where it is a line's own", () => {
    const line = "RX EAPOL - hexdump(len=99): 01 03 00 5f fe 00 89 00 20";
    const steps = explainLog(prefixed(`${line}\n`.repeat(6), "Aug 12 10:11:12 ")).steps;
    expect(steps).toEqual(explainLog(`${line}\n`.repeat(6)).steps);
  });
});
