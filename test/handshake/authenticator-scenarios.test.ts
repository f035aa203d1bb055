import { describe, expect, test } from "vitest";
import { loadVectors } from "../support/vectors.ts";
import { Ap, keysOf, message2, message4, request, rsnCcmp } from "./access-point.ts";

interface Scenario {
  readonly role_under_test: string;
  readonly injected: { readonly message: string; readonly extra_key_data?: string };
  readonly expected: string;
}

const scenarios = new Map(
  loadVectors<Scenario>("protocol-scenarios")
    .filter(({ role_under_test }) => role_under_test === "authenticator")
    .map((scenario) => [scenario.id, scenario]),
);

/** The Key Information that a scenario names, without its descriptor version. */
function keyInfoOf(id: string): number {
  const named = /key_info ([0-9a-f]{4})/.exec(scenarios.get(id)?.injected.message ?? "");
  if (named === null) throw new Error(`${id} names no key information`);
  return Number.parseInt(named[1] as string, 16);
}

function extraKeyData(id: string): Buffer {
  return Buffer.from(scenarios.get(id)?.injected.extra_key_data as string, "hex");
}

function started(): Ap {
  const ap = new Ap(rsnCcmp);
  ap.do("start");
  return ap;
}

function negotiating(): Ap {
  const ap = started();
  ap.hand(message2(ap));
  return ap;
}

/** Whether a handshake still comes through from here. */
function completes(ap: Ap): boolean {
  return ap.hand(message2(ap)).includes("send 3/4") && ap.hand(message4(ap)).includes("open-port");
}

describe("hostap's own scenarios, of an authenticator", () => {
  test("hwsim.auth.m2-truncated-key-data: a body that ends before its Key Data is no frame", () => {
    const ap = started();
    const octets = message2(ap, { keyInfo: keyInfoOf("hwsim.auth.m2-truncated-key-data") });
    octets.writeUInt16BE(octets.readUInt16BE(2) - 1, 2);
    expect(ap.hand(octets)).toEqual(["discard malformed"]);
    expect(completes(ap)).toBe(true);
  });

  test("hwsim.auth.m1-retransmitted-same-anonce: the nonce stays, and the second message 1 is as good as the first", () => {
    const ap = started();
    expect(ap.timeOut()).toEqual(["send 1/4"]);
    const [first, second] = ap.sent.map((octets) => octets.subarray(17, 49).toString("hex"));
    expect(second).toBe(first);
    expect(completes(ap)).toBe(true);
  });

  test("hwsim.auth.m2-snonce-changes: the nonce of the later message 2 counts", () => {
    const ap = started();
    const first = message2(ap);
    ap.timeOut();
    const nonce = Buffer.alloc(32, 0x44);
    const second = message2(ap, { nonce });
    ap.hand(first);
    ap.hand(second);
    expect(ap.hand(message4(ap, { keys: keysOf(ap, nonce) }))).toContain("open-port");
  });

  test("hwsim.auth.descriptor-253: there is no such descriptor type", () => {
    const ap = started();
    expect(ap.hand(message2(ap, { descriptor: 253 }))).toEqual(["discard malformed"]);
    expect(completes(ap)).toBe(true);
  });

  test.each([
    ["hwsim.auth.key-info-0000", "discard malformed"],
    ["hwsim.auth.key-info-2802", "discard unexpected"],
    ["hwsim.auth.key-info-0902", "discard bad-mic"],
  ])("%s is met with %s, and a message 2 after it is taken", (id, met) => {
    const ap = started();
    // The request of the third has the bit of a MIC but none in its place.
    const octets = message2(ap, { keyInfo: keyInfoOf(id) }).fill(0, 81, 97);
    expect(ap.hand(octets)).toEqual([met]);
    expect(completes(ap)).toBe(true);
  });

  test("hwsim.auth.request-replayed: the second request with one counter is dropped", () => {
    const ap = negotiating();
    const octets = request(ap, 0x0900, 0n);
    expect(ap.hand(octets)).toEqual(["rekey-group"]);
    expect(ap.hand(octets)).toEqual(["discard replayed"]);
    expect(ap.hand(message4(ap))).toContain("open-port");
  });

  test("hwsim.auth.m4-kdv-1-with-ccmp: a descriptor version that was not negotiated is dropped", () => {
    const ap = negotiating();
    const octets = message4(ap);
    const changed = Buffer.from(octets);
    changed.writeUInt16BE(keyInfoOf("hwsim.auth.m4-kdv-1-with-ccmp"), 5);
    expect(ap.hand(changed)).toEqual(["discard malformed"]);
    expect(ap.hand(octets)).toContain("open-port");
  });

  test("hwsim.auth.m2-extra-element-and-kde: what nobody knows is passed over", () => {
    const ap = started();
    const keyData = Buffer.concat([rsnCcmp.stationElement, extraKeyData("hwsim.auth.m2-extra-element-and-kde")]);
    expect(ap.hand(message2(ap, { keyData }))).toEqual(["send 3/4"]);
  });

  test("hwsim.auth.m4-extra-element-and-kde: and so it is in message 4", () => {
    const ap = negotiating();
    const keyData = extraKeyData("hwsim.auth.m4-extra-element-and-kde");
    expect(ap.hand(message4(ap, { keyData }))).toContain("open-port");
  });

  test("all 11 of an authenticator are here", () => {
    const named = [
      ..."m2-truncated-key-data m1-retransmitted-same-anonce m2-snonce-changes descriptor-253".split(" "),
      ..."key-info-0000 key-info-2802 key-info-0902 request-replayed m4-kdv-1-with-ccmp".split(" "),
      ..."m2-extra-element-and-kde m4-extra-element-and-kde".split(" "),
    ];
    expect(named.map((name) => `hwsim.auth.${name}`).sort()).toEqual([...scenarios.keys()].sort());
  });
});
