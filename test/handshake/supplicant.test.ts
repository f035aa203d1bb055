import { beforeEach, describe, expect, test } from "vitest";
import { liveSecrets, Secret } from "../../src/bytes/secret.ts";
import { createSupplicant, type Supplicant } from "../../src/handshake/supplicant.ts";
import { Akm, Cipher } from "../../src/ie/suite.ts";
import { apKeys, gtkKde } from "../support/access-point.ts";
import {
  groupMessage1,
  hand,
  inWords,
  keysOf,
  message1,
  message3,
  type Setting,
  sNonce,
  wpa2Ccmp,
  wpaTkip,
} from "./station.ts";

const settings: readonly (readonly [string, Setting])[] = [
  ["WPA2 with CCMP", wpa2Ccmp],
  ["WPA with TKIP", wpaTkip],
];

/** A station with its first 4-way handshake behind it. */
function connected(setting: Setting): Supplicant {
  const station = setting.create();
  hand(station, message1(setting, 1n));
  hand(station, message3(setting, 2n));
  return station;
}

describe("the order of actions is contract", () => {
  test("RSN: message 4, pairwise key, group key, open port", () => {
    const station = wpa2Ccmp.create();
    expect(station.at).toBe("ptk-start");
    expect(hand(station, message1(wpa2Ccmp, 1n))).toEqual(["send"]);
    expect(station.at).toBe("ptk-negotiating");
    expect(hand(station, message3(wpa2Ccmp, 2n))).toEqual([
      "send",
      "set-key pairwise ccmp 0",
      "set-key group ccmp 1",
      "open-port",
      "established pairwise",
    ]);
    expect(station.at).toBe("ptk-init-done");
    expect(station.portOpen).toBe(true);
  });

  test("WPA: message 4, pairwise key; then group key, group message 2, open port", () => {
    const station = wpaTkip.create();
    hand(station, message1(wpaTkip, 1n));
    expect(hand(station, message3(wpaTkip, 2n))).toEqual(["send", "set-key pairwise tkip 0", "established pairwise"]);
    expect(station.portOpen).toBe(false);
    expect(hand(station, groupMessage1(wpaTkip, 3n))).toEqual([
      "set-key group tkip 2",
      "send",
      "open-port",
      "established group",
    ]);
  });

  test("a group rekey sets the key before it answers, and opens no port that is open", () => {
    const station = connected(wpa2Ccmp);
    const clear = gtkKde(2, Buffer.alloc(16, 0x44));
    expect(hand(station, groupMessage1(wpa2Ccmp, 3n, { clear }))).toEqual([
      "set-key group ccmp 2",
      "send",
      "established group",
    ]);
  });

  test("RSN without a GTK in message 3 waits for a group message", () => {
    const station = wpa2Ccmp.create();
    hand(station, message1(wpa2Ccmp, 1n));
    const actions = hand(station, message3(wpa2Ccmp, 2n, { clear: wpa2Ccmp.apElement }));
    expect(actions).toEqual(["send", "set-key pairwise ccmp 0", "established pairwise"]);
    expect(hand(station, groupMessage1(wpa2Ccmp, 3n))).toContain("open-port");
  });
});

describe("TKIP keys are cut for the station", () => {
  test("its own Michael key is the last of the wire's three parts, pairwise and group", () => {
    const station = wpaTkip.create();
    hand(station, message1(wpaTkip, 1n));
    const { tk } = keysOf(wpaTkip);
    const [, pairwise] = station.handle({ type: "frame", now: 0, octets: message3(wpaTkip, 2n) });
    const [group] = station.handle({ type: "frame", now: 0, octets: groupMessage1(wpaTkip, 3n) });
    for (const [action, wire] of [
      [pairwise, tk],
      [group, wpaTkip.gtk],
    ] as const) {
      if (action?.type !== "set-key" || action.key.cipher !== "tkip") throw new Error("expected a TKIP key");
      expect(Buffer.from(action.key.tk.octets)).toEqual(wire.subarray(0, 16));
      expect(Buffer.from(action.key.rxMic.octets)).toEqual(wire.subarray(16, 24));
      expect(Buffer.from(action.key.txMic.octets)).toEqual(wire.subarray(24, 32));
    }
  });
});

