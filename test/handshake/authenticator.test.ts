import { beforeEach, describe, expect, test } from "vitest";
import { liveSecrets, Secret } from "../../src/bytes/secret.ts";
import { unacknowledgedRetries } from "../../src/handshake/authenticator-retries.ts";
import { GroupKeyOwner } from "../../src/handshake/group.ts";
import { apKeys } from "../support/access-point.ts";
import {
  Ap,
  type ApSetting,
  groupMessage2,
  keysOf,
  message2,
  message4,
  request,
  rsnCcmp,
  sNonce,
  wpaTkip,
} from "./access-point.ts";

const settings: readonly (readonly [string, ApSetting])[] = [
  ["WPA2 with CCMP", rsnCcmp],
  ["WPA with TKIP", wpaTkip],
];

/** An authenticator that waits for message 2. */
function started(setting: ApSetting): Ap {
  const ap = new Ap(setting);
  ap.do("start");
  return ap;
}

/** An authenticator that waits for message 4. */
function negotiating(setting: ApSetting): Ap {
  const ap = started(setting);
  ap.hand(message2(ap));
  return ap;
}

describe("the order of actions is contract", () => {
  test("RSN: after message 4 the pairwise key, then the port", () => {
    const ap = new Ap(rsnCcmp);
    expect(ap.machine.at).toBe("initialize");
    expect(ap.do("start")).toEqual(["send 1/4"]);
    expect(ap.machine.at).toBe("ptk-start");
    expect(ap.hand(message2(ap))).toEqual(["send 3/4"]);
    expect(ap.machine.at).toBe("ptk-init-negotiating");
    expect(ap.machine.portOpen).toBe(false);
    expect(ap.hand(message4(ap))).toEqual(["set-key pairwise ccmp 0", "open-port", "established pairwise"]);
    expect(ap.machine.at).toBe("ptk-init-done");
    expect(ap.machine.portOpen).toBe(true);
    expect(ap.machine.generation).toBe(0);
    expect(ap.machine.deadline).toBeUndefined();
  });

  test("WPA: the group handshake follows at once", () => {
    const ap = negotiating(wpaTkip);
    expect(ap.hand(message4(ap))).toEqual([
      "set-key pairwise tkip 0",
      "open-port",
      "established pairwise",
      "send group 1/2",
    ]);
    expect(ap.machine.generation).toBeUndefined();
    expect(ap.machine.groupAt).toBe("rekey-negotiating");
    expect(ap.hand(groupMessage2(ap))).toEqual(["established group"]);
    expect(ap.machine.generation).toBe(0);
    expect(ap.machine.groupAt).toBe("idle");
  });

  test("a rekey sets a new key and opens no port that is open", () => {
    const ap = new Ap(rsnCcmp).connect();
    expect(ap.do("rekey")).toEqual(["send 1/4"]);
    expect(ap.machine.portOpen).toBe(true);
    ap.hand(message2(ap));
    expect(ap.hand(message4(ap))).toEqual(["set-key pairwise ccmp 0", "established pairwise"]);
  });

  test("a station that associates once more loses its key and its port first", () => {
    const ap = new Ap(rsnCcmp).connect();
    expect(ap.do("start")).toEqual(["close-port", "delete-key", "send 1/4"]);
    expect(ap.counter).toBe(1n);
    expect(ap.machine.portOpen).toBe(false);
  });
});

test("TKIP: the authenticator's own Michael key is the first of the two on the wire", () => {
  const ap = negotiating(wpaTkip);
  const { tk } = keysOf(ap);
  const [action] = ap.machine.handle({ type: "frame", now: 0, octets: message4(ap) });
  if (action?.type !== "set-key" || action.key.cipher !== "tkip") throw new Error("expected a TKIP key");
  expect(Buffer.from(action.key.tk.octets)).toEqual(tk.subarray(0, 16));
  expect(Buffer.from(action.key.txMic.octets)).toEqual(tk.subarray(16, 24));
  expect(Buffer.from(action.key.rxMic.octets)).toEqual(tk.subarray(24, 32));
});

