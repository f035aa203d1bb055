import { equal } from "../bytes/octets.ts";
import type { Secret } from "../bytes/secret.ts";
import { type Authenticator, createAuthenticator } from "../handshake/authenticator.ts";
import type { AuthenticatorEvent } from "../handshake/authenticator-frames.ts";
import type { AuthenticatorAction } from "../handshake/authenticator-state.ts";
import { protectionOf } from "../handshake/protection.ts";
import { akmSuite } from "../ie/suite.ts";
import { destroyKey, type KeyDescriptor } from "../keys/descriptor.ts";
import { RecordedAccessPoint, type RecordedOptions } from "./recorded-access-point.ts";
import { recordedDomain } from "./recorded-domain.ts";
import { RecordedGroup } from "./recorded-group.ts";
import {
  agreementIn,
  elementsOfMessage2,
  ftIn,
  isUnsupported,
  missingIn,
  type ReadFrame,
  suiteOf,
} from "./recorded-key-frames.ts";
import type { RecordedAssociation } from "./recording.ts";
import type { InstalledKey, KeyObserver, ReplayedHandshake, ReplayedMessage, ReplayProblem } from "./replayed.ts";

/** A handshake while it is played. */
interface Growing {
  readonly messages: ReplayedMessage[];
  readonly installed: InstalledKey[];
  readonly problems: Set<ReplayProblem>;
  established: boolean;
}

/**
 * Plays a recorded association through our own authenticator, and compares each frame that it makes with what the
 * recorded access point sent. The other side of `replayAssociation`.
 *
 * The authenticator is given the PMK, the PMKID of SAE and of FT, the addresses, the elements of beacon and association,
 * the mobility domain, the first key ID, the EAPOL version, the access point's nonces, its group keys with their ids and
 * packet numbers, the IVs of RC4, the station's frames, and the moments at which the access point did something unasked:
 * tried again, or renewed keys. Every frame is made from these; none is repeated. Of the result, `equal` says of the
 * access point's frames whether ours is the same, and of the station's whether ours took it.
 *
 * @param association - of {@link recordedAssociations}
 * @param pmk - of the AKM's size, 32 octets mostly; borrowed
 * @param observer - shown the keys; nobody, unless asked for
 * @returns the handshakes in the order of the file; empty where no EAPOL-Key frame was recorded in clear
 * @throws KeyError `ERR_KEY_ZERO` - a PMK of zeros
 * @throws KeyError `ERR_KEY_LENGTH` - a PMK that is not of the AKM's size
 * @spec IEEE 802.11-2016 12.7.6, 12.7.7
 */
export function replayAuthenticator(
  association: RecordedAssociation,
  pmk: Secret,
  observer: KeyObserver = {},
): ReplayedHandshake[] {
  if (association.frames.length === 0) return [];
  const stationElements = association.ownElements ?? elementsOfMessage2(association.frames);
  const suite = suiteOf(stationElements);
  const micLength = akmSuite(suite?.akm ?? 0, pmk.length)?.micLength ?? 16;
  const ft = ftIn(association, suite, micLength);
  return new Player({ association, stationElements, suite, micLength, ft, pmk, observer }).play();
}

interface Given extends RecordedOptions {
  readonly stationElements: Uint8Array | undefined;
  readonly observer: KeyObserver;
}

/** Our machine, and the group keys that it hands out. */
interface AtWork {
  readonly machine: Authenticator;
  readonly group: RecordedGroup;
}

class Player {
  readonly #given: Given;
  readonly #recording: RecordedAccessPoint;
  #atWork: AtWork | undefined;
  readonly #handshakes: Growing[] = [];
  /** Frames that our machine made and the recording has not shown yet. */
  #owed: Uint8Array[] = [];
  #now = 0;

  constructor(given: Given) {
    this.#given = given;
    this.#recording = new RecordedAccessPoint(given);
  }

  play(): ReplayedHandshake[] {
    try {
      this.#atWork = this.#putToWork();
      for (const frame of this.#recording.frames()) this.#play(frame);
      this.#close();
    } finally {
      this.#atWork?.machine.handle({ type: "disconnect", now: this.#now });
      this.#atWork?.group.destroy();
      this.#recording.destroy();
    }
    const { aa, spa, ssid } = this.#given.association;
    return this.#handshakes.map(({ messages, installed, problems }) => {
      return { spa, aa, ssid, suite: this.#given.suite, messages, installed, problems: [...problems] };
    });
  }

