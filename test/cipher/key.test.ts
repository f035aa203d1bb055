import { describe, expect, test } from "vitest";
import { concat, toHex } from "../../src/bytes/octets.ts";
import { liveSecrets, Secret } from "../../src/bytes/secret.ts";
import type { DataCipher, OpenedMpdu } from "../../src/cipher/cipher.ts";
import { CipherKey } from "../../src/cipher/cipher-key.ts";
import { managementCiphers, mpduCipher, mpduCiphers } from "../../src/cipher/ciphers.ts";
import { ManagementKey } from "../../src/cipher/management-key.ts";
import { PacketNumbers } from "../../src/cipher/packet-numbers.ts";
import { refusalStatistic } from "../../src/cipher/statistics.ts";
import type { IntegrityCipher } from "../../src/keys/descriptor.ts";
import { codeOf, octets as hex, keyOctets, slottedKey } from "./support.ts";

const ordered = ["tkip", "ccmp", "ccmp-256", "gcmp", "gcmp-256"] as const;

const [da, sa] = [hex("020000000000"), hex("020000000100")];
/** A data frame from sa by way of da, with a TID unless it is undefined. */
function frame(tid: number | undefined, body = "aaaa030000000800"): Uint8Array {
  const control = tid === undefined ? "0801" : "8801";
  const qos = tid === undefined ? new Uint8Array(0) : Uint8Array.of(tid, 0);
  return concat(hex(control), hex("0000"), da, sa, da, hex("0000"), qos, hex(body));
}

function key(cipher: DataCipher, rsc?: bigint): CipherKey {
  return new CipherKey({ ...slottedKey(cipher, keyOctets(cipher)), rsc });
}

describe.each(ordered)("a %s key", (cipher) => {
  /** Receives a frame to the end: TKIP's counter moves when Michael has held. */
  function receive(receiver: CipherKey, sealed: Uint8Array, tid = 0): string {
    const opened = receiver.decapsulate(sealed);
    if (typeof opened === "string") return opened;
    const msdu = receiver.deMic({ da, sa, priority: tid, msdu: opened.body }, opened.packetNumber);
    return typeof msdu === "string" ? msdu : "taken";
  }

  function send(sender: CipherKey, tid?: number): Uint8Array {
    const clear = frame(tid);
    const header = clear.length - 8;
    const body = sender.enMic({ da, sa, priority: tid ?? 0, msdu: clear.subarray(header) });
    return sender.encapsulate(concat(clear.subarray(0, header), body)) as Uint8Array;
  }

  test("begins at packet number 1 and uses none twice, whatever the TID", () => {
    const sender = key(cipher);
    const numbers = [undefined, 0, 5, 5, undefined, 15].map((tid) => {
      const opened = mpduCipher(cipher)
        .attach(slottedKey(cipher, keyOctets(cipher)))
        .decapsulate(send(sender, tid));
      return (opened as OpenedMpdu).packetNumber;
    });
    expect(numbers).toEqual([1n, 2n, 3n, 4n, 5n, 6n]);
    expect(sender.sent).toBe(6n);
  });

  test("takes each frame once, and none that is older", () => {
    const [sender, receiver] = [key(cipher), key(cipher)];
    const [first, second, third] = [send(sender), send(sender), send(sender)];
    expect(receive(receiver, first)).toBe("taken");
    expect(receive(receiver, third)).toBe("taken");
    expect([first, second, third].map((one) => receive(receiver, one))).toEqual(["replayed", "replayed", "replayed"]);
    expect(receiver.received(0)).toBe(3n);
  });

  test("counts each TID for itself; a frame without one is TID 0", () => {
    const [sender, receiver] = [key(cipher), key(cipher)];
    const [voice, plain, best] = [send(sender, 6), send(sender), send(sender, 0)];
    expect(receive(receiver, best, 0)).toBe("taken");
    expect(receive(receiver, voice, 6)).toBe("taken");
    expect(receive(receiver, plain)).toBe("replayed");
    expect([0, 6, 7].map((tid) => receiver.received(tid))).toEqual([3n, 1n, 0n]);
  });

  test("counts management frames for themselves", () => {
    const [sender, receiver] = [key(cipher), key(cipher)];
    const action = concat(hex("d000"), frame(undefined).subarray(2));
    const [data, management] = [send(sender), sender.encapsulate(action) as Uint8Array];
    expect(receiver.decapsulate(management)).toMatchObject({ packetNumber: 2n });
    expect(receive(receiver, data)).toBe("taken");
  });

  test("takes nothing that the handshake says was sent before", () => {
    const [sender, receiver] = [key(cipher), key(cipher, 2n)];
    expect([0, 1, 2].map(() => receive(receiver, send(sender)))).toEqual(["replayed", "replayed", "taken"]);
  });

  test("lets nothing that was forged move its counter", () => {
    const [sender, receiver] = [key(cipher), key(cipher)];
    const first = send(sender);
    for (let i = 0; i < 5; i++) send(sender);
    const forged = Uint8Array.from(send(sender));
    forged[forged.length - 1] = (forged.at(-1) as number) ^ 1;
    expect(["bad-mic", "bad-icv"]).toContain(receive(receiver, forged));
    expect(receive(receiver, first)).toBe("taken");
  });

  /** Threat 23: CVE-2019-15126. */
  test("is of no more use once it is destroyed", () => {
    const one = key(cipher);
    const sealed = send(key(cipher));
    one.destroy();
    one.destroy();
    expect(codeOf(() => one.encapsulate(frame(0)))).toBe("ERR_KEY_DESTROYED");
    expect(codeOf(() => one.decapsulate(sealed))).toBe("ERR_KEY_DESTROYED");
  });
});