/** Threat 4: CVE-2020-17497. */
describe.each(settings)("no key is set twice: %s", (_, setting) => {
  test("message 4 again, and again, is dropped", () => {
    const ap = negotiating(setting);
    const octets = message4(ap);
    ap.hand(octets);
    for (let n = 0; n < 5; n++) expect(ap.hand(octets)).toEqual(["discard unexpected"]);
  });

  test("message 4 to each of several messages 3 sets the key for the first of them alone", () => {
    const ap = negotiating(setting);
    const first = message4(ap);
    ap.timeOut();
    const second = message4(ap);
    expect(ap.hand(second).filter((action) => action.startsWith("set-key"))).toHaveLength(1);
    expect(ap.hand(first)).toEqual(["discard unexpected"]);
    expect(ap.hand(second)).toEqual(["discard unexpected"]);
  });
});

/** Threat 5: CVE-2023-52161. */
describe.each(settings)("message 4 without message 2 has no key to hold under: %s", (_, setting) => {
  test("a MIC under a KCK of zeros opens no port", () => {
    const ap = started(setting);
    const zeros = { aNonce: Buffer.alloc(32), kck: Buffer.alloc(16), kek: Buffer.alloc(16), tk: Buffer.alloc(32) };
    expect(ap.hand(message4(ap, { keys: zeros }))).toEqual(["discard unexpected"]);
    expect(ap.hand(groupMessage2(ap, { keys: zeros }))).toEqual(["discard unexpected"]);
    expect(ap.hand(request(ap, 0x0b08, 0n, { keys: zeros }))).toEqual(["discard bad-mic"]);
    expect(ap.machine.at).toBe("ptk-start");
    expect(ap.machine.portOpen).toBe(false);
  });
});

/** Threat 6: Vanhoef and Schepers, Discovering Logical Vulnerabilities in the Wi-Fi Handshake Using Model-Based Testing, 2017. */
describe.each(settings)("message 2 is not message 4: %s", (_, setting) => {
  test("neither the one that was taken, nor one with the counter of message 3", () => {
    const ap = started(setting);
    const octets = message2(ap);
    ap.hand(octets);
    expect(ap.hand(octets)).toEqual(["discard replayed"]);
    expect(ap.hand(message2(ap))).toEqual(["discard replayed"]);
    expect(ap.machine.portOpen).toBe(false);
    expect(ap.machine.at).toBe("ptk-init-negotiating");
  });
});

/** Threats 15 and 17. */
describe.each(settings)("what nobody vouches for changes nothing: %s", (_, setting) => {
  const wrong = { aNonce: Buffer.alloc(32), kck: Buffer.alloc(16, 9), kek: Buffer.alloc(16, 9), tk: Buffer.alloc(32) };

  test("a forged message 2 does not use up the counter of the true one", () => {
    const ap = started(setting);
    expect(ap.hand(message2(ap, { keys: wrong }))).toEqual(["discard bad-mic"]);
    expect(ap.machine.at).toBe("ptk-calc-negotiating");
    expect(ap.hand(message2(ap))).toEqual(["send 3/4"]);
  });

  test("a forged message 4 does not use up the counter of the true one", () => {
    const ap = negotiating(setting);
    expect(ap.hand(message4(ap, { keys: wrong }))).toEqual(["discard bad-mic"]);
    expect(ap.hand(message4(ap))).toContain("open-port");
  });

  test("only counters that were sent are answered", () => {
    const ap = started(setting);
    for (const replayCounter of [0n, 2n, 2n ** 64n - 1n]) {
      expect(ap.hand(message2(ap, { replayCounter }))).toEqual(["discard replayed"]);
    }
    ap.hand(message2(ap));
    for (const replayCounter of [0n, 1n, 3n, 2n ** 64n - 1n]) {
      expect(ap.hand(message4(ap, { replayCounter }))).toEqual(["discard replayed"]);
    }
    expect(ap.hand(message4(ap))).toContain("open-port");
  });

  test("a nonce of zeros is no nonce (threat 22)", () => {
    const ap = started(setting);
    expect(ap.hand(message2(ap, { nonce: Buffer.alloc(32) }))).toEqual(["discard bad-nonce"]);
  });

  test("frames that an access point sends are for others", () => {
    const ap = started(setting);
    for (const keyInfo of [0x0088, 0x0188, 0x0380, 0x2108, 0x0148, 0x0008]) {
      const octets = message2(ap, { keyInfo: keyInfo | setting.version });
      expect(ap.hand(octets)).toEqual(["discard unexpected"]);
    }
    expect(ap.hand(message2(ap))).toEqual(["send 3/4"]);
  });

  test("a thousand forged messages 2 leave no secret behind, and the true one is taken", () => {
    const ap = started(setting);
    const before = liveSecrets();
    for (let n = 0; n < 1000; n++) {
      const nonce = Buffer.alloc(32, 1);
      nonce.writeUInt32BE(n + 1);
      ap.hand(message2(ap, { nonce, keys: wrong }));
    }
    expect(liveSecrets()).toBe(before);
    expect(ap.hand(message2(ap))).toEqual(["send 3/4"]);
  });
});

