/** AES on a state of four words, each a column with row 0 in its highest octet. */
import { KeyError } from "../errors.ts";
import { fillColumns, fillSubstitutes } from "./aes-tables.ts";
import { rotateLeft, wordBe } from "./words.ts";

// The tables stand in this file as constants, so that the engine knows where they are, and are filled by the first key.

const substitute = new Uint8Array(256);
const inverseSubstitute = new Uint8Array(256);

/** SubBytes and MixColumns of an octet in row 0, 1, 2 and 3: a round is four look-ups for each column. */
const encrypt0 = new Int32Array(256);
const encrypt1 = new Int32Array(256);
const encrypt2 = new Int32Array(256);
const encrypt3 = new Int32Array(256);

/** InvSubBytes and InvMixColumns of an octet in row 0, 1, 2 and 3. */
const decrypt0 = new Int32Array(256);
const decrypt1 = new Int32Array(256);
const decrypt2 = new Int32Array(256);
const decrypt3 = new Int32Array(256);

function fillTables(): void {
  if (substitute[0] !== 0) return;
  fillSubstitutes(substitute, inverseSubstitute);
  fillColumns([encrypt0, encrypt1, encrypt2, encrypt3], substitute, [2, 1, 1, 3]);
  fillColumns([decrypt0, decrypt1, decrypt2, decrypt3], inverseSubstitute, [14, 9, 13, 11]);
}

/**
 * The round keys, four words each, one more than there are rounds. Who asked for them clears them.
 *
 * @param key - 16, 24 or 32 octets, borrowed
 * @throws KeyError `ERR_KEY_LENGTH` - `key` has another size
 * @spec FIPS 197 5.2
 */
export function expandKey(key: Uint8Array): Int32Array {
  if (key.length !== 16 && key.length !== 24 && key.length !== 32) {
    throw new KeyError("ERR_KEY_LENGTH", `an AES key is 16, 24 or 32 octets, not ${key.length}`);
  }
  fillTables();
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
 * multiplied by the inverse of the MixColumns matrix. Who asked for them clears them.
 *
 * @spec FIPS 197 5.3.5
 */
export function invertSchedule(encryption: Int32Array): Int32Array {
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

/** The cipher, in place. @spec FIPS 197 5.1 */
export function encryptWords(schedule: Int32Array, state: Int32Array): void {
  let a = (state[0] as number) ^ (schedule[0] as number);
  let b = (state[1] as number) ^ (schedule[1] as number);
  let c = (state[2] as number) ^ (schedule[2] as number);
  let d = (state[3] as number) ^ (schedule[3] as number);
  const last = schedule.length - 4;
  for (let k = 4; k < last; k += 4) {
    const nextA = encryptColumn(a, b, c, d) ^ (schedule[k] as number);
    const nextB = encryptColumn(b, c, d, a) ^ (schedule[k + 1] as number);
    const nextC = encryptColumn(c, d, a, b) ^ (schedule[k + 2] as number);
    d = encryptColumn(d, a, b, c) ^ (schedule[k + 3] as number);
    a = nextA;
    b = nextB;
    c = nextC;
  }
  state[0] = substituteColumn(substitute, a, b, c, d) ^ (schedule[last] as number);
  state[1] = substituteColumn(substitute, b, c, d, a) ^ (schedule[last + 1] as number);
  state[2] = substituteColumn(substitute, c, d, a, b) ^ (schedule[last + 2] as number);
  state[3] = substituteColumn(substitute, d, a, b, c) ^ (schedule[last + 3] as number);
}

/**
 * The equivalent inverse cipher, in place: as the cipher, with rows shifted the other way.
 *
 * @param schedule - of {@link invertSchedule}
 * @spec FIPS 197 5.3.5
 */
export function decryptWords(schedule: Int32Array, state: Int32Array): void {
  let a = (state[0] as number) ^ (schedule[0] as number);
  let b = (state[1] as number) ^ (schedule[1] as number);
  let c = (state[2] as number) ^ (schedule[2] as number);
  let d = (state[3] as number) ^ (schedule[3] as number);
  const last = schedule.length - 4;
  for (let k = 4; k < last; k += 4) {
    const nextA = decryptColumn(a, d, c, b) ^ (schedule[k] as number);
    const nextB = decryptColumn(b, a, d, c) ^ (schedule[k + 1] as number);
    const nextC = decryptColumn(c, b, a, d) ^ (schedule[k + 2] as number);
    d = decryptColumn(d, c, b, a) ^ (schedule[k + 3] as number);
    a = nextA;
    b = nextB;
    c = nextC;
  }
  state[0] = substituteColumn(inverseSubstitute, a, d, c, b) ^ (schedule[last] as number);
  state[1] = substituteColumn(inverseSubstitute, b, a, d, c) ^ (schedule[last + 1] as number);
  state[2] = substituteColumn(inverseSubstitute, c, b, a, d) ^ (schedule[last + 2] as number);
  state[3] = substituteColumn(inverseSubstitute, d, c, b, a) ^ (schedule[last + 3] as number);
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
