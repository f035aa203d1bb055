import { describe, expect, test } from "vitest";
import { toHex } from "../../src/bytes/octets.ts";
import { describeExplanation } from "../../src/diagnose/describe.ts";
import { explainLog } from "../../src/diagnose/explain.ts";
import { abisWithSize } from "../../src/net80211/abi.ts";
import { causesOf, fold, founding, refill, unquoted, wrapWords } from "./support.ts";

const explanation = explainLog(founding);

/** Octets that the mail shows after a line that ends so. */
function dumped(label: string): string {
  const after = unquoted.slice(unquoted.indexOf(label) + label.length);
  return (/^[\s0-9a-f]+/.exec(after)?.[0] ?? "").replace(/\s/g, "");
}

describe("the founding trace", () => {
  test("shows four messages, each once though it was dumped twice, with their exact octets", () => {
    expect(
      explanation.messages.map(({ message, direction, replayCounter, octets }) => ({
        message,
        direction,
        replayCounter,
        octets: toHex(octets),
      })),
    ).toEqual([
      { message: "1/4", direction: "rx", replayCounter: 1n, octets: dumped("RX EAPOL-Key - hexdump(len=99): ") },
      // What was sent was dumped with its Ethernet header: 137 octets and 113, of which 14 are not EAPOL.
      { message: "2/4", direction: "tx", replayCounter: 1n, octets: dumped("hexdump(len=137): ").slice(28) },
      { message: "3/4", direction: "rx", replayCounter: 2n, octets: dumped("RX EAPOL-Key - hexdump(len=123): ") },
      { message: "4/4", direction: "tx", replayCounter: 2n, octets: dumped("hexdump(len=113): ").slice(28) },
    ]);
    expect(explanation.messages.map(({ octets }) => octets.length)).toEqual([99, 123, 123, 99]);
  });

  test("ends in one refused WPAKEY of an i386, the device ranked before the module, both with a way to know and a way out", () => {
    expect(explanation.failures).toMatchObject([
      { kind: "ioctl", operation: "WPAKEY", op: 19, errno: "ENODEV", abi: "i386", times: 1 },
    ]);
    expect(causesOf(explanation)).toEqual(["device-refused-key", "cipher-module-missing"]);
    for (const { confirm, remedy, evidence } of explanation.failures[0]?.hypotheses ?? []) {
      expect(confirm).toMatch(/kldstat -m wlan_tkip/);
      expect(remedy).not.toBe("");
      expect(evidence).not.toEqual([]);
    }
    expect(explanation.failures[0]?.hypotheses[1]?.remedy).toContain("kldload wlan_tkip");
  });

  test("says nothing that only the mail around it said", () => {
    const said = describeExplanation(explanation) + JSON.stringify(explanation.failures);
    expect(said).not.toMatch(/compiled|all the wlan/i);
  });

  test("with the length of amd64 is of an lp64, or of a machine of 32 bits that aligns like it", () => {
    const other = explainLog(founding.replace("len 60]", "len 64]"));
    expect(other.failures[0]?.abi).toBe("lp64");
    const models = abisWithSize("ieee80211req_key", 64).map(({ model }) => model.name);
    expect(models).toEqual(expect.arrayContaining(["lp64", "ilp32"]));
    expect(describeExplanation(other)).toContain("request laid out for lp64, or arm, powerpc or mips of 32 bits");
  });

  test("with the text of ENXIO ranks the module first", () => {
    const other = explainLog(founding.replace("Operation not\n> supported by device", "Device not\n> configured"));
    expect(other.failures[0]?.errno).toBe("ENXIO");
    expect(causesOf(other)).toEqual(["cipher-module-missing", "device-refused-key"]);
  });

  test("with operation 20 is a refused DELKEY", () => {
    const other = explainLog(founding.replace("op 19", "op 20"));
    expect(other.failures).toMatchObject([{ operation: "DELKEY", op: 20, errno: "ENODEV" }]);
  });

  test("cut before the ioctl shows no failure", () => {
    const cut = explainLog(founding.slice(0, founding.indexOf("> ioctl[")));
    expect(cut.failures).toEqual([]);
    expect(cut.harmless).toEqual([]);
    expect(cut.messages).toHaveLength(4);
  });
});

describe("however the founding trace was passed on, it explains the same", () => {
  const widths = [40, 56, 72, 80, 100, 132];

  test("unquoted, quoted twice, quoted with bars, indented, with CR LF", () => {
    expect(explainLog(unquoted)).toEqual(explanation);
    expect(explainLog(founding.replace(/^/gm, "> "))).toEqual(explanation);
    expect(explainLog(founding.replace(/^> /gm, ">> "))).toEqual(explanation);
    expect(explainLog(founding.replace(/^> /gm, "| "))).toEqual(explanation);
    expect(explainLog(founding.replace(/^/gm, "    "))).toEqual(explanation);
    expect(explainLog(founding.replace(/\n/g, "\r\n"))).toEqual(explanation);
  });

  test.each([
    "Aug 28 12:00:00 cypher wpa_supplicant[123]: ",
    "<13>Aug  8 02:00:09 cypher wpa_supplicant[123]: ",
    "Aug 28 12:00:00 wpa_supplicant[123]: ",
    "2005-08-28T12:00:00.123456+02:00 cypher wpa_supplicant[123]: ",
    "1125223200.123456: ",
    "08-28 12:00:00.123  1234  1235 D wpa_supplicant: ",
    "> Aug 28 12:00:00 cypher wpa_supplicant[123]: ",
  ])("with %j before each line", (prefix) => {
    expect(explainLog(unquoted.replace(/^(?=.)/gm, prefix))).toEqual(explanation);
  });

  test.each(widths)("wrapped between words at %i columns, line by line and as one paragraph", (width) => {
    for (const wrapped of [wrapWords(unquoted, width), refill(unquoted, width)]) {
      expect(explainLog(wrapped)).toEqual(explanation);
      expect(explainLog(wrapped.replace(/^/gm, "> "))).toEqual(explanation);
      expect(explainLog(wrapped.replace(/^/gm, "Aug 28 12:00:00 host wpa_supplicant[123]: "))).toEqual(explanation);
      expect(explainLog(wrapped.replace(/\n/g, "\r\n"))).toEqual(explanation);
    }
  });

  test.each(widths)("broken in mid-word at %i columns, line by line and as one paragraph", (width) => {
    const paragraph = unquoted.replace(/\s+/g, " ");
    for (const broken of [fold(unquoted, width), fold(paragraph, width)]) {
      expect(explainLog(broken)).toEqual(explanation);
      expect(explainLog(broken.replace(/^/gm, "> "))).toEqual(explanation);
      expect(explainLog(broken.replace(/^/gm, "Aug 28 12:00:00 host wpa_supplicant[123]: "))).toEqual(explanation);
    }
  });
});
