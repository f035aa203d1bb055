import { describe, expect, test } from "vitest";
import { toHex } from "../../src/bytes/octets.ts";
import { liveSecrets, Secret } from "../../src/bytes/secret.ts";
import { encodeMpdu } from "../../src/dot11/mac-header.ts";
import { AccessPoint } from "../../src/handshake/access-point.ts";
import { createAuthenticator } from "../../src/handshake/authenticator.ts";
import type { AuthenticatorAction } from "../../src/handshake/authenticator-state.ts";
import { accessPointElements, negotiate, stationElement } from "../../src/handshake/negotiate.ts";
import { policyFor } from "../../src/handshake/policy.ts";
import { createSupplicant } from "../../src/handshake/supplicant.ts";
import { decodeElement } from "../../src/ie/element.ts";
import { decodeRsnCapabilities } from "../../src/ie/rsn-capabilities.ts";
import { decodeRsne } from "../../src/ie/rsne.ts";
import { Akm, Cipher } from "../../src/ie/suite.ts";
import { destroyKey } from "../../src/keys/descriptor.ts";
import { fromAccessPoint, toAccessPoint } from "../interop/radio/frames.ts";
import { KeyRing } from "../interop/radio/key-ring.ts";
import { LoggedGroup } from "../support/logged-group.ts";
import { Ap, type ApSetting, keysOf, message2, message4, rsnCcmp } from "./access-point.ts";

/** Bit 13 of the capabilities, 9.4.2.24.4. */
const extended: ApSetting = {
  ...rsnCcmp,
  stationElement: Buffer.from("30140100000fac040100000fac040100000fac020020", "hex"),
  apElement: Buffer.from("30140100000fac040100000fac040100000fac020c20", "hex"),
};

describe("who declares it", () => {
  const ccmp = policyFor([Akm.psk], {
    pairwise: [Cipher.ccmp, Cipher.tkip],
    group: [Cipher.ccmp],
    extendedKeyId: true,
  });
  const tkip = { ...ccmp, pairwise: [Cipher.tkip], group: [Cipher.tkip] };
  const declares = (element: Uint8Array | undefined) =>
    decodeRsnCapabilities(decodeRsne(decodeElement(element as Uint8Array).body).capabilities ?? 0).extendedKeyId;

  test("an end whose policy says that its driver can, with another cipher than TKIP", () => {
    const elements = accessPointElements(ccmp);
    expect(declares(elements.rsn)).toBe(true);
    expect(declares(stationElement(negotiate(elements, ccmp), ccmp))).toBe(true);
    expect(declares(accessPointElements(tkip).rsn)).toBe(false);
    expect(declares(stationElement(negotiate(elements, { ...ccmp, pairwise: [Cipher.tkip] }), ccmp))).toBe(false);
  });

  test("nobody whose policy does not", () => {
    const silent = { ...ccmp, extendedKeyId: undefined };
    expect(declares(accessPointElements(silent).rsn)).toBe(false);
    expect(declares(stationElement(negotiate(accessPointElements(ccmp), silent), silent))).toBe(false);
  });
});

