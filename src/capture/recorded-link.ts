import type { AttachedCipher, OpenedMpdu } from "../cipher/cipher.ts";
import { mpduCipher } from "../cipher/ciphers.ts";
import { Reassembly } from "../cipher/reassembly.ts";
import { decodeMpdu, type MacHeader, QosControl, resolveAddresses } from "../dot11/mac-header.ts";
import {
  cutTemporalKey,
  destroyKey,
  type GroupKey,
  joinTemporalKey,
  type KeyDescriptor,
  type PairwiseKey,
} from "../keys/descriptor.ts";
import type { ProtectedFrame, Sender } from "./recording.ts";

/** A recorded frame that a key of the replay has opened. */
export interface OpenedFrame {
  /** Its packet's place in the file, from 1. */
  readonly number: number;
  /** Who sent it. */
  readonly from: Sender;
  /** Whose key it was. */
  readonly scope: "pairwise" | "group";
  /** 48 bits. */
  readonly packetNumber: bigint;
  /** The body of this frame in clear. Under TKIP the last fragment ends with the 8 octets of Michael. */
  readonly body: Uint8Array;
  /** The MSDU that is whole with this frame; undefined where more is to come, or where Michael does not hold. */
  readonly msdu: Uint8Array | undefined;
}

/** A key of the recorded pair, as the receiver of each direction has it. */
interface LinkKey {
  readonly scope: "pairwise" | "group";
  readonly from: Readonly<Record<Sender, AttachedCipher>>;
}

/**
 * Pairwise keys that are tried: the one in use and the one before it. While new keys are agreed on, frames of both are
 * under way.
 */
const pairwiseKept = 2;

/** Group keys that are tried, of every id: an access point rotates between two or three. */
const groupKept = 8;

/**
 * The data path of a recorded pair: the keys that the handshakes have brought so far, and what they open.
 *
 * A recording is read as it is: what a receiver would refuse as a replay is opened too.
 */
export class RecordedLink {
  #pairwise: readonly LinkKey[] = [];
  #group: readonly LinkKey[] = [];
  readonly #reassembly = new Reassembly();

  /** Puts a key to use, borrowed. It is tried before those that are there. */
  setKey(key: KeyDescriptor): void {
    if (key.scope === "pairwise") this.#pairwise = keep([attach(key), ...this.#pairwise], pairwiseKept);
    else if (key.scope === "group") this.#group = keep([attach(key), ...this.#group], groupKept);
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
    const msdu = typeof whole === "string" ? undefined : withoutMic(key.from[from], header, whole);
    return { number, from, scope: key.scope, packetNumber, body, msdu };
  }

  /** What {@link RecordedLink.open} would find in a frame that is an MSDU of its own; of others, undefined. */
  peek(frame: ProtectedFrame): Uint8Array | undefined {
    const { header } = decodeMpdu(frame.mpdu);
    if (header.frameControl.moreFragments || header.fragmentNumber !== 0) return undefined;
    const found = this.#find(frame);
    return found === undefined ? undefined : withoutMic(found.key.from[frame.from], header, found.opened.body);
  }

  /** Destroys every key. */
  destroy(): void {
    keep([...this.#pairwise, ...this.#group], 0);
    this.#pairwise = [];
    this.#group = [];
  }

  #find({ from, mpdu }: ProtectedFrame): { readonly opened: OpenedMpdu; readonly key: LinkKey } | undefined {
    const toMany = ((mpdu[4] as number) & 1) !== 0;
    for (const key of toMany ? this.#group : this.#pairwise) {
      const opened = key.from[from].decapsulate(mpdu);
      if (typeof opened !== "string") return { opened, key };
    }
    return undefined;
  }
}

/** Both directions: what the station sends under TKIP has another Michael key than what it receives. */
function attach(key: PairwiseKey | GroupKey): LinkKey {
  const { scope, keyId, cipher } = key;
  const joined = joinTemporalKey(key, "supplicant");
  const turned = cutTemporalKey(cipher, joined, "authenticator");
  try {
    const from = {
      authenticator: mpduCipher(cipher).attach(key),
      supplicant: mpduCipher(cipher).attach({ ...turned, keyId }),
    };
    return { scope, from };
  } finally {
    joined.destroy();
    destroyKey(turned);
  }
}

/** The first `count` keys; the others are destroyed. */
function keep(keys: readonly LinkKey[], count: number): readonly LinkKey[] {
  for (const { from } of keys.slice(count)) {
    from.authenticator.destroy();
    from.supplicant.destroy();
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