/** Threat 13. */
describe.each(settings)("message 2 repeats the association request bit for bit: %s", (_, setting) => {
  test("any bit of the element that differs ends the association", () => {
    const element = setting.stationElement;
    for (let bit = 16; bit < element.length * 8; bit++) {
      const keyData = Buffer.from(element);
      keyData[bit >> 3] = (keyData[bit >> 3] as number) ^ (1 << (bit & 7));
      const ap = started(setting);
      expect(ap.hand(message2(ap, { keyData }))).toEqual(["deauthenticate 2"]);
      expect(ap.machine.at).toBe("initialize");
    }
  });

  test("an RSNXE that the association request did not have ends it too", () => {
    const ap = started(setting);
    const keyData = Buffer.concat([setting.stationElement, Buffer.from("f40120", "hex")]);
    expect(ap.hand(message2(ap, { keyData }))).toEqual(["deauthenticate 2"]);
  });

  test("Key Data that are no elements are dropped", () => {
    const ap = started(setting);
    const keyData = Buffer.concat([setting.stationElement, Buffer.from("30ff01", "hex")]);
    expect(ap.hand(message2(ap, { keyData }))).toEqual(["discard bad-key-data"]);
    expect(ap.hand(message2(ap))).toEqual(["send 3/4"]);
  });
});

/** Threat 16. */
describe.each(settings)("once keys are in use, a station's frames come under them: %s", (_, setting) => {
  test("message 2, a group message and a request in clear are dropped", () => {
    const ap = new Ap(setting).connect();
    expect(ap.hand(request(ap, 0x0b08, 0n), false)).toEqual(["discard unexpected"]);
    ap.group.rotate();
    ap.do("group-keys");
    expect(ap.hand(groupMessage2(ap), false)).toEqual(["discard unexpected"]);
    expect(ap.hand(groupMessage2(ap), true)).toEqual(["established group"]);
    ap.do("rekey");
    expect(ap.hand(message2(ap), false)).toEqual(["discard unexpected"]);
    expect(ap.hand(message2(ap), true)).toEqual(["send 3/4"]);
  });

  test("message 4 of a rekey may come in clear: wpa_supplicant sends it so", () => {
    const ap = new Ap(setting).connect();
    ap.do("rekey");
    ap.hand(message2(ap), true);
    expect(ap.hand(message4(ap), false)).toContain("established pairwise");
  });
});

