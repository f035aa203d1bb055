import { copyOf, equal } from "../bytes/octets.ts";
import type { Secret } from "../bytes/secret.ts";
import { decodeEapol } from "../eapol/eapol.ts";
import { decodeKeyFrame, type KeyFrame } from "../eapol/key-frame.ts";
import { identifyMessage, type KeyMessage } from "../eapol/message.ts";
import { KeyError, SuiteError, WireError } from "../errors.ts";
import type { Action } from "../handshake/action.ts";
import { type Suite, suiteOfStation } from "../handshake/suite.ts";
import { createSupplicant, type Supplicant } from "../handshake/supplicant.ts";
import { encodeElement, splitElements } from "../ie/element.ts";
import { akmSuite, type SuiteSelector } from "../ie/suite.ts";
import { destroyKey, type KeyDescriptor } from "../keys/descriptor.ts";
import { derivePtk, destroyPtk, type Ptk } from "../keys/ptk.ts";
import type { RecordedAssociation, RecordedFrame, Sender } from "./recording.ts";

/**
 * Why a replay could not say everything, or why a handshake did not come through.
 *
 * - `association-not-recorded`: the station's element was taken from its message 2
 * - `beacon-not-recorded`: message 3 could not be compared with what the access point announced
 * - `suite-not-supported`: the AKM or a cipher has no key hierarchy here, or the station's element cannot be read
 * - `message-2-not-recorded`: the station's nonce, and perhaps its element, is not known
 * - `mic-mismatch`: no MIC of the access point holds: the key is not the network's, or a frame was changed
 * - `refused`: a frame with a good MIC was not acceptable: its elements, key sizes or order
 * - `frame-not-recorded`: the station owes an answer that the recording does not have
 * - `group-key-encrypted-on-air`: what completes the handshake is in a frame that was encrypted
 * - `handshake-incomplete`: the recording ends before every key is in place
 */
export type ReplayProblem =
  | "association-not-recorded"
  | "beacon-not-recorded"
  | "suite-not-supported"
  | "message-2-not-recorded"
  | "mic-mismatch"
  | "refused"
  | "frame-not-recorded"
  | "group-key-encrypted-on-air"
  | "handshake-incomplete";

/** One frame of a replay. */
export interface ReplayedMessage {
  /** Which message it is. */
  readonly message: KeyMessage;
  /** Its packet's place in the file, from 1. */
  readonly number: number;
  /** Who sent it. */
  readonly from: Sender;
  /**
   * Of the station's frames: whether ours is the same, octet for octet. Of the access point's: whether our machine took
   * it, which it does when its MIC holds under the keys derived here.
   */
  readonly equal: boolean;
}

/** A key that came out of a replay, without its octets. */
export interface InstalledKey {
  /** What it protects. */
  readonly scope: KeyDescriptor["scope"];
  /** Cipher suite selector, as it was negotiated. */
  readonly cipher: SuiteSelector;
  /** The slot that it goes to. */
  readonly keyId: number;
  /** The highest packet number received under it when it was handed over. */
  readonly rsc: bigint;
}

/** A 4-way handshake with the group handshakes that follow it, played through our own machine. */
export interface ReplayedHandshake {
  /** Supplicant's address, 6 octets. */
  readonly spa: Uint8Array;
  /** Authenticator's address, 6 octets. */
  readonly aa: Uint8Array;
  /** 0 to 32 octets, where the recording tells it. */
  readonly ssid: Uint8Array | undefined;
  /** What the station chose; undefined where its element cannot be read. */
  readonly suite: Suite | undefined;
  /** In the order of the file. */
  readonly messages: readonly ReplayedMessage[];
  /** What our machine asked a driver to install, in this order. */
  readonly installed: readonly InstalledKey[];
  /** What is missing or wrong. Empty where everything came through. */
  readonly problems: readonly ReplayProblem[];
}

/** Who wants to see the keys of a replay. They are lent for the length of the call, and destroyed after it. */
export interface KeyObserver {
  /** The PTK, when a handshake has come through. `handshake` counts the replayed ones from 0. */
  ptk?(handshake: number, ptk: Ptk): void;
  /** A key on its way to a driver. */
  key?(handshake: number, key: KeyDescriptor): void;
}

/** A recorded frame, read. */
interface ReadFrame extends RecordedFrame {
  readonly key: KeyFrame | undefined;
  readonly message: KeyMessage;
}

/** A handshake while it is played. */
interface Growing {
  readonly messages: ReplayedMessage[];
  readonly installed: InstalledKey[];
  readonly problems: Set<ReplayProblem>;
  aNonce: Uint8Array | undefined;
  established: boolean;
}

