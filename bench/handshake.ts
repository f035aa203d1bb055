import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from "node:crypto";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Secret } from "../src/bytes/secret.ts";
import { AccessPoint } from "../src/handshake/access-point.ts";
import type { AccessPointEvent, AddressedAction } from "../src/handshake/access-point-event.ts";
import type { Action } from "../src/handshake/action.ts";
import { suiteOfStation } from "../src/handshake/suite.ts";
import { createSupplicant, type Supplicant } from "../src/handshake/supplicant.ts";
import { Cipher } from "../src/ie/suite.ts";
import { destroyKey } from "../src/keys/descriptor.ts";
import { randomOctets } from "../src/platform.ts";
import { peerMic, peerPtk } from "./handshake-parts.ts";
import { type Comparison, compare, type Measurement, type Sample, summarize } from "./harness.ts";

/** What an access point costs: a station that comes and goes, memory a station, and new group keys for all of them. */

const pmk = Secret.copyOf(Uint8Array.from({ length: 32 }, (_, at) => at + 1));
const aa = Uint8Array.of(2, 0, 0, 0, 0, 0);
const stationElement = Uint8Array.from(Buffer.from("30140100000fac040100000fac040100000fac020000", "hex"));
const apElement = Uint8Array.from(Buffer.from("30140100000fac040100000fac040100000fac020c00", "hex"));
const apElements = { wpa: undefined, rsn: apElement, rsnx: undefined };
const suite = suiteOfStation(stationElement);

/** An access point and stations in one process; frames go straight from one to the other. */
class Network {
  readonly ap = new AccessPoint({
    aa,
    apElements,
    group: { group: Cipher.ccmp, groupManagement: undefined },
    eapolVersion: 2,
    random: randomOctets,
  });
  /** By the number in their address. */
  stations: (Supplicant | undefined)[] = [];
  /** Frames to stations. */
  sent = 0;
  /** Ms that the access point has worked. */
  worked = 0;

  constructor() {
    this.do({ type: "start", now: 0 });
  }

  /** Carries a station through its 4-way handshake. */
  join(at: number): void {
    const spa = addressOf(at);
    const shared = { pmk, suite, aa, spa, apElements, random: randomOctets };
    this.stations[at] = createSupplicant({ ...shared, ownElements: stationElement, eapolVersion: 1 });
    this.do({ type: "associated", now: 0, station: { spa, pmk, stationElements: stationElement } });
    if (this.ap.authenticator(spa)?.portOpen !== true) throw new Error(`station ${at} is not connected`);
  }

  /** Gives every station new group keys. */
  rekeyGroup(): void {
    const before = this.sent;
    this.do({ type: "rekey", now: 0 });
    if (this.sent - before !== this.ap.stations) throw new Error("not every station was given the keys");
  }

  do(event: AccessPointEvent): void {
    const begun = performance.now();
    const actions = this.ap.handle(event);
    this.worked += performance.now() - begun;
    for (const one of actions) this.#carry(one);
  }

  #carry({ spa, action }: AddressedAction): void {
    if (action.type === "set-key") destroyKey(action.key);
    if (action.type !== "send" || spa === undefined) return;
    this.sent++;
    const answers = this.stations[numberOf(spa)]?.handle({ type: "frame", now: 0, octets: action.octets }) ?? [];
    for (const octets of answers.flatMap(sentBy)) this.do({ type: "frame", now: 0, spa, octets });
  }
}

/** The frame that an action sends. A key is destroyed, as after a driver took it. */
function sentBy(action: Action): Uint8Array[] {
  if (action.type === "set-key") destroyKey(action.key);
  return action.type === "send" ? [action.octets] : [];
}

function addressOf(at: number): Uint8Array {
  return Uint8Array.of(2, 0, 1, at >> 16, at >> 8, at);
}

function numberOf(address: Uint8Array): number {
  const [, , , high, middle, low] = address as unknown as [number, number, number, number, number, number];
  return (high << 16) | (middle << 8) | low;
}

