import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as dot11 from "../../src/dot11/index.ts";
import * as eapol from "../../src/eapol/index.ts";
import { WireError } from "../../src/errors.ts";
import * as ie from "../../src/ie/index.ts";
import { cases } from "../support/cases.ts";
import type { Codec } from "./codec.ts";
import { dot11Codecs } from "./dot11-codecs.ts";
import { eapolCodecs } from "./eapol-codecs.ts";
import { ieCodecs } from "./ie-codecs.ts";

const numRuns = cases(60, 10_000);

/** What became of octets: a value, or the error that refused them. */
type Outcome = { readonly value: unknown } | { readonly error: WireError };

/** Reads octets; any error but a WireError is let through, and so fails the test. */
function read({ decode }: Codec, octets: Uint8Array): Outcome {
  try {
    return { value: decode(octets) };
  } catch (error) {
    if (error instanceof WireError) return { error };
    throw error;
  }
}

function isWithin({ error, octets }: { error: WireError; octets: Uint8Array }): boolean {
  return Number.isInteger(error.offset) && error.offset >= 0 && error.offset <= octets.length;
}

/** Not by `expect`, which takes longer than everything else here together. */
function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** Octets that are sound, and then damaged: one changed, cut out, or put in, some times over. */
function damaged({ values, encode }: Codec): fc.Arbitrary<Uint8Array> {
  const damage = fc.record({ at: fc.nat(300), octet: fc.nat(255), kind: fc.constantFrom("change", "cut", "put") });
  return fc.tuple(values.map(encode), fc.array(damage, { maxLength: 4 })).map(([sound, damages]) => {
    const octets = Array.from(sound);
    for (const { at, octet, kind } of damages) {
      const place = at % (octets.length + 1);
      octets.splice(place, kind === "put" ? 0 : 1, ...(kind === "cut" ? [] : [octet]));
    }
    return Uint8Array.from(octets);
  });
}

const codecs = [...eapolCodecs, ...ieCodecs, ...dot11Codecs];

describe("the laws", () => {
  /** Words of 16 bits, each of whose values is tried where their room is tested, and the part of an MPDU. */
  const elsewhere = ["decodeKeyInfo", "decodeRsnCapabilities", "decodeFrameControl", "decodeMacHeader"];

  test("hold for every codec that leaves through the doors of these rooms", () => {
    const exported = Object.keys({ ...eapol, ...ie, ...dot11 }).filter((name) => name.startsWith("decode"));
    expect(new Set([...codecs.map(({ name }) => name), ...elsewhere])).toEqual(new Set(exported));
  });
});

describe.each(codecs.map((codec) => [`${codec.name} ${codec.variant}`.trim(), codec] as const))("%s", (_, codec) => {
  const anyOctets = fc.oneof(damaged(codec), fc.uint8Array({ maxLength: 128 }));

  test("gives back exactly the octets that it accepts", () => {
    fc.assert(
      fc.property(anyOctets, (octets) => {
        const outcome = read(codec, octets);
        return !("value" in outcome) || isSame(codec.encode(outcome.value), octets);
      }),
      { numRuns },
    );
  });

  test("reads back the value that it wrote", () => {
    fc.assert(
      fc.property(codec.values, (value) => {
        expect(codec.decode(codec.encode(value))).toEqual(value);
      }),
      { numRuns },
    );
  });

  test("refuses octets by a typed error at an offset inside them, or not at all", () => {
    fc.assert(
      fc.property(anyOctets, (octets) => {
        const outcome = read(codec, octets);
        return "value" in outcome || isWithin({ error: outcome.error, octets });
      }),
      { numRuns },
    );
  });

  test(codec.stops ? "cut anywhere, is refused or validly shorter" : "cut anywhere, is refused", () => {
    fc.assert(
      fc.property(codec.values, (value) => {
        const whole = codec.encode(value);
        for (let length = 0; length < whole.length; length++) {
          const octets = whole.subarray(0, length);
          const outcome = read(codec, octets);
          if ("error" in outcome) {
            if (!isWithin({ error: outcome.error, octets })) expect.fail(`offset outside of ${length} octets`);
          } else {
            if (!codec.stops) expect.fail(`the first ${length} octets are taken for the whole`);
            if (!isSame(codec.encode(outcome.value), octets)) expect.fail(`${length} octets are not given back`);
          }
        }
      }),
      { numRuns: Math.ceil(numRuns / 4) },
    );
  });

  /** Threat 34. */
  test("leaves alone the octets that it reads, and writes new ones", () => {
    fc.assert(
      fc.property(codec.values, (value) => {
        const octets = codec.encode(value);
        const before = octets.slice();
        const again = codec.encode(codec.decode(octets));
        return isSame(octets, before) && (again.length === 0 || again.buffer !== octets.buffer);
      }),
      { numRuns: Math.ceil(numRuns / 4) },
    );
  });
});
