import { toHex } from "../../../src/bytes/octets.ts";
import { Secret } from "../../../src/bytes/secret.ts";
import { sha256 } from "../../../src/crypto/sha256.ts";
import type { ApElements } from "../../../src/handshake/ap-elements.ts";
import { type AuthenticatorContext, authenticatorContext } from "../../../src/handshake/authenticator-context.ts";
import { type AuthenticatorSteps, authenticatorSteps } from "../../../src/handshake/authenticator-frames.ts";
import type { GroupKeySource, GroupKeys } from "../../../src/handshake/group-source.ts";
import { type MobilityDomain, mobilityResponse } from "../../../src/handshake/mobility-domain.ts";
import { verify as soundVerify, type Verified } from "../../../src/handshake/protection.ts";
import type { Suite } from "../../../src/handshake/suite.ts";
import { type Context, supplicantContext } from "../../../src/handshake/supplicant-context.ts";
import { type SupplicantSteps, supplicantSteps } from "../../../src/handshake/supplicant-frames.ts";
import { Akm, Cipher } from "../../../src/ie/suite.ts";

/**
 * A station and an access point of ours, joined, and what an adversary may do between them.
 *
 * Nonces and group keys are functions of how many were drawn before, so that a state can be gone on from many times.
 */
export interface World {
  readonly name: string;
  readonly station: Context;
  readonly ap: AuthenticatorContext;
  readonly stationSteps: SupplicantSteps;
  readonly apSteps: AuthenticatorSteps;
  readonly group: CountedGroup;
  /** Of each end. */
  readonly nonces: Readonly<Record<"station" | "ap", CountedNonces>>;
  /** What the steps were seen to do. */
  readonly watched: Watched;
  /** How many rekeys of any kind a schedule may hold: as many as it has moves, if nothing else is said. */
  readonly rekeys: number;
  /** How many messages 1 the adversary makes in one schedule; where any, it also changes frames and throws them back. */
  readonly forgeries: number;
  /** Which frame before the handshake the adversary has changed, so that the two ends begin with different elements. */
  readonly changed: Changed;
}

/**
 * Nothing; the beacon, which shows a weaker group cipher than there is; the association request, in which the station
 * seems to want TKIP, or seems to lack a capability.
 */
export type Changed = "nothing" | "beacon" | "association cipher" | "association capability";

/** The nonces of one end: each is another, and told by its number. */
export class CountedNonces {
  drawn = 0;
  readonly #end: number;

  constructor(end: "station" | "ap") {
    this.#end = end === "ap" ? 0x41 : 0x53;
  }

