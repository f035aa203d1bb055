import { expect, test } from "vitest";
import { fillKernelTables, Row, rowLength } from "../../src/cipher/aead/kernel-tables.ts";
import { octetPairs } from "../../src/cipher/aead/octet-pairs.ts";
import { times } from "../../src/crypto/aes-tables.ts";

const memory = new Uint8Array(65_536);
fillKernelTables(memory);

/** A look-up as WebAssembly's swizzle does it: by a number above 15, zero. */
function lookUp(row: number, number: number): number {
  return number > 15 ? 0 : (memory[rowLength * row + number] as number);
}

/** What a kernel does to each octet of a block, but for the mixing. */
function substituted(octet: number, tableI: number, tableJ: number): number {
  const pair = lookUp(Row.enterLow, octet & 15) ^ lookUp(Row.enterHigh, octet >> 4);
  const [i, k] = [pair >> 4, pair & 15];
  const j = i ^ k;
  const quotient = lookUp(Row.quotient, k);
  const io = lookUp(Row.inverse, lookUp(Row.inverse, i) ^ quotient) ^ j;
  const jo = lookUp(Row.inverse, lookUp(Row.inverse, j) ^ quotient) ^ i;
  return lookUp(tableI, io) ^ lookUp(tableJ, jo);
}

test("the tables give the S-box of every octet, zero and the edges of the small field included", () => {
  const { pair } = octetPairs();
  for (let octet = 0; octet < 256; octet++) {
    const expected = substituteOf(octet) ^ 0x63;
    expect(substituted(octet, Row.lastI, Row.lastJ)).toBe(expected);
    expect(substituted(octet, Row.onceI, Row.onceJ)).toBe(pair[expected]);
    expect(substituted(octet, Row.thriceI, Row.thriceJ)).toBe(pair[times(expected, 3)]);
  }
});

test("pairs are the whole field: each octet has its own, and pairs add as octets do", () => {
  const { pair, element, inverse, theta } = octetPairs();
  expect(new Set(pair).size).toBe(256);
  for (let octet = 0; octet < 256; octet++) {
    const [i, k] = [(pair[octet] as number) >> 4, (pair[octet] as number) & 15];
    expect((element[i] as number) ^ times(element[k] as number, theta)).toBe(octet);
    expect((pair[octet] as number) ^ (pair[0x53] as number)).toBe(pair[octet ^ 0x53]);
    if (octet !== 0) expect(times(octet, inverse[octet] as number)).toBe(1);
  }
});

/** AES's S-box as FIPS 197 5.1.1 says it, bit by bit. */
function substituteOf(octet: number): number {
  const inverse =
    Array.from({ length: 256 }, (_, candidate) => candidate).find((candidate) => times(octet, candidate) === 1) ?? 0;
  const bit = (i: number) => (inverse >> (i % 8)) & 1;
  let result = 0;
  for (let i = 0; i < 8; i++) {
    result |= (bit(i) ^ bit(i + 4) ^ bit(i + 5) ^ bit(i + 6) ^ bit(i + 7) ^ ((0x63 >> i) & 1)) << i;
  }
  return result;
}

test("the S-box here is that of FIPS 197 Figure 7", () => {
  expect([0x00, 0x53, 0x9a, 0xff].map(substituteOf)).toEqual([0x63, 0xed, 0xb8, 0x16]);
});
