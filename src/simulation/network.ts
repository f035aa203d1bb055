import { equal } from "../bytes/octets.ts";
import { Secret } from "../bytes/secret.ts";
import { Countermeasures } from "../cipher/countermeasures.ts";
import { AccessPoint } from "../handshake/access-point.ts";
import type { AccessPointEvent, AddressedAction } from "../handshake/access-point-event.ts";
import type { Action, HandshakeEvent } from "../handshake/action.ts";
import type { ApElements } from "../handshake/ap-elements.ts";
import { accessPointElements, negotiate, stationElement } from "../handshake/negotiate.ts";
import type { Suite } from "../handshake/suite.ts";
import { createSupplicant, type Supplicant } from "../handshake/supplicant.ts";
import { akmSuite } from "../ie/suite.ts";
import { VirtualClock } from "../net80211/simulator/clock.ts";
import { type Fate, type Faults, Medium, type MediumFrame } from "./medium.ts";
import type { JoinedNetworkOptions, JoinedStation } from "./network-options.ts";
import { type Deed, deedOf, type Party, seeFrame } from "./network-story.ts";
import { RadioKeys } from "./radio-keys.ts";
import { repeatableRandom } from "./repeatable.ts";
import { samplePmk } from "./sample-pmk.ts";
import { namesToldTo, networkNames } from "./simulated-domain.ts";

/** Ms after which a station that was sent away, or has waited in vain, associates anew. */
const patience = { afterDeauthentication: 100, inVain: 10_000 } as const;

interface Station {
  readonly place: number;
  readonly address: Uint8Array;
  readonly machine: Supplicant;
  readonly keys: RadioKeys;
  associations: number;
  giveUp: () => void;
}

/**
 * Our access point and stations of ours, joined by a medium that does as much harm as it is told to. One virtual clock,
 * one seed: every run is the same.
 *
 * EAPOL frames are encrypted on the air once their sender has a pairwise key, as mac80211 and net80211 do it: a frame
 * under a key that the other end does not have any more is lost. That is how a rekey can fail with real hardware, too.
 */
export class JoinedNetwork {
  /** The clock: `advance` makes things happen. */
  readonly clock: VirtualClock = new VirtualClock();
  /** What was agreed on. */
  readonly suite: Suite;
  readonly #options: JoinedNetworkOptions;
  readonly #elements: ApElements;
  readonly #stationElements: Uint8Array;
  readonly #medium: Medium;
  readonly #address: Uint8Array = Uint8Array.of(0x02, 0, 0, 0, 0, 0);
  readonly #keys: RadioKeys = new RadioKeys("authenticator");
  readonly #secrets: readonly [ap: Secret, station: Secret];
  readonly #ap: AccessPoint;
  readonly #stations: Station[];
  #wakeAp: () => void = () => {};
  #groupKeyId = 0;
  #ended = false;

