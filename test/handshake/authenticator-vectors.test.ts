import { describe, expect, test } from "vitest";
import { toHex } from "../../src/bytes/octets.ts";
import { liveSecrets, Secret } from "../../src/bytes/secret.ts";
import { selectApElements } from "../../src/handshake/ap-elements.ts";
import { type Authenticator, createAuthenticator } from "../../src/handshake/authenticator.ts";
import type { MobilityDomain } from "../../src/handshake/mobility-domain.ts";
import { suiteOfStation } from "../../src/handshake/suite.ts";
import { decodeElements, encodeElement } from "../../src/ie/element.ts";
import { Akm } from "../../src/ie/suite.ts";
import { destroyKey, joinTemporalKey } from "../../src/keys/descriptor.ts";
import { LoggedGroup, type LoggedKeys } from "../support/logged-group.ts";
import { loadVectors, octets } from "../support/vectors.ts";

/** What hostap's authenticator and supplicant did when they were run against each other. */
interface Step {
  readonly side?: "authenticator" | "supplicant" | "auth" | "supp";
  readonly eapol?: string;
  readonly msg?: string;
  readonly event?: string;
  readonly detail?: string;
  readonly key?: string;
}

interface Conversation {
  readonly id: string;
  readonly akm: string;
  readonly ssid: string;
  readonly pmk: string;
  readonly aa: string;
  readonly spa: string;
  readonly ap_ies: string;
  readonly sta_ies: string;
  readonly frames: readonly Step[];
}

const conversations = loadVectors<Conversation>("handshakes-hostap");
/** What the mobility domain of the two conversations with FT is called. */
const domains = loadVectors<Record<"mdid" | "r0kh_id" | "r1kh_id", string>>("ft");

const slot = (step: Step) => Number(/idx=(\d+)/.exec(step.detail ?? "")?.[1] ?? Number.NaN);

/** The group keys that hostapd installed, set after set; the very first is replaced before any station sees it. */
function groupKeysOf(frames: readonly Step[]): LoggedKeys[] {
  const installed = frames.filter(({ side, event, detail }) => {
    return side === "auth" && event === "install-key" && detail?.endsWith("0x1a") === true;
  });
  const of = (first: number) => installed.filter((step) => slot(step) >> 1 === first >> 1).map(({ key }) => key);
  // GTKs are 1 and 2, which a shift does not bring together.
  const gtks = installed.filter((step) => slot(step) < 4).map(({ key }) => octets(key as string));
  const [igtks, bigtks] = [of(4), of(6)].map((keys) => keys.map((key) => octets(key as string)));
  return gtks.map((gtk, at) => ({ gtk, igtk: igtks?.[at], bigtk: bigtks?.[at] })).slice(1);
}

/** Where a frame's IV stands, and its nonce. */
const iv = (eapol: string) => octets(eapol).subarray(49, 65);
const nonce = (eapol: string) => octets(eapol).subarray(17, 49);

/** The mobility domain that hostapd was set up for: the lifetime of its keys is that of `r0_key_lifetime=10000`. */
function domainOf({ id }: Conversation): MobilityDomain | undefined {
  const named = domains.find((one) => one.id === id);
  if (named === undefined) return undefined;
  const { mdid, r0kh_id, r1kh_id } = named;
  return { mdid: octets(mdid), r0khId: octets(r0kh_id), r1khId: octets(r1kh_id), keyLifetime: 10_000 };
}

function authenticatorOf(vector: Conversation) {
  const sent = vector.frames.filter(({ side }) => side === "authenticator").map(({ eapol }) => eapol as string);
  const firstIv = sent.map(iv).find((one) => one.some((octet) => octet !== 0));
  const group = new LoggedGroup(groupKeysOf(vector.frames), firstIv);
  const nonces = Array.from(new Set(sent.map((eapol) => toHex(nonce(eapol))))).filter((one) => /[^0]/.test(one));
  const stationElements = octets(vector.sta_ies);
  const [element] = decodeElements(stationElements);
  if (element === undefined) throw new Error("the station has no element");
  const pmk = new Secret(octets(vector.pmk));
  const machine = createAuthenticator({
    pmk,
    suite: suiteOfStation(encodeElement(element)),
    aa: octets(vector.aa),
    spa: octets(vector.spa),
    stationElements,
    apElements: selectApElements(decodeElements(octets(vector.ap_ies))),
    group,
    ssid: octets(vector.ssid),
    mobilityDomain: domainOf(vector),
    channel: { operatingClass: 0x51, primaryChannel: 1, frequencySegment1: 0, rest: new Uint8Array(0) },
    eapolVersion: octets(sent[0] as string)[0] as 1 | 2,
    random: () => octets(nonces.shift() as string),
  });
  return { machine, group, pmk };
}

