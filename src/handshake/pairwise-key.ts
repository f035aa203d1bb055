import { copyOf } from "../bytes/octets.ts";
import type { Secret } from "../bytes/secret.ts";
import { type CipherName, cipherSuite } from "../ie/suite.ts";
import { cutTemporalKey, type PairwiseKey, type PairwiseSlot, type Role } from "../keys/descriptor.ts";
import type { Suite } from "./suite.ts";

/** Where the pairwise key with a peer goes. */
export function pairwiseSlot(peer: Uint8Array, keyId: 0 | 1): PairwiseSlot {
  return { scope: "pairwise", peer: copyOf(peer), keyId };
}

/**
 * Makes the temporal key of a handshake ready for a driver.
 *
 * @param tk - borrowed
 * @param role - the end that will use it
 * @param slot - where it goes
 * @returns copies; the caller owns them
 */
export function pairwiseKey(suite: Suite, tk: Secret, role: Role, slot: PairwiseSlot): PairwiseKey {
  const name = cipherSuite(suite.pairwise)?.name as CipherName;
  return { ...cutTemporalKey(name, tk, role), ...slot, rsc: 0n };
}