/** Threats 1 to 3: CVE-2017-13077 to 13081. */
describe.each(settings)("no key is set twice: %s", (_, setting) => {
  test("message 3 again, and again, is answered and installs nothing", () => {
    const station = connected(setting);
    for (let replay = 3n; replay < 13n; replay++) expect(hand(station, message3(setting, replay))).toEqual(["send"]);
  });

  test("message 3 again during the next handshake does not disturb it", () => {
    const station = connected(setting);
    const nonce = Buffer.alloc(32, 0x55);
    hand(station, message1(setting, 3n, nonce));
    expect(hand(station, message3(setting, 4n))).toEqual(["send"]);
    const keys = apKeys(setting.link, nonce, sNonce);
    expect(hand(station, message3(setting, 5n, { keys }))).toContain("established pairwise");
  });

  test("a group key that was once set is not set again, not even after another one", () => {
    const station = connected(setting);
    const other = Buffer.alloc(setting.gtk.length, 0x44);
    const first = { keyId: 1, clear: setting.descriptor === 2 ? gtkKde(1, setting.gtk) : setting.gtk };
    const second = { keyId: 2, clear: setting.descriptor === 2 ? gtkKde(2, other) : other };
    hand(station, groupMessage1(setting, 3n, first));
    expect(hand(station, groupMessage1(setting, 4n, second)).join()).toContain("set-key group");
    expect(hand(station, groupMessage1(setting, 5n, first)).join()).not.toContain("set-key");
    expect(hand(station, groupMessage1(setting, 6n, second)).join()).not.toContain("set-key");
  });

  test("a group key of zeros is refused", () => {
    const station = connected(setting);
    const zeros = Buffer.alloc(setting.gtk.length);
    const clear = setting.descriptor === 2 ? gtkKde(2, zeros) : zeros;
    expect(hand(station, groupMessage1(setting, 3n, { clear }))).toEqual(["deauthenticate 1"]);
  });
});

/** Threats 14, 15, 17. */
describe.each(settings)("what nobody vouches for changes nothing: %s", (_, setting) => {
  test("ten thousand forged messages 1 between message 1 and message 3: the handshake completes", () => {
    const station = setting.create();
    hand(station, message1(setting, 1n));
    const before = liveSecrets();
    for (let n = 0; n < 10_000; n++) {
      const forged = Buffer.alloc(32, 0x99);
      forged.writeUInt32BE(n + 1);
      hand(station, message1(setting, 1n, forged));
    }
    expect(liveSecrets() - before).toBeLessThanOrEqual(3);
    expect(hand(station, message3(setting, 2n))).toContain("established pairwise");
  });

  test("forged messages 1 before and behind the true one: the handshake completes", () => {
    const station = setting.create();
    hand(station, message1(setting, 1n, Buffer.alloc(32, 0x91)));
    hand(station, message1(setting, 1n));
    hand(station, message1(setting, 1n, Buffer.alloc(32, 0x92)));
    hand(station, message1(setting, 1n, Buffer.alloc(32, 0x93)));
    expect(hand(station, message3(setting, 2n))).toContain("established pairwise");
  });

  test("the station's nonce stays until a handshake came through, and is new for the next one", () => {
    const nonces = [sNonce, Buffer.alloc(32, 0x34), Buffer.alloc(32, 0x35)];
    let drawn = 0;
    const station = setting.create(() => nonces[drawn++] as Buffer);
    hand(station, message1(setting, 1n));
    hand(station, message1(setting, 2n));
    hand(station, message1(setting, 2n, Buffer.alloc(32, 0x99)));
    expect(drawn).toBe(1);
    hand(station, message3(setting, 3n));
    hand(station, message1(setting, 4n, Buffer.alloc(32, 0x98)));
    expect(drawn).toBe(2);
  });

  test("a replay counter moves only with a MIC that held", () => {
    const station = setting.create();
    hand(station, message1(setting, 2n ** 64n - 1n));
    const spoiled = message3(setting, 2n ** 63n);
    spoiled[90] = (spoiled[90] as number) ^ 1;
    expect(hand(station, spoiled)).toEqual(["discard bad-mic"]);
    expect(hand(station, message3(setting, 2n))).toContain("established pairwise");
    expect(hand(station, message3(setting, 2n))).toEqual(["discard replayed"]);
    expect(hand(station, message3(setting, 1n))).toEqual(["discard replayed"]);
    expect(hand(station, message1(setting, 2n))).toEqual(["discard replayed"]);
  });

  test("a nonce of zeros is no nonce", () => {
    expect(hand(setting.create(), message1(setting, 1n, Buffer.alloc(32)))).toEqual(["discard bad-nonce"]);
  });

  test("message 1 in clear is refused once keys are in use (threat 16)", () => {
    const station = connected(setting);
    const fresh = message1(setting, 3n, Buffer.alloc(32, 0x55));
    expect(hand(station, fresh, false)).toEqual(["discard unexpected"]);
    expect(hand(station, fresh, true)).toEqual(["send"]);
  });

  test("message 3 before any message 1 has no key to hold under", () => {
    expect(hand(setting.create(), message3(setting, 1n))).toEqual(["discard bad-mic"]);
  });

  test("frames of stations, and requests, are for others", () => {
    const station = connected(setting);
    const version = setting.version;
    for (const keyInfo of [0x0108 | version, 0x0300 | version, 0x0b08 | version]) {
      expect(hand(station, message3(setting, 3n, { keyInfo }))).toEqual(["discard unexpected"]);
    }
  });
});

