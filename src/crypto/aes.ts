import { KeyError } from "../errors.ts";
import {
  decrypt0,
  decrypt1,
  decrypt2,
  decrypt3,
  encrypt0,
  encrypt1,
  encrypt2,
  encrypt3,
  fillTables,
  inverseSubstitute,
  substitute,
} from "./aes-tables.ts";
import { putWordBe, rotateLeft, wordBe } from "./words.ts";

/** Octets of a block. */
const blockLength = 16;

/**
 * An AES key with its schedule, and the cipher on single blocks.
 *
 * Plain tables: the time that a block takes tells something to who shares the processor's cache. The owner ends a key
 * with {@link AesKey.destroy}.
 *
 * @spec FIPS 197
 */
export class AesKey {
  #encryption: Int32Array | undefined;
  /** Worked out when the first block is decrypted: many keys never decrypt one. */
  #decryption: Int32Array | undefined;

  /**
   * @param key - 16, 24 or 32 octets, borrowed
   * @throws KeyError `ERR_KEY_LENGTH` - `key` has another size
   */
  constructor(key: Uint8Array) {
    if (key.length !== 16 && key.length !== 24 && key.length !== 32) {
      throw new KeyError("ERR_KEY_LENGTH", `an AES key is 16, 24 or 32 octets, not ${key.length}`);
    }
    fillTables();
    this.#encryption = expandKey(key);
  }

