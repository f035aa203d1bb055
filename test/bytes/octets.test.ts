import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compare, concat, equal, formatMac, fromHex, isZero, toHex } from "../../src/bytes/octets.ts";

const of = (...octets: number[]): Uint8Array => Uint8Array.from(octets);
const anyOctets = fc.uint8Array({ maxLength: 64 });

/** A run of octets that counts how often it is read at each place. */
function counted(octets: Uint8Array): { readonly octets: Uint8Array; readonly reads: number[] } {
  const reads = Array.from(octets, () => 0);
  const proxy = new Proxy(octets, {
    get(target, property) {
      if (typeof property === "string" && /^[0-9]+$/.test(property)) {
        reads[Number(property)] = (reads[Number(property)] as number) + 1;
      }
      return Reflect.get(target, property, target);
    },
  });
  return { octets: proxy, reads };
}

describe("concat", () => {
  test("puts parts one after the other", () => {
    expect(concat(of(1, 2), of(), of(3))).toEqual(of(1, 2, 3));
    expect(concat()).toEqual(of());
  });

  test("gives a buffer of its own, even for one part", () => {
    const part = of(1, 2);
    const whole = concat(part);
    part[0] = 9;
    expect(whole).toEqual(of(1, 2));
  });
});

/** Threat 19. */
describe("equal", () => {
  test("is true of the same octets and of no others", () => {
    fc.assert(
      fc.property(anyOctets, anyOctets, (a, b) => {
        expect(equal(a, a.slice())).toBe(true);
        expect(equal(a, b)).toBe(Buffer.compare(a, b) === 0);
      }),
    );
  });

  test("is false where one bit differs, wherever it is", () => {
    const a = new Uint8Array(20).fill(0x5a);
    for (let bit = 0; bit < 8 * a.length; bit++) {
      const b = a.slice();
      b[bit >> 3] = (b[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(equal(a, b), `bit ${bit}`).toBe(false);
    }
  });

  test("is false where one is the beginning of the other", () => {
    expect(equal(of(1, 2), of(1, 2, 0))).toBe(false);
    expect(equal(of(), of(0))).toBe(false);
  });

  test.each([
    ["the first octet", 0],
    ["the last octet", 15],
    ["no octet", -1],
  ])("visits every octet of both once, where %s differs", (_, at) => {
    const [a, b] = [counted(new Uint8Array(16)), counted(new Uint8Array(16).map((__, i) => (i === at ? 1 : 0)))];
    expect(equal(a.octets, b.octets)).toBe(at === -1);
    expect(a.reads).toEqual(Array.from({ length: 16 }, () => 1));
    expect(b.reads).toEqual(a.reads);
  });
});

describe("compare", () => {
  test("orders runs of equal length as numbers, most significant octet first", () => {
    const pair = fc.nat(32).chain((n) => {
      const octets = fc.uint8Array({ minLength: n, maxLength: n });
      return fc.tuple(octets, octets);
    });
    fc.assert(
      fc.property(pair, ([a, b]) => {
        const [x, y] = [BigInt(`0x0${toHex(a)}`), BigInt(`0x0${toHex(b)}`)];
        expect(Math.sign(compare(a, b))).toBe(x < y ? -1 : x > y ? 1 : 0);
      }),
    );
  });

  test("takes octets as unsigned, and the first difference decides", () => {
    expect(compare(of(0x80), of(0x7f))).toBeGreaterThan(0);
    expect(compare(of(1, 0xff), of(2, 0))).toBeLessThan(0);
    expect(compare(of(1, 2), of(1, 2))).toBe(0);
  });
});

describe("isZero", () => {
  test("is true of zeros and of nothing, and of nothing else", () => {
    expect(isZero(of())).toBe(true);
    expect(isZero(new Uint8Array(32))).toBe(true);
    for (let at = 0; at < 32; at++) expect(isZero(new Uint8Array(32).map((_, i) => (i === at ? 0x80 : 0)))).toBe(false);
  });

  test("visits every octet, whatever the first one is", () => {
    const { octets, reads } = counted(of(1, 2, 3));
    const whole = new Proxy(octets, {
      get: (target, property) =>
        property === Symbol.iterator
          ? () => [0, 1, 2].map((i) => target[i])[Symbol.iterator]()
          : Reflect.get(target, property),
    });
    expect(isZero(whole)).toBe(false);
    expect(reads).toEqual([1, 1, 1]);
  });
});

describe("hex", () => {
  test("of any octets is Node's hex, and comes back", () => {
    fc.assert(
      fc.property(anyOctets, (octets) => {
        expect(toHex(octets)).toBe(Buffer.from(octets).toString("hex"));
        expect(fromHex(toHex(octets))).toEqual(octets);
      }),
    );
  });

  test.each([
    ["", of()],
    ["00ff", of(0, 0xff)],
    ["00FF", of(0, 0xff)],
    ["00:09:5b", of(0, 9, 0x5b)],
    ["00 09\n5b\t", of(0, 9, 0x5b)],
  ])("%j is read", (text, octets) => expect(fromHex(text)).toEqual(octets));

  test.each(["0", "0g", "0x00", "00-09", "00,09", "٠٠", "zz", "0 0 0"])("%j is refused", (text) => {
    expect(fromHex(text)).toBeUndefined();
  });
});

test("a MAC address is written as people write it", () => {
  expect(formatMac(of(0x00, 0x09, 0x5b, 0xf9, 0xb6, 0x04))).toBe("00:09:5b:f9:b6:04");
});