/** hostap's flags of a pairwise key: for receiving alone, or for both directions. */
const directions = { "0x24": "set-receive-key", "0x2c": "set-key" } as const;

/** Plays hostapd's part of a conversation. @returns its frames and each pairwise key, in their order */
function play(vector: Conversation): string[] {
  const { machine, group, pmk } = authenticatorOf(vector);
  const done: string[] = [];
  let ours = 0;
  const carryOut = (actions: ReturnType<Authenticator["handle"]>) => {
    for (const action of actions) {
      if (action.type === "send") {
        ours++;
        done.push(toHex(action.octets));
      }
      if (action.type === "discard" || action.type === "deauthenticate") throw new Error(JSON.stringify(action));
      if (!("key" in action)) continue;
      const { key } = action;
      if (key.scope !== "pairwise") throw new Error(`a key for ${key.scope}`);
      const joined = joinTemporalKey(key, "authenticator");
      done.push(`${action.type} ${key.keyId} ${toHex(joined.octets)}`);
      joined.destroy();
      destroyKey(key);
    }
  };
  carryOut(machine.handle({ type: "start", now: 0 }));
  let theirs = 0;
  for (const { side, eapol, msg } of vector.frames) {
    if (eapol === undefined) continue;
    if (side === "supplicant") carryOut(machine.handle({ type: "frame", now: 0, octets: octets(eapol) }));
    else if (++theirs > ours && msg === "G1") {
      group.rotate();
      carryOut(machine.handle({ type: "group-keys", now: 0 }));
    }
  }
  carryOut(machine.handle({ type: "disconnect", now: 0 }));
  pmk.destroy();
  return done;
}

/** What hostapd did itself in a conversation: the same. */
function doneByHostapd({ frames }: Conversation): string[] {
  return frames.flatMap(({ side, event, eapol, detail, key }) => {
    if (side === "authenticator" && eapol !== undefined) return [eapol];
    const [, keyId, flag] = /idx=(\d) flag=(0x2[4c])/.exec(detail ?? "") ?? [];
    const isPairwise = side === "auth" && event === "install-key" && flag !== undefined;
    return isPairwise ? [`${directions[flag as keyof typeof directions]} ${keyId} ${key}`] : [];
  });
}

test("20 conversations are without FT, and 2 with it", () => {
  expect(conversations.filter(({ id }) => id.includes("-ft-"))).toHaveLength(2);
  expect(conversations).toHaveLength(22);
  expect(conversations.filter(({ akm }) => Number(akm.split(":")[1]) === (Akm.psk & 0xff)).length).toBeGreaterThan(5);
});

describe.each(conversations)("$id", (vector) => {
  const done = play(vector);
  const isFrame = (one: string) => !one.startsWith("set-");

  test("every frame of ours is hostapd's, octet for octet", () => {
    expect(done.filter(isFrame)).toEqual(doneByHostapd(vector).filter(isFrame));
  });

  test("each handshake installs one pairwise key, where hostapd does, for the same direction and at the same moment", () => {
    expect(done).toEqual(doneByHostapd(vector));
    const handshakes = vector.frames.filter(({ side, msg }) => side === "authenticator" && msg === "M3");
    expect(done.filter((one) => !isFrame(one))).toHaveLength(new Set(handshakes.map(({ eapol }) => eapol)).size);
  });
});

test("nothing secret is left of all of them but the group keys, which are the tests'", () => {
  const [vector] = conversations;
  if (vector === undefined) throw new Error("there is no conversation");
  const before = liveSecrets();
  const { machine } = authenticatorOf(vector);
  machine.handle({ type: "start", now: 0 });
  machine.handle({ type: "disconnect", now: 0 });
  expect(liveSecrets() - before).toBe(1);
});