  /**
   * Encrypts the 16 octets of `input` at `inputAt` into those of `output` at `outputAt`, which may be the same.
   *
   * @throws KeyError `ERR_KEY_DESTROYED` - the key was destroyed; `ERR_KEY_LENGTH` - a buffer has no whole block there
   */
  encryptBlock(input: Uint8Array, inputAt: number, output: Uint8Array, outputAt: number): void {
    requireBlock(input, inputAt);
    requireBlock(output, outputAt);
    encrypt(this.#encryptionSchedule(), input, inputAt, output, outputAt);
  }

  /**
   * Decrypts the 16 octets of `input` at `inputAt` into those of `output` at `outputAt`, which may be the same.
   *
   * @throws KeyError `ERR_KEY_DESTROYED` - the key was destroyed; `ERR_KEY_LENGTH` - a buffer has no whole block there
   */
  decryptBlock(input: Uint8Array, inputAt: number, output: Uint8Array, outputAt: number): void {
    requireBlock(input, inputAt);
    requireBlock(output, outputAt);
    this.#decryption ??= invertSchedule(this.#encryptionSchedule());
    decrypt(this.#decryption, input, inputAt, output, outputAt);
  }

  /** Overwrites the schedule. A second call does nothing. */
  destroy(): void {
    this.#encryption?.fill(0);
    this.#decryption?.fill(0);
    this.#encryption = undefined;
    this.#decryption = undefined;
  }

  #encryptionSchedule(): Int32Array {
    if (this.#encryption === undefined)
      throw new KeyError("ERR_KEY_DESTROYED", "an AES key was used after it was destroyed");
    return this.#encryption;
  }
}

function requireBlock(octets: Uint8Array, at: number): void {
  if (!(at >= 0 && at + blockLength <= octets.length)) {
    throw new KeyError("ERR_KEY_LENGTH", `an AES block is 16 octets: ${octets.length} octets have none at ${at}`);
  }
}

/** The round keys, four words each, one more than there are rounds. @spec FIPS 197 5.2 */
function expandKey(key: Uint8Array): Int32Array {
  const keyWords = key.length / 4;
  const schedule = new Int32Array(4 * (keyWords + 7));
  for (let i = 0; i < keyWords; i++) schedule[i] = wordBe(key, 4 * i);
  let roundConstant = 1;
  for (let i = keyWords; i < schedule.length; i++) {
    let word = schedule[i - 1] as number;
    if (i % keyWords === 0) {
      word = substituteWord(rotateLeft(word, 8)) ^ (roundConstant << 24);
      roundConstant = (roundConstant << 1) ^ (roundConstant < 0x80 ? 0 : 0x11b);
    } else if (keyWords === 8 && i % 8 === 4) {
      word = substituteWord(word);
    }
    schedule[i] = (schedule[i - keyWords] as number) ^ word;
  }
  return schedule;
}

/**
 * The round keys of the equivalent inverse cipher: in the opposite order, those between the first and the last
 * multiplied by the inverse of the MixColumns matrix.
 *
 * @spec FIPS 197 5.3.5
 */
function invertSchedule(encryption: Int32Array): Int32Array {
  const schedule = new Int32Array(encryption.length);
  const last = encryption.length - 4;
  for (let i = 0; i < encryption.length; i++) {
    const word = encryption[last - (i & ~3) + (i & 3)] as number;
    schedule[i] = i < 4 || i >= last ? word : inverseMixColumn(word);
  }
  return schedule;
}

function substituteWord(word: number): number {
  return (
    ((substitute[word >>> 24] as number) << 24) |
    ((substitute[(word >>> 16) & 0xff] as number) << 16) |
    ((substitute[(word >>> 8) & 0xff] as number) << 8) |
    (substitute[word & 0xff] as number)
  );
}

/** The decryption tables undo the S-box first; going through the S-box leaves the multiplication alone. */
function inverseMixColumn(word: number): number {
  const inner = substituteWord(word);
  return (
    (decrypt0[inner >>> 24] as number) ^
    (decrypt1[(inner >>> 16) & 0xff] as number) ^
    (decrypt2[(inner >>> 8) & 0xff] as number) ^
    (decrypt3[inner & 0xff] as number)
  );
}

/** The cipher: a word is a column of the state, row 0 in its highest octet. @spec FIPS 197 5.1 */
function encrypt(keys: Int32Array, input: Uint8Array, inputAt: number, output: Uint8Array, outputAt: number): void {
  let a = wordBe(input, inputAt) ^ (keys[0] as number);
  let b = wordBe(input, inputAt + 4) ^ (keys[1] as number);
  let c = wordBe(input, inputAt + 8) ^ (keys[2] as number);
  let d = wordBe(input, inputAt + 12) ^ (keys[3] as number);
  const last = keys.length - 4;
  for (let k = 4; k < last; k += 4) {
    const nextA = encryptColumn(a, b, c, d) ^ (keys[k] as number);
    const nextB = encryptColumn(b, c, d, a) ^ (keys[k + 1] as number);
    const nextC = encryptColumn(c, d, a, b) ^ (keys[k + 2] as number);
    d = encryptColumn(d, a, b, c) ^ (keys[k + 3] as number);
    a = nextA;
    b = nextB;
    c = nextC;
  }
  putWordBe(output, outputAt, substituteColumn(substitute, a, b, c, d) ^ (keys[last] as number));
  putWordBe(output, outputAt + 4, substituteColumn(substitute, b, c, d, a) ^ (keys[last + 1] as number));
  putWordBe(output, outputAt + 8, substituteColumn(substitute, c, d, a, b) ^ (keys[last + 2] as number));
  putWordBe(output, outputAt + 12, substituteColumn(substitute, d, a, b, c) ^ (keys[last + 3] as number));
}

/** The equivalent inverse cipher: as the cipher, with rows shifted the other way. @spec FIPS 197 5.3.5 */
function decrypt(keys: Int32Array, input: Uint8Array, inputAt: number, output: Uint8Array, outputAt: number): void {
  let a = wordBe(input, inputAt) ^ (keys[0] as number);
  let b = wordBe(input, inputAt + 4) ^ (keys[1] as number);
  let c = wordBe(input, inputAt + 8) ^ (keys[2] as number);
  let d = wordBe(input, inputAt + 12) ^ (keys[3] as number);
  const last = keys.length - 4;
  for (let k = 4; k < last; k += 4) {
    const nextA = decryptColumn(a, d, c, b) ^ (keys[k] as number);
    const nextB = decryptColumn(b, a, d, c) ^ (keys[k + 1] as number);
    const nextC = decryptColumn(c, b, a, d) ^ (keys[k + 2] as number);
    d = decryptColumn(d, c, b, a) ^ (keys[k + 3] as number);
    a = nextA;
    b = nextB;
    c = nextC;
  }
  putWordBe(output, outputAt, substituteColumn(inverseSubstitute, a, d, c, b) ^ (keys[last] as number));
  putWordBe(output, outputAt + 4, substituteColumn(inverseSubstitute, b, a, d, c) ^ (keys[last + 1] as number));
  putWordBe(output, outputAt + 8, substituteColumn(inverseSubstitute, c, b, a, d) ^ (keys[last + 2] as number));
  putWordBe(output, outputAt + 12, substituteColumn(inverseSubstitute, d, c, b, a) ^ (keys[last + 3] as number));
}

/** SubBytes, ShiftRows and MixColumns for one column: row 0 comes from the first word, row 3 from the fourth. */
function encryptColumn(row0: number, row1: number, row2: number, row3: number): number {
  return (
    (encrypt0[row0 >>> 24] as number) ^
    (encrypt1[(row1 >>> 16) & 0xff] as number) ^
    (encrypt2[(row2 >>> 8) & 0xff] as number) ^
    (encrypt3[row3 & 0xff] as number)
  );
}

/** InvSubBytes, InvShiftRows and InvMixColumns for one column: row 0 comes from the first word, row 3 from the fourth. */
function decryptColumn(row0: number, row1: number, row2: number, row3: number): number {
  return (
    (decrypt0[row0 >>> 24] as number) ^
    (decrypt1[(row1 >>> 16) & 0xff] as number) ^
    (decrypt2[(row2 >>> 8) & 0xff] as number) ^
    (decrypt3[row3 & 0xff] as number)
  );
}

/** The last round's column, which is not multiplied: the S-box and the shift of rows alone. */
function substituteColumn(box: Uint8Array, row0: number, row1: number, row2: number, row3: number): number {
  return (
    ((box[row0 >>> 24] as number) << 24) |
    ((box[(row1 >>> 16) & 0xff] as number) << 16) |
    ((box[(row2 >>> 8) & 0xff] as number) << 8) |
    (box[row3 & 0xff] as number)
  );
}
