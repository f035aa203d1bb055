import { describe, expect, test } from "vitest";
import { concat, toHex } from "../../src/bytes/octets.ts";
import type { DataCipher } from "../../src/cipher/cipher.ts";
import { CipherKey } from "../../src/cipher/cipher-key.ts";
import { mpduCiphers } from "../../src/cipher/ciphers.ts";
import type { Received } from "../../src/cipher/msdu.ts";
import { type LinkPolicy, MsduReceiver } from "../../src/cipher/msdu-receiver.ts";
import { protectMsdu } from "../../src/cipher/msdu-sender.ts";
import { encodeAmsdu } from "../../src/dot11/llc.ts";
import { decodeMacHeader, encodeMacHeader, type MacHeader } from "../../src/dot11/mac-header.ts";
import { codeOf, octets as hex, keyOctets, slottedKey } from "./support.ts";

const [ap, station, far] = ["020000000000", "020000000100", "0200000000ff"] as const;
const payload = hex(`aaaa030000000800${"5a".repeat(700)}`);
const eapol = hex("aaaa03000000888e0203005f");

/** A data frame's header from the station, or as its hex says. */
function header(sequence: number, octets = `08010000${ap}${station}${far}0000`): MacHeader {
  return { ...decodeMacHeader(hex(octets)), sequenceNumber: sequence };
}
const qos = (tid: number, sequence: number) =>
  header(sequence, `88010000${ap}${station}${far}0000${tid.toString(16).padStart(2, "0")}00`);
const amsdu = (sequence: number) => header(sequence, `88010000${ap}${station}${far}00008000`);

function key(cipher: DataCipher): CipherKey {
  return new CipherKey(slottedKey(cipher, keyOctets(cipher)));
}

const open: LinkPolicy = { privacy: true, dropUnencrypted: true, authorized: true };

/** A link with one key, which a test may change, and its receiver. */
class Link {
  receiverKey: CipherKey | undefined;
  policy: LinkPolicy = open;
  sender: CipherKey;
  readonly receiver = new MsduReceiver(
    () => this.policy,
    () => this.receiverKey,
  );

  constructor(cipher: DataCipher) {
    this.sender = key(cipher);
    this.receiverKey = key(cipher);
  }

  protect(head: MacHeader, msdu: Uint8Array = payload, fragmentLength?: number): Uint8Array[] {
    return protectMsdu(this.sender, head, msdu, fragmentLength) as Uint8Array[];
  }

  /** The kinds of what came of frames, or why they were refused. */
  receive(...frames: readonly (Uint8Array | undefined)[]): string[] {
    return frames.map((frame) => kindOf(this.receiver.receive(frame as Uint8Array)));
  }
}

function kindOf(received: Received): string {
  if (received.kind === "refused") return received.why;
  return received.kind === "msdus" ? received.msdus.map(({ msdu }) => msdu.length).join(" ") : received.kind;
}

/** Frames in clear, cut by hand. */
function inClear(head: MacHeader, ...bodies: readonly Uint8Array[]): Uint8Array[] {
  return bodies.map((body, fragmentNumber) => {
    const frameControl = { ...head.frameControl, moreFragments: fragmentNumber < bodies.length - 1 };
    return concat(encodeMacHeader({ ...head, frameControl, fragmentNumber }), body);
  });
}

const modern = ["tkip", "ccmp", "ccmp-256", "gcmp", "gcmp-256"] as const;