const few = 1_000;
const many = 10_000;

function networkOf(stations: number): Network {
  const network = new Network();
  for (let at = 0; at < stations; at++) network.join(at);
  return network;
}

const wrapIv = Buffer.alloc(8, 0xa6);
const frames = { message2: Buffer.alloc(121, 2), message3: Buffer.alloc(155, 3), message4: Buffer.alloc(99, 4) };
const keyData = Buffer.alloc(48, 0xdd);

/** The cryptography of a 4-way handshake and nothing else: no frame is made or read, no state is kept. */
function peerFourWay(): Buffer {
  const [anonce, snonce] = [randomBytes(32), randomBytes(32)];
  const ends = [peerPtk(anonce, snonce), peerPtk(anonce, snonce)].map((ptk) => ({
    kck: createSecretKey(ptk.subarray(0, 16)),
    kek: createSecretKey(ptk.subarray(16, 32)),
  }));
  const [station, accessPoint] = ends as [(typeof ends)[number], (typeof ends)[number]];
  for (const frame of Object.values(frames)) {
    if (!peerMic(station.kck, frame).equals(peerMic(accessPoint.kck, frame))) throw new Error("the two ends differ");
  }
  const wrapped = createCipheriv("id-aes128-wrap", accessPoint.kek, wrapIv).update(keyData);
  return createDecipheriv("id-aes128-wrap", station.kek, wrapIv).update(wrapped);
}

/** A station that associates with an access point, is carried to open ports, and leaves. */
async function complete(): Promise<Comparison> {
  const network = new Network();
  const spa = addressOf(0);
  const comeAndGo = () => {
    network.join(0);
    network.do({ type: "left", now: 0, spa });
    network.stations[0]?.handle({ type: "disconnect", now: 0 });
  };
  const compared = await compare("4-way complete", comeAndGo, "node:crypto", peerFourWay);
  const each = Math.round(1e6 / compared.ours).toLocaleString("en");
  return { ...compared, note: `${each} handshakes a second, both ends, one thread` };
}

/** Octets of memory a station, of the access point alone, against that of a smaller one. */
function memory(): Comparison {
  const perStation = (stations: number) => {
    const before = held();
    const network = networkOf(stations);
    network.stations = [];
    const octets = (held() - before) / network.ap.stations;
    network.do({ type: "stop", now: 0 });
    return octets;
  };
  const samples = Array.from({ length: 3 }, () => ({ ours: perStation(many), peer: perStation(few) }));
  const compared = summarize("station memory", `${few} stations`, samples, "");
  return { ...compared, note: `${Math.round(compared.ours)} octets a station at ${many} of them` };
}

/** Octets in use once all that is not has been collected. */
function held(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** The access point's share of new group keys for all, a station: what stays the same grows with their number alone. */
function groupRekey(): Comparison {
  const [large, small] = [networkOf(many), networkOf(few)];
  const perStation = (network: Network, times: number) => {
    const before = network.worked;
    for (let n = 0; n < times; n++) network.rekeyGroup();
    return ((network.worked - before) * 1000) / (times * network.ap.stations);
  };
  perStation(small, 3);
  const samples: Sample[] = Array.from({ length: 11 }, () => {
    return { ours: perStation(large, 1), peer: perStation(small, many / few) };
  });
  const compared = summarize("group rekey", `${few} stations`, samples, "");
  const whole = (compared.ours * many) / 1000;
  return { ...compared, note: `${many} stations in ${Math.round(whole)} ms of the access point's time` };
}

/** Both ends together, and an access point of many stations. */
export const handshakes: readonly Measurement[] = [
  { name: "4-way complete", against: "node:crypto", measure: complete },
  { name: "station memory", against: `${few} stations`, measure: () => Promise.resolve(memory()) },
  { name: "group rekey", against: `${few} stations`, measure: () => Promise.resolve(groupRekey()) },
];
