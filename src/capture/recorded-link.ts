import type { AttachedCipher, OpenedMpdu } from "../cipher/cipher.ts";
import { mpduCipher } from "../cipher/ciphers.ts";
import { Reassembly } from "../cipher/reassembly.ts";
import { decodeMpdu, type MacHeader, QosControl, resolveAddresses } from "../dot11/mac-header.ts";
import { cutTemporalKey, destroyKey, type GroupKey, joinTemporalKey, type PairwiseKey } from "../keys/descriptor.ts";
import type { ProtectedFrame, Sender } from "./recording.ts";

/** A recorded frame that a key has opened. */
export interface OpenedFrame {
  /** Its packet's place in the file, from 1. */
  readonly number: number;
  /** Who sent it. */
  readonly from: Sender;
  /** 48 bits. */
  readonly packetNumber: bigint;
  /** The body of this frame in clear. Under TKIP the last fragment ends with the 8 octets of Michael. */
  readonly body: Uint8Array;
  /**
   * What is whole with this frame, an MSDU or the body of a management frame; undefined where more is to come, or where
   * Michael does not hold.
   */
  readonly msdu: Uint8Array | undefined;
}

/** A key of a recorded link, as the receiver of each direction has it. */
type LinkKey = Readonly<Record<Sender, AttachedCipher>>;

/** Pairwise keys that are in use at one time: while new ones are agreed on, frames under the old ones are under way. */
export const keysUnderWay = 2;

/**
 * What one kind of keys opens of a recorded link: those of a station and its access point, or those of the group.
 *
 * A recording is read as it is: what a receiver would refuse as a replay is opened too.
 */
export class RecordedLink {
  readonly #limit: number;
  /** The newest first. */
  #keys: readonly LinkKey[] = [];
  readonly #reassembly = new Reassembly();

  /** @param limit - keys that are kept at one time: the oldest makes room */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Puts a key to use, borrowed. It is tried before those that are there. */
  setKey(key: PairwiseKey | GroupKey): void {
    this.#keys = keep([attach(key), ...this.#keys], this.#limit);
  }

  /** Opens a frame, or undefined where no key does. */
  open(frame: ProtectedFrame): OpenedFrame | undefined {
    const { number, from, mpdu } = frame;
    const found = this.#find(frame);
    if (found === undefined) return undefined;
    const { opened, key } = found;
    const { packetNumber, body } = opened;
    const { header } = decodeMpdu(mpdu);
    const whole = this.#reassembly.add({ header, body, key, packetNumber });
    const msdu = typeof whole === "string" ? undefined : withoutMic(key[from], header, whole);
    return { number, from, packetNumber, body, msdu };
  }

  /** The MSDU in a frame that has one to itself; of others, undefined. Nothing of it is remembered. */
  peek(frame: ProtectedFrame): Uint8Array | undefined {
    const { header } = decodeMpdu(frame.mpdu);
    if (header.frameControl.moreFragments || header.fragmentNumber !== 0) return undefined;
    const found = this.#find(frame);
    return found === undefined ? undefined : withoutMic(found.key[frame.from], header, found.opened.body);
  }

  /** Destroys every key. */
  destroy(): void {
    this.#keys = keep(this.#keys, 0);
  }

  #find({ from, mpdu }: ProtectedFrame): { readonly opened: OpenedMpdu; readonly key: LinkKey } | undefined {
    for (const key of this.#keys) {
      const opened = key[from].decapsulate(mpdu);
      if (typeof opened !== "string") return { opened, key };
    }
    return undefined;
  }
}

/** Both directions: what a station sends under TKIP has another Michael key than what it receives. */
function attach(key: PairwiseKey | GroupKey): LinkKey {
  const cipher = mpduCipher(key.cipher);
  const joined = joinTemporalKey(key, "supplicant");
  const turned = cutTemporalKey(key.cipher, joined, "authenticator");
  try {
    return { authenticator: cipher.attach(key), supplicant: cipher.attach({ ...turned, keyId: key.keyId }) };
  } finally {
    joined.destroy();
    destroyKey(turned);
  }
}

/** The first `count` keys; the others are destroyed. */
function keep(keys: readonly LinkKey[], count: number): readonly LinkKey[] {
  for (const { authenticator, supplicant } of keys.slice(count)) {
    authenticator.destroy();
    supplicant.destroy();
  }
  return keys.slice(0, count);
}

function withoutMic(cipher: AttachedCipher, header: MacHeader, msdu: Uint8Array): Uint8Array | undefined {
  const addresses = resolveAddresses(header);
  if (addresses === undefined) return undefined;
  const { da, sa } = addresses;
  const result = cipher.deMic({ da, sa, priority: (header.qosControl ?? 0) & QosControl.tid, msdu });
  return typeof result === "string" ? undefined : result;
}
