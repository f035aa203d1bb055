import { describe, expect, test } from "vitest";
import { concat, toHex } from "../../src/bytes/octets.ts";
import { liveSecrets, Secret } from "../../src/bytes/secret.ts";
import type { Action } from "../../src/handshake/action.ts";
import { selectApElements } from "../../src/handshake/ap-elements.ts";
import { suiteOfStation } from "../../src/handshake/suite.ts";
import { createSupplicant, type Supplicant } from "../../src/handshake/supplicant.ts";
import { decodeElements, encodeElement } from "../../src/ie/element.ts";
import { destroyKey, type KeyDescriptor } from "../../src/keys/descriptor.ts";
import { loadVectors, octets } from "../support/vectors.ts";

/** What hostap's authenticator and supplicant did when they were run against each other. */
interface Step {
  readonly side?: "authenticator" | "supplicant" | "auth" | "supp";
  readonly eapol?: string;
  readonly event?: string;
  readonly detail?: string;
  readonly key?: string;
  readonly snonce?: string;
}

interface Conversation {
  readonly pmk: string;
  readonly ssid: string;
  readonly aa: string;
  readonly spa: string;
  readonly ap_ies: string;
  readonly sta_ies: string;
  readonly beacon_protection: boolean;
  readonly frames: readonly Step[];
}

const conversations = loadVectors<Conversation>("handshakes-hostap");

/** The channel of the conversation with channel validation; the others do not ask. */
const channel = { operatingClass: 0x51, primaryChannel: 1, frequencySegment1: 0, rest: new Uint8Array(0) };

/**
 * What the access point of a conversation with FT answered the association request: Figures 9-361 and 9-362 with R1KH-ID
 * and R0KH-ID, the names of ft.json.
 */
const answered = Buffer.from(
  `3603123400${"3764"}${"00".repeat(82)}${"01060205080b0e11"}${"030867656e2d72306b68"}`,
  "hex",
);

function stationOf({ ssid, pmk, aa, spa, ap_ies, sta_ies, frames, beacon_protection }: Conversation, secret: Secret) {
  const nonces = frames.flatMap(({ snonce }) => (snonce === undefined ? [] : [octets(snonce)]));
  const [element] = decodeElements(octets(sta_ies));
  const first = frames.find(({ side, eapol }) => side === "supplicant" && eapol !== undefined);
  if (element === undefined || first?.eapol === undefined || pmk === "") throw new Error("an empty conversation");
  return createSupplicant({
    pmk: secret,
    suite: suiteOfStation(encodeElement(element)),
    aa: octets(aa),
    spa: octets(spa),
    ownElements: octets(sta_ies),
    apElements: selectApElements(decodeElements(octets(ap_ies))),
    channel,
    ssid: octets(ssid),
    responseElements: answered,
    checksBeacons: beacon_protection,
    eapolVersion: octets(first.eapol)[0] as 1 | 2,
    random: () => nonces.shift() as Uint8Array,
  });
}

/** A key as hostap hands it to a driver: for TKIP with the Michael key of the sender first. */
function inWords(key: KeyDescriptor): string {
  const whole =
    key.cipher === "tkip" ? concat(key.tk.octets, key.txMic.octets, key.rxMic.octets) : Uint8Array.from(key.tk.octets);
  return `${key.keyId} ${toHex(whole)}`;
}

/** Plays wpa_supplicant's part of a conversation. @returns its frames, the keys that it installs, and both in order */
function play(vector: Conversation): { frames: string[]; installed: string[]; done: string[] } {
  const secret = new Secret(octets(vector.pmk));
  const station: Supplicant = stationOf(vector, secret);
  const frames: string[] = [];
  const installed: string[] = [];
  const done: string[] = [];
  const carryOut = (actions: readonly Action[]) => {
    for (const action of actions) {
      if (action.type === "send") frames.push(toHex(action.octets));
      if (action.type === "send") done.push(toHex(action.octets));
      if (action.type === "discard" || action.type === "deauthenticate") throw new Error(JSON.stringify(action));
      if (!("key" in action)) continue;
      installed.push(inWords(action.key));
      if (action.key.scope === "pairwise") done.push(`${action.type} ${inWords(action.key)}`);
      destroyKey(action.key);
    }
  };
  for (const { side, eapol, event } of vector.frames) {
    if (event === "supplicant-rekey-request") carryOut(station.handle({ type: "rekey", now: 0, pairwise: true }));
    if (side !== "authenticator" || eapol === undefined) continue;
    carryOut(station.handle({ type: "frame", now: 0, octets: octets(eapol) }));
  }
  station.handle({ type: "disconnect", now: 0 });
  secret.destroy();
  return { frames, installed, done };
}

/** hostap's flags of a pairwise key: for receiving alone, or for both directions. */
const directions = { "0x24": "set-receive-key", "0x2c": "set-key" } as const;

/** Frames and pairwise keys of wpa_supplicant, in their order. */
function doneByHostap({ frames }: Conversation): string[] {
  return frames.flatMap(({ side, eapol, event, detail, key }) => {
    if (side === "supplicant" && eapol !== undefined) return [eapol];
    const [, keyId, flag] = /idx=(\d) flag=(0x2[4c])/.exec(detail ?? "") ?? [];
    const isPairwise = side === "supp" && event === "install-key" && flag !== undefined;
    return isPairwise ? [`${directions[flag as keyof typeof directions]} ${keyId} ${key}`] : [];
  });
}

/** What hostap's supplicant installed. It was not told to protect beacons: the BIGTKs are its access point's. */
function installedByHostap({ frames, beacon_protection }: Conversation): string[] {
  const slot = ({ detail }: Step) => Number(/idx=(\d+)/.exec(detail ?? "")?.[1]);
  const keys = frames.filter((step) => step.event === "install-key" && step.side === "supp");
  // The first set of an access point is replaced before any station sees it.
  const beacons = frames.filter((step) => step.side === "auth" && slot(step) >= 6).slice(1);
  return [...keys, ...(beacon_protection ? beacons : [])].map((step) => `${slot(step)} ${step.key}`);
}

test("20 conversations are without FT, and 2 with it", () => {
  expect(conversations.filter(({ id }) => id.includes("-ft-"))).toHaveLength(2);
  expect(conversations).toHaveLength(22);
});

describe.each(conversations)("$id", (vector) => {
  const before = liveSecrets();
  const { frames, installed, done } = play(vector);
  const left = liveSecrets() - before;

  test("every frame of ours is wpa_supplicant's, octet for octet", () => {
    const theirs = vector.frames.filter(({ side }) => side === "supplicant").map(({ eapol }) => eapol);
    expect(frames).toEqual(theirs);
  });

  test("the pairwise key is installed before message 4 or after it as by wpa_supplicant, and for the same direction", () => {
    expect(done).toEqual(doneByHostap(vector));
  });

  test("every key that is installed is one that wpa_supplicant installed, at the same place, and none is left", () => {
    expect([...installed].sort()).toEqual(installedByHostap(vector).sort());
    expect(left).toBe(0);
  });
});
