import { copyOf, equal, isZero } from "../bytes/octets.ts";
import { decodeEapol } from "../eapol/eapol.ts";
import { DescriptorType, decodeKeyFrame, type KeyFrame } from "../eapol/key-frame.ts";
import { identifyMessage, type KeyMessage } from "../eapol/message.ts";
import { WireError } from "../errors.ts";
import { receive, type Verified, verify } from "../handshake/protection.ts";
import { type Element, splitElements } from "../ie/element.ts";
import { akmSuite } from "../ie/suite.ts";
import { destroyPtk } from "../keys/ptk.ts";
import type { KeyShelf } from "./capture-key.ts";
import { takeGroupKeys } from "./delivered-group-keys.ts";
import { learnFtNames } from "./fast-transition.ts";
import { pmkidHolds } from "./message1-pmkid.ts";
import type { Sender } from "./recording.ts";
import { type DerivedKeys, deriveSessionKeys, keepSessionKeys, noteWhyNoPmk, noteWhyNoPtk } from "./session-keys.ts";
import {
  type GrowingHandshake,
  type GrowingMessage,
  mostEvents,
  type PairwiseKeys,
  type SessionState,
} from "./session-state.ts";
import type { SessionHandshake } from "./story.ts";

/** An EAPOL-Key frame as it was recorded. */
export interface RecordedKeyFrame {
  /** Packet number. */
  readonly number: number;
  readonly from: Sender;
  /** The whole EAPOL frame; borrowed. */
  readonly octets: Uint8Array;
  /** Whether the frame that carried it was protected. */
  readonly encrypted: boolean;
}

/** A message whose MIC is to be verified, with the material for it. */
interface Candidate {
  readonly octets: Uint8Array;
  readonly frame: KeyFrame;
  readonly message: GrowingMessage;
  readonly handshake: GrowingHandshake;
}

/** Handshakes that a message may still belong to, and messages 2 whose nonce may still be wanted. */
const recent = 4;

/** Messages that are kept of one handshake. */
const mostMessages = 24;

/**
 * Puts the messages of one session together, by replay counter and nonce, and verifies them. Only what a MIC held over
 * brings keys.
 */
export class HandshakeDesk {
  readonly #session: SessionState;
  readonly #shelf: KeyShelf;
  /** Messages 2 of late: copies. */
  #answers: Candidate[] = [];

  constructor(session: SessionState, shelf: KeyShelf) {
    this.#session = session;
    this.#shelf = shelf;
  }