/** 12.7.6.4, 12.7.6.5; hostapd 2.10 installs with KEY_FLAG_PAIRWISE_RX before message 3, once. */
describe("the access point", () => {
  test("receives under the key before message 3 is out, and sends under it once message 4 is in", () => {
    const ap = new Ap(extended);
    expect(ap.do("start")).toEqual(["send 1/4"]);
    expect(ap.hand(message2(ap))).toEqual(["set-receive-key ccmp 0", "send 3/4"]);
    expect(ap.hand(message4(ap))).toEqual(["send-with-key 0", "open-port", "established pairwise"]);
  });

  // hostapd.conf of hostapd 2.10: extended_key_id=2 starts with key ID 1; a station that is new begins there again.
  test("begins with key ID 1 where that is asked", () => {
    const ap = new Ap(extended, { firstKeyId: 1 });
    for (const begin of ["start", "start"] as const) {
      ap.do(begin);
      for (const keyId of [1, 0]) {
        expect(ap.hand(message2(ap))).toEqual([`set-receive-key ccmp ${keyId}`, "send 3/4"]);
        expect(ap.hand(message4(ap))[0]).toBe(`send-with-key ${keyId}`);
        if (keyId === 1) ap.do("rekey");
      }
    }
    const without = new Ap(rsnCcmp, { firstKeyId: 1 });
    without.do("start");
    without.hand(message2(without));
    expect(without.hand(message4(without))[0]).toBe("set-key pairwise ccmp 0");
  });

  test("uses both key IDs in turn", () => {
    const ap = new Ap(extended).connect();
    for (const keyId of [1, 0, 1]) {
      expect(ap.do("rekey")).toEqual(["send 1/4"]);
      expect(ap.hand(message2(ap))).toEqual([`set-receive-key ccmp ${keyId}`, "send 3/4"]);
      expect(ap.hand(message4(ap))).toEqual([`send-with-key ${keyId}`, "established pairwise"]);
    }
  });

  test("installs nothing with a message 3 that it sends again, and nothing with a message 4 that comes again (threat 4)", () => {
    const ap = new Ap(extended);
    ap.do("start");
    ap.hand(message2(ap));
    const first = message4(ap);
    expect(ap.timeOut()).toEqual(["send 3/4"]);
    const second = message4(ap);
    expect(ap.timeOut()).toEqual(["send 3/4"]);
    expect(ap.hand(second)).toEqual(["send-with-key 0", "open-port", "established pairwise"]);
    expect(ap.hand(second)).toEqual(["discard unexpected"]);
    expect(ap.hand(first)).toEqual(["discard unexpected"]);
  });

  test("gives the place to the key of a station that answers message 1 anew, and knows the one before no more", () => {
    const ap = new Ap(extended);
    ap.do("start");
    const [early, other] = [message2(ap), Buffer.alloc(32, 0x44)];
    ap.timeOut();
    const own = () => liveSecrets() - ap.group.given.length;
    const before = own();
    const late = message2(ap, { nonce: other });
    expect(ap.hand(early)).toEqual(["set-receive-key ccmp 0", "send 3/4"]);
    const toEarly = message4(ap);
    expect(ap.hand(late)).toEqual(["set-receive-key ccmp 0", "send 3/4"]);
    expect(ap.hand(toEarly)).toEqual(["discard replayed"]);
    // KCK and KEK of the last answer are left, and nothing of the other.
    expect(own() - before).toBe(2);
    expect(ap.hand(message4(ap, { keys: keysOf(ap, other) }))).toContain("send-with-key 0");
  });

  test("leaves nothing half installed where a station begins anew, or where nobody answers", () => {
    const ap = new Ap(extended);
    expect(ap.machine.slots).toEqual([]);
    ap.do("start");
    ap.hand(message2(ap));
    expect(ap.machine.slots.map(({ keyId }) => keyId)).toEqual([0, 1]);
    expect(ap.do("start")).toEqual(["delete-key", "delete-key", "send 1/4"]);
    ap.hand(message2(ap));
    expect([ap.timeOut(), ap.timeOut(), ap.timeOut()].flat()).toEqual(["send 3/4", "send 3/4", "send 3/4"]);
    expect(ap.timeOut()).toEqual(["deauthenticate 15"]);
    expect(ap.machine.slots).toEqual([]);
  });

  test("has as many secrets after a rekey that failed as before the handshake", () => {
    const ap = new Ap(extended);
    ap.do("start");
    const before = liveSecrets();
    ap.hand(message2(ap));
    ap.hand(message4(ap));
    ap.do("rekey");
    ap.hand(message2(ap));
    for (let n = 0; n < 4; n++) ap.timeOut();
    const given = ap.group.given.filter(({ destroyed }) => !destroyed).length;
    for (const secret of ap.group.given) secret.destroy();
    expect(given).toBeGreaterThan(0);
    expect(liveSecrets()).toBe(before);
  });

  test("is told to delete what a station left half installed that associates once more", () => {
    const random = (length: number) => new Uint8Array(length).fill(0x61);
    const ap = new AccessPoint({
      aa: extended.link.aa,
      apElements: { wpa: undefined, rsn: extended.apElement, rsnx: undefined },
      group: { group: Cipher.ccmp, groupManagement: undefined },
      eapolVersion: 2,
      random,
    });
    const secret = Secret.copyOf(extended.link.pmk);
    const station = { spa: extended.link.spa, stationElements: extended.stationElement, pmk: secret };
    const machine = stationOf(secret);
    const take = (event: Parameters<AccessPoint["handle"]>[0]) => {
      const actions = ap.handle(event).map(({ action }) => action);
      for (const action of actions) if ("key" in action) destroyKey(action.key);
      return actions;
    };
    take({ type: "start", now: 0 });
    const [first] = sentIn(take({ type: "associated", now: 0, station }));
    const [second] = sentIn(machine.handle({ type: "frame", now: 0, octets: first as Uint8Array }));
    take({ type: "frame", now: 0, spa: station.spa, octets: second as Uint8Array });
    const again = take({ type: "associated", now: 0, station }).map(({ type }) => type);
    expect(again).toEqual(["delete-key", "delete-key", "send"]);
    take({ type: "stop", now: 0 });
    secret.destroy();
  });
});