  /**
   * Nothing happens before {@link JoinedNetwork.start}.
   *
   * @throws SuiteError `ERR_SUITE_NONE_SHARED` - the two policies have nothing in common
   * @throws KeyError - a PMK that cannot be one
   */
  constructor(options: JoinedNetworkOptions) {
    const { policy, stationPolicy = policy, seed = "a joined network" } = options;
    this.#options = options;
    this.#elements = accessPointElements(policy);
    this.suite = negotiate(this.#elements, stationPolicy);
    this.#stationElements = stationElement(this.suite, stationPolicy);
    this.#medium = new Medium(this.clock, `${seed}, medium`, options.faults);
    this.#medium.onFate((frame, fate) => this.#tellFrame(frame, fate));
    const pmk = options.pmk ?? samplePmk(this.suite.akm, 0x5a);
    this.#secrets = [Secret.copyOf(pmk), Secret.copyOf(options.stationPmk ?? pmk)];
    this.#ap = this.#createAccessPoint(repeatableRandom(`${seed}, access point`));
    this.#medium.attach(this.#address, (frame) => this.#apReceives(frame));
    this.#stations = Array.from({ length: options.stations ?? 1 }, (_, at) => this.#createStation(at + 1, seed));
  }

  /** The stations. */
  get stations(): readonly JoinedStation[] {
    return this.#stations.map((station) => ({
      address: station.address,
      connected: station.machine.portOpen && (this.#ap.authenticator(station.address)?.portOpen ?? false),
      agrees: this.#agrees(station),
      associations: station.associations,
    }));
  }

  /** How often any radio was given a key that it had before. It must stay 0. */
  get reinstalled(): number {
    return this.#stations.reduce((sum, { keys }) => sum + keys.reinstalled, this.#keys.reinstalled);
  }

  /** How much harm the medium does from now on. */
  set faults(faults: Faults) {
    this.#medium.faults = faults;
  }

  /** The access point begins, and every station associates. */
  start(): void {
    this.#tellAp({ type: "start", now: this.clock.now });
    for (const station of this.#stations) this.#associate(station);
  }

  /** Runs for a while, or until all that is waited for has come about: see {@link JoinedStation.agrees}. */
  run(duration: number, until: () => boolean = () => false): void {
    const end = this.clock.now + duration;
    while (this.clock.now < end && !until()) this.clock.advance(Math.min(10, end - this.clock.now));
  }

  /** The access point renews the pairwise keys of a station, by its place from 1, or with none the group keys. */
  rekey(place?: number): void {
    const now = this.clock.now;
    if (place === undefined) this.#tellAp({ type: "rekey", now });
    else this.#tellAp({ type: "rekey", now, spa: this.#at(place).address });
  }

  /** A station asks for new keys, or reports a Michael failure. */
  ask(place: number, what: "rekey" | "mic-failure", pairwise: boolean): void {
    this.#tellStation(this.#at(place), { type: what, now: this.clock.now, pairwise });
  }

  /** A station leaves, without a word that could be lost. */
  leave(place: number): void {
    const station = this.#at(place);
    this.#tellAp({ type: "left", now: this.clock.now, spa: station.address });
    this.#forget(station);
  }

  /** A station associates, anew where it had before. */
  join(place: number): void {
    this.#associate(this.#at(place));
  }

  /** Everything ends, and every secret with it. */
  end(): void {
    this.#ended = true;
    for (const station of this.#stations) this.#forget(station);
    this.#tellAp({ type: "stop", now: this.clock.now });
    for (const secret of this.#secrets) secret.destroy();
  }

  #at(place: number): Station {
    const station = this.#stations[place - 1];
    if (station === undefined) throw new RangeError(`there are ${this.#stations.length} stations, and no ${place}th`);
    return station;
  }

  #createAccessPoint(random: (length: number) => Uint8Array): AccessPoint {
    const { policy, handshakes, groupRekeyAfter, rekeyAfterLeaving } = this.#options;
    const { group } = this.suite;
    const isProtected = policy.management !== "off";
    const groupManagement = isProtected ? policy.groupManagement[0] : undefined;
    return new AccessPoint({
      aa: this.#address,
      apElements: this.#elements,
      group: { group, groupManagement, packetNumber: (slot) => this.#keys.at(slot)?.sent ?? 0n },
      eapolVersion: 2,
      handshakes: { ...handshakes, ...networkNames },
      groupRekeyAfter,
      rekeyAfterLeaving,
      michael: new Countermeasures(),
      random,
    });
  }

  #createStation(place: number, seed: string): Station {
    const address = Uint8Array.of(0x02, 0, 0, 0, 1, place);
    const machine = createSupplicant({
      pmk: this.#secrets[1],
      suite: this.suite,
      spa: address,
      aa: this.#address,
      ownElements: this.#stationElements,
      apElements: this.#elements,
      ...namesToldTo(this.suite),
      eapolVersion: 1,
      random: repeatableRandom(`${seed}, station ${place}`),
    });
    const keys = new RadioKeys("supplicant");
    const station: Station = { place, address, machine, keys, associations: 0, giveUp: () => {} };
    this.#medium.attach(address, (frame) => this.#stationReceives(station, frame));
    return station;
  }

  #associate(station: Station): void {
    this.#forget(station);
    station.associations++;
    this.#tellDeed(station.place, station.place, { type: "associate" });
    const { address } = station;
    const request = { spa: address, pmk: this.#secrets[0], stationElements: this.#stationElements };
    station.giveUp = this.clock.after(patience.inVain, () => {
      if (!station.machine.portOpen) this.#associate(station);
    });
    this.#tellAp({ type: "associated", now: this.clock.now, station: request });
  }

  /** The association is over: neither radio has keys for it, and the station waits for nothing. */
  #forget(station: Station): void {
    station.giveUp();
    station.keys.clear();
    this.#keys.forget(station.address);
    station.machine.handle({ type: "disconnect", now: this.clock.now });
  }

  #apReceives({ from, octets, sealedBy }: MediumFrame): void {
    const station = this.#stationOf(from);
    if (station === undefined) return;
    if (!this.#keys.opens(station.address, sealedBy)) {
      this.#tellDeed("ap", station.place, { type: "discard", why: "undecryptable" });
      return;
    }
    const encrypted = sealedBy !== undefined;
    this.#tellAp({ type: "frame", now: this.clock.now, spa: station.address, octets, encrypted });
  }

  #stationReceives(station: Station, { octets, sealedBy }: MediumFrame): void {
    // Its radio acknowledges what arrives, whether or not it can be read.
    this.#tellAp({ type: "acknowledged", now: this.clock.now, spa: station.address });
    if (!station.keys.opens(this.#address, sealedBy)) {
      this.#tellDeed(station.place, station.place, { type: "discard", why: "undecryptable" });
      return;
    }
    this.#tellStation(station, { type: "frame", now: this.clock.now, octets, encrypted: sealedBy !== undefined });
  }

  #tellAp(event: AccessPointEvent): void {
    for (const addressed of this.#ap.handle(event)) this.#carryForAp(addressed);
    this.#wakeAp();
    const { deadline } = this.#ap;
    if (deadline === undefined || this.#ended) return;
    this.#wakeAp = this.clock.after(Math.max(0, deadline - this.clock.now), () => {
      this.#tellAp({ type: "timeout", now: this.clock.now });
    });
  }

  #carryForAp({ spa, action }: AddressedAction): void {
    const station = spa === undefined ? undefined : this.#stationOf(spa);
    this.#tellAction("ap", station?.place, action);
    if (action.type === "set-key" && action.key.scope === "group") this.#groupKeyId = action.key.keyId;
    this.#keys.carryOut(action);
    if (station === undefined) return;
    if (action.type === "send") this.#send(this.#keys, this.#address, station.address, action.octets);
    if (action.type === "deauthenticate") this.#sentAway(station);
  }

  #tellStation(station: Station, event: HandshakeEvent): void {
    for (const action of station.machine.handle(event)) this.#carryForStation(station, action);
  }

  #carryForStation(station: Station, action: Action): void {
    this.#tellAction(station.place, station.place, action);
    station.keys.carryOut(action);
    if (action.type === "send") this.#send(station.keys, station.address, this.#address, action.octets);
    if (action.type !== "deauthenticate") return;
    this.#tellAp({ type: "left", now: this.clock.now, spa: station.address });
    this.#sentAway(station);
  }

  /** A frame goes under the key that its sender's radio has for the receiver. */
  #send(keys: RadioKeys, from: Uint8Array, to: Uint8Array, octets: Uint8Array): void {
    this.#medium.send({ from, to, octets, sealedBy: keys.send(to) });
  }

  #sentAway(station: Station): void {
    this.#forget(station);
    station.giveUp = this.clock.after(patience.afterDeauthentication, () => this.#associate(station));
  }

  #agrees(station: Station): boolean {
    const theirs = this.#keys.sendingTo(station.address);
    const own = station.keys.sendingTo(this.#address);
    const group = { scope: "group", keyId: this.#groupKeyId as 1 | 2 } as const;
    const sameGroup = this.#keys.at(group)?.digest === station.keys.at(group)?.digest;
    return own !== undefined && own.digest === theirs?.digest && sameGroup;
  }

  #stationOf(address: Uint8Array): Station | undefined {
    return this.#stations.find((station) => equal(station.address, address));
  }

  #partyOf(address: Uint8Array): Party {
    return this.#stationOf(address)?.place ?? "ap";
  }

  #tellFrame({ from, to, octets, sealedBy }: MediumFrame, fate: Fate): void {
    const frame = seeFrame(octets, akmSuite(this.suite.akm)?.micLength ?? 16, sealedBy !== undefined);
    const parties = { from: this.#partyOf(from), to: this.#partyOf(to) };
    this.#options.tell?.({ type: "frame", at: this.clock.now, ...parties, frame, fate });
  }

  #tellAction(party: Party, station: number | undefined, action: Action): void {
    const deed = deedOf(action);
    if (deed !== undefined) this.#tellDeed(party, station, deed);
  }

  #tellDeed(party: Party, station: number | undefined, deed: Deed): void {
    this.#options.tell?.({ type: "deed", at: this.clock.now, party, station, deed });
  }
}