describe.each(Object.keys(mpduCiphers) as DataCipher[])("an MSDU under %s", (cipher) => {
  test("arrives whole, in one frame or in many, with its addresses and its priority", () => {
    const link = new Link(cipher);
    for (const [head, priority] of [
      [header(1), 0],
      [qos(5, 2), 5],
    ] as const) {
      for (const fragmentLength of [undefined, 256, 100, 2000]) {
        const frames = link.protect(head, payload, fragmentLength);
        const results = frames.map((frame) => link.receiver.receive(frame));
        expect(results.slice(0, -1).map(kindOf)).toEqual(frames.slice(1).map(() => "fragment"));
        const last = results.at(-1);
        if (last?.kind !== "msdus") throw new Error(kindOf(last as Received));
        const [{ da, sa, msdu, ...rest }] = last.msdus as [(typeof last.msdus)[number]];
        expect([toHex(da), toHex(sa), toHex(msdu)]).toEqual([far, station, toHex(payload)]);
        expect(rest).toEqual({ priority, encrypted: true });
      }
    }
  });

  test("is not taken under another key, and nothing of it gets out", () => {
    const link = new Link(cipher);
    link.receiverKey = new CipherKey(
      slottedKey(
        cipher,
        keyOctets(cipher).map((octet) => octet ^ 1),
      ),
    );
    expect(["bad-mic", "bad-icv"]).toContain(link.receive(...link.protect(header(1)))[0]);
    link.receiverKey = undefined;
    expect(link.receive(...link.protect(header(2)))).toEqual(["no-key"]);
    link.policy = { ...open, privacy: false };
    expect(link.receive(...link.protect(header(3)))).toEqual(["no-privacy"]);
  });
});

describe("an MSDU that is cut", () => {
  test("has fragments of one length but the last, numbered, under packet numbers in a row", () => {
    const frames = new Link("ccmp").protect(header(9), payload, 300);
    const heads = frames.map((frame) => decodeMacHeader(frame));
    expect(heads.map(({ fragmentNumber, sequenceNumber }) => [fragmentNumber, sequenceNumber])).toEqual([
      [0, 9],
      [1, 9],
      [2, 9],
    ]);
    expect(heads.map(({ frameControl }) => frameControl.moreFragments)).toEqual([true, true, false]);
    expect(frames.map((frame) => frame.length)).toEqual([24 + 16 + 300, 24 + 16 + 300, 24 + 16 + 108]);
    expect(frames.map((frame) => frame[24])).toEqual([1, 2, 3]);
  });

  test("carries TKIP's MIC in the last of them, or over the last two", () => {
    const link = new Link("tkip");
    for (const fragmentLength of [354, 356, 708]) {
      const results = link.receive(...link.protect(header(fragmentLength), payload, fragmentLength));
      expect(results.at(-1)).toBe("708");
      expect(results).toHaveLength(Math.ceil(716 / fragmentLength));
    }
  });

  test("is a mistake where the length is odd, or gives more than sixteen", () => {
    const link = new Link("ccmp");
    expect(codeOf(() => link.protect(header(1), payload, 101))).toBe("ERR_WIRE_VALUE");
    expect(codeOf(() => link.protect(header(1), payload, 44))).toBe("ERR_WIRE_VALUE");
    expect(codeOf(() => link.protect(header(1), payload, 0))).toBe("ERR_WIRE_VALUE");
    expect(link.protect(header(1), payload, 46)).toHaveLength(16);
    expect(codeOf(() => link.protect(decodeMacHeader(hex(`d4000000${ap}`)), payload))).toBe("ERR_WIRE_VALUE");
  });

  test("is never one to many, nor an A-MSDU", () => {
    const link = new Link("ccmp");
    expect(link.protect(header(1, `08020000ffffffffffff${ap}${far}0000`), payload, 100)).toHaveLength(1);
    expect(link.protect(amsdu(1), payload, 100)).toHaveLength(1);
  });

  test("may be empty", () => {
    const link = new Link("ccmp");
    expect(link.receive(...link.protect(header(1), new Uint8Array(0), 100))).toEqual(["0"].map(() => "0"));
  });
});