test("TKIP's counter moves only after Michael has held", () => {
  const receiver = key("tkip");
  const sealed = key("tkip").encapsulate(frame(undefined, "aaaa03000000080000112233445566778899")) as Uint8Array;
  for (let i = 0; i < 3; i++) {
    const opened = receiver.decapsulate(sealed) as OpenedMpdu;
    expect(receiver.deMic({ da, sa, priority: 0, msdu: opened.body }, opened.packetNumber)).toBe("bad-michael");
    expect(receiver.received(0)).toBe(0n);
  }
});

describe("packet numbers", () => {
  test("end: the last is given out once, and then none", () => {
    const numbers = new PacketNumbers(0xffff_ffff_ffffn, 0xffff_ffff_fffdn);
    expect([numbers.next(), numbers.next(), numbers.next(), numbers.next()]).toEqual([
      0xffff_ffff_fffen,
      0xffff_ffff_ffffn,
      undefined,
      undefined,
    ]);
    expect(numbers.used).toBe(0xffff_ffff_ffffn);
  });

  test.each(ordered)("reach the frame whole: %s", (cipher) => {
    const attached = mpduCipher(cipher).attach(slottedKey(cipher, keyOctets(cipher), 2));
    for (const number of [
      0n,
      1n,
      0xffn,
      0xffffn,
      0x1_0000n,
      0xff_ffffn,
      0x100_0000n,
      0x1234_5678_9abcn,
      0xffff_ffff_ffffn,
    ]) {
      const sealed = attached.encapsulate(frame(3), number);
      expect(attached.decapsulate(sealed)).toMatchObject({ packetNumber: number });
    }
    expect(codeOf(() => attached.encapsulate(frame(3), 1n << 48n))).toBe("ERR_WIRE_VALUE");
    expect(codeOf(() => attached.encapsulate(frame(3), -1n))).toBe("ERR_WIRE_VALUE");
    expect(codeOf(() => attached.encapsulate(frame(3).subarray(0, 25), 1n))).toBe("ERR_WIRE_TRUNCATED");
    expect(codeOf(() => attached.encapsulate(hex(`d400${"00".repeat(40)}`), 1n))).toBe("ERR_WIRE_TRUNCATED");
    attached.destroy();
  });

  test("of WEP are 24 bits, and a used up key sends nothing", () => {
    const attached = mpduCipher("wep104").attach(slottedKey("wep104", new Uint8Array(13)));
    expect(codeOf(() => attached.encapsulate(frame(0), 1n << 24n))).toBe("ERR_WIRE_VALUE");
    expect(attached.decapsulate(attached.encapsulate(frame(0), 0xff_ffffn))).toMatchObject({
      packetNumber: 0xff_ffffn,
    });
  });
});

