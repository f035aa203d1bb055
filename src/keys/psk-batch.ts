import { Secret } from "../bytes/secret.ts";
import type { AbortSignalLike } from "../crypto/pbkdf2/abort.ts";
import { pbkdf2HmacSha1Batch } from "../crypto/pbkdf2/batch.ts";
import type { Pbkdf2Input } from "../crypto/pbkdf2/input.ts";
import type { Pbkdf2Pool } from "../crypto/pbkdf2/pool.ts";
import { passphraseOctets, pskIterations, pskLength, requireSsid } from "./psk.ts";

/** A passphrase and the network that it is for. */
export interface Credential {
  /** 8 to 63 characters of printable ASCII. */
  readonly passphrase: string;
  /** 0 to 32 octets; borrowed until its key has come. */
  readonly ssid: Uint8Array;
}

/** How many PSKs are derived. */
export interface PskBatchOptions {
  /** Ends the batch early. */
  readonly signal?: AbortSignalLike | undefined;
  /** Is told, with each key that is handed out, how many there were. */
  readonly onProgress?: ((done: number) => void) | undefined;
  /** Threads to derive on. Without it the calling thread does the work, with pauses in which others have a turn. */
  readonly pool?: Pbkdf2Pool | undefined;
}

/**
 * Derives the PSKs of many passphrases, two to three times as fast as one by one: for provisioning, and for test beds.
 *
 * Credentials are taken a few ahead of the keys that the caller takes, and no faster.
 *
 * @param credentials - in any number, from anywhere
 * @returns the PSKs in the order of `credentials`, 32 octets each, which the caller owns
 * @throws KeyError `ERR_KEY_PASSPHRASE`, `ERR_KEY_LENGTH` - while keys are taken: a credential is not as it must be
 * @throws StateError `ERR_STATE_ABORTED`, `ERR_STATE_CLOSED` - while keys are taken: the signal says so, or the pool is
 * closed
 * @spec IEEE 802.11-2016 J.4.1
 */
export async function* derivePsks(
  credentials: Iterable<Credential> | AsyncIterable<Credential>,
  options: PskBatchOptions = {},
): AsyncGenerator<Secret, void, undefined> {
  const passwords: Uint8Array[] = [];
  const inputs = passwordsOf(credentials, passwords);
  try {
    for await (const psk of pbkdf2HmacSha1Batch(inputs, { ...options, iterations: pskIterations, length: pskLength })) {
      passwords.shift()?.fill(0);
      yield new Secret(psk);
    }
  } finally {
    for (const password of passwords) password.fill(0);
  }
}

/** The inputs of PBKDF2, and in `passwords` those whose key has not come yet. */
async function* passwordsOf(
  credentials: Iterable<Credential> | AsyncIterable<Credential>,
  passwords: Uint8Array[],
): AsyncGenerator<Pbkdf2Input, void, undefined> {
  for await (const { passphrase, ssid } of credentials) {
    requireSsid(ssid);
    const password = passphraseOctets(passphrase);
    passwords.push(password);
    yield { password, salt: ssid };
  }
}
