import { copyOf, equal } from "../bytes/octets.ts";
import type { Secret } from "../bytes/secret.ts";
import type { Action } from "../handshake/action.ts";
import type { FtAssociation } from "../handshake/ft-association.ts";
import { frameProtectionOf } from "../handshake/protection.ts";
import type { Suite } from "../handshake/suite.ts";
import { createSupplicantWith, type Supplicant } from "../handshake/supplicant.ts";
import { type SupplicantSteps, supplicantSteps } from "../handshake/supplicant-frames.ts";
import { temporaryKeys } from "../handshake/temporary-keys.ts";
import { akmSuite } from "../ie/suite.ts";
import { destroyKey, type KeyDescriptor } from "../keys/descriptor.ts";
import { destroyPtk } from "../keys/ptk.ts";
import {
  agreementIn,
  eapolVersionOf,
  elementsOfMessage2,
  ftIn,
  inOrder,
  isUnsupported,
  missingIn,
  type ReadFrame,
  type Recorded,
  readFrame,
  responseIn,
  suiteOf,
} from "./recorded-key-frames.ts";
import { keysUnderWay, RecordedLink } from "./recorded-link.ts";
import { keyFrameIn, type ProtectedFrame, type RecordedAssociation } from "./recording.ts";
import type { InstalledKey, KeyObserver, ReplayedHandshake, ReplayedMessage, ReplayProblem } from "./replayed.ts";

/** A handshake while it is played. */
interface Growing {
  readonly messages: ReplayedMessage[];
  readonly installed: InstalledKey[];
  readonly problems: Set<ReplayProblem>;
  aNonce: Uint8Array | undefined;
  sNonce: Uint8Array | undefined;
  established: boolean;
  /** Whether a frame came by that no key opened, after the handshake. */
  unopened: boolean;
}

/** A frame that our machine made and the recording has not shown yet. */
interface Owed {
  readonly octets: Uint8Array;
  readonly handshake: Growing;
  /** Whether the access point asked once more: then it had no answer, and the recording need not show one. */
  askedAgain: boolean;
}

/**
 * Plays a recorded association through our own supplicant, and compares each frame that it makes with what the
 * recorded station sent.
 *
 * The supplicant is given the PMK, the addresses, the elements of beacon and association, the EAPOL version, the
 * station's nonces, the access point's frames, and the moments at which the station asked for something unasked. The
 * keys that it installs open what was protected on the air: group handshakes, new pairwise keys, reports.
 *
 * @param association - of {@link recordedAssociations}
 * @param pmk - of the AKM's size, 32 octets mostly; borrowed
 * @param observer - shown the keys; nobody, unless asked for
 * @returns the handshakes in the order of the file; empty where no EAPOL-Key frame was recorded in clear
 * @throws KeyError `ERR_KEY_ZERO` - a PMK of zeros
 * @throws KeyError `ERR_KEY_LENGTH` - a PMK that is not of the AKM's size
 * @spec IEEE 802.11-2016 12.7.6, 12.7.7
 */
export function replayAssociation(
  association: RecordedAssociation,
  pmk: Secret,
  observer: KeyObserver = {},
): ReplayedHandshake[] {
  if (association.frames.length === 0) return [];
  const ownElements = association.ownElements ?? elementsOfMessage2(association.frames);
  const suite = suiteOf(ownElements);
  const micLength = akmSuite(suite?.akm ?? 0, pmk.length)?.micLength ?? 16;
  const ft = ftIn(association, suite, micLength);
  const player = new Player({ association, ownElements, suite, micLength, ft, pmk, observer });
  return player.play();
}

interface Given {
  readonly association: RecordedAssociation;
  readonly ownElements: Uint8Array | undefined;
  readonly suite: Suite | undefined;
  readonly micLength: number;
  readonly ft: FtAssociation | undefined;
  readonly pmk: Secret;
  readonly observer: KeyObserver;
}

/**
 * What is compared with wpa_supplicant is done as it does: a message 3 whose message 1 was followed by another with
 * another nonce is lost on it. Our own station knows such a message 3 by its own nonce.
 */
const wpaSupplicantSteps: SupplicantSteps = { ...supplicantSteps, recalls: () => false };

class Player {
  readonly #given: Given;
  readonly #recorded: readonly Recorded[];
  readonly #supplicant: Supplicant | undefined;
  /** What the keys so far open. */
  readonly #link = new RecordedLink(keysUnderWay);
  readonly #handshakes: Growing[] = [];
  /** Frames that our machine made and the recording has not shown yet, with the handshake that each is of. */
  #owed: Owed[] = [];
  /** Where in the recording the player is. */
  #at = 0;

