import * as fc from "fast-check";
import type { KeyData } from "../../src/eapol/key-data.ts";
import type { Element } from "../../src/ie/element.ts";
import type { Rsne } from "../../src/ie/rsne.ts";
import type { WpaElement } from "../../src/ie/wpa.ts";

/** Octets of a length, or of one between two. */
export function octets(least: number, most: number = least): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: least, maxLength: most });
}

/** A number of so many bits. */
export function bits(count: number): fc.Arbitrary<number> {
  return fc.integer({ min: 0, max: 2 ** count - 1 });
}

/** A long number of so many bits. */
export function bigBits(count: number): fc.Arbitrary<bigint> {
  return fc.bigInt({ min: 0n, max: (1n << BigInt(count)) - 1n });
}

export const flag: fc.Arbitrary<boolean> = fc.boolean();

export const element: fc.Arbitrary<Element> = fc.record({ id: bits(8), body: octets(0, 40) });

const keyDataElement = fc.oneof(
  fc.record({ id: fc.constant(0xdd), body: octets(1, 40) }),
  fc.record({ id: bits(8), body: octets(1, 40) }),
);

const padding = fc.oneof(
  octets(0),
  fc.nat(20).map((count) => new Uint8Array(count)),
  fc.nat(20).map((count) => Uint8Array.from({ length: count + 1 }, (_, index) => (index === 0 ? 0xdd : 0))),
);

export const keyData: fc.Arbitrary<KeyData> = fc.record({
  elements: fc.array(keyDataElement, { maxLength: 6 }),
  padding,
});

const suites = fc.array(bits(32), { maxLength: 4 });
const otherVersion = bits(16).filter((version) => version !== 1);

/** Fields in their order, cut after the first few, and as long a rest as may stand there. */
export const rsne: fc.Arbitrary<Rsne> = fc.oneof(
  fc.record({ version: otherVersion, rest: octets(0, 40) }),
  fc
    .tuple(bits(32), suites, suites, bits(16), fc.array(octets(16), { maxLength: 3 }), bits(32), fc.nat(6))
    .chain(([group, pairwise, akm, capabilities, pmkids, groupManagement, count]) => {
      const fields = { group, pairwise, akm, capabilities, pmkids, groupManagement };
      const longestRest = [0, 0, 0, 1, 1, 3, 20][count] as number;
      return octets(0, longestRest).map((rest) => ({ version: 1, ...firstOf(fields, count), rest }));
    }),
);

export const wpaElement: fc.Arbitrary<WpaElement> = fc.oneof(
  fc.record({ version: otherVersion, rest: octets(0, 40) }),
  fc.tuple(bits(32), suites, suites, bits(16), fc.nat(4)).chain(([group, pairwise, akm, capabilities, count]) => {
    const longestRest = [0, 0, 0, 1, 20][count] as number;
    const fields = firstOf({ group, pairwise, akm, capabilities }, count);
    return octets(0, longestRest).map((rest) => ({ version: 1, ...fields, rest }));
  }),
);

/** The first `count` fields as they are, the others undefined. */
function firstOf<Fields extends object>(
  fields: Fields,
  count: number,
): { [Name in keyof Fields]: Fields[Name] | undefined } {
  const entries = Object.entries(fields).map(([name, value], index) => [name, index < count ? value : undefined]);
  return Object.fromEntries(entries) as { [Name in keyof Fields]: Fields[Name] | undefined };
}
