import { wordLe } from "./words.ts";

/**
 * The remainders that an octet leaves, alone and with one, two and three octets of zeros behind it; filled at first use.
 */
const remainder0 = new Int32Array(256);
const remainder1 = new Int32Array(256);
const remainder2 = new Int32Array(256);
const remainder3 = new Int32Array(256);

/** The generator polynomial without its first term, lowest power in the highest bit. */
const polynomial = 0xedb8_8320;

/**
 * The CRC-32 of 802.11's frame check sequence, and of the integrity check value of WEP and TKIP. Both carry it least
 * significant octet first.
 *
 * @returns 0 to 0xffffffff
 * @spec IEEE 802.11-2016 9.2.4.8
 */
export function crc32(octets: Uint8Array): number {
  if (remainder0[1] === 0) fillRemainders();
  const whole = octets.length & ~3;
  let register = -1;
  let at = 0;
  for (; at < whole; at += 4) {
    register ^= wordLe(octets, at);
    register =
      (remainder3[register & 0xff] as number) ^
      (remainder2[(register >>> 8) & 0xff] as number) ^
      (remainder1[(register >>> 16) & 0xff] as number) ^
      (remainder0[register >>> 24] as number);
  }
  for (; at < octets.length; at++) {
    register = (register >>> 8) ^ (remainder0[(register ^ (octets[at] as number)) & 0xff] as number);
  }
  return ~register >>> 0;
}

function fillRemainders(): void {
  for (let octet = 0; octet < 256; octet++) {
    let register = octet;
    for (let bit = 0; bit < 8; bit++) register = (register & 1) === 0 ? register >>> 1 : (register >>> 1) ^ polynomial;
    remainder0[octet] = register;
  }
  for (let octet = 0; octet < 256; octet++) {
    remainder1[octet] = withZero(remainder0[octet] as number);
    remainder2[octet] = withZero(remainder1[octet] as number);
    remainder3[octet] = withZero(remainder2[octet] as number);
  }
}

/** The remainder after one octet of zeros more. */
function withZero(remainder: number): number {
  return (remainder >>> 8) ^ (remainder0[remainder & 0xff] as number);
}
