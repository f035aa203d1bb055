import { fromHex } from "../../src/bytes/octets.ts";

/**
 * Octets that a C compiler wrote: replicas of the headers' structs, gcc 12 with -m32 and -m64, on little-endian
 * machines. Key octets are 00..1f.
 */

/** The octets that a text of hex digits spells. */
export function hex(text: string): Uint8Array {
  const octets = fromHex(text);
  if (octets === undefined) throw new Error(`not hex: ${text}`);
  return octets;
}

export const ap: Uint8Array = hex("00:09:5b:f9:b6:04");
export const station: Uint8Array = hex("00:0b:7d:27:30:81");
export const keyOctets: Uint8Array = Uint8Array.from({ length: 32 }, (_, i) => i);

const keyHex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

export const golden = {
  reqI386: "6e646973300000000000000000000000130000003c00000000000000",
  reqLp64: "6e6469733000000000000000000000001300000040000000 0000000000000000",
  pairwiseI386: `0100ffff200300095bf9b60400000000000000000000000000000000${keyHex}`,
  pairwiseLp64: `0100ffff200300095bf9b6040000000000000000000000000000000000000000${keyHex}`,
  groupI386: `010001002006ffffffffffff01020304050600000000000000000000${keyHex}`,
  groupLp64: `010001002006ffffffffffff0000000001020304050600000000000000000000${keyHex}`,
  deleteIndex2: "02000000000000",
  deletePairwise: "ff00095bf9b604",
  associate: "0106000000095bf9b6046d79737369640000000000000000000000000000000000000000000000000000",
  deauthenticate: "03000e0000095bf9b6040000000000000000000000000000000000000000000000000000000000000000",
} as const;
