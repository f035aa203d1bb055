/** The remainder that each value of one octet leaves; filled at first use. */
const remainder = new Int32Array(256);

/** The generator polynomial without its first term, lowest power in the highest bit. */
const polynomial = 0xedb8_8320;

/**
 * The CRC-32 of 802.11's frame check sequence, and of the integrity check value of WEP and TKIP, which carry it least
 * significant octet first.
 *
 * @returns 0 to 0xffffffff
 * @spec IEEE 802.11-2016 9.2.4.8
 */
export function crc32(octets: Uint8Array): number {
  if (remainder[1] === 0) fillRemainders();
  let register = -1;
  for (let i = 0; i < octets.length; i++) {
    register = (register >>> 8) ^ (remainder[(register ^ (octets[i] as number)) & 0xff] as number);
  }
  return ~register >>> 0;
}

function fillRemainders(): void {
  for (let octet = 0; octet < 256; octet++) {
    let register = octet;
    for (let bit = 0; bit < 8; bit++) register = (register & 1) === 0 ? register >>> 1 : (register >>> 1) ^ polynomial;
    remainder[octet] = register;
  }
}
