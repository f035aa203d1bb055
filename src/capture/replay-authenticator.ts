import { copyOf, equal } from "../bytes/octets.ts";
import type { Secret } from "../bytes/secret.ts";
import { findKde, Kde } from "../eapol/kde.ts";
import { decodeKeyData } from "../eapol/key-data.ts";
import { KeyError, WireError } from "../errors.ts";
import { type Authenticator, createAuthenticator } from "../handshake/authenticator.ts";
import type { AuthenticatorEvent } from "../handshake/authenticator-frames.ts";
import type { AuthenticatorAction } from "../handshake/authenticator-state.ts";
import { protectionOf } from "../handshake/protection.ts";
import type { Suite } from "../handshake/suite.ts";
import { akmSuite, cipherSuite } from "../ie/suite.ts";
import { cutTemporalKey, destroyKey, type KeyDescriptor, type PairwiseKey } from "../keys/descriptor.ts";
import { derivePtk, destroyPtk, type Ptk } from "../keys/ptk.ts";
import { RecordedGroup } from "./recorded-group.ts";
import { agreementIn, elementsOfMessage2, type ReadFrame, readFrame, suiteOf } from "./recorded-key-frames.ts";
import { RecordedLink } from "./recorded-link.ts";
import { keyFrameIn, type ProtectedFrame, type RecordedAssociation } from "./recording.ts";
import type { InstalledKey, KeyObserver, ReplayedHandshake, ReplayedMessage, ReplayProblem } from "./replayed.ts";

/** A frame of the recording: an EAPOL-Key frame, or one that may turn out to hold one. */
type Recorded = ReadFrame | ProtectedFrame;

/** While new pairwise keys are agreed on, frames under the old ones are under way. */
const keysUnderWay = 2;

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
 * The authenticator is given the PMK, SAE's PMKID, the addresses, the elements of beacon and association, the EAPOL
 * version, the access point's nonces, its group keys with their ids and packet numbers, the IVs of RC4, the station's frames, and
 * the moments at which the access point did something unasked: tried again, or renewed keys. Every frame is made from
 * these; none is repeated. Of the result, `equal` says of the access point's frames whether ours is the same, and of
 * the station's whether ours took it.
 *
 * @param association - of {@link recordedAssociations}
 * @param pmk - 32 octets; borrowed
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
  const micLength = akmSuite(suite?.akm ?? 0)?.micLength ?? 16;
  return new Player({ association, stationElements, suite, micLength, pmk, observer }).play();
}

interface Given {
  readonly association: RecordedAssociation;
  readonly stationElements: Uint8Array | undefined;
  readonly suite: Suite | undefined;
  readonly micLength: number;
  readonly pmk: Secret;
  readonly observer: KeyObserver;
}

/** All frames of an association in the order of the file. */
function inOrder({ association, micLength }: Given): Recorded[] {
  const { frames, protectedFrames } = association;
  const all = [...frames.map((frame) => readFrame(frame, micLength, false)), ...protectedFrames];
  return all.sort((a, b) => a.number - b.number);
}

/** Our machine, and the group keys that it hands out. */
interface AtWork {
  readonly machine: Authenticator;
  readonly group: RecordedGroup;
}

class Player {
  readonly #given: Given;
  readonly #recorded: readonly Recorded[];
  readonly #atWork: AtWork | undefined;
  /** What the keys so far open. */
  readonly #link = new RecordedLink(keysUnderWay);
  readonly #handshakes: Growing[] = [];
  /** Frames that our machine made and the recording has not shown yet. */
  #owed: Uint8Array[] = [];
  /** Where in the recording the player is. */
  #at = 0;
  #now = 0;
  #aNonce: Uint8Array | undefined;
  /** Of the message 2 that came last: what the access point's next frames are under. */
  #ptk: Ptk | undefined;
  /** The last one that frames were opened with. */
  #opened: Ptk | undefined;

  constructor(given: Given) {
    this.#given = given;
    this.#recorded = inOrder(given);
    this.#atWork = this.#putToWork();
  }

  play(): ReplayedHandshake[] {
    try {
      for (const [at, recorded] of this.#recorded.entries()) {
        this.#at = at;
        const frame = this.#read(recorded, (protectedFrame) => this.#link.open(protectedFrame)?.msdu);
        if (frame !== undefined) this.#play(frame);
      }
      this.#close();
    } finally {
      this.#atWork?.machine.handle({ type: "disconnect", now: this.#now });
      this.#atWork?.group.destroy();
      this.#link.destroy();
      if (this.#ptk !== undefined) destroyPtk(this.#ptk);
    }
    const { aa, spa, ssid } = this.#given.association;
    return this.#handshakes.map(({ messages, installed, problems }) => {
      return { spa, aa, ssid, suite: this.#given.suite, messages, installed, problems: [...problems] };
    });
  }

