import { copyOf, toHex } from "../bytes/octets.ts";
import { ReasonCode } from "../dot11/code-numbers.ts";
import { StateError } from "../errors.ts";
import { encodeElement, splitElements } from "../ie/element.ts";
import { cipherSuite } from "../ie/suite.ts";
import { destroyKey } from "../keys/descriptor.ts";
import type { AccessPointEvent, AccessPointOptions, AddressedAction, AssociatedStation } from "./access-point-event.ts";
import type { Action } from "./action.ts";
import { type Authenticator, createAuthenticator } from "./authenticator.ts";
import type { AuthenticatorAction } from "./authenticator-state.ts";
import { Deadlines } from "./deadlines.ts";
import { type GroupKeyDescriptor, GroupKeyOwner } from "./group.ts";
import { type Suite, suiteOfStation } from "./suite.ts";

/** A station as the access point knows it. */
interface Member {
  readonly name: string;
  readonly spa: Uint8Array;
  readonly authenticator: Authenticator;
  readonly tkip: boolean;
}

/**
 * An access point: the authenticators of its stations and the owner of its group keys, joined. Events in, addressed
 * actions out; no clock, no socket, no radio of its own.
 */
export class AccessPoint {
  readonly #options: AccessPointOptions;
  readonly #members = new Map<string, Member>();
  readonly #deadlines = new Deadlines();
  #group: GroupKeyOwner | undefined;
  #groupRekeyAt: number | undefined;
  #out: AddressedAction[] = [];
  #now = Number.NEGATIVE_INFINITY;

  /** Nothing is made before the event `start`. */
  constructor(options: AccessPointOptions) {
    this.#options = { ...options, aa: copyOf(options.aa) };
  }

  /** When to send a `timeout`, in ms of the caller's clock; undefined while nothing is waited for. */
  get deadline(): number | undefined {
    const station = this.#deadlines.next;
    if (station === undefined || this.#groupRekeyAt === undefined) return station ?? this.#groupRekeyAt;
    return Math.min(station, this.#groupRekeyAt);
  }

  /** How many stations are associated. */
  get stations(): number {
    return this.#members.size;
  }

  /** The authenticator of a station, to look at; undefined where it is not associated. */
  authenticator(spa: Uint8Array): Pick<Authenticator, "at" | "groupAt" | "portOpen" | "generation"> | undefined {
    return this.#members.get(toHex(spa))?.authenticator;
  }

  /**
   * Takes one event.
   *
   * @returns what to do, in this order. Keys in it belong to the caller
   * @throws StateError `ERR_STATE_TIME_BACKWARDS` - `now` is before that of an earlier event
   * @throws StateError `ERR_STATE_CLOSED` - before `start`, or after `stop`
   * @throws SuiteError `ERR_SUITE_MALFORMED_OFFER` - a station's element names no suite
   * @throws KeyError - as `createAuthenticator` and {@link GroupKeyOwner} throw
   */
  handle(event: AccessPointEvent): readonly AddressedAction[] {
    if (!(event.now >= this.#now))
      throw new StateError("ERR_STATE_TIME_BACKWARDS", `${event.now} ms is before ${this.#now} ms`);
    this.#now = event.now;
    this.#out = [];
    try {
      this.#take(event);
      return this.#out;
    } catch (error) {
      for (const { action } of this.#out) if ("key" in action) destroyKey(action.key);
      throw error;
    }
  }

  #take(event: AccessPointEvent): void {
    switch (event.type) {
      case "start":
        this.#start();
        break;
      case "associated":
        this.#associate(event.station);
        break;
      case "timeout":
        this.#timeOut();
        break;
      case "left":
        this.#leave(this.#members.get(toHex(event.spa)));
        break;
      case "mic-failure":
        this.#onMichaelFailure(undefined);
        break;
      case "rekey":
        if (event.spa === undefined) this.#rekeyGroup();
        else this.#tell(event.spa, { type: "rekey", now: event.now });
        break;
      case "stop":
        this.#stop();
        break;
      default:
        this.#tell(event.spa, event);
    }
  }

  #start(): void {
    const { group, random } = this.#options;
    this.#group?.destroy();
    this.#group = new GroupKeyOwner({ ...group, random });
    this.#setGroupKeys(this.#group.keysInUse());
    this.#scheduleGroupRekey();
  }

  #stop(): void {
    for (const member of [...this.#members.values()]) this.#forget(member);
    this.#group?.destroy();
    this.#group = undefined;
    this.#groupRekeyAt = undefined;
  }

  #associate(station: AssociatedStation): void {
    const group = this.#owner();
    const before = this.#members.get(toHex(station.spa));
    const member = this.#newMember(station, group);
    if (member.tkip && this.#options.michael?.until(this.#now) !== undefined) {
      this.#say(member, { type: "deauthenticate", reason: ReasonCode.micFailure });
      return;
    }
    if (before !== undefined) {
      this.#closeBefore(before);
      this.#leave(before);
    }
    this.#members.set(member.name, member);
    this.#tell(member.spa, { type: "start", now: this.#now });
  }

  #newMember({ spa, stationElements, pmk, pmkid }: AssociatedStation, group: GroupKeyOwner): Member {
    const { aa, apElements, eapolVersion, handshakes, random } = this.#options;
    const suite = suiteOfElements(stationElements);
    const options = { pmk, pmkid, suite, spa, aa, stationElements, apElements, group, eapolVersion, random };
    const authenticator = createAuthenticator({ ...handshakes, ...options });
    return { name: toHex(spa), spa: copyOf(spa), authenticator, tkip: usesTkip(suite) };
  }

  /** A station that associates once more has lost its keys: its port closes and its keys go before anything else. */
  #closeBefore(member: Member): void {
    if (member.authenticator.portOpen) this.#say(member, { type: "close-port" });
    for (const slot of member.authenticator.slots) this.#say(member, { type: "delete-key", slot });
  }

  #timeOut(): void {
    if (this.#groupRekeyAt !== undefined && this.#groupRekeyAt <= this.#now) this.#rekeyGroup();
    for (const name of this.#deadlines.due(this.#now)) {
      const member = this.#members.get(name);
      if (member !== undefined) this.#tell(member.spa, { type: "timeout", now: this.#now });
    }
  }

  /** Hands an event to a station's authenticator, and does what comes of it. */
  #tell(spa: Uint8Array, event: Parameters<Authenticator["handle"]>[0]): void {
    this.#owner();
    const member = this.#members.get(toHex(spa));
    if (member === undefined) return;
    for (const action of member.authenticator.handle(event)) this.#carry(member, action);
    if (this.#members.get(member.name) !== member) return;
    this.#deadlines.set(member.name, member.authenticator.deadline);
    const { generation } = member.authenticator;
    if (generation !== undefined) this.#setGroupKeys(this.#owner().done(member.name, generation));
  }

  #carry(member: Member, action: AuthenticatorAction): void {
    switch (action.type) {
      case "michael-failure":
        this.#onMichaelFailure(member);
        break;
      case "rekey-group":
        // A rotation that is under way is the one that is asked for.
        if (this.#owner().at === "setkeys-done") this.#rekeyGroup();
        break;
      case "deauthenticate":
        this.#say(member, action);
        this.#leave(member);
        break;
      default:
        this.#say(member, action);
    }
  }

  #rekeyGroup(): void {
    const group = this.#owner();
    this.#scheduleGroupRekey();
    const ready = [...this.#members.values()].filter(({ authenticator }) => authenticator.at === "ptk-init-done");
    this.#setGroupKeys(group.rotate(ready.map(({ name }) => name)));
    for (const { spa } of ready) this.#tell(spa, { type: "group-keys", now: this.#now });
  }

  #scheduleGroupRekey(): void {
    const { groupRekeyAfter } = this.#options;
    this.#groupRekeyAt = groupRekeyAfter === undefined ? undefined : this.#now + groupRekeyAfter;
  }