/** Threats 7 and 8: CVE-2018-14526; Vanhoef and Piessens 2016. */
describe("Key Data are opened only after the MIC held, and only by the negotiated cipher", () => {
  test("encrypted Key Data without a MIC are dropped", () => {
    const station = wpa2Ccmp.create();
    hand(station, message1(wpa2Ccmp, 1n));
    const unsigned = message3(wpa2Ccmp, 2n, { keyInfo: 0x12ca });
    expect(hand(station, unsigned)).toEqual(["discard bad-mic"]);
  });

  test.each([0, 1, 3, 4, 5, 6, 7])("descriptor version %i does not fit a CCMP suite", (version) => {
    const station = wpa2Ccmp.create();
    hand(station, message1(wpa2Ccmp, 1n));
    expect(hand(station, message3(wpa2Ccmp, 2n, { keyInfo: 0x13c8 | version }))).toEqual(["discard malformed"]);
  });

  test("a group key under RC4 is refused by a CCMP suite", () => {
    const station = connected(wpa2Ccmp);
    expect(hand(station, groupMessage1(wpa2Ccmp, 3n, { keyInfo: 0x1381 }))).toEqual(["discard malformed"]);
  });
});

/** Threat 13. */
describe("message 3 repeats the beacon bit for bit", () => {
  test("any bit of the element that differs ends the association with reason 17", () => {
    const element = wpa2Ccmp.apElement;
    for (let bit = 16; bit < element.length * 8; bit++) {
      const changed = Buffer.from(element);
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      const station = wpa2Ccmp.create();
      hand(station, message1(wpa2Ccmp, 1n));
      const clear = Buffer.concat([changed, gtkKde(1, wpa2Ccmp.gtk)]);
      expect(hand(station, message3(wpa2Ccmp, 2n, { clear }))).toEqual(["deauthenticate 17"]);
    }
  });
});

describe("a receive counter", () => {
  const cases: readonly (readonly [string, string, bigint])[] = [
    ["is six octets, least significant first", "0102030000000000", 0x030201n],
    ["that is written in the wrong order is taken for zero", "0000000000010000", 0n],
    ["of more than six octets is taken for zero", "0100000000000100", 0n],
  ];
  test.each(cases)("%s", (_, rsc, expected) => {
    const station = wpa2Ccmp.create();
    hand(station, message1(wpa2Ccmp, 1n));
    const octets = message3(wpa2Ccmp, 2n, { rsc: Buffer.from(rsc, "hex") });
    const keys = station.handle({ type: "frame", now: 0, octets }).filter((action) => action.type === "set-key");
    expect(keys.map(({ key }) => [key.scope, key.rsc])).toEqual([
      ["pairwise", 0n],
      ["group", expected],
    ]);
  });
});

