/** The ways of a platform to do CCM and GCM, proven before they are used. */
import { equal, fromHex } from "../../bytes/octets.ts";
import type { NodeCryptoLike, WebAssemblyLike } from "../../platform.ts";
import type { Aead } from "./aead.ts";
import { AesKernel } from "./kernel-aes.ts";
import { KernelCcm } from "./kernel-ccm.ts";
import { KernelGcm } from "./kernel-gcm.ts";
import { createGhashKernel } from "./kernel-ghash.ts";
import { assembleCcm, assembleCounterMode } from "./kernel-modules.ts";
import type { AesCode } from "./kernel-rounds.ts";
import { NativeAead, type NativeMode } from "./native.ts";

/** CCM or GCM with keys of one size. */
export interface AeadMode extends NativeMode {
  /** Octets of key. */
  readonly keyLength: 16 | 32;
  /** Octets of text from which on the platform's own is faster than a kernel with the plain look-up. */
  readonly nativeFrom: number;
  /** What somebody else says comes of a message. */
  readonly proof: KnownAnswer;
}

/** A message and what comes of it, in hex. */
interface KnownAnswer {
  readonly key: string;
  readonly nonce: string;
  readonly data: string;
  readonly text: string;
  /** The ciphertext and the tag. */
  readonly sealed: string;
}

/** Rows of IEEE 802.11-2016 J.6.4 and of its addition for keys of 32 octets. */
const ccmAnswer = {
  nonce: "005030f1844408b5039776e70c",
  data: "08400fd2e128a57c5030f1844408abaea5b8fcba0000",
  text: "f8ba1a55d02f85ae967bb62fb6cda8eb7e78a050",
} as const;

/** Test cases 4 and 16 of the GCM specification that NIST SP 800-38D goes back to. */
const gcmAnswer = {
  nonce: "cafebabefacedbaddecaf888",
  data: "feedfacedeadbeeffeedfacedeadbeefabaddad2",
  text: "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
} as const;

/** CCM as CCMP-128 uses it. */
export const ccm128: AeadMode = {
  name: "aes-128-ccm",
  keyLength: 16,
  nonceLength: 13,
  tagLength: 8,
  nativeFrom: 512,
  proof: {
    ...ccmAnswer,
    key: "c97c1f67ce371185514a8a19f2bdd52f",
    sealed: "f3d0a2fe9a3dbf2342a643e43246e80c3c04d0197845ce0b16f97623",
  },
};

/** CCM as CCMP-256 uses it. */
export const ccm256: AeadMode = {
  name: "aes-256-ccm",
  keyLength: 32,
  nonceLength: 13,
  tagLength: 16,
  nativeFrom: 512,
  proof: {
    ...ccmAnswer,
    key: "c97c1f67ce371185514a8a19f2bdd52f000102030405060708090a0b0c0d0e0f",
    sealed: "6d155d8832668256d6a92b78e11d8e54495dd17480aa56c9492e882b97642f80d50fe97b",
  },
};

/** GCM as GCMP-128 uses it. */
export const gcm128: AeadMode = {
  name: "aes-128-gcm",
  keyLength: 16,
  nonceLength: 12,
  tagLength: 16,
  nativeFrom: 640,
  proof: {
    ...gcmAnswer,
    key: "feffe9928665731c6d6a8f9467308308",
    sealed:
      "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e0915bc94fbc3221a5db94fae95ae7121a47",
  },
};

/** GCM as GCMP-256 uses it. */
export const gcm256: AeadMode = {
  name: "aes-256-gcm",
  keyLength: 32,
  nonceLength: 12,
  tagLength: 16,
  nativeFrom: 640,
  proof: {
    ...gcmAnswer,
    key: "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
    sealed:
      "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b",
  },
};

/** Makes a mode from a key of the right size, borrowed. */
export type MakeAead = (key: Uint8Array) => Aead;

/** A kernel of this library. */
export interface KernelBackend {
  readonly make: MakeAead;
  /** How it looks up, which decides how fast it is. */
  readonly lookUp: AesCode["lookUp"];
}

/**
 * The mode by a kernel of this library.
 *
 * @returns undefined where the platform will not have it, or where it does not give the known answer
 */
export function kernelBackend(mode: AeadMode, webAssembly: WebAssemblyLike | undefined): KernelBackend | undefined {
  if (webAssembly === undefined) return undefined;
  for (const lookUp of ["relaxedSwizzle", "swizzle"] as const) {
    try {
      const make = withKernel(mode, webAssembly, { rounds: mode.keyLength === 16 ? 10 : 14, lookUp });
      if (isProven(mode, make)) return { make, lookUp };
    } catch {
      // The next one asks less of the engine; behind the last there is plain TypeScript.
    }
  }
  return undefined;
}

function withKernel(mode: AeadMode, webAssembly: WebAssemblyLike, aes: AesCode): MakeAead {
  if (mode.nonceLength === 12) {
    const kernel = new AesKernel(webAssembly, assembleCounterMode(aes));
    const hashKernel = createGhashKernel(webAssembly, aes.lookUp);
    return (key) => new KernelGcm(kernel, hashKernel, key);
  }
  const kernel = new AesKernel(webAssembly, assembleCcm(aes));
  return (key) => new KernelCcm(kernel, key, mode.tagLength as 8 | 16);
}

/**
 * The mode by the platform.
 *
 * @returns undefined where it has none, or one that does not give the known answer
 */
export function nativeBackend(mode: AeadMode, crypto: NodeCryptoLike | undefined): MakeAead | undefined {
  if (crypto === undefined) return undefined;
  const make: MakeAead = (key) => new NativeAead(crypto, mode, key);
  try {
    return isProven(mode, make) ? make : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the known answer comes out, and is taken back, and another is refused. */
function isProven({ proof, tagLength }: AeadMode, make: MakeAead): boolean {
  const [key, nonce, data, text, sealed] = [proof.key, proof.nonce, proof.data, proof.text, proof.sealed].map(
    (hex) => fromHex(hex) as Uint8Array,
  ) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  const associated = { nonce, data, dataLength: data.length };
  const aead = make(key);
  try {
    const output = new Uint8Array(text.length + tagLength);
    aead.seal(associated, text, 0, text.length, output, 0);
    if (!equal(output, sealed)) return false;
    const back = new Uint8Array(text.length);
    if (!aead.open(associated, sealed, 0, sealed.length, back, 0) || !equal(back, text)) return false;
    output[0] = (output[0] as number) ^ 1;
    return !aead.open(associated, output, 0, output.length, back, 0);
  } finally {
    aead.destroy();
  }
}