describe("keys for BIP", () => {
  const deauthentication = hex("c0000000ffffffffffff02000000000002000000000009000200");
  const igtk = (cipher: IntegrityCipher, rsc?: bigint) =>
    new ManagementKey({
      cipher,
      keyId: 4,
      tk: new Secret(new Uint8Array(managementCiphers[cipher].keyLength).fill(7)),
      rsc,
    });

  test.each(Object.keys(managementCiphers) as IntegrityCipher[])(
    "take each frame once, and none that is older: %s",
    (cipher) => {
      const [sender, receiver] = [igtk(cipher), igtk(cipher, 1n)];
      const frames = [0, 1, 2].map(() => sender.encapsulate(deauthentication) as Uint8Array);
      const verdicts = [0, 2, 1, 2].map((at) => receiver.decapsulate(frames[at] as Uint8Array));
      expect(verdicts.map((one) => (typeof one === "string" ? one : toHex(one.mpdu)))).toEqual([
        "replayed",
        toHex(deauthentication),
        "replayed",
        "replayed",
      ]);
      expect(receiver.received).toBe(3n);
      sender.destroy();
      expect(codeOf(() => sender.encapsulate(deauthentication))).toBe("ERR_KEY_DESTROYED");
    },
  );
});

describe("the records", () => {
  test.each(Object.values(mpduCiphers))("$name says what it adds to a frame", (cipher) => {
    const attached = cipher.attach(slottedKey(cipher.name, keyOctets(cipher.name)));
    const clear = frame(0);
    expect(attached.encapsulate(clear, 1n)).toHaveLength(clear.length + cipher.headerLength + cipher.trailerLength);
    expect(attached.enMic({ da, sa, priority: 0, msdu: clear })).toHaveLength(clear.length + cipher.micLength);
  });

  test.each(Object.values(managementCiphers))("$name says what it adds to a frame", (cipher) => {
    const tk = new Secret(new Uint8Array(cipher.keyLength).fill(1));
    const attached = cipher.attach({ cipher: cipher.name, keyId: 5, tk });
    const beacon = hex(`80000000ffffffffffff0200000000000200000000000000${"11".repeat(12)}`);
    expect(attached.encapsulate(beacon, 1n)).toHaveLength(beacon.length + cipher.trailerLength);
  });

  test("refuse keys of other ciphers and sizes", () => {
    const ccmp = slottedKey("ccmp", new Uint8Array(16));
    expect(codeOf(() => mpduCipher("gcmp").attach(ccmp))).toBe("ERR_KEY_SUITE");
    expect(codeOf(() => mpduCipher("ccmp").attach({ ...ccmp, tk: new Secret(new Uint8Array(32)) } as never))).toBe(
      "ERR_KEY_LENGTH",
    );
    expect(codeOf(() => mpduCipher("tkip").attach(ccmp))).toBe("ERR_KEY_SUITE");
    expect(codeOf(() => mpduCipher("bip-cmac-128"))).toBe("ERR_KEY_SUITE");
    const tk = new Secret(new Uint8Array(16));
    expect(codeOf(() => managementCiphers["bip-gmac-256"].attach({ cipher: "bip-gmac-256", keyId: 4, tk }))).toBe(
      "ERR_KEY_LENGTH",
    );
    expect(codeOf(() => managementCiphers["bip-gmac-256"].attach({ cipher: "bip-gmac-128", keyId: 4, tk }))).toBe(
      "ERR_KEY_SUITE",
    );
  });

  test("keep copies: whoever gave the key may destroy it, and nothing is left when they are destroyed", () => {
    for (const cipher of Object.values(mpduCiphers)) {
      const given = slottedKey(cipher.name, keyOctets(cipher.name));
      const before = liveSecrets();
      const attached = cipher.attach(given);
      given.tk.destroy();
      expect(attached.encapsulate(frame(0), 1n)).toBeInstanceOf(Uint8Array);
      attached.destroy();
      expect(liveSecrets()).toBe(before - 1);
    }
  });
});

test.each([
  ["malformed", "ccmp-256", "is_rx_ccmpformat"],
  ["replayed", "gcmp", "is_rx_gcmpreplay"],
  ["bad-mic", "ccmp", "is_rx_ccmpmic"],
  ["bad-michael", "tkip", "is_rx_tkipmic"],
  ["bad-icv", "tkip", "is_rx_tkipicv"],
  ["bad-icv", "wep40", "is_rx_wepfail"],
  ["unencrypted", "tkip", "is_rx_unencrypted"],
  ["unauthorized", "tkip", "is_rx_unauth"],
  ["no-privacy", "tkip", "is_rx_noprivacy"],
  ["key-id", "tkip", "is_rx_badkeyid"],
  ["stray-fragment", "tkip", undefined],
] as const)("%s of %s is counted by net80211 as %s", (why, cipher, name) => {
  expect(refusalStatistic(why, cipher)).toBe(name);
});