/** hostapd 2.10, src/ap/wpa_auth.c. */
describe("waiting and trying again", () => {
  test("message 1: 100 ms, then three times a second, then reason 15; all with one nonce and counters of their own", () => {
    const ap = started(rsnCcmp);
    const moments: number[] = [];
    for (let n = 0; n < 3; n++) {
      expect(ap.timeOut()).toEqual(["send 1/4"]);
      moments.push(ap.now);
    }
    expect(ap.timeOut()).toEqual(["deauthenticate 15"]);
    expect([...moments, ap.now]).toEqual([100, 1100, 2100, 3100]);
    expect(ap.machine.at).toBe("initialize");
    expect(ap.machine.deadline).toBeUndefined();
    expect(new Set(ap.sent.map((octets) => octets.subarray(17, 49).toString("hex"))).size).toBe(1);
    expect(ap.sent.map((octets) => octets.readBigUInt64BE(9))).toEqual([1n, 2n, 3n, 4n]);
  });

  test("message 1 that was acknowledged waits a second from then on, but only the first", () => {
    const ap = started(rsnCcmp);
    ap.now = 5;
    expect(ap.do("acknowledged")).toEqual([]);
    expect(ap.machine.deadline).toBe(1005);
    ap.timeOut();
    expect(ap.machine.deadline).toBe(2005);
    ap.now += 5;
    ap.do("acknowledged");
    expect(ap.machine.deadline).toBe(2005);
  });

  test("message 3: 100 ms, then three times a second, then reason 15", () => {
    const ap = negotiating(rsnCcmp);
    const start = ap.now;
    const moments: number[] = [];
    for (let n = 0; n < 3; n++) {
      expect(ap.timeOut()).toEqual(["send 3/4"]);
      moments.push(ap.now - start);
    }
    expect(ap.timeOut()).toEqual(["deauthenticate 15"]);
    expect([...moments, ap.now - start]).toEqual([100, 1100, 2100, 3100]);
  });

  test("group message 1: 500 ms, then three times a second, then reason 16", () => {
    const ap = new Ap(rsnCcmp).connect();
    ap.group.rotate();
    expect(ap.do("group-keys")).toEqual(["send group 1/2"]);
    const moments: number[] = [];
    for (let n = 0; n < 3; n++) {
      expect(ap.timeOut()).toEqual(["send group 1/2"]);
      moments.push(ap.now);
    }
    expect(ap.timeOut()).toEqual(["deauthenticate 16"]);
    expect([...moments, ap.now]).toEqual([500, 1500, 2500, 3500]);
  });

  test("a driver that tells of no acknowledgement: a second from the first on", () => {
    const ap = new Ap(rsnCcmp, { retries: unacknowledgedRetries });
    ap.do("start");
    expect(ap.machine.deadline).toBe(1000);
  });

  test("a time-out that comes too early does nothing", () => {
    const ap = started(rsnCcmp);
    ap.now = 99;
    expect(ap.do("timeout")).toEqual([]);
  });

  test("any of the messages 1 may be answered, and any of the messages 3", () => {
    const ap = started(wpaTkip);
    const answer = message2(ap);
    ap.timeOut();
    ap.timeOut();
    expect(ap.hand(answer)).toEqual(["send 3/4"]);
    const last = message4(ap);
    ap.timeOut();
    expect(ap.hand(last)).toContain("open-port");
  });

  test("message 3 that is sent again has the packet number of that moment", () => {
    const ap = negotiating(rsnCcmp);
    ap.group.gtkPackets = 0x010203n;
    ap.timeOut();
    expect(ap.sent.map((octets) => octets.subarray(65, 73).toString("hex"))).toEqual([
      "0000000000000000",
      "0000000000000000",
      "0302010000000000",
    ]);
  });

  test("new pairwise keys are due after a time, or after so many packets", () => {
    const timed = new Ap(rsnCcmp, { rekeyAfter: 7000 }).connect();
    expect(timed.machine.deadline).toBe(7000);
    expect(timed.timeOut()).toEqual(["send 1/4"]);
    const counted = new Ap(rsnCcmp, { rekeyAfterPackets: 1000n }).connect();
    expect(counted.machine.handle({ type: "packets", now: 0, sent: 999n })).toEqual([]);
    expect(counted.machine.handle({ type: "packets", now: 0, sent: 1000n }).map(({ type }) => type)).toEqual(["send"]);
  });
});

