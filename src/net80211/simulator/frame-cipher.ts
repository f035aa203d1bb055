import { copyOf, equal } from "../../bytes/octets.ts";
import { hmacSha256 } from "../../crypto/hmac.ts";
import type { KernelKey } from "./kernel-key.ts";

/** What came of opening a frame. */
export type Opened =
  /** What was sealed. */
  | { readonly payload: Uint8Array }
  /** The key is another, or the frame was changed: the ICV of TKIP, or the MIC of CCMP, does not hold. */
  | "wrong-key"
  /** The ICV holds, but Michael does not. */
  | "wrong-michael";

/**
 * How a frame is sealed under a key and opened again: what the modules `wlan_tkip` and `wlan_ccmp` do. Packet numbers,
 * replay and which key it is are not its business.
 */
export interface FrameCipher {
  /** Seals `payload`, borrowed, under the key that sends it. What comes out is for {@link FrameCipher.open} only. */
  seal(key: KernelKey, packetNumber: bigint, payload: Uint8Array): unknown;
  /** Opens what was sealed, under the key that receives it. */
  open(key: KernelKey, packetNumber: bigint, sealed: unknown): Opened;
}

/** A frame in clear with its two tags. */
export interface TaggedFrame {
  /** The payload, as anyone can read it. */
  readonly payload: Uint8Array;
  /** 32 octets over packet number and payload, under the key. */
  readonly tag: Uint8Array;
  /** 32 octets over the payload, under the sender's Tx Michael key. Of TKIP only; else of no meaning. */
  readonly michael: Uint8Array;
}

/**
 * A cipher that hides nothing and forges nothing: frames carry tags in place of ICV, MIC and Michael. A frame opens
 * under the key that sealed it and under no other, and what one end sends with its Tx Michael key, the other must have
 * as Rx Michael key. It stands where a real TKIP and CCMP will stand.
 */
export const taggingCipher: FrameCipher = {
  seal(key, packetNumber, payload): TaggedFrame {
    return {
      payload: copyOf(payload),
      tag: tagOf(key, packetNumber, payload),
      michael: hmacSha256(key.octets.subarray(key.keyLength, key.keyLength + 8), payload),
    };
  },
  open(key, packetNumber, sealed): Opened {
    const { payload, tag, michael } = sealed as TaggedFrame;
    if (!equal(tag, tagOf(key, packetNumber, payload))) return "wrong-key";
    const expected = hmacSha256(key.octets.subarray(key.keyLength + 8, key.keyLength + 16), payload);
    return equal(michael, expected) ? { payload } : "wrong-michael";
  },
};

function tagOf(key: KernelKey, packetNumber: bigint, payload: Uint8Array): Uint8Array {
  const number = new Uint8Array(8);
  new DataView(number.buffer).setBigUint64(0, packetNumber);
  return hmacSha256(key.octets.subarray(0, key.keyLength), number, payload);
}
