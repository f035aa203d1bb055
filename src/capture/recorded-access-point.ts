import { copyOf } from "../bytes/octets.ts";
import type { Secret } from "../bytes/secret.ts";
import { findKde, Kde } from "../eapol/kde.ts";
import { decodeKeyData } from "../eapol/key-data.ts";
import type { KeyFrame } from "../eapol/key-frame.ts";
import { WireError } from "../errors.ts";
import { keyIdIn } from "../handshake/agreement.ts";
import type { FtAssociation } from "../handshake/ft-association.ts";
import { frameProtectionOf, keyDataOf, type Protection } from "../handshake/protection.ts";
import type { Suite } from "../handshake/suite.ts";
import { temporaryKeys } from "../handshake/temporary-keys.ts";
import { akmSuite, cipherSuite } from "../ie/suite.ts";
import { cutTemporalKey, destroyKey, type PairwiseKey } from "../keys/descriptor.ts";
import { destroyPtk, type Ptk } from "../keys/ptk.ts";
import { openedUnder } from "./recorded-group.ts";
import { inOrder, type ReadFrame, type Recorded, readFrame } from "./recorded-key-frames.ts";
import { keysUnderWay, RecordedLink } from "./recorded-link.ts";
import { keyFrameIn, type ProtectedFrame, type RecordedAssociation } from "./recording.ts";

/** Where a pairwise key may be. @spec IEEE 802.11-2016 12.7.2 (Key ID KDE) */
const placesOfKeys = [1, 0] as const;

/** What a recorded access point is known by. All of it is borrowed. */
export interface RecordedOptions {
  /** What was recorded. */
  readonly association: RecordedAssociation;
  /** What the station chose; undefined where its element cannot be read. */
  readonly suite: Suite | undefined;
  /** Octets of Key MIC. */
  readonly micLength: number;
  /** What the keys of an FT association hang on; undefined with another AKM. */
  readonly ft: FtAssociation | undefined;
  /** The PMK of every handshake in it. */
  readonly pmk: Secret;
}

/**
 * A recorded association while it goes by: its EAPOL-Key frames one after the other, those that were protected opened
 * with the keys so far, and what the access point must have had in hand before it sent the next one.
 */
export class RecordedAccessPoint {
  readonly #options: RecordedOptions;
  readonly #recorded: readonly Recorded[];
  /** What the keys so far open. */
  readonly #link = new RecordedLink(placesOfKeys.length * keysUnderWay);
  /** Where in the recording we are. */
  #at = 0;
  #aNonce: Uint8Array | undefined;
  #ptk: Ptk | undefined;
  /** The last PTK that frames were opened with. */
  #opened: Ptk | undefined;

  constructor(options: RecordedOptions) {
    this.#options = options;
    this.#recorded = inOrder(options.association, options.micLength);
  }

  /** Of the message 2 that was heard last: what the access point's next frames are under. Lent until the one after it. */
  get ptk(): Ptk | undefined {
    return this.#ptk;
  }

  /** The 802.1X version that the access point writes: of its first frame. hostapd's own where there is none. */
  get eapolVersion(): 1 | 2 | 3 {
    const version = this.#options.association.frames.find(({ from }) => from === "authenticator")?.octets[0];
    return version === 1 || version === 3 ? version : 2;
  }

  /** The EAPOL-Key frames in the order of the file. What is protected is opened when its turn comes. */
  *frames(): Generator<ReadFrame> {
    for (const [at, recorded] of this.#recorded.entries()) {
      this.#at = at;
      const frame = this.#read(recorded, (protectedFrame) => this.#link.open(protectedFrame)?.msdu);
      if (frame !== undefined) yield frame;
    }
  }

  /** The next frame of the access point from here on. */
  next(): ReadFrame | undefined {
    for (let at = this.#at; at < this.#recorded.length; at++) {
      const recorded = this.#recorded[at] as Recorded;
      if (recorded.from !== "authenticator") continue;
      const frame = this.#read(recorded, (protectedFrame) => this.#link.peek(protectedFrame));
      if (frame !== undefined) return frame;
    }
    return undefined;
  }