describe.each(settings)("a station that takes another nonce for each message 1: %s", (_, setting) => {
  const other = Buffer.alloc(32, 0x44);

  /** Two messages 1 went out; the station answered both, each with a nonce of its own. */
  function answeredTwice() {
    const ap = started(setting);
    const first = message2(ap);
    ap.timeOut();
    const second = message2(ap, { nonce: other });
    ap.hand(first);
    const toFirst = message4(ap);
    expect(ap.hand(second)).toEqual(["send 3/4"]);
    return { ap, toFirst, toSecond: message4(ap, { keys: keysOf(ap, other) }) };
  }

  test("message 4 under the later keys comes through", () => {
    const { ap, toSecond } = answeredTwice();
    expect(ap.hand(toSecond)).toContain("open-port");
  });

  test("and so does message 4 under the earlier ones", () => {
    const { ap, toFirst } = answeredTwice();
    expect(ap.hand(toFirst)).toContain("open-port");
  });

  test("but not a mixture of both", () => {
    const { ap } = answeredTwice();
    expect(ap.hand(message4(ap))).toEqual(["discard bad-mic"]);
  });
});

describe.each(settings)("group keys: %s", (_, setting) => {
  test("a rotation in the middle of a group handshake begins it anew, and the old answer counts for nothing", () => {
    const ap = new Ap(setting).connect();
    ap.group.rotate();
    ap.do("group-keys");
    const old = groupMessage2(ap);
    ap.group.rotate();
    expect(ap.do("group-keys")).toEqual(["send group 1/2"]);
    expect(ap.hand(old)).toEqual(["discard replayed"]);
    expect(ap.hand(groupMessage2(ap))).toEqual(["established group"]);
    expect(ap.machine.generation).toBe(2);
  });

  test("a rotation between message 3 and message 4 is made good at once", () => {
    const ap = negotiating(setting);
    ap.group.rotate();
    expect(ap.do("group-keys")).toEqual([]);
    expect(ap.hand(message4(ap)).at(-1)).toBe("send group 1/2");
    expect(ap.hand(groupMessage2(ap))).toEqual(["established group"]);
    expect(ap.machine.generation).toBe(1);
  });

  test("no group handshake goes on while pairwise keys are negotiated, and its keys come all the same", () => {
    const ap = new Ap(setting).connect();
    const keys = keysOf(ap);
    ap.group.rotate();
    ap.do("group-keys");
    const answer = groupMessage2(ap, { keys });
    ap.do("rekey");
    expect(ap.hand(answer)).toEqual(["discard unexpected"]);
    expect(ap.timeOut()).toEqual(["send 1/4"]);
    ap.hand(message2(ap));
    ap.hand(message4(ap));
    if (setting.descriptor === 254) ap.hand(groupMessage2(ap));
    expect(ap.machine.generation).toBe(1);
  });
});