  next(): Uint8Array {
    const number = this.drawn++;
    return sha256(Uint8Array.of(number & 0xff, number >> 8, this.#end));
  }
}

/** What is seen of the inside of a step. */
export interface Watched {
  /** Key Data were opened of a frame whose MIC nobody had held against a key. */
  openedUnverified: boolean;
}

/** Group keys, each told by its generation; the test says which is in force. */
export class CountedGroup implements GroupKeySource {
  generation = 1;
  readonly #length: number;
  readonly #keys = new Map<number, Secret>();
  readonly #generations = new Map<string, number>();

  constructor(length: number) {
    this.#length = length;
  }

  get keys(): GroupKeys {
    const { generation } = this;
    const keyId = 1 + (generation & 1);
    return {
      generation,
      gtk: { keyId, key: this.#key(generation), packetNumber: 0n },
      igtk: undefined,
      bigtk: undefined,
    };
  }

  /** A frame's IV has no part in what a machine decides. */
  freshIv(): Uint8Array {
    return new Uint8Array(16).fill(0x1f);
  }

  /** Which generation a key is of, by the first octets of it, or by its digest. */
  generationOf(octets: Uint8Array): number | undefined {
    return this.#generations.get(toHex(octets.subarray(0, 16)));
  }

  #key(generation: number): Secret {
    const known = this.#keys.get(generation);
    if (known !== undefined) return known;
    const octets = sha256(Uint8Array.of(generation & 0xff, generation >> 8, 0x47)).slice(0, this.#length);
    const key = new Secret(octets);
    this.#keys.set(generation, key);
    this.#generations.set(toHex(octets.subarray(0, 16)), generation);
    this.#generations.set(toHex(sha256(octets).subarray(0, 16)), generation);
    return key;
  }
}

const addresses = { aa: Uint8Array.of(2, 0, 0, 0, 0, 0), spa: Uint8Array.of(2, 0, 0, 0, 1, 0) };
const pmk = new Secret(new Uint8Array(32).fill(0x0d));

const fromHex = (hex: string) => new Uint8Array(Buffer.from(hex, "hex"));
const wpaElement = fromHex("dd160050f20101000050f20201000050f20201000050f202");
const stationRsne = fromHex("30140100000fac040100000fac040100000fac020000");
const apRsne = fromHex("30140100000fac040100000fac040100000fac020c00");
/** What an adversary would have a station believe: that the access point has TKIP for the group. */
const weakRsne = fromHex("30140100000fac020100000fac040100000fac020c00");
/** What it would have the access point believe of the station. */
const tkipRsne = fromHex("30140100000fac040100000fac020100000fac020000");
/** Bit 13 of the capabilities: Extended Key ID. */
const extendedStationRsne = fromHex("30140100000fac040100000fac040100000fac020020");
const extendedApRsne = fromHex("30140100000fac040100000fac040100000fac020c20");
const incapableRsne = fromHex("30140100000fac040100000fac040100000fac023c00");

/** What the keys of FT hang on; the other networks do not ask for it. */
const ssid = new TextEncoder().encode("searched");
const mobilityDomain: MobilityDomain = { mdid: Uint8Array.of(0xa1, 0xb2), r0khId: ssid, r1khId: addresses.aa };

/** The networks that are searched. */
const networks = {
  "WPA with TKIP": {
    suite: {
      protocol: "wpa",
      akm: Akm.wpaPsk,
      pairwise: Cipher.wpaTkip,
      group: Cipher.wpaTkip,
      groupManagement: undefined,
    },
    own: wpaElement,
    ap: { wpa: wpaElement, rsn: undefined, rsnx: undefined },
  },
  "WPA2 with CCMP": {
    suite: { protocol: "rsn", akm: Akm.psk, pairwise: Cipher.ccmp, group: Cipher.ccmp, groupManagement: undefined },
    own: stationRsne,
    ap: { wpa: undefined, rsn: apRsne, rsnx: undefined },
  },
  "WPA2 with CCMP and Extended Key ID": {
    suite: { protocol: "rsn", akm: Akm.psk, pairwise: Cipher.ccmp, group: Cipher.ccmp, groupManagement: undefined },
    own: extendedStationRsne,
    ap: { wpa: undefined, rsn: extendedApRsne, rsnx: undefined },
  },
  "FT-PSK with CCMP": {
    suite: { protocol: "rsn", akm: Akm.ftPsk, pairwise: Cipher.ccmp, group: Cipher.ccmp, groupManagement: undefined },
    own: fromHex("30140100000fac040100000fac040100000fac040000"),
    ap: { wpa: undefined, rsn: fromHex("30140100000fac040100000fac040100000fac040c00"), rsnx: undefined },
  },
} as const satisfies Record<string, { suite: Suite; own: Uint8Array; ap: ApElements }>;

/** A network by its name. */
export type NetworkName = keyof typeof networks;

/** What a search may have otherwise. */
export interface WorldOptions {
  readonly stationSteps?: Partial<SupplicantSteps>;
  readonly apSteps?: Partial<AuthenticatorSteps>;
  readonly rekeys?: number;
  readonly forgeries?: number;
  readonly changed?: Changed;
}

export function worldOf(name: NetworkName, options: WorldOptions = {}): World {
  const { suite, own, ap: apElements } = networks[name];
  const nonces = { station: new CountedNonces("station"), ap: new CountedNonces("ap") };
  const watched: Watched = { openedUnverified: false };
  const group = new CountedGroup(suite.protocol === "wpa" ? 32 : 16);
  const changed = options.changed ?? "nothing";
  const seen: ApElements = changed === "beacon" ? { ...apElements, rsn: weakRsne } : apElements;
  const believed = changed === "association cipher" ? { ...suite, pairwise: Cipher.tkip } : suite;
  const shared = { ...addresses, pmk, ssid };
  return {
    name,
    station: supplicantContext({
      ...shared,
      random: () => nonces.station.next(),
      suite,
      ownElements: own,
      apElements: seen,
      responseElements: mobilityResponse(mobilityDomain, suite.akm),
      eapolVersion: 1,
    }),
    ap: authenticatorContext({
      ...shared,
      random: () => nonces.ap.next(),
      suite: believed,
      stationElements: associationOf(changed, own),
      apElements,
      mobilityDomain,
      group,
      eapolVersion: 2,
      retries: { message1: 1, acknowledged: 1, message3: 1, group: 1, later: 1, tries: 4 },
    }),
    stationSteps: watching({ ...supplicantSteps, ...options.stationSteps }, watched),
    apSteps: { ...authenticatorSteps, ...options.apSteps },
    group,
    nonces,
    watched,
    rekeys: options.rekeys ?? Number.POSITIVE_INFINITY,
    forgeries: options.forgeries ?? 0,
    changed,
  };
}

function associationOf(changed: Changed, own: Uint8Array): Uint8Array {
  if (changed === "association cipher") return tkipRsne;
  return changed === "association capability" ? incapableRsne : own;
}

/** Steps that tell when Key Data are opened that no MIC vouches for. */
function watching(steps: SupplicantSteps, watched: Watched): SupplicantSteps {
  const vouched = new WeakSet<Verified>();
  return {
    ...steps,
    verify: (received, kck, protection) => {
      const verified = steps.verify(received, kck, protection);
      if (verified !== undefined && soundVerify(received, kck, protection) !== undefined) vouched.add(verified);
      return verified;
    },
    open: (verified, kek, protection) => {
      if (!vouched.has(verified)) watched.openedUnverified = true;
      return steps.open(verified, kek, protection);
    },
  };
}