/** Threat 27. */
describe.each(modern)("fragments under %s", (cipher) => {
  const three = (link: Link, sequence = 7) =>
    link.protect(header(sequence), payload, 256) as [Uint8Array, Uint8Array, Uint8Array];

  test("of two MSDUs may come in turns", () => {
    const link = new Link(cipher);
    // With one counter a TID, frames of one TID come in the order of their numbers.
    const [a0, a1, a2] = three(link);
    const voice = link.protect(qos(6, 7), payload, 256);
    expect(link.receive(a0, voice[0], a1, voice[1], voice[2], a2)).toEqual([
      "fragment",
      "fragment",
      "fragment",
      "fragment",
      "708",
      "708",
    ]);
  });

  test("with one missing, repeated or out of order come to nothing", () => {
    const link = new Link(cipher);
    const [a0, , a2] = three(link, 1);
    expect(link.receive(a0, a2)).toEqual(["fragment", "stray-fragment"]);
    const [, b1, b2] = three(link, 2);
    expect(link.receive(b1, b2)).toEqual(["stray-fragment", "stray-fragment"]);
    const [c0, c1] = three(link, 3);
    const twice = cipher === "tkip" ? "stray-fragment" : "replayed";
    expect(link.receive(c0, c1, c1)).toEqual(["fragment", "fragment", twice]);
  });

  test("under packet numbers with a gap come to nothing (CVE-2020-26146)", () => {
    const link = new Link(cipher);
    const [a0] = three(link, 5);
    const [, b1, b2] = three(link, 5);
    expect(link.receive(a0, b1, b2)).toEqual(["fragment", "stray-fragment", "stray-fragment"]);
  });

  test("under two keys come to nothing (CVE-2020-24587)", () => {
    const link = new Link(cipher);
    const [a0] = three(link);
    expect(link.receive(a0)).toEqual(["fragment"]);
    // The new key's packet numbers begin again: those of its second and third frame continue the old ones by chance.
    [link.sender, link.receiverKey] = [key(cipher), key(cipher)];
    const [, b1, b2] = three(link);
    expect(link.receive(b1, b2)).toEqual(["stray-fragment", "stray-fragment"]);
  });

  test("that a key has opened are forgotten with it", () => {
    const link = new Link(cipher);
    const [a0, a1, a2] = three(link);
    expect(link.receive(a0, a1)).toEqual(["fragment", "fragment"]);
    link.receiver.forgetKey(link.receiverKey as CipherKey);
    expect(link.receive(a2)).toEqual(["stray-fragment"]);
  });

  test("of an association are forgotten with it (CVE-2020-24586)", () => {
    const link = new Link(cipher);
    const [a0, a1, a2] = three(link);
    expect(link.receive(a0, a1)).toEqual(["fragment", "fragment"]);
    link.receiver.reset();
    expect(link.receive(a2)).toEqual(["stray-fragment"]);
  });

  test("are not completed in clear, nor do they complete what began in clear (CVE-2020-26147)", () => {
    const link = new Link(cipher);
    link.policy = { ...open, dropUnencrypted: false };
    const [a0, a1, a2] = three(link, 8);
    const clear = inClear(header(8), payload.subarray(0, 256), payload.subarray(256, 512), payload.subarray(512));
    expect(link.receive(a0, clear[1])).toEqual(["fragment", "stray-fragment"]);
    // What somebody throws in between disturbs nothing.
    expect(link.receive(a1, a2)).toEqual(["fragment", "708"]);
    const [, b1, b2] = three(link, 9);
    expect(
      link.receive(inClear(header(9), ...[0, 256, 512].map((at) => payload.subarray(at, at + 256)))[0], b1, b2),
    ).toEqual(["fragment", "stray-fragment", "stray-fragment"]);
  });

  test("with other addresses, or with another TID, come to nothing", () => {
    const link = new Link(cipher);
    const [a0] = three(link);
    expect(link.receive(a0)).toEqual(["fragment"]);
    const other = header(7, `08010000${ap}${station}0200000000fe0000`);
    expect(link.receive(link.protect(other, payload, 256)[1])).toEqual(["stray-fragment"]);
    expect(link.receive(link.protect(qos(0, 7), payload, 256)[1])).toEqual(["stray-fragment"]);
  });
});