function sentIn(actions: readonly AuthenticatorAction[]): Uint8Array[] {
  return actions.flatMap((action) => (action.type === "send" ? [action.octets] : []));
}

function stationOf(pmk: Secret) {
  let drawn = 0;
  return createSupplicant({
    pmk,
    suite: extended.suite,
    spa: extended.link.spa,
    aa: extended.link.aa,
    ownElements: extended.stationElement,
    apElements: { wpa: undefined, rsn: extended.apElement, rsnx: undefined },
    eapolVersion: 1,
    random: (length) => new Uint8Array(length).fill(++drawn),
  });
}

type End = "station" | "ap";
const ends: readonly End[] = ["station", "ap"];
const { aa, spa } = extended.link;
const data = Uint8Array.of(0xda, 0x7a);

/** What becomes of an EAPOL-Key frame on its way. */
type Fate = 0 | 1 | 2;

/**
 * A station and an access point with radios that encrypt: after each single action both send data to one another. What is
 * sent must be read at once, and nothing that was read may be read again.
 */
class DataLink {
  readonly #pmk = Secret.copyOf(extended.link.pmk);
  readonly #rings = { station: new KeyRing(() => {}), ap: new KeyRing(() => {}) };
  readonly #station = stationOf(this.#pmk);
  readonly #group = new LoggedGroup([{ gtk: Buffer.alloc(16, 0x50) }]);
  readonly #ap;
  readonly #onTheWay: { readonly to: End; readonly octets: Uint8Array }[] = [];
  readonly #read: { readonly by: End; readonly mpdu: Uint8Array }[] = [];
  /** The fates of message 3 and what follows it in this handshake; when there are no more, all is well. */
  fates: Fate[] = [];
  now = 0;
  over = false;
  /** Frames of data that were read. */
  read = 0;
  /** Under which key IDs, in the order of their first use. */
  readonly keyIds: Record<End, number[]> = { station: [], ap: [] };