describe("what the station starts itself", () => {
  test("without keys there is nothing to ask with", () => {
    expect(wpa2Ccmp.create().handle({ type: "rekey", now: 0, pairwise: true })).toEqual([]);
  });

  test.each([
    ["asks for new pairwise keys", { type: "rekey", now: 1, pairwise: true }, 0x0b0a],
    ["asks for new group keys", { type: "rekey", now: 1, pairwise: false }, 0x0b02],
    ["reports a Michael failure", { type: "mic-failure", now: 1, pairwise: true }, 0x0f0a],
  ] as const)("%s, and counts its requests", (_, event, keyInfo) => {
    const station = connected(wpa2Ccmp);
    const sent = [station.handle(event), station.handle(event)].map(([action]) => {
      if (action?.type !== "send") throw new Error("expected a frame");
      return Buffer.from(action.octets);
    });
    expect(sent.map((octets) => octets.readUInt16BE(5))).toEqual([keyInfo, keyInfo]);
    expect(sent.map((octets) => octets.readBigUInt64BE(9))).toEqual([0n, 1n]);
  });
});

describe("a caller's mistake throws", () => {
  const good = {
    pmk: new Secret(new Uint8Array(32).fill(1)),
    suite: { protocol: "rsn", akm: Akm.psk, pairwise: Cipher.ccmp, group: Cipher.ccmp, groupManagement: undefined },
    spa: new Uint8Array(6),
    aa: new Uint8Array(6),
    ownElements: wpa2Ccmp.apElement,
    apElements: { wpa: undefined, rsn: undefined, rsnx: undefined },
    eapolVersion: 1,
    random: () => sNonce,
  } as const;

  test.each([
    ["a PMK of zeros (threat 24: CVE-2019-12587)", { pmk: new Secret(new Uint8Array(32)) }, "ERR_KEY_ZERO"],
    ["a PMK of 16 octets", { pmk: new Secret(new Uint8Array(16).fill(1)) }, "ERR_KEY_LENGTH"],
    ["a PMK of 32 octets for AKM 12", { suite: { ...good.suite, akm: Akm.suiteB192 } }, "ERR_KEY_LENGTH"],
    ["an address of five octets", { spa: new Uint8Array(5) }, "ERR_KEY_LENGTH"],
    ["an AKM without a table row", { suite: { ...good.suite, akm: 0x000fac63 } }, "ERR_KEY_SUITE"],
    ["a pairwise cipher without a key", { suite: { ...good.suite, pairwise: Cipher.useGroup } }, "ERR_KEY_SUITE"],
    ["a group cipher without a key", { suite: { ...good.suite, group: Cipher.bipCmac128 } }, "ERR_KEY_SUITE"],
    ["a group cipher that is WEP", { suite: { ...good.suite, group: Cipher.wep104 } }, "ERR_KEY_SUITE"],
    ["a pairwise cipher that is WEP", { suite: { ...good.suite, pairwise: Cipher.wep40 } }, "ERR_KEY_SUITE"],
  ])("%s", (_, change, code) => {
    expect(() => createSupplicant({ ...good, ...change })).toThrow(expect.objectContaining({ code }));
  });

  test.each([0, 4, 300])("EAPOL version %i", (version) => {
    const eapolVersion = version as 1;
    expect(() => createSupplicant({ ...good, eapolVersion })).toThrow(
      expect.objectContaining({ code: "ERR_WIRE_VALUE" }),
    );
  });

  test.each([
    ["no octets", new Uint8Array(0)],
    ["half an element", Uint8Array.of(0x30, 20, 1)],
  ])("own elements that are %s", (_, ownElements) => {
    expect(() => createSupplicant({ ...good, ownElements })).toThrow(
      expect.objectContaining({ code: "ERR_SUITE_MALFORMED_OFFER" }),
    );
  });

  test("a generator that gives too little, and a time that is none, leave no secret behind", () => {
    const before = liveSecrets();
    const station = wpa2Ccmp.create(() => new Uint8Array(31).fill(1));
    expect(() => hand(station, message1(wpa2Ccmp, 1n))).toThrow(expect.objectContaining({ code: "ERR_KEY_LENGTH" }));
    expect(() => station.handle({ type: "disconnect", now: Number.NaN })).toThrow(
      expect.objectContaining({ code: "ERR_STATE_TIME_BACKWARDS" }),
    );
    expect(liveSecrets() - before).toBe(1);
  });

  test("time that runs backwards", () => {
    const station = wpa2Ccmp.create();
    station.handle({ type: "disconnect", now: 10 });
    expect(() => station.handle({ type: "disconnect", now: 9 })).toThrow(
      expect.objectContaining({ code: "ERR_STATE_TIME_BACKWARDS" }),
    );
  });

  test("a generator that gives zeros (threat 22)", () => {
    const station = wpa2Ccmp.create(() => new Uint8Array(32));
    expect(() => hand(station, message1(wpa2Ccmp, 1n))).toThrow(expect.objectContaining({ code: "ERR_KEY_ZERO" }));
    expect(station.at).toBe("ptk-start");
  });
});