  #putToWork(): AtWork | undefined {
    const { association, stationElements, suite, ft, pmk } = this.#given;
    if (stationElements === undefined || suite === undefined) return undefined;
    try {
      const protection = protectionOf(suite, pmk.length);
      const group = new RecordedGroup(protection);
      const machine = createAuthenticator({
        pmk,
        suite,
        spa: association.spa,
        aa: association.aa,
        stationElements,
        ...agreementIn(association),
        apElements: association.apElements ?? { wpa: undefined, rsn: undefined, rsnx: undefined },
        mobilityDomain: ft === undefined ? undefined : recordedDomain(ft, group),
        group,
        eapolVersion: this.#recording.eapolVersion,
        pmkid: this.#recording.pmkidOfExchange(),
        firstKeyId: this.#recording.firstKeyId(protection),
        random: () => this.#recording.nextNonce(),
      });
      return { machine, group };
    } catch (error) {
      if (isUnsupported(error)) return undefined;
      throw error;
    }
  }

  #play(frame: ReadFrame): void {
    const { message, number, from } = frame;
    // A message 1 that our machine owes the recording is shown before its handshake begins.
    const shown = from === "authenticator" && this.#compare(frame);
    const handshake = this.#handshakeOf(frame);
    const same = from === "authenticator" ? shown : this.#hand(frame);
    handshake.messages.push({ message, number, from, equal: same });
  }

  /** The handshake that a frame belongs to: message 1 begins another once the one before has come through. */
  #handshakeOf({ message }: ReadFrame): Growing {
    const current = this.#handshakes.at(-1);
    if (current !== undefined && !(message === "1/4" && current.established)) return current;
    this.#close();
    const problems = new Set(missingIn(this.#given.association, this.#given.ft, this.#atWork !== undefined));
    const next: Growing = { messages: [], installed: [], problems, established: false };
    this.#handshakes.push(next);
    return next;
  }

  /** Hands a frame of the station to our machine. @returns whether it was taken */
  #hand(frame: ReadFrame): boolean {
    if (this.#atWork === undefined) return false;
    const { message, octets, encrypted } = frame;
    this.#recording.hear(frame);
    const bringsGroupKeys = this.#given.suite?.protocol === "rsn" ? message === "2/4" : message === "4/4";
    if (bringsGroupKeys) this.#learnFrom(this.#recording.next());
    // That a frame came in clear is not held against it: the recorded access point had its own rules.
    const event = { type: "frame", now: this.#now, octets } as const;
    const actions = this.#tell(encrypted ? { ...event, encrypted } : event);
    const dropped = actions.find((action) => action.type === "discard");
    const refused = actions.some((action) => action.type === "deauthenticate");
    const { problems } = this.#handshakes.at(-1) as Growing;
    if (dropped?.why === "bad-mic") problems.add("mic-mismatch");
    else if (dropped !== undefined || refused) problems.add("refused");
    return dropped === undefined && !refused;
  }

  #learnFrom(frame: ReadFrame | undefined): void {
    const { ptk } = this.#recording;
    if (frame !== undefined && ptk !== undefined) this.#atWork?.group.learn(frame.octets, ptk);
  }

  /** Compares a frame of the access point with ours. What the access point began unasked, ours begins now. */
  #compare(frame: ReadFrame): boolean {
    this.#recording.hear(frame);
    if (this.#owed.length === 0 && this.#atWork !== undefined) this.#begin(frame, this.#atWork);
    const same = this.#owed.findIndex((octets) => equal(octets, frame.octets));
    this.#owed.splice(Math.max(same, 0), 1);
    return same >= 0;
  }

  #begin(frame: ReadFrame, { machine }: AtWork): void {
    if (frame.message !== "1/4") this.#learnFrom(frame);
    const again = machine.deadline;
    if (machine.at === "initialize") this.#tell({ type: "start", now: this.#now });
    else if (machine.at !== "ptk-init-done") this.#timeOut(again);
    else if (frame.message === "1/4") this.#tell({ type: "rekey", now: this.#now });
    else if (machine.groupAt === "idle") this.#tell({ type: "group-keys", now: this.#now });
    else this.#timeOut(again);
  }

  #timeOut(deadline: number | undefined): void {
    this.#now = Math.max(this.#now, deadline ?? this.#now);
    this.#tell({ type: "timeout", now: this.#now });
  }

  #tell(event: AuthenticatorEvent): readonly AuthenticatorAction[] {
    const actions = this.#atWork?.machine.handle(event) ?? [];
    for (const action of actions) {
      if (action.type === "send") this.#owed.push(action.octets);
      else if ("key" in action) this.#install(action.key);
      else if (action.type === "established" && action.handshake === "pairwise") this.#establish();
    }
    return actions;
  }

  #install(key: KeyDescriptor): void {
    const { suite, observer } = this.#given;
    const handshake = this.#handshakes.at(-1) as Growing;
    handshake.installed.push({ scope: key.scope, cipher: suite?.pairwise ?? 0, keyId: key.keyId, rsc: key.rsc });
    try {
      observer.key?.(this.#handshakes.length - 1, key);
    } finally {
      destroyKey(key);
    }
  }

  #establish(): void {
    (this.#handshakes.at(-1) as Growing).established = true;
    const { ptk } = this.#recording;
    if (ptk !== undefined) this.#given.observer.ptk?.(this.#handshakes.length - 1, ptk);
  }

  /** Says what the handshake that ends here lacks. */
  #close(): void {
    const handshake = this.#handshakes.at(-1);
    if (handshake === undefined) return;
    if (this.#owed.length > 0) handshake.problems.add("frame-not-recorded");
    this.#owed = [];
    if (this.#atWork !== undefined && !handshake.established) handshake.problems.add("handshake-incomplete");
  }
}