/**
 * Plays a recorded association through our own supplicant, and compares each frame that it makes with what the
 * recorded station sent.
 *
 * The supplicant is given the PMK, the addresses, the elements of beacon and association, the EAPOL version, the
 * station's nonces, the access point's frames, and the moments at which the station asked for something unasked.
 *
 * @param association - of {@link recordedAssociations}
 * @param pmk - 32 octets; borrowed
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
  const micLength = akmSuite(suite?.akm ?? 0)?.micLength ?? 16;
  const player = new Player({ association, ownElements, suite, pmk, observer }, readFrames(association, micLength));
  return player.play();
}

interface Given {
  readonly association: RecordedAssociation;
  readonly ownElements: Uint8Array | undefined;
  readonly suite: Suite | undefined;
  readonly pmk: Secret;
  readonly observer: KeyObserver;
}

class Player {
  readonly #given: Given;
  readonly #frames: readonly ReadFrame[];
  readonly #supplicant: Supplicant | undefined;
  readonly #handshakes: Growing[] = [];
  /** Frames that our machine made and the recording has not shown yet. */
  #owed: Uint8Array[] = [];
  /** Where in the recording the player is. */
  #at = 0;

  constructor(given: Given, frames: readonly ReadFrame[]) {
    this.#given = given;
    this.#frames = frames;
    this.#supplicant = this.#createSupplicant();
  }

  play(): ReplayedHandshake[] {
    for (const [at, frame] of this.#frames.entries()) {
      this.#at = at;
      const handshake = this.#handshakeOf(frame);
      const same = frame.from === "authenticator" ? this.#hand(frame, handshake) : this.#compare(frame, handshake);
      handshake.messages.push({ message: frame.message, number: frame.number, from: frame.from, equal: same });
    }
    this.#supplicant?.handle({ type: "disconnect", now: this.#frames.length });
    this.#close();
    const { aa, spa, ssid } = this.#given.association;
    return this.#handshakes.map(({ messages, installed, problems }) => {
      return { spa, aa, ssid, suite: this.#given.suite, messages, installed, problems: [...problems] };
    });
  }

  #createSupplicant(): Supplicant | undefined {
    const { association, ownElements, suite, pmk } = this.#given;
    if (ownElements === undefined || suite === undefined) return undefined;
    try {
      return createSupplicant({
        pmk,
        suite,
        spa: association.spa,
        aa: association.aa,
        ownElements,
        apElements: association.apElements ?? { wpa: undefined, rsn: undefined, rsnx: undefined },
        eapolVersion: eapolVersionOf(this.#frames),
        random: () => this.#recordedNonce(),
      });
    } catch (error) {
      if (error instanceof KeyError && error.code === "ERR_KEY_SUITE") return undefined;
      throw error;
    }
  }

  /** The nonce of the message 2 that is to come. The place of one that was not recorded is taken by one that fits nothing. */
  #recordedNonce(): Uint8Array {
    const message2 = this.#frames.slice(this.#at).find(({ message }) => message === "2/4");
    if (message2 === undefined) this.#handshakes.at(-1)?.problems.add("message-2-not-recorded");
    return copyOf(message2?.key?.keyNonce ?? new Uint8Array(32).fill(0xff));
  }

  /** The handshake that a frame belongs to: message 1 begins another once the one before has come through. */
  #handshakeOf({ message, key }: ReadFrame): Growing {
    const current = this.#handshakes.at(-1);
    if (current !== undefined && !(message === "1/4" && current.established)) return current;
    this.#close();
    const next: Growing = {
      messages: [],
      installed: [],
      problems: new Set(),
      aNonce: key?.keyNonce,
      established: false,
    };
    this.#handshakes.push(next);
    const { association, ownElements } = this.#given;
    if (association.ownElements === undefined) next.problems.add("association-not-recorded");
    if (association.apElements === undefined) next.problems.add("beacon-not-recorded");
    if (ownElements === undefined) next.problems.add("message-2-not-recorded");
    else if (this.#supplicant === undefined) next.problems.add("suite-not-supported");
    return next;
  }

  /** Hands a frame of the access point to our machine. @returns whether it was taken */
  #hand(frame: ReadFrame, handshake: Growing): boolean {
    if (this.#supplicant === undefined) return false;
    if (frame.message === "1/4") handshake.aNonce = frame.key?.keyNonce;
    const actions = this.#supplicant.handle({ type: "frame", now: this.#at, octets: frame.octets });
    this.#carryOut(actions, handshake);
    const dropped = actions.find((action) => action.type === "discard");
    const refused = actions.some((action) => action.type === "deauthenticate");
    if (dropped?.why === "bad-mic") handshake.problems.add("mic-mismatch");
    else if (dropped !== undefined || refused) handshake.problems.add("refused");
    return dropped === undefined && !refused;
  }

  #carryOut(actions: readonly Action[], handshake: Growing): void {
    for (const action of actions) {
      if (action.type === "send") this.#owed.push(action.octets);
      else if (action.type === "set-key") this.#install(action.key, handshake);
      else if (action.type === "established" && action.handshake === "pairwise") this.#establish(handshake);
    }
  }

  #install(key: KeyDescriptor, handshake: Growing): void {
    const { suite, observer } = this.#given;
    const negotiated = { pairwise: suite?.pairwise, group: suite?.group, igtk: suite?.groupManagement };
    const cipher = (key.scope === "bigtk" ? suite?.groupManagement : negotiated[key.scope]) ?? 0;
    handshake.installed.push({ scope: key.scope, cipher, keyId: key.keyId, rsc: key.rsc });
    try {
      observer.key?.(this.#handshakes.length - 1, key);
    } finally {
      destroyKey(key);
    }
  }

  #establish(handshake: Growing): void {
    handshake.established = true;
    const { observer, association, pmk, suite } = this.#given;
    const before = this.#frames.slice(0, this.#at).filter(({ message }) => message === "2/4");
    const sNonce = before.at(-1)?.key?.keyNonce;
    const { aNonce } = handshake;
    if (observer.ptk === undefined || suite === undefined || aNonce === undefined || sNonce === undefined) return;
    const ptk = derivePtk({ pmk, aa: association.aa, spa: association.spa, aNonce, sNonce }, suite);
    try {
      observer.ptk(this.#handshakes.length - 1, ptk);
    } finally {
      destroyPtk(ptk);
    }
  }

  /** Compares a frame of the station with ours. What the station starts unasked, ours starts now. */
  #compare(frame: ReadFrame, handshake: Growing): boolean {
    const request = frame.message === "request" ? frame.key?.keyInfo : undefined;
    if (request !== undefined && this.#supplicant !== undefined) {
      const type = request.error ? "mic-failure" : "rekey";
      this.#carryOut(this.#supplicant.handle({ type, now: this.#at, pairwise: request.pairwise }), handshake);
    }
    const same = this.#owed.findIndex((octets) => equal(octets, frame.octets));
    this.#owed.splice(Math.max(same, 0), 1);
    return same >= 0;
  }

  /** Says what the handshake that ends here lacks. */
  #close(): void {
    const handshake = this.#handshakes.at(-1);
    if (handshake === undefined) return;
    if (this.#owed.length > 0) handshake.problems.add("frame-not-recorded");
    this.#owed = [];
    if (this.#supplicant === undefined || handshake.installed.some(({ scope }) => scope === "group")) return;
    const hidden = handshake.established && this.#given.association.protectedFrames > 0;
    handshake.problems.add(hidden ? "group-key-encrypted-on-air" : "handshake-incomplete");
  }
}