  /** Takes a frame. */
  take(recorded: RecordedKeyFrame): void {
    const frame = this.#read(recorded);
    if (frame === undefined) return;
    const kind = identifyMessage(frame);
    if (kind === "2/4") this.#learn(splitElements(frame.keyData).elements);
    const { number, from, encrypted } = recorded;
    const message: GrowingMessage = {
      message: kind,
      number,
      from,
      replayCounter: frame.replayCounter,
      mic: frame.keyInfo.mic ? "unchecked" : "absent",
      encrypted,
      pmkidHolds: kind === "1/4" ? pmkidHolds(this.#session, this.#shelf, frame) : undefined,
    };
    const handshake = this.#handshakeOf(message, frame);
    this.#seeOrder(handshake, message);
    if (handshake.messages.length < mostMessages) handshake.messages.push(message);
    else this.#session.messagesLeftOut++;
    if (message.mic !== "absent") this.#verify({ octets: copyOf(recorded.octets), frame, message, handshake });
    // Message 4 of a rekey comes in clear from sound stations, and no message of a station's brings keys.
    if (this.#session.keysInUse && !encrypted && from === "authenticator") this.#session.suspect(handshake, number);
  }

  /** What the station chose, and where FT has its keys from, which message 2 says once more. */
  #learn(elements: readonly Element[]): void {
    try {
      this.#session.learnSuite(elements);
      learnFtNames(this.#session, elements);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
    }
  }

  #read({ octets, number }: RecordedKeyFrame): KeyFrame | undefined {
    const known = akmSuite(this.#session.suite?.akm ?? 0)?.micLength;
    for (const micLength of known === undefined ? [16, 24, 32] : [known, 24, 32]) {
      try {
        const frame = decodeKeyFrame(decodeEapol(octets).body, micLength);
        const ours = frame.descriptorType === DescriptorType.rsn || frame.descriptorType === DescriptorType.wpa;
        return ours ? frame : undefined;
      } catch (error) {
        if (!(error instanceof WireError)) throw error;
      }
    }
    this.#session.note("message-cut", number);
    return undefined;
  }

  /** The handshake that a message belongs to, of this association: by its nonce, by its replay counter, and only then a new one. */
  #handshakeOf({ message, replayCounter }: GrowingMessage, frame: KeyFrame): GrowingHandshake {
    const kind: SessionHandshake["kind"] = message.startsWith("group") ? "group" : "pairwise";
    const late = this.#session.handshakes.slice(-recent).reverse();
    const sameKind = late.filter((one) => one.kind === kind && !one.isOver);
    const has = (one: GrowingHandshake, what: KeyMessage, counter: bigint): boolean =>
      one.messages.some((other) => other.message === what && other.replayCounter === counter);
    const asked = (one: GrowingHandshake, question: KeyMessage): boolean => has(one, question, replayCounter);
    const found = ((): GrowingHandshake | undefined => {
      switch (message) {
        case "1/4":
          return sameKind.find((one) => one.aNonce !== undefined && equal(one.aNonce, frame.keyNonce));
        case "2/4":
          return sameKind.find((one) => asked(one, "1/4") && !lacksMessage2(one));
        case "3/4": {
          const same = sameKind.find((one) => one.aNonce !== undefined && equal(one.aNonce, frame.keyNonce));
          // Of a message 2 whose message 1 was not recorded: the access point counts on from one to the next.
          return same ?? sameKind.find((one) => one.aNonce === undefined && has(one, "2/4", replayCounter - 1n));
        }
        case "4/4":
          return sameKind.find((one) => asked(one, "3/4")) ?? sameKind[0];
        default:
          return sameKind.find((one) => asked(one, "group 1/2"));
      }
    })();
    const handshake = found ?? this.#begin(kind);
    if (message === "1/4" || message === "3/4") handshake.aNonce ??= copyOf(frame.keyNonce);
    return handshake;
  }

  #begin(kind: SessionHandshake["kind"]): GrowingHandshake {
    const { handshakes } = this.#session;
    const handshake: GrowingHandshake = { kind, messages: [], aNonce: undefined, isOver: false };
    // Past the limit the last one is written over: what came first tells most.
    if (handshakes.length < mostEvents) handshakes.push(handshake);
    else {
      this.#session.messagesLeftOut += (handshakes.at(-1) as GrowingHandshake).messages.length;
      handshakes[handshakes.length - 1] = handshake;
    }
    return handshake;
  }

