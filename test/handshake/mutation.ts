import type { Random } from "../support/random.ts";

/** Where the fields of an EAPOL-Key frame stand. */
export const At = {
  descriptor: 4,
  keyInfo: 5,
  keyLength: 7,
  counter: 9,
  nonce: 17,
  mic: 81,
  dataLength: 97,
  keyData: 99,
};

/** A change of a frame, which it may make in place. */
export type Mutation = (octets: Buffer, random: Random) => Buffer;

export function flip(octets: Buffer, bit: number): Buffer {
  octets[bit >> 3] = (octets[bit >> 3] as number) ^ (1 << (bit & 7));
  return octets;
}

/** Changes that whoever has no key can make. */
export const unsigned: readonly Mutation[] = [
  (octets, random) => flip(octets, random.below(octets.length * 8)),
  (octets, random) => octets.subarray(0, random.below(octets.length)),
  (octets, random) => {
    octets.writeUInt16BE(random.below(0x1_0000), random.below(octets.length - 1));
    return octets;
  },
  (octets, random) => {
    octets.fill(0, At.nonce, At.nonce + 32);
    return flip(octets, At.mic * 8 + random.below(128));
  },
  (_, random) => Buffer.from(random.octets(random.below(200))),
];

/** Flips one of these bits of Key Information. */
export function flipKeyInfo(bits: readonly number[]): Mutation {
  return (octets, random) => {
    const bit = bits[random.below(bits.length)] as number;
    octets.writeUInt16BE(octets.readUInt16BE(At.keyInfo) ^ bit, At.keyInfo);
    return octets;
  };
}

export const flipDescriptor: Mutation = (octets, random) => flip(octets, At.descriptor * 8 + random.below(8));

/** Takes octets off the end of Key Data, every length in the frame knowing of it. */
export const shortenKeyData: Mutation = (octets, random) => {
  const cut = 1 + random.below(octets.length - At.keyData);
  octets.writeUInt16BE(octets.length - At.keyData - cut, At.dataLength);
  octets.writeUInt16BE(octets.length - 4 - cut, 2);
  return octets.subarray(0, octets.length - cut);
};