test("a second fragment that came alone is no whole frame, and one to many is none at all (CVE-2020-26145)", () => {
  const link = new Link("ccmp");
  link.policy = { ...open, dropUnencrypted: false };
  const [, second] = inClear(header(1), payload, payload);
  expect(link.receive(second)).toEqual(["stray-fragment"]);
  const broadcast = header(1, `08020000ffffffffffff${ap}${far}0000`);
  expect(link.receive(...inClear(broadcast, eapol, eapol))).toEqual(["stray-fragment", "stray-fragment"]);
});

test("what is unfinished is bounded: the oldest makes room", () => {
  const link = new Link("ccmp");
  const begun = Array.from({ length: 40 }, (_, sequence) => link.protect(qos(sequence % 8, sequence), payload, 600));
  for (const [first] of begun) expect(link.receive(first)).toEqual(["fragment"]);
  const ends = begun.slice(-8).map(([, last]) => link.receive(last)[0]);
  expect(ends).toEqual(ends.map(() => "708"));
  expect(link.receive(begun[2]?.[1])).not.toEqual(["708"]);
});

describe("an A-MSDU", () => {
  const subframe = (da: string, msdu: Uint8Array, last = false) => {
    return { da: hex(da), sa: hex(station), msdu, padding: new Uint8Array(last ? 0 : -(14 + msdu.length) & 3) };
  };
  const two = encodeAmsdu([subframe(far, payload), subframe(ap, eapol, true)]);

  test("is taken apart: each MSDU has the addresses of its subframe", () => {
    const link = new Link("gcmp");
    const [frame] = link.protect(amsdu(1), two);
    const received = link.receiver.receive(frame as Uint8Array);
    if (received.kind !== "msdus") throw new Error(kindOf(received));
    expect(received.msdus.map(({ da, msdu }) => [toHex(da), toHex(msdu)])).toEqual([
      [far, toHex(payload)],
      [ap, toHex(eapol)],
    ]);
  });

  test("that was an MSDU before somebody set the bit shows by its LLC header (CVE-2020-24588)", () => {
    const link = new Link("ccmp");
    const [frame] = link.protect(qos(0, 1), concat(payload.subarray(0, 8), two)) as [Uint8Array];
    // The bit does not stand under the MIC, unless both ends are SPP A-MSDU capable.
    frame[24] = 0x80;
    expect(link.receive(frame)).toEqual(["bad-amsdu"]);
  });

  test("whose bit stands under the MIC cannot be changed", () => {
    const spp = () => new CipherKey(slottedKey("ccmp", keyOctets("ccmp")), { sppAmsdu: true });
    const link = new Link("ccmp");
    [link.sender, link.receiverKey] = [spp(), spp()];
    const [frame] = link.protect(qos(0, 1), two) as [Uint8Array];
    frame[24] = 0x80;
    expect(link.receive(frame)).toEqual(["bad-mic"]);
    expect(link.receive(...link.protect(amsdu(2), two))).toEqual(["708 12"]);
  });

  test.each([
    ["is cut in a subframe", two.subarray(0, 100)],
    ["is empty", new Uint8Array(0)],
    ["hides an MSDU in a later subframe", encodeAmsdu([subframe(far, payload), subframe("aaaa03000000", eapol, true)])],
  ])("that %s is none", (_, body) => {
    const link = new Link("ccmp");
    expect(link.receive(...link.protect(amsdu(1), body))).toEqual(["bad-amsdu"]);
  });

  test("is nothing that TKIP or WEP carries, and does not count as a Michael failure", () => {
    for (const cipher of ["tkip", "wep40"] as const) {
      const link = new Link(cipher);
      const [frame] = link.protect(qos(0, 1), two) as [Uint8Array];
      frame[24] = 0x80;
      expect(link.receive(frame)).toEqual(["bad-amsdu"]);
    }
  });

  test("in clear is no way in for EAPOL (CVE-2020-26144)", () => {
    const link = new Link("ccmp");
    const disguised = encodeAmsdu([subframe("aaaa03000000", eapol, true)]);
    expect(link.receive(...inClear(amsdu(1), two), ...inClear(amsdu(2), disguised))).toEqual([
      "unencrypted",
      "unencrypted",
    ]);
    link.policy = { ...open, authorized: false };
    expect(link.receive(...inClear(amsdu(1), two), ...link.protect(amsdu(2), two))).toEqual([
      "unauthorized",
      "unauthorized",
    ]);
    link.policy = { ...open, dropUnencrypted: false };
    expect(link.receive(...inClear(amsdu(1), two), ...inClear(amsdu(2), disguised))).toEqual(["708 12", "bad-amsdu"]);
  });
});