describe("what a station asks for", () => {
  test("new pairwise keys, new group keys; each request counts higher than the one before", () => {
    const ap = new Ap(rsnCcmp).connect();
    expect(ap.hand(request(ap, 0x0b00, 0n))).toEqual(["rekey-group"]);
    expect(ap.hand(request(ap, 0x0b00, 0n))).toEqual(["discard replayed"]);
    expect(ap.hand(request(ap, 0x0b08, 1n))).toEqual(["send 1/4"]);
    expect(ap.hand(request(ap, 0x0b08, 1n))).toEqual(["discard replayed"]);
  });

  test("a request whose MIC does not hold uses up no counter", () => {
    const ap = new Ap(rsnCcmp).connect();
    const wrong = apKeys(ap.setting.link, Buffer.alloc(32, 7), sNonce);
    expect(ap.hand(request(ap, 0x0b08, 9n, { keys: wrong }))).toEqual(["discard bad-mic"]);
    expect(ap.hand(request(ap, 0x0b08, 0n))).toEqual(["send 1/4"]);
  });

  test("a rekey that is under way is the one that is asked for", () => {
    const ap = new Ap(rsnCcmp).connect();
    const keys = keysOf(ap);
    ap.hand(request(ap, 0x0b08, 0n));
    expect(ap.hand(request(ap, 0x0b08, 1n, { keys }))).toEqual([]);
    expect(ap.machine.at).toBe("ptk-start");
  });

  /** Threat 26. */
  test("a Michael failure that is reported where TKIP is used is passed on", () => {
    const ap = new Ap(wpaTkip).connect();
    expect(ap.hand(request(ap, 0x0f08, 0n))).toEqual(["michael-failure"]);
    expect(ap.hand(request(ap, 0x0f00, 1n))).toEqual(["michael-failure"]);
    expect(ap.do("rekey")).toEqual(["send 1/4"]);
  });

  test("a report of a Michael failure that no TKIP key can have caused is dropped", () => {
    const ap = new Ap(rsnCcmp).connect();
    expect(ap.hand(request(ap, 0x0f08, 0n))).toEqual(["discard unexpected"]);
    expect(ap.hand(request(ap, 0x0f00, 1n))).toEqual(["discard unexpected"]);
    expect(ap.machine.at).toBe("ptk-init-done");
  });
});

test("which of many PSKs a station has, its message 2 tells", () => {
  const others = [1, 2, 3].map((octet) => new Secret(new Uint8Array(32).fill(octet)));
  const pmk = [...others, Secret.copyOf(rsnCcmp.link.pmk)];
  const ap = new Ap(rsnCcmp, { pmk }).connect();
  expect(ap.machine.portOpen).toBe(true);
  const strangers = new Ap(rsnCcmp, { pmk: others });
  strangers.do("start");
  expect(strangers.hand(message2(strangers))).toEqual(["discard bad-mic"]);
});

describe("a PMK that was destroyed, as a full cache does", () => {
  test("answers no message 2, and the association times out", () => {
    const before = liveSecrets();
    const ap = new Ap(rsnCcmp).connect();
    ap.pmk.destroy();
    ap.do("rekey");
    expect(ap.hand(message2(ap))).toEqual(["discard bad-mic"]);
    const ends = Array.from({ length: 4 }, () => ap.timeOut());
    expect(ends.at(-1)).toEqual(["deauthenticate 15"]);
    for (const secret of ap.group.given) secret.destroy();
    expect(liveSecrets()).toBe(before);
  });
});

describe("a caller's mistake throws", () => {
  test.each([
    ["a PMK of zeros (threat 24)", { pmk: new Secret(new Uint8Array(32)) }, "ERR_KEY_ZERO"],
    ["PMKs of two sizes", { pmk: [32, 24].map((size) => new Secret(Buffer.alloc(size, 1))) }, "ERR_KEY_LENGTH"],
    ["no PMK", { pmk: [] }, "ERR_KEY_LENGTH"],
    ["an address of five octets", { spa: new Uint8Array(5) }, "ERR_KEY_LENGTH"],
    ["an AKM without a table row", { suite: { ...rsnCcmp.suite, akm: 0x000fac63 } }, "ERR_KEY_SUITE"],
    ["an EAPOL version that there is not", { eapolVersion: 4 as 3 }, "ERR_WIRE_VALUE"],
    ["elements that are none", { stationElements: Buffer.from("3005", "hex") }, "ERR_WIRE_TRUNCATED"],
  ])("%s", (_, change, code) => {
    expect(() => new Ap(rsnCcmp, change)).toThrow(expect.objectContaining({ code }));
  });

  test("channel validation without a channel", () => {
    const element = Buffer.from("30140100000fac040100000fac040100000fac020040", "hex");
    const options = { stationElements: element, apElements: { wpa: undefined, rsn: element, rsnx: undefined } };
    expect(() => new Ap(rsnCcmp, options)).toThrow(expect.objectContaining({ code: "ERR_SUITE_MALFORMED_OFFER" }));
  });

  test.each([9, Number.NaN])("time that runs backwards: %s after 10", (now) => {
    const ap = new Ap(rsnCcmp);
    ap.now = 10;
    ap.do("start");
    ap.now = now;
    expect(() => ap.do("timeout")).toThrow(expect.objectContaining({ code: "ERR_STATE_TIME_BACKWARDS" }));
  });

  test("a generator that gives zeros (threat 22)", () => {
    const ap = new Ap(rsnCcmp, { random: () => new Uint8Array(32) });
    expect(() => ap.do("start")).toThrow(expect.objectContaining({ code: "ERR_KEY_ZERO" }));
    expect(ap.machine.at).toBe("initialize");
  });
});