function readFrames({ frames }: RecordedAssociation, micLength: number): ReadFrame[] {
  return frames.map((frame) => {
    const key = readKeyFrame(frame.octets, micLength);
    return { ...frame, key, message: key === undefined ? "unknown" : identifyMessage(key) };
  });
}

function readKeyFrame(octets: Uint8Array, micLength: number): KeyFrame | undefined {
  try {
    return decodeKeyFrame(decodeEapol(octets).body, micLength);
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

/** The station's elements as its message 2 repeats them, for a recording that began too late. */
function elementsOfMessage2(frames: readonly RecordedFrame[]): Uint8Array | undefined {
  for (const { octets, from } of frames) {
    const key = from === "supplicant" ? readKeyFrame(octets, 16) : undefined;
    if (key !== undefined && identifyMessage(key) === "2/4") return key.keyData;
  }
  return undefined;
}

function suiteOf(ownElements: Uint8Array | undefined): Suite | undefined {
  const [own] = splitElements(ownElements ?? new Uint8Array(0)).elements;
  if (own === undefined) return undefined;
  try {
    return suiteOfStation(encodeElement(own));
  } catch (error) {
    if (error instanceof SuiteError) return undefined;
    throw error;
  }
}

function eapolVersionOf(frames: readonly RecordedFrame[]): 1 | 2 | 3 {
  const version = frames.find(({ from }) => from === "supplicant")?.octets[0];
  return version === 2 || version === 3 ? version : 1;
}
