import * as fc from "fast-check";
import { expect, test } from "vitest";
import { WireError } from "../../src/errors.ts";
import { cases } from "../support/cases.ts";
import { Random } from "../support/random.ts";
import type { Codec } from "./codec.ts";
import { dot11Codecs } from "./dot11-codecs.ts";
import { eapolCodecs } from "./eapol-codecs.ts";
import { ieCodecs } from "./ie-codecs.ts";

/** How many damaged structures there are in all, each read by its codec. */
const wanted = cases(30_000, 1_000_000);
const codecs = [...eapolCodecs, ...ieCodecs, ...dot11Codecs];
const samplesOfEach = 200;

/** Sound octets of a codec. */
function samplesOf({ values, encode }: Codec): readonly Uint8Array[] {
  return fc.sample(values, { numRuns: samplesOfEach, seed: 7 }).map(encode);
}

/** What lengths and counts go astray with. */
const extremes = [0x00, 0x01, 0x7f, 0x80, 0xfe, 0xff];

type Damage = (octets: Uint8Array, random: Random, others: readonly Uint8Array[]) => Uint8Array;

const placeIn = (octets: Uint8Array, random: Random) => random.below(octets.length + 1);
const joined = (...parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

function withOctet(octets: Uint8Array, at: number, octet: number): Uint8Array {
  const changed = octets.slice();
  if (at < changed.length) changed[at] = octet;
  return changed;
}

const damages: readonly Damage[] = [
  (octets, random) => withOctet(octets, placeIn(octets, random), random.below(256)),
  (octets, random) => withOctet(octets, placeIn(octets, random), extremes[random.below(extremes.length)] as number),
  (octets, random) => {
    const at = placeIn(octets, random);
    return withOctet(octets, at, (octets[at] ?? 0) ^ (1 << random.below(8)));
  },
  (octets, random) => octets.slice(0, placeIn(octets, random)),
  (octets, random) => {
    const at = placeIn(octets, random);
    return joined(octets.subarray(0, at), octets.subarray(at + 1 + random.below(4)));
  },
  (octets, random) => {
    const at = placeIn(octets, random);
    return joined(octets.subarray(0, at), random.octets(1 + random.below(4)), octets.subarray(at));
  },
  (octets, random, others) => {
    const other = others[random.below(others.length)] as Uint8Array;
    return joined(octets.subarray(0, placeIn(octets, random)), other.subarray(placeIn(other, random)));
  },
];

function damaged(sound: Uint8Array, random: Random, others: readonly Uint8Array[]): Uint8Array {
  let octets = sound;
  for (let left = 1 + random.below(3); left > 0; left--) {
    octets = (damages[random.below(damages.length)] as Damage)(octets, random, others);
  }
  return octets;
}

/** Fails where octets are neither given back exactly nor refused by a typed error at an offset inside them. */
function read({ name, variant, decode, encode }: Codec, octets: Uint8Array): "accepted" | "refused" {
  let value: unknown;
  try {
    value = decode(octets);
  } catch (error) {
    const isTyped = error instanceof WireError && error.path.includes(".") && isWithin(error.offset, octets);
    if (!isTyped) expect.fail(`${name} ${variant} of ${Buffer.from(octets).toString("hex")}: ${String(error)}`);
    return "refused";
  }
  const again = encode(value);
  if (Buffer.compare(again, octets) !== 0) {
    expect.fail(`${name} ${variant} of ${Buffer.from(octets).toString("hex")}: ${Buffer.from(again).toString("hex")}`);
  }
  return "accepted";
}

function isWithin(offset: number, octets: Uint8Array): boolean {
  return Number.isInteger(offset) && offset >= 0 && offset <= octets.length;
}

/** Threat 9. */
test(`${wanted} mutated structures over all codecs are given back exactly, or refused by a typed error inside them`, () => {
  const samples = codecs.map(samplesOf);
  const all = samples.flat();
  const random = new Random(20_050_707);
  const counts = { accepted: 0, refused: 0 };
  for (let index = 0; index < wanted; index++) {
    const own = samples[index % codecs.length] as readonly Uint8Array[];
    const sound = own[random.below(own.length)] as Uint8Array;
    counts[read(codecs[index % codecs.length] as Codec, damaged(sound, random, all))]++;
  }
  const { accepted, refused } = counts;
  console.log(`${accepted + refused} mutated structures over ${codecs.length} codecs: ${JSON.stringify(counts)}`);
  expect(accepted + refused).toBe(wanted);
  expect(Math.min(accepted, refused)).toBeGreaterThan(wanted / 10);
});
