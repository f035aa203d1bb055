import { compare, concat, copyOf } from "../bytes/octets.ts";
import { Secret } from "../bytes/secret.ts";
import { hmacSha1, hmacSha256, hmacSha384, hmacSha512 } from "../crypto/hmac.ts";
import { cipherSuite, type KeyDerivation } from "../ie/suite.ts";
import { utf8 } from "../platform.ts";
import { requireAkm, requireTkLength } from "./hierarchy.ts";
import { derivePskSync } from "./psk.ts";
import { derivePtk, destroyPtk, type PtkInput, type PtkSuite } from "./ptk.ts";

/** One value on the way from a passphrase to keys. */
export interface DerivationStep {
  /** What it is called: `PMK`, `data`, `round 1`, `KCK`. */
  readonly name: string;
  /** How it is made of the ones before, in the standard's words. */
  readonly formula: string;
  /** The value. What is secret prints as `Secret(16)`, and shows its octets only to who asks for them. */
  readonly value: Uint8Array | Secret;
}

/** A derivation, step by step. Who asked for it destroys it. */
export interface DerivationTrace {
  /** In the order in which they are made. */
  readonly steps: readonly DerivationStep[];
  /** Destroys every secret of the steps. A second call does nothing. */
  destroy(): void;
}

/** What a derivation starts from: all of it is borrowed. */
export type TraceInput = Omit<PtkInput, "pmk"> &
  (
    | { readonly pmk: Secret }
    | {
        /** 8 to 63 characters of printable ASCII. */
        readonly passphrase: string;
        /** 0 to 32 octets. */
        readonly ssid: Uint8Array;
      }
  );

const label = "Pairwise key expansion";

const hashes: Readonly<
  Record<KeyDerivation, { readonly name: string; readonly length: number; readonly mac: typeof hmacSha1 }>
> = {
  "prf-sha1": { name: "HMAC-SHA-1", length: 20, mac: hmacSha1 },
  "kdf-sha256": { name: "HMAC-SHA-256", length: 32, mac: hmacSha256 },
  "kdf-sha384": { name: "HMAC-SHA-384", length: 48, mac: hmacSha384 },
  "kdf-sha512": { name: "HMAC-SHA-512", length: 64, mac: hmacSha512 },
};

/**
 * Derives a PTK with every value on the way: for whoever ports WPA code, and looks for the step at which it differs.
 *
 * @throws KeyError `ERR_KEY_LENGTH`, `ERR_KEY_SUITE`, `ERR_KEY_PASSPHRASE` - as `derivePsk` and `derivePtk`
 * @spec IEEE 802.11-2016 12.7.1.2, 12.7.1.3, 12.7.1.7.2, J.4.1
 */
export function traceDerivation(input: TraceInput, suite: PtkSuite): DerivationTrace {
  const steps: DerivationStep[] = [];
  const destroy = (): void => {
    for (const { value } of steps) if (value instanceof Secret) value.destroy();
  };
  try {
    const pmk = addPmk(steps, input);
    const data = addData(steps, input);
    addRounds(steps, pmk, data, suite);
    addKeys(steps, { ...input, pmk }, suite);
    return { steps, destroy };
  } catch (error) {
    destroy();
    throw error;
  }
}

function addPmk(steps: DerivationStep[], input: TraceInput): Secret {
  if ("pmk" in input) {
    const pmk = input.pmk.slice(0, input.pmk.length);
    steps.push({ name: "PMK", formula: "as given", value: pmk });
    return pmk;
  }
  const psk = derivePskSync(input.passphrase, input.ssid);
  steps.push({ name: "passphrase", formula: "ASCII", value: new Secret(utf8(input.passphrase)) });
  steps.push({ name: "SSID", formula: "octets", value: copyOf(input.ssid) });
  steps.push({ name: "PMK", formula: "PBKDF2(HMAC-SHA-1, passphrase, SSID, 4096, 32)", value: psk });
  return psk;
}

function addData(steps: DerivationStep[], { aa, spa, aNonce, sNonce }: TraceInput): Uint8Array {
  const [lowAddress, highAddress] = compare(aa, spa) < 0 ? [aa, spa] : [spa, aa];
  const [lowNonce, highNonce] = compare(aNonce, sNonce) < 0 ? [aNonce, sNonce] : [sNonce, aNonce];
  steps.push({ name: "min address", formula: "min(AA, SPA)", value: copyOf(lowAddress) });
  steps.push({ name: "max address", formula: "max(AA, SPA)", value: copyOf(highAddress) });
  steps.push({ name: "min nonce", formula: "min(ANonce, SNonce)", value: copyOf(lowNonce) });
  steps.push({ name: "max nonce", formula: "max(ANonce, SNonce)", value: copyOf(highNonce) });
  const data = concat(lowAddress, highAddress, lowNonce, highNonce);
  steps.push({ name: "data", formula: "min address ‖ max address ‖ min nonce ‖ max nonce", value: data });
  return data;
}

/** The rounds are computed here once more, from the formula: a step that shows itself cannot hide behind another. */
function addRounds(steps: DerivationStep[], pmk: Secret, data: Uint8Array, suite: PtkSuite): void {
  const { derivation, kckLength, kekLength } = requireAkm(suite.akm, pmk.length);
  const length = kckLength + kekLength + requireTkLength(suite.pairwise) + (suite.kdkLength ?? 0);
  const hash = hashes[derivation];
  const text = utf8(label);
  steps.push({ name: "label", formula: `"${label}"`, value: text });
  for (let round = 0; round * hash.length < length; round++) {
    const message =
      derivation === "prf-sha1"
        ? concat(text, Uint8Array.of(0), data, Uint8Array.of(round))
        : concat(Uint8Array.of(round + 1, 0), text, data, Uint8Array.of((length * 8) & 0xff, (length * 8) >> 8));
    const [first, formula] =
      derivation === "prf-sha1"
        ? [0, `label ‖ 00 ‖ data ‖ ${round}`]
        : [1, `${round + 1} (16 bits) ‖ label ‖ data ‖ ${length * 8} (16 bits)`];
    const name = `round ${round + first}`;
    steps.push({ name: `${name} input`, formula, value: message });
    steps.push({ name, formula: `${hash.name}(PMK, ${name} input)`, value: new Secret(hash.mac(pmk.octets, message)) });
  }
}

function addKeys(steps: DerivationStep[], input: PtkInput, suite: PtkSuite): void {
  const ptk = derivePtk(input, suite);
  try {
    const take = (name: string, formula: string, part: Secret, start = 0, end: number = part.length): void => {
      steps.push({ name, formula, value: part.slice(start, end) });
    };
    const [kckEnd, kekEnd] = [ptk.kck.length, ptk.kck.length + ptk.kek.length];
    take("KCK", `octets 0 to ${kckEnd - 1} of the rounds`, ptk.kck);
    take("KEK", `octets ${kckEnd} to ${kekEnd - 1}`, ptk.kek);
    take("TK", `octets ${kekEnd} to ${kekEnd + ptk.tk.length - 1}`, ptk.tk);
    if (cipherSuite(suite.pairwise)?.name === "tkip") {
      take("TKIP key", "octets 0 to 15 of TK", ptk.tk, 0, 16);
      take("authenticator's Tx MIC key", "octets 16 to 23 of TK", ptk.tk, 16, 24);
      take("supplicant's Tx MIC key", "octets 24 to 31 of TK", ptk.tk, 24, 32);
    }
    if (ptk.kdk !== undefined) take("KDK", `octets from ${kekEnd + ptk.tk.length}`, ptk.kdk);
  } finally {
    destroyPtk(ptk);
  }
}
