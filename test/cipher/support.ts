import { Secret } from "../../src/bytes/secret.ts";
import type { AttachedCipher, DataCipher, Decapsulated, SlottedKey } from "../../src/cipher/cipher.ts";
import { mpduCipher } from "../../src/cipher/ciphers.ts";
import { octets } from "../support/vectors.ts";

export { octets };

/** A key for any data cipher; TKIP's is TK ‖ MIC key of what is sent ‖ MIC key of what is received. */
export function slottedKey(cipher: DataCipher, key: Uint8Array, keyId = 0): SlottedKey {
  const slot = keyId as 0 | 1 | 2 | 3;
  if (cipher !== "tkip") return { cipher, tk: Secret.copyOf(key), keyId: slot };
  const part = (from: number, to: number) => Secret.copyOf(key.subarray(from, to));
  return { cipher, tk: part(0, 16), txMic: part(16, 24), rxMic: part(24, 32), keyId: slot };
}

/** A cipher with a key in it, given in hex. */
export function attach(cipher: DataCipher, key: string, keyId = 0): AttachedCipher {
  return mpduCipher(cipher).attach(slottedKey(cipher, octets(key), keyId));
}

/** The octets with one bit changed: bit 0 is the lowest of the first octet. */
export function flipped(from: Uint8Array, bit: number): Uint8Array {
  const changed = Uint8Array.from(from);
  changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
  return changed;
}

/** What came of opening, where only refusals differ in kind. */
export function verdict(decapsulated: Decapsulated): string {
  return typeof decapsulated === "string" ? decapsulated : "opened";
}

/** The frame with its Protected bit off. */
export function unprotected(mpdu: Uint8Array): Uint8Array {
  const changed = Uint8Array.from(mpdu);
  changed[1] = (changed[1] as number) & ~0x40;
  return changed;
}

/** Octets that make a key of this cipher whose two Michael keys are alike, so that it fits both ends. */
export function keyOctets(cipher: DataCipher): Uint8Array {
  const key = Uint8Array.from({ length: mpduCipher(cipher).keyLength }, (_, i) => 0x11 * (i + 1));
  if (cipher === "tkip") key.copyWithin(24, 16, 24);
  return key;
}

/** The code of the error that a call throws; `none` where it throws none. */
export function codeOf(run: () => unknown): string {
  try {
    run();
    return "none";
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}