/** As wpa_supplicant's deauthentication does, which clears its keys at once and not when the driver has told of its end. */
describe.each(settings)("a station that gives up has given up: %s", (_, setting) => {
  test("at a message 3 that cannot be: the true one that follows finds no keys, until message 1 begins anew", () => {
    const before = liveSecrets();
    const station = setting.create();
    hand(station, message1(setting, 1n));
    expect(hand(station, message3(setting, 2n, { keyLength: 15 }))).toEqual(["deauthenticate 1"]);
    expect([station.at, station.portOpen, liveSecrets() - before]).toEqual(["ptk-start", false, 1]);
    expect(hand(station, message3(setting, 3n))).toEqual(["discard bad-mic"]);
    expect(hand(station, message1(setting, 2n))).toEqual(["discard replayed"]);
    expect(hand(station, message1(setting, 4n))).toEqual(["send"]);
  });

  test("at a group key that cannot be: the keys in use are gone, and so are those under way", () => {
    const before = liveSecrets();
    const station = connected(setting);
    hand(station, message1(setting, 3n, Buffer.alloc(32, 0x55)));
    const zeros = Buffer.alloc(setting.gtk.length);
    const clear = setting.descriptor === 2 ? gtkKde(2, zeros) : zeros;
    expect(hand(station, groupMessage1(setting, 4n, { clear }))).toEqual(["deauthenticate 1"]);
    expect([station.at, station.portOpen, liveSecrets() - before]).toEqual(["ptk-start", false, 1]);
    expect(station.handle({ type: "rekey", now: 0, pairwise: true })).toEqual([]);
  });
});

/** Threat 21. */
describe.each(settings)("every secret comes to its end: %s", (_, setting) => {
  let before = 0;
  beforeEach(() => {
    before = liveSecrets();
  });

  const paths: readonly (readonly [string, (station: Supplicant) => void])[] = [
    ["after message 1", (station) => hand(station, message1(setting, 1n))],
    [
      "after two different messages 1",
      (station) => {
        hand(station, message1(setting, 1n));
        hand(station, message1(setting, 1n, Buffer.alloc(32, 0x55)));
        hand(station, message1(setting, 1n, Buffer.alloc(32, 0x56)));
      },
    ],
    [
      "after a handshake",
      (station) => {
        hand(station, message1(setting, 1n));
        hand(station, message1(setting, 1n, Buffer.alloc(32, 0x55)));
        hand(station, message3(setting, 2n));
        hand(station, groupMessage1(setting, 3n));
      },
    ],
    [
      "in the middle of the next one",
      (station) => {
        hand(station, message1(setting, 1n));
        hand(station, message3(setting, 2n));
        hand(station, message1(setting, 3n, Buffer.alloc(32, 0x55)));
      },
    ],
    [
      "after the next one",
      (station) => {
        hand(station, message1(setting, 1n));
        hand(station, message3(setting, 2n));
        const nonce = Buffer.alloc(32, 0x55);
        hand(station, message1(setting, 3n, nonce));
        hand(station, message3(setting, 4n, { keys: apKeys(setting.link, nonce, sNonce) }));
      },
    ],
    [
      "after a message 3 for an earlier message 1, taken or refused",
      (station) => {
        for (const keyLength of [15, setting.keyLength]) {
          hand(station, message1(setting, 1n));
          hand(station, message1(setting, 1n, Buffer.alloc(32, 0x55)));
          hand(station, message3(setting, BigInt(keyLength), { keyLength }));
        }
      },
    ],
    [
      "after a refused message 3",
      (station) => {
        hand(station, message1(setting, 1n));
        hand(station, message3(setting, 2n, { keyLength: 15 }));
      },
    ],
  ];
  test.each(paths)("%s", (__, path) => {
    const station = setting.create();
    path(station);
    expect(station.handle({ type: "disconnect", now: 1 }).map(inWords)).toEqual([]);
    expect(station.at).toBe("ptk-start");
    // The PMK is the caller's.
    expect(liveSecrets() - before).toBe(1);
  });
});