  constructor(given: Given) {
    this.#given = given;
    this.#recorded = inOrder(given.association, given.micLength);
    this.#supplicant = this.#createSupplicant();
  }

  play(): ReplayedHandshake[] {
    try {
      for (const [at, recorded] of this.#recorded.entries()) {
        this.#at = at;
        const frame = "mpdu" in recorded ? this.#open(recorded) : recorded;
        if (frame !== undefined) this.#play(frame);
      }
      this.#close();
      for (const { handshake, askedAgain } of this.#owed) if (!askedAgain) handshake.problems.add("frame-not-recorded");
    } finally {
      this.#supplicant?.handle({ type: "disconnect", now: this.#recorded.length });
      this.#link.destroy();
    }
    const { aa, spa, ssid } = this.#given.association;
    return this.#handshakes.map(({ messages, installed, problems }) => {
      return { spa, aa, ssid, suite: this.#given.suite, messages, installed, problems: [...problems] };
    });
  }

  #play(frame: ReadFrame): void {
    const { message, number, from } = frame;
    // An answer may come when the access point has begun the next handshake.
    const handshake = this.#owedFrom(frame) ?? this.#handshakeOf(frame);
    const same = from === "authenticator" ? this.#hand(frame, handshake) : this.#compare(frame, handshake);
    handshake.messages.push({ message, number, from, equal: same });
  }

  /** The handshake of a frame that our machine made before. */
  #owedFrom({ from, octets }: ReadFrame): Growing | undefined {
    if (from === "authenticator") return undefined;
    return this.#owed.find((one) => equal(one.octets, octets))?.handshake;
  }

  /** The EAPOL-Key frame in a frame that the keys open. */
  #open(frame: ProtectedFrame): ReadFrame | undefined {
    const opened = this.#link.open(frame);
    const handshake = this.#handshakes.at(-1);
    if (opened === undefined && handshake?.established === true) handshake.unopened = true;
    return opened?.msdu === undefined ? undefined : this.#keyFrameIn(opened.msdu, frame);
  }

  #keyFrameIn(msdu: Uint8Array, { number, from }: ProtectedFrame): ReadFrame | undefined {
    const octets = keyFrameIn(msdu);
    return octets === undefined ? undefined : readFrame({ number, from, octets }, this.#given.micLength, true);
  }

  #createSupplicant(): Supplicant | undefined {
    const { association, ownElements, suite, ft, pmk } = this.#given;
    if (ownElements === undefined || suite === undefined) return undefined;
    try {
      return createSupplicantWith(wpaSupplicantSteps, {
        pmk,
        suite,
        spa: association.spa,
        aa: association.aa,
        ownElements,
        ...agreementIn(association),
        responseElements: ft === undefined ? undefined : responseIn(association),
        apElements: association.apElements ?? { wpa: undefined, rsn: undefined, rsnx: undefined },
        eapolVersion: eapolVersionOf(association.frames),
        random: () => this.#recordedNonce(),
      });
    } catch (error) {
      if (isUnsupported(error)) return undefined;
      throw error;
    }
  }

  /** The nonce of the message 2 that is to come. The place of one that was not recorded is taken by one that fits nothing. */
  #recordedNonce(): Uint8Array {
    for (let at = this.#at; at < this.#recorded.length; at++) {
      const recorded = this.#recorded[at] as Recorded;
      const frame = "mpdu" in recorded ? this.#peek(recorded) : recorded;
      if (frame?.message === "2/4" && frame.key !== undefined) return copyOf(frame.key.keyNonce);
    }
    this.#handshakes.at(-1)?.problems.add("message-2-not-recorded");
    return new Uint8Array(32).fill(0xff);
  }

  #peek(frame: ProtectedFrame): ReadFrame | undefined {
    const msdu = frame.from === "supplicant" ? this.#link.peek(frame) : undefined;
    return msdu === undefined ? undefined : this.#keyFrameIn(msdu, frame);
  }

  /** The handshake that a frame belongs to: message 1 begins another once the one before has come through. */
  #handshakeOf({ message, key }: ReadFrame): Growing {
    const current = this.#handshakes.at(-1);
    if (current !== undefined && !(message === "1/4" && current.established)) return current;
    this.#close();
    const next: Growing = {
      messages: [],
      installed: [],
      problems: new Set(missingIn(this.#given.association, this.#given.ft, this.#supplicant !== undefined)),
      aNonce: key?.keyNonce,
      sNonce: undefined,
      established: false,
      unopened: false,
    };
    this.#handshakes.push(next);
    return next;
  }

  /** Hands a frame of the access point to our machine. @returns whether it was taken */
  #hand(frame: ReadFrame, handshake: Growing): boolean {
    if (this.#supplicant === undefined) return false;
    if (frame.message === "1/4") handshake.aNonce = frame.key?.keyNonce;
    // That a frame came in clear is not held against it: the recorded station had its own rules.
    const { octets, encrypted } = frame;
    const event = { type: "frame", now: this.#at, octets } as const;
    const actions = this.#supplicant.handle(encrypted ? { ...event, encrypted } : event);
    this.#carryOut(actions, handshake);
    const dropped = actions.find((action) => action.type === "discard");
    const refused = actions.some((action) => action.type === "deauthenticate");
    if (dropped?.why === "bad-mic") handshake.problems.add("mic-mismatch");
    else if (dropped !== undefined || refused) handshake.problems.add("refused");
    return dropped === undefined && !refused;
  }

  #carryOut(actions: readonly Action[], handshake: Growing): void {
    for (const action of actions) {
      if (action.type === "send") this.#owe(action.octets, handshake);
      else if ("key" in action) this.#install(action.key, handshake);
      else if (action.type === "established" && action.handshake === "pairwise") this.#establish(handshake);
    }
  }

  #owe(octets: Uint8Array, handshake: Growing): void {
    for (const one of this.#owed)
      if (one.handshake === handshake && sameKind(one.octets, octets)) one.askedAgain = true;
    this.#owed.push({ octets, handshake, askedAgain: false });
  }

  #install(key: KeyDescriptor, handshake: Growing): void {
    const { suite, observer } = this.#given;
    const negotiated = { pairwise: suite?.pairwise, group: suite?.group, igtk: suite?.groupManagement };
    const cipher = (key.scope === "bigtk" ? suite?.groupManagement : negotiated[key.scope]) ?? 0;
    handshake.installed.push({ scope: key.scope, cipher, keyId: key.keyId, rsc: key.rsc });
    try {
      if (key.scope === "pairwise") this.#link.setKey(key);
      observer.key?.(this.#handshakes.length - 1, key);
    } finally {
      destroyKey(key);
    }
  }

  #establish(handshake: Growing): void {
    handshake.established = true;
    const { observer, association, pmk, suite, ft } = this.#given;
    const { aNonce, sNonce } = handshake;
    if (observer.ptk === undefined || suite === undefined || aNonce === undefined || sNonce === undefined) return;
    const { aa, spa } = association;
    const parties = { protection: frameProtectionOf(suite, pmk.length), aa, spa, ft };
    const { tptk } = temporaryKeys(parties, pmk, { aNonce, sNonce });
    try {
      observer.ptk(this.#handshakes.length - 1, tptk);
    } finally {
      destroyPtk(tptk);
    }
  }

  /** Compares a frame of the station with ours. What the station starts unasked, ours starts now. */
  #compare(frame: ReadFrame, handshake: Growing): boolean {
    if (frame.message === "2/4") handshake.sNonce = frame.key?.keyNonce;
    const request = frame.message === "request" ? frame.key?.keyInfo : undefined;
    if (request !== undefined && this.#supplicant !== undefined) {
      const type = request.error ? "mic-failure" : "rekey";
      this.#carryOut(this.#supplicant.handle({ type, now: this.#at, pairwise: request.pairwise }), handshake);
    }
    const same = this.#owed.findIndex(({ octets }) => equal(octets, frame.octets));
    const instead = this.#owed.findIndex((one) => one.handshake === handshake);
    const shown = same >= 0 ? same : instead;
    if (shown >= 0) this.#owed.splice(shown, 1);
    return same >= 0;
  }

  /** Says what the handshake that ends here lacks. */
  #close(): void {
    const handshake = this.#handshakes.at(-1);
    if (handshake === undefined) return;
    if (this.#supplicant === undefined || (handshake.established && this.#supplicant.portOpen)) return;
    const hidden = handshake.established && handshake.unopened;
    handshake.problems.add(hidden ? "group-key-encrypted-on-air" : "handshake-incomplete");
  }
}

/** Whether two EAPOL-Key frames are the same message: by their Key Information. */
function sameKind(one: Uint8Array, other: Uint8Array): boolean {
  return one[5] === other[5] && one[6] === other[6] && one.length === other.length;
}
