import type * as fc from "fast-check";

/** A wire structure as the laws need it. */
export interface Codec<Value = unknown> {
  /** The library's function that reads it. */
  readonly name: string;
  /** What tells this codec from another one by the same function, such as the length of a MIC. */
  readonly variant: string;
  readonly decode: (octets: Uint8Array) => Value;
  readonly encode: (value: Value) => Uint8Array;
  /** Any value that can be written. */
  readonly values: fc.Arbitrary<Value>;
  /** Whether the structure may stop early: its prefixes are either refused or validly shorter. */
  readonly stops: boolean;
}

type Parts<Value> = readonly [
  decode: (octets: Uint8Array) => Value,
  encode: (value: Value) => Uint8Array,
  values: fc.Arbitrary<Value>,
];

/** A structure that has one length: every proper prefix is refused. */
export function fixed<Value>(...[decode, encode, values]: Parts<Value>): Codec {
  return forget({ name: decode.name, variant: "", decode, encode, values, stops: false });
}

/** A structure that may stop early. */
export function stopping<Value>(...[decode, encode, values]: Parts<Value>): Codec {
  return forget({ name: decode.name, variant: "", decode, encode, values, stops: true });
}

/** Forgets the type of the value, so that codecs of many types fit one list. */
export function forget<Value>(codec: Codec<Value>): Codec {
  return codec as unknown as Codec;
}
