import { describe, expect, test } from "vitest";
import { toHex } from "../../src/bytes/octets.ts";
import { explain, unquoted } from "./support.ts";

/** The octets of the founding trace's message 1, and of its message 2 as it was dumped: with an Ethernet header. */
const one = dumped("WPA: RX EAPOL-Key - hexdump(len=99): ");
const two = dumped("hexdump(len=137): ");

const received = (octets: string): string => `RX EAPOL - hexdump(len=${octets.length / 2}): ${spaced(octets)}`;
const handled = (octets: string): string => `WPA: RX EAPOL-Key - hexdump(len=${octets.length / 2}): ${spaced(octets)}`;
const sent = (octets: string): string => `WPA: TX EAPOL-Key - hexdump(len=${octets.length / 2}): ${spaced(octets)}`;

function dumped(label: string): string {
  const after = unquoted.slice(unquoted.indexOf(label) + label.length);
  return (/^[\s0-9a-f]+/.exec(after)?.[0] ?? "").replace(/\s/g, "");
}

function spaced(octets: string): string {
  return octets.replace(/../g, "$& ").trimEnd();
}

describe("frames of a log", () => {
  test("that were dumped by link and by key layer are one message", () => {
    expect(explain(received(one), handled(one)).messages).toHaveLength(1);
  });

  test("that came again are another message, counter and all the same", () => {
    expect(explain(received(one), handled(one), received(one), handled(one)).messages).toHaveLength(2);
    expect(explain(handled(one), handled(one)).messages).toHaveLength(2);
  });

  test("that came before the association, and are handled after it, are one message", () => {
    const pending = "wlan0: Process pending EAPOL frame that was received just before association notification";
    expect(explain(received(one), pending, received(one), handled(one)).messages).toHaveLength(1);
  });

  test("that were cut short in one dump are taken from the other", () => {
    const cut = `RX EAPOL - hexdump(len=99): ${spaced(one.slice(0, 120))}`;
    const { messages } = explain(cut, handled(one));
    expect(messages.map(({ octets }) => toHex(octets))).toEqual([one]);
    expect(explain(cut).messages).toEqual([]);
    expect(explain(cut, cut.replace("RX EAPOL", "WPA: RX EAPOL-Key")).messages).toEqual([]);
  });

  test("are given without Ethernet header and without what follows the Key Data", () => {
    const { messages } = explain(sent(two), received(`${one}0000`), handled(one));
    expect(messages.map(({ message, direction, octets }) => [message, direction, toHex(octets)])).toEqual([
      ["2/4", "tx", two.slice(28)],
      ["1/4", "rx", one],
    ]);
  });

  test("with a MIC of 24 octets are told by their own lengths", () => {
    // Message 2 of RSN with HMAC-SHA-384: Key Information 0x0108, 24 octets of MIC, 4 of Key Data.
    const body = new Uint8Array(79 + 24 + 4);
    body.set([2, 0x01, 0x08]);
    body.set([4, 0xdd, 2, 0, 0], 79 + 24 - 1);
    const octets = `0203006b${toHex(body)}`;
    expect(explain(sent(octets)).messages).toMatchObject([{ message: "2/4" }]);
  });

  test("that are no EAPOL-Key frames of WPA or RSN are no messages", () => {
    expect(explain("RX EAPOL - hexdump(len=9): 01 00 00 05 01 3f 00 05 01").messages).toEqual([]);
    expect(explain("RX EAPOL - hexdump(len=0): [NULL]", "RX EAPOL - hexdump(len=32): [REMOVED]").messages).toEqual([]);
    expect(explain(received(one.replace(/^0103005ffe/, "0103005f01"))).messages).toEqual([]);
  });

  test("do not run on into the words of the next line", () => {
    const lines = explain(
      "RX EAPOL - hexdump(len=99): 01 03 00 5f fe",
      "be careful: ad hoc",
      "Associated with 00:09:5b:f9:b6:04",
    );
    expect(lines.steps).toEqual(["Associated with 00:09:5b:f9:b6:04"]);
  });
});