  #leave(member: Member | undefined): void {
    if (member === undefined) return;
    const hadGroupKeys = member.authenticator.generation !== undefined;
    this.#forget(member);
    this.#setGroupKeys(this.#owner().done(member.name, undefined));
    const { rekeyAfterLeaving } = this.#options;
    if (!hadGroupKeys || rekeyAfterLeaving === undefined) return;
    const at = this.#now + rekeyAfterLeaving;
    this.#groupRekeyAt = Math.min(at, this.#groupRekeyAt ?? at);
  }

  #forget(member: Member): void {
    this.#members.delete(member.name);
    this.#deadlines.set(member.name, undefined);
    member.authenticator.handle({ type: "disconnect", now: this.#now });
  }

  /**
   * The first failure within a minute costs the station that reported it its pairwise keys; the second costs every TKIP
   * station its association, and the network its group keys.
   *
   * @spec IEEE 802.11-2016 12.5.2.4.2
   */
  #onMichaelFailure(reporter: Member | undefined): void {
    const verdict = this.#options.michael?.failed(this.#now, "tkip") ?? "noted";
    if (verdict === "noted" && reporter !== undefined) this.#tell(reporter.spa, { type: "rekey", now: this.#now });
    if (verdict !== "started") return;
    for (const member of [...this.#members.values()].filter(({ tkip }) => tkip)) {
      this.#say(member, { type: "deauthenticate", reason: ReasonCode.micFailure });
      this.#leave(member);
    }
    this.#rekeyGroup();
  }

  #setGroupKeys(keys: readonly GroupKeyDescriptor[]): void {
    for (const key of keys) this.#out.push({ spa: undefined, action: { type: "set-key", key } });
  }

  #say(member: Member, action: Action): void {
    this.#out.push({ spa: member.spa, action });
  }

  #owner(): GroupKeyOwner {
    if (this.#group === undefined) throw new StateError("ERR_STATE_CLOSED", "the network has not started");
    return this.#group;
  }
}

/** The suite that the first of a station's elements names. */
function suiteOfElements(octets: Uint8Array): Suite {
  const [first] = splitElements(octets).elements;
  return suiteOfStation(first === undefined ? octets : encodeElement(first));
}

function usesTkip(suite: Suite): boolean {
  return [suite.pairwise, suite.group].some((selector) => cipherSuite(selector)?.name === "tkip");
}