  /** Message 3 that comes again with a higher counter asks to install the key again; so did who found KRACK. */
  #seeOrder(handshake: GrowingHandshake, { message, number, replayCounter }: GrowingMessage): void {
    const session = this.#session;
    const before = handshake.messages.filter((one) => one.message === "3/4");
    if (message === "1/4" && before.length > 0) session.note("message-1-after-message-3", number);
    if (message === "3/4" && before.some((one) => one.replayCounter !== replayCounter)) {
      session.note("message-3-repeated", number);
    }
  }

  #verify(candidate: Candidate): void {
    const { message } = candidate.message;
    if (message === "2/4") this.#answers = [candidate, ...this.#answers].slice(0, recent);
    if (this.#verifyUnderKnown(candidate)) return;
    if (message === "2/4") this.#verifyMessage2(candidate);
    else if (message === "3/4") this.#verifyMessage3(candidate);
    else if (this.#session.pairwise.length > 0) candidate.message.mic = "mismatch";
  }

  #verifyUnderKnown(candidate: Candidate): boolean {
    for (const keys of this.#session.pairwise) {
      const verified = verifyUnder(candidate, keys);
      if (verified === undefined) continue;
      candidate.message.mic = "verified";
      takeGroupKeys(this.#session, verified, keys);
      return true;
    }
    return false;
  }

  /** The ANonces that a message 2 may answer: first those of messages 1 with its replay counter. */
  #verifyMessage2(candidate: Candidate): void {
    const { handshake } = candidate;
    const others = this.#session.handshakes.filter((one) => one !== handshake && one.aNonce !== undefined).reverse();
    const nonces = [handshake, ...others].flatMap(({ aNonce }) => (aNonce === undefined ? [] : [aNonce]));
    const paired = handshake.aNonce !== undefined;
    if (nonces.length === 0) {
      this.#session.note("message-1-missing", candidate.message.number);
      return;
    }
    if (!paired) this.#session.note("replay-counter-unpaired", candidate.message.number);
    this.#derive(candidate, nonces.slice(0, recent), [candidate.frame.keyNonce], paired);
  }

  /** The SNonces that a message 3 may go with: those of its own handshake, or else, though that proves nothing, of others. */
  #verifyMessage3(candidate: Candidate): void {
    const aNonces = [candidate.frame.keyNonce];
    const answers = this.#answers.filter(({ frame }) => !isZero(frame.keyNonce));
    const own = answers.filter(({ handshake }) => handshake === candidate.handshake).map(({ frame }) => frame.keyNonce);
    const others = answers.map(({ frame }) => frame.keyNonce);
    if (own.length === 0 && this.#opens(candidate, aNonces, others) !== true) {
      this.#session.note("message-2-missing", candidate.message.number);
      return;
    }
    if (own.length > 0 && !this.#derive(candidate, aNonces, own, true)) return;
    // The messages 2 that came without a message 1 can be verified now.
    for (const answer of this.#answers) {
      if (answer.message.mic === "verified" || this.#verifyUnderKnown(answer)) continue;
      answer.message.mic = "mismatch";
    }
  }

  /** Derives a PTK of each PMK and each pair of nonces until the MIC holds, and notes why where it does not. */
  #derive(
    candidate: Candidate,
    aNonces: readonly Uint8Array[],
    sNonces: readonly Uint8Array[],
    paired: boolean,
  ): boolean {
    const session = this.#session;
    const { suite, ssid } = session;
    const pmks = suite === undefined ? [] : this.#shelf.pmksFor(ssid, suite.akm);
    const [aNonce, sNonce] = [aNonces[0] as Uint8Array, copyOf(sNonces[0] as Uint8Array)];
    if (suite === undefined || pmks.length === 0) {
      session.unverified = { octets: candidate.octets, aNonce, sNonce, paired };
      noteWhyNoPmk(session, this.#shelf, candidate.message.number);
      return false;
    }
    const opens = this.#opens(candidate, aNonces, sNonces);
    if (opens === true) return true;
    if (opens === undefined) {
      noteWhyNoPtk(session, candidate.message.number);
      return false;
    }
    candidate.message.mic = "mismatch";
    session.note("mic-mismatch", candidate.message.number);
    session.unverified = { octets: candidate.octets, aNonce, sNonce, paired };
    return false;
  }

  /** Whether the MIC holds under a PTK of some PMK and pair of nonces; undefined where no PTK comes of them. */
  #opens(candidate: Candidate, aNonces: readonly Uint8Array[], sNonces: readonly Uint8Array[]): boolean | undefined {
    const { suite, ssid } = this.#session;
    let derived: false | undefined;
    for (const pmk of suite === undefined ? [] : this.#shelf.pmksFor(ssid, suite.akm)) {
      for (const aNonce of aNonces) {
        for (const sNonce of sNonces) {
          const keys = deriveSessionKeys(this.#session, pmk, aNonce, sNonce);
          if (keys === undefined) continue;
          derived = false;
          if (this.#accept(candidate, keys)) return true;
        }
      }
    }
    return derived;
  }

  /** Keeps the keys where the MIC holds under them, and destroys them where it does not. */
  #accept(candidate: Candidate, keys: DerivedKeys): boolean {
    const verified = verifyUnder(candidate, keys);
    if (verified === undefined) {
      destroyPtk(keys.ptk);
      return false;
    }
    candidate.message.mic = "verified";
    keepSessionKeys(this.#session, keys);
    takeGroupKeys(this.#session, verified, this.#session.pairwise[0] as PairwiseKeys);
    return true;
  }
}

/** Whether a handshake went on to message 3 and its message 2 was not recorded: one that comes now is of another. */
function lacksMessage2({ messages }: GrowingHandshake): boolean {
  return messages.find(({ message }) => message === "2/4" || message === "3/4")?.message === "3/4";
}

function verifyUnder(
  { octets }: Candidate,
  { ptk, protection }: Pick<PairwiseKeys, "ptk" | "protection">,
): Verified | undefined {
  const received = receive(octets, protection);
  return received === undefined ? undefined : verify(received, ptk.kck, protection);
}