describe("the policy of a link", () => {
  const closed = { ...open, authorized: false };
  const [clearData, clearEapol] = [inClear(header(1), payload), inClear(header(2), eapol)];
  const toMany = inClear(header(3, `08020000ffffffffffff${ap}${far}0000`), eapol);

  test.each([
    ["in clear, port open", open, "unencrypted", "12"],
    ["in clear, port open, clear frames welcome", { ...open, dropUnencrypted: false }, "708", "12"],
    ["in clear, port closed", closed, "unauthorized", "12"],
    ["in clear, port closed, clear frames welcome", { ...closed, dropUnencrypted: false }, "unauthorized", "12"],
  ])("%s: data, then EAPOL", (_, policy, data, frame) => {
    const link = new Link("ccmp");
    link.policy = policy;
    expect(link.receive(...clearData, ...clearEapol)).toEqual([data, frame]);
  });

  test("protected, port closed: EAPOL alone; open: both", () => {
    const link = new Link("ccmp");
    link.policy = closed;
    expect(link.receive(...link.protect(header(1)), ...link.protect(header(2), eapol))).toEqual(["unauthorized", "12"]);
    link.policy = open;
    expect(link.receive(...link.protect(header(3)), ...link.protect(header(4), eapol))).toEqual(["708", "12"]);
  });

  test("EAPOL in clear is for one station, not for all", () => {
    const link = new Link("ccmp");
    expect(link.receive(...toMany)).toEqual(["unencrypted"]);
  });

  test("says of each MSDU whether it was encrypted", () => {
    const link = new Link("ccmp");
    const encrypted = (frame: Uint8Array | undefined) => {
      const received = link.receiver.receive(frame as Uint8Array);
      return received.kind === "msdus" ? received.msdus.map((one) => one.encrypted) : [];
    };
    expect(encrypted(clearEapol[0])).toEqual([false]);
    expect(encrypted(link.protect(header(2), eapol)[0])).toEqual([true]);
  });
});

test("frames that carry no MSDU, and pieces of frames, are told apart", () => {
  const link = new Link("ccmp");
  const nullData = hex(`48010000${ap}${station}${ap}0000`);
  const beacon = hex(`80000000ffffffffffff${ap}${ap}0000`);
  expect(link.receive(nullData, beacon, hex(`d4000000${ap}`))).toEqual(["no-msdu", "no-msdu", "no-msdu"]);
  const [frame] = link.protect(header(1)) as [Uint8Array];
  expect(link.receive(frame.subarray(0, 20), frame.subarray(0, 26), frame.subarray(0, 39), new Uint8Array(0))).toEqual([
    "truncated",
    "truncated",
    "truncated",
    "truncated",
  ]);
});

test.each(modern)("a %s key whose packet numbers are used up sends nothing, not even a part of an MSDU", (cipher) => {
  const used = new CipherKey({ ...slottedKey(cipher, keyOctets(cipher)), tsc: 0xffff_ffff_fffdn });
  expect(protectMsdu(used, header(1), payload, 256)).toBeUndefined();
  expect(protectMsdu(used, header(2), eapol)).toBeUndefined();
  expect(used.sent).toBe(0xffff_ffff_ffffn);
});

test("a WEP key is used up after 24 bits of them", () => {
  const used = new CipherKey({ ...slottedKey("wep40", new Uint8Array(5)), tsc: 0xff_fffen });
  expect(protectMsdu(used, header(1), eapol)).toHaveLength(1);
  expect(protectMsdu(used, header(1), eapol)).toBeUndefined();
});