describe.each(settings)("every secret comes to its end: %s", (_, setting) => {
  let before = 0;
  beforeEach(() => {
    before = liveSecrets();
  });

  const paths: readonly (readonly [string, (ap: Ap) => void])[] = [
    ["after message 1", (ap) => ap.do("start")],
    [
      "after a message 2 whose MIC does not hold, and one whose element is another",
      (ap) => {
        ap.do("start");
        ap.hand(message2(ap, { nonce: Buffer.alloc(32, 5), keys: keysOf(ap) }));
        ap.hand(message2(ap, { keyData: Buffer.alloc(0) }));
        ap.hand(message2(ap, { keyData: Buffer.from("3000", "hex") }));
      },
    ],
    [
      "after two messages 2 with different nonces",
      (ap) => {
        ap.do("start");
        const octets = message2(ap);
        ap.timeOut();
        ap.timeOut();
        ap.hand(octets);
        ap.hand(message2(ap, { nonce: Buffer.alloc(32, 0x44), replayCounter: 2n }));
        ap.hand(message2(ap, { nonce: Buffer.alloc(32, 0x45), replayCounter: 3n }));
      },
    ],
    ["after a handshake", (ap) => ap.connect()],
    [
      "in the middle of the next one",
      (ap) => {
        ap.connect().do("rekey");
        ap.hand(message2(ap));
      },
    ],
    [
      "after the next one",
      (ap) => {
        ap.connect().do("rekey");
        ap.hand(message2(ap));
        ap.hand(message4(ap));
      },
    ],
    ["after another association", (ap) => ap.connect().do("start")],
    [
      "after it gave up",
      (ap) => {
        ap.connect().do("rekey");
        for (let n = 0; n < 4; n++) ap.timeOut();
      },
    ],
  ];
  test("where the network ends between two messages", () => {
    const { group, groupManagement } = setting.suite;
    const owner = new GroupKeyOwner({ group, groupManagement, random: (length) => Buffer.alloc(length, 1) });
    const ap = new Ap(setting, { group: owner });
    ap.do("start");
    owner.destroy();
    // WPA's message 3 brings no group keys: there it is message 4 that asks for them.
    if (setting.descriptor === 254) ap.hand(message2(ap));
    const next = setting.descriptor === 254 ? message4(ap) : message2(ap);
    const at = ap.machine.at;
    expect(() => ap.hand(next)).toThrow(expect.objectContaining({ code: "ERR_KEY_DESTROYED" }));
    expect(ap.machine.at).toBe(at);
    ap.do("disconnect");
    ap.pmk.destroy();
    expect(liveSecrets() - before).toBe(0);
  });

  test.each(paths)("%s", (__, path) => {
    const ap = new Ap(setting);
    path(ap);
    expect(ap.do("disconnect")).toEqual([]);
    expect(ap.machine.at).toBe("initialize");
    // The PMK is the caller's, and so are the group keys, of which the test's source makes a copy whenever it is asked.
    ap.pmk.destroy();
    for (const secret of ap.group.given) secret.destroy();
    expect(liveSecrets() - before).toBe(0);
  });
});
