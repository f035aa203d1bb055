import { createCipheriv, createDecipheriv, createSecretKey } from "node:crypto";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

/** CCM or GCM with a key of 16 octets, as CCMP-128 and GCMP-128 use them. */
export interface PeerAead {
  seal(nonce: Uint8Array, data: Uint8Array, text: Uint8Array): Uint8Array;
  open(nonce: Uint8Array, data: Uint8Array, sealed: Uint8Array): Uint8Array;
}

/** Node's own, with a key that is made once. */
export function nodeAead(name: "aes-128-ccm" | "aes-128-gcm", key: Uint8Array): PeerAead {
  const object = createSecretKey(key);
  const authTagLength = name === "aes-128-ccm" ? 8 : 16;
  const options = { authTagLength };
  return {
    seal(nonce, data, text) {
      const cipher = createCipheriv(name as "aes-128-ccm", object, nonce, options);
      cipher.setAAD(data, { plaintextLength: text.length });
      return Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
    },
    open(nonce, data, sealed) {
      const decipher = createDecipheriv(name as "aes-128-ccm", object, nonce, options);
      decipher.setAuthTag(sealed.subarray(-authTagLength));
      decipher.setAAD(data, { plaintextLength: sealed.length - authTagLength });
      const text = decipher.update(sealed.subarray(0, -authTagLength));
      decipher.final();
      return text;
    },
  };
}

const require = createRequire(new URL("../../bench/package.json", import.meta.url));

/** asmcrypto.js, where it is installed: `npm install --prefix bench`. */
export async function asmcryptoCcm(key: Uint8Array): Promise<PeerAead | undefined> {
  const loaded = await load("asmcrypto.js/asmcrypto.all.es8.js");
  if (loaded === undefined) return undefined;
  const { AES_CCM } = loaded as {
    AES_CCM: Record<"encrypt" | "decrypt", (...given: readonly unknown[]) => Uint8Array>;
  };
  return {
    seal: (nonce, data, text) => AES_CCM.encrypt(text, key, nonce, data, 8),
    open: (nonce, data, sealed) => AES_CCM.decrypt(sealed, key, nonce, data, 8),
  };
}

/** RC4 of crypto-js, where it is installed. Its messages are words: each is made of octets, and back. */
export async function cryptoJsRc4(key: Uint8Array): Promise<((text: Uint8Array) => Uint8Array) | undefined> {
  const loaded = (await load("crypto-js/index.js")) as { default: CryptoJs } | undefined;
  if (loaded === undefined) return undefined;
  const { RC4, lib } = loaded.default;
  const secret = lib.WordArray.create(key);
  return (text) => {
    const { words, sigBytes } = RC4.encrypt(lib.WordArray.create(text), secret).ciphertext;
    const output = new Uint8Array(sigBytes);
    for (let i = 0; i < sigBytes; i++) output[i] = (words[i >> 2] as number) >>> (24 - 8 * (i & 3));
    return output;
  };
}

interface CryptoJs {
  readonly RC4: { encrypt(message: WordArray, key: WordArray): { readonly ciphertext: WordArray } };
  readonly lib: { readonly WordArray: { create(octets: Uint8Array): WordArray } };
}

interface WordArray {
  readonly words: readonly number[];
  readonly sigBytes: number;
}

async function load(specifier: string): Promise<object | undefined> {
  try {
    return await import(pathToFileURL(require.resolve(specifier)).href);
  } catch {
    return undefined;
  }
}