  constructor() {
    let drawn = 0x80;
    this.#ap = createAuthenticator({
      pmk: this.#pmk,
      suite: extended.suite,
      aa,
      spa,
      stationElements: extended.stationElement,
      apElements: { wpa: undefined, rsn: extended.apElement, rsnx: undefined },
      group: this.#group,
      eapolVersion: 2,
      random: (length) => new Uint8Array(length).fill(drawn++),
    });
  }

  get done(): boolean {
    return this.#ap.at === "ptk-init-done" && this.#station.at === "ptk-init-done";
  }

  /** A handshake, the first or a rekey, until it is through or the association is over. */
  handshake(type: "start" | "rekey", fates: Fate[]): void {
    this.fates = [...fates];
    this.#carryOut("ap", this.#ap.handle({ type, now: this.now }));
    while (!this.over) {
      const frame = this.#onTheWay.shift();
      if (frame !== undefined) {
        this.#arrive(frame.to, frame.octets);
        continue;
      }
      if (this.#ap.at === "ptk-init-done") {
        this.#replay(this.#read);
        return;
      }
      this.now = this.#ap.deadline as number;
      this.#carryOut("ap", this.#ap.handle({ type: "timeout", now: this.now }));
    }
  }

  end(): void {
    this.#station.handle({ type: "disconnect", now: this.now });
    this.#ap.handle({ type: "disconnect", now: this.now });
    for (const end of ends) this.#rings[end].clear();
    for (const secret of this.#group.given) secret.destroy();
    this.#pmk.destroy();
  }

  #arrive(to: End, octets: Uint8Array): void {
    const event = { type: "frame", now: this.now, octets } as const;
    this.#carryOut(to, to === "ap" ? this.#ap.handle(event) : this.#station.handle(event));
  }

  #carryOut(end: End, actions: readonly AuthenticatorAction[]): void {
    for (const action of actions) {
      this.#carryOne(end, action);
      if (this.over) return;
      for (const sender of ends) this.#exchange(sender);
    }
  }

  #carryOne(end: End, action: AuthenticatorAction): void {
    const ring = this.#rings[end];
    if (action.type === "set-receive-key") ring.setReceive(action.key);
    if (action.type === "set-key") ring.set(action.key);
    if ("key" in action) destroyKey(action.key);
    if (action.type === "send-with-key") ring.sendWith(action.slot);
    if (action.type === "send") this.#send(end === "ap" ? "station" : "ap", action.octets);
    if (action.type === "deauthenticate") this.over = true;
  }

  #send(to: End, octets: Uint8Array): void {
    // Messages 3 and 4 have the Secure bit.
    const isLate = ((octets[5] as number) & 0x02) !== 0;
    const copies = isLate ? (this.fates.shift() ?? 1) : 1;
    for (let n = 0; n < copies; n++) this.#onTheWay.push({ to, octets });
  }

  #exchange(sender: End): void {
    const receiver = sender === "ap" ? "station" : "ap";
    const key = this.#rings[sender].pairwise(sender === "ap" ? spa : aa);
    if (key === undefined) return;
    if (!this.keyIds[sender].includes(key.keyId)) this.keyIds[sender].push(key.keyId);
    const header = sender === "ap" ? fromAccessPoint(spa, aa, aa, 0) : toAccessPoint(aa, spa, aa, 0);
    const mpdu = key.encapsulate(encodeMpdu({ header, body: data })) as Uint8Array;
    const body = this.#open(receiver, mpdu);
    if (body === undefined || toHex(body) !== toHex(data)) expect.fail(`the ${receiver} cannot read a frame`);
    this.read++;
    this.#read.push({ by: receiver, mpdu });
    this.#replay(this.#read.slice(-2));
  }

  /** Frames come once more that were read before. */
  #replay(frames: readonly { readonly by: End; readonly mpdu: Uint8Array }[]): void {
    for (const { by, mpdu } of frames) {
      if (this.#open(by, mpdu) !== undefined) expect.fail(`a frame is read twice by the ${by}`);
    }
  }

  /** What a radio makes of a frame, by the key ID in it: its body, or undefined where it is refused. */
  #open(receiver: End, mpdu: Uint8Array): Uint8Array | undefined {
    const keyId = (mpdu[24 + 3] as number) >> 6;
    const opened = this.#rings[receiver].receiving(receiver === "ap" ? spa : aa, keyId)?.decapsulate(mpdu);
    return opened === undefined || typeof opened === "string" ? undefined : Uint8Array.from(opened.body);
  }
}

/** Every way in which the first five frames from message 3 on are lost, delivered, or delivered twice. */
const schedules: Fate[][] = Array.from({ length: 3 ** 5 }, (_, number) =>
  Array.from({ length: 5 }, (__, place) => (Math.trunc(number / 3 ** place) % 3) as Fate),
);

describe("data under two keys, 12.6.21", () => {
  test(`is read at every moment of three handshakes, in ${schedules.length} ways of losing and repeating their frames`, () => {
    const before = liveSecrets();
    let [through, failed] = [0, 0];
    for (const schedule of schedules) {
      const link = new DataLink();
      link.handshake("start", schedule);
      for (let n = 0; n < 2 && !link.over; n++) link.handshake("rekey", schedule);
      if (link.over) failed++;
      else {
        through++;
        expect(link.done).toBe(true);
        expect(link.keyIds).toEqual({ station: [0, 1], ap: [0, 1] });
        expect(link.read).toBeGreaterThan(30);
      }
      link.end();
    }
    expect(liveSecrets()).toBe(before);
    // Four tries come to nothing where four messages 3 are lost, whatever the fifth fate is; or three of the four, the
    // other one coming once or twice, and its message 4.
    expect(failed).toBe(3 + 4 * 2);
    expect(through).toBe(243 - 11);
  });
});