  /** The nonce of the message 1 that comes next. The place of one that was not recorded is taken by one that fits nothing. */
  nextNonce(): Uint8Array {
    const next = this.next();
    const known = next?.message === "1/4" ? next.key?.keyNonce : undefined;
    return copyOf(known ?? new Uint8Array(32).fill(0xff));
  }

  /**
   * With Extended Key ID, where the first pairwise key goes: the first message 3 alone says it. 0 where it was not recorded
   * in clear, and where it says nothing. To be asked before the first frame goes by.
   */
  firstKeyId(protection: Protection): 0 | 1 {
    for (const recorded of this.#recorded) {
      if ("mpdu" in recorded) continue;
      if (recorded.message === "3/4") return this.#keyIdIn(recorded, protection);
      this.hear(recorded);
    }
    return 0;
  }

  #keyIdIn({ octets }: ReadFrame, protection: Protection): 0 | 1 {
    const opened = this.#ptk === undefined ? undefined : openedUnder(this.#ptk, octets, protection);
    const keyData = opened === undefined ? undefined : keyDataOf(opened.keyData.octets);
    const keyId = keyData === undefined ? undefined : keyIdIn(keyData, true);
    opened?.keyData.destroy();
    return keyId ?? 0;
  }

  /** The PMKID that the exchange before gave, as SAE and OWE do, and FT: no PMK tells it. Message 1 names it. */
  pmkidOfExchange(): Uint8Array | undefined {
    const { pmk: source, ft } = akmSuite(this.#options.suite?.akm ?? 0) ?? {};
    if (source !== "sae" && source !== "owe" && ft !== true) return undefined;
    const message1 = this.next();
    if (message1?.message !== "1/4" || message1.key === undefined) return undefined;
    try {
      return findKde(decodeKeyData(message1.key.keyData), Kde.pmkid);
    } catch (error) {
      if (error instanceof WireError) return undefined;
      throw error;
    }
  }

  /** Takes note of what a frame says of keys: a nonce, or that the access point sends under the new ones from here on. */
  hear({ from, message, key }: ReadFrame): void {
    if (from === "authenticator") {
      if (message === "1/4") this.#aNonce = key?.keyNonce;
    } else if (message === "2/4" && key !== undefined) this.#deriveWith(key);
    else if (message === "4/4") this.#openWithPtk();
  }

  /** Destroys every key. */
  destroy(): void {
    this.#link.destroy();
    if (this.#ptk !== undefined) destroyPtk(this.#ptk);
  }

  #read(recorded: Recorded, open: (frame: ProtectedFrame) => Uint8Array | undefined): ReadFrame | undefined {
    if (!("mpdu" in recorded)) return recorded;
    const msdu = open(recorded);
    const octets = msdu === undefined ? undefined : keyFrameIn(msdu);
    const { number, from } = recorded;
    return octets === undefined ? undefined : readFrame({ number, from, octets }, this.#options.micLength, true);
  }

  #deriveWith({ keyNonce: sNonce }: KeyFrame): void {
    const { pmk, suite, association, ft } = this.#options;
    const aNonce = this.#aNonce;
    if (aNonce === undefined || suite === undefined) return;
    if (this.#ptk !== undefined) destroyPtk(this.#ptk);
    const { aa, spa } = association;
    const protection = frameProtectionOf(suite, pmk.length);
    this.#ptk = temporaryKeys({ protection, aa, spa, ft }, pmk, { aNonce, sNonce }).tptk;
  }

  #openWithPtk(): void {
    const { association, suite } = this.#options;
    const cipher = cipherSuite(suite?.pairwise ?? 0)?.name;
    if (this.#ptk === undefined || this.#opened === this.#ptk || cipher === undefined) return;
    this.#opened = this.#ptk;
    const cut = cutTemporalKey(cipher, this.#ptk.tk, "supplicant");
    // Which place the key has, with Extended Key ID, is said in message 3 alone: it is tried in both.
    for (const keyId of placesOfKeys) {
      const key: PairwiseKey = { ...cut, scope: "pairwise", peer: association.aa, keyId, rsc: 0n };
      this.#link.setKey(key);
    }
    destroyKey(cut);
  }
}