  #putToWork(): AtWork | undefined {
    const { association, stationElements, suite, pmk } = this.#given;
    if (stationElements === undefined || suite === undefined) return undefined;
    try {
      const group = new RecordedGroup(protectionOf(suite, pmk.length));
      const machine = createAuthenticator({
        pmk,
        suite,
        spa: association.spa,
        aa: association.aa,
        stationElements,
        ...agreementIn(association),
        apElements: association.apElements ?? { wpa: undefined, rsn: undefined, rsnx: undefined },
        group,
        eapolVersion: this.#eapolVersion(),
        pmkid: this.#pmkidOfExchange(),
        random: () => this.#recordedNonce(),
      });
      return { machine, group };
    } catch (error) {
      if (error instanceof KeyError && error.code === "ERR_KEY_SUITE") return undefined;
      throw error;
    }
  }

  /** The 802.1X version that the access point writes: of its first frame. hostapd's own where there is none. */
  #eapolVersion(): 1 | 2 | 3 {
    const version = this.#given.association.frames.find(({ from }) => from === "authenticator")?.octets[0];
    return version === 1 || version === 3 ? version : 2;
  }

  /** The PMKID that the exchange before gave, as SAE does: no PMK tells it. Message 1 names it. */
  #pmkidOfExchange(): Uint8Array | undefined {
    if (akmSuite(this.#given.suite?.akm ?? 0)?.pmk !== "sae") return undefined;
    const message1 = this.#nextOfAccessPoint();
    if (message1?.message !== "1/4" || message1.key === undefined) return undefined;
    try {
      return findKde(decodeKeyData(message1.key.keyData), Kde.pmkid);
    } catch (error) {
      if (error instanceof WireError) return undefined;
      throw error;
    }
  }

  #read(recorded: Recorded, open: (frame: ProtectedFrame) => Uint8Array | undefined): ReadFrame | undefined {
    if (!("mpdu" in recorded)) return recorded;
    const msdu = open(recorded);
    const octets = msdu === undefined ? undefined : keyFrameIn(msdu);
    const { number, from } = recorded;
    return octets === undefined ? undefined : readFrame({ number, from, octets }, this.#given.micLength, true);
  }

  /** The next frame of the access point from here on. */
  #nextOfAccessPoint(): ReadFrame | undefined {
    for (let at = this.#at; at < this.#recorded.length; at++) {
      const recorded = this.#recorded[at] as Recorded;
      if (recorded.from !== "authenticator") continue;
      const frame = this.#read(recorded, (protectedFrame) => this.#link.peek(protectedFrame));
      if (frame !== undefined) return frame;
    }
    return undefined;
  }

  #recordedNonce(): Uint8Array {
    const next = this.#nextOfAccessPoint();
    return copyOf(
      next?.message === "1/4" && next.key !== undefined ? next.key.keyNonce : new Uint8Array(32).fill(0xff),
    );
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
    const next: Growing = { messages: [], installed: [], problems: new Set(), established: false };
    this.#handshakes.push(next);
    const { association, stationElements } = this.#given;
    if (association.ownElements === undefined) next.problems.add("association-not-recorded");
    if (association.apElements === undefined) next.problems.add("beacon-not-recorded");
    if (stationElements === undefined) next.problems.add("message-2-not-recorded");
    else if (this.#atWork === undefined) next.problems.add("suite-not-supported");
    return next;
  }

  /** Hands a frame of the station to our machine. @returns whether it was taken */
  #hand(frame: ReadFrame): boolean {
    if (this.#atWork === undefined) return false;
    const { message, octets, encrypted } = frame;
    if (message === "2/4") this.#deriveFrom(frame);
    if (message === "4/4") this.#openWithPtk();
    const bringsGroupKeys = this.#given.suite?.protocol === "rsn" ? message === "2/4" : message === "4/4";
    if (bringsGroupKeys) this.#learnFrom(this.#nextOfAccessPoint());
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

  #deriveFrom({ key }: ReadFrame): void {
    const { pmk, suite, association } = this.#given;
    if (this.#aNonce === undefined || key === undefined || suite === undefined) return;
    if (this.#ptk !== undefined) destroyPtk(this.#ptk);
    const nonces = { aNonce: this.#aNonce, sNonce: key.keyNonce };
    this.#ptk = derivePtk({ pmk, aa: association.aa, spa: association.spa, ...nonces }, suite);
  }

  /** From message 4 on, the access point sends under the keys of the handshake. */
  #openWithPtk(): void {
    const cipher = cipherSuite(this.#given.suite?.pairwise ?? 0)?.name;
    if (this.#ptk === undefined || this.#opened === this.#ptk || cipher === undefined) return;
    this.#opened = this.#ptk;
    const cut = cutTemporalKey(cipher, this.#ptk.tk, "supplicant");
    const key: PairwiseKey = { ...cut, scope: "pairwise", peer: this.#given.association.aa, keyId: 0, rsc: 0n };
    this.#link.setKey(key);
    destroyKey(key);
  }

  #learnFrom(frame: ReadFrame | undefined): void {
    if (frame !== undefined && this.#ptk !== undefined) this.#atWork?.group.learn(frame.octets, this.#ptk);
  }

  /** Compares a frame of the access point with ours. What the access point began unasked, ours begins now. */
  #compare(frame: ReadFrame): boolean {
    const find = () => this.#owed.findIndex((octets) => equal(octets, frame.octets));
    if (frame.message === "1/4") this.#aNonce = frame.key?.keyNonce;
    if (this.#owed.length === 0 && this.#atWork !== undefined) this.#begin(frame, this.#atWork);
    const same = find();
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
      else if (action.type === "set-key") this.#install(action.key);
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
    if (this.#ptk !== undefined) this.#given.observer.ptk?.(this.#handshakes.length - 1, this.#ptk);
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
