import { copyOf, equal, isZero } from "../bytes/octets.ts";
import type { Secret } from "../bytes/secret.ts";
import { KeyError } from "../errors.ts";
import { Akm, type SuiteSelector } from "../ie/suite.ts";
import { derivePskSync } from "../keys/psk.ts";
import { derivePtk, destroyPtk } from "../keys/ptk.ts";
import { protectionOf, receive, verify } from "./protection.ts";
import type { Suite } from "./suite.ts";

/** What a MIC is said to be made of. All of it is borrowed. */
export interface HandshakeInputs {
  /** The whole EAPOL frame with the MIC: message 2, 3 or 4. */
  readonly octets: Uint8Array;
  /** Authenticator's address, 6 octets. */
  readonly aa: Uint8Array;
  /** Supplicant's address, 6 octets. */
  readonly spa: Uint8Array;
  /** 32 octets. */
  readonly aNonce: Uint8Array;
  /** 32 octets. */
  readonly sNonce: Uint8Array;
  /** What was agreed on. */
  readonly suite: Suite;
  /** The passphrase; or the PMK, and then no other is tried. */
  readonly credential: { readonly passphrase: string; readonly ssid: Uint8Array } | { readonly pmk: Secret };
}

/** What else an input may be: tried where the MIC does not hold. */
export interface InputAlternatives {
  /** Other names of networks: each is 0 to 32 octets. */
  readonly ssids?: readonly Uint8Array[];
  /** Other passphrases. */
  readonly passphrases?: readonly string[];
  /** Other nonces of the authenticator, 32 octets each. */
  readonly aNonces?: readonly Uint8Array[];
}

/** An input of the derivation. */
export type DerivationInput = "passphrase" | "ssid" | "akm" | "addresses" | "aNonce" | "frame";

/** Whether a MIC holds; where it does not, which input is off. */
export type HandshakeCheck =
  | { readonly holds: true }
  | {
      readonly holds: false;
      /** The input in whose place another makes the MIC hold; undefined where no other that was tried does. */
      readonly off: DerivationInput | undefined;
      /** What it is and what it must be, for people; no key octets, and no passphrase. */
      readonly detail: string;
    };

/** An attempt with one input changed. */
interface Attempt {
  readonly off: DerivationInput;
  readonly detail: string;
  readonly inputs: HandshakeInputs;
}

const pskAkms: readonly SuiteSelector[] = [Akm.psk, Akm.pskSha256, Akm.wpaPsk];

/**
 * Checks a MIC, and where it does not hold finds the input that is off: by putting others in its place, one at a time,
 * until it does. What usually goes wrong is tried unasked: blanks around the passphrase and the SSID, a zero octet behind
 * them, letter case, another PSK AKM, addresses that are of each other's place, padding behind the frame.
 *
 * @throws KeyError `ERR_KEY_PASSPHRASE`, `ERR_KEY_LENGTH` - the passphrase or an input cannot be one
 * @spec IEEE 802.11-2016 12.7.2 i), 12.7.1.3
 */
export function checkHandshake(inputs: HandshakeInputs, alternatives: InputAlternatives = {}): HandshakeCheck {
  if (micHolds(inputs)) return { holds: true };
  const cut = missingOctets(inputs.octets);
  if (cut !== undefined) return { holds: false, off: "frame", detail: cut };
  for (const { off, detail, inputs: changed } of attempts(inputs, alternatives)) {
    try {
      if (micHolds(changed)) return { holds: false, off, detail };
    } catch (error) {
      // A variant that is no passphrase, or no key of this AKM, is not the answer.
      if (!(error instanceof KeyError)) throw error;
    }
  }
  return { holds: false, off: undefined, detail: "no other input that was tried makes the MIC hold" };
}

function missingOctets(octets: Uint8Array): string | undefined {
  const length = 4 + (((octets[2] ?? 0) << 8) | (octets[3] ?? 0));
  return octets.length < length ? `${octets.length} octets of a frame of ${length}` : undefined;
}

function* attempts(inputs: HandshakeInputs, alternatives: InputAlternatives): Generator<Attempt> {
  const { suite, aa, spa } = inputs;
  for (const aNonce of alternatives.aNonces ?? []) {
    yield { off: "aNonce", detail: "the ANonce is that of another message 1", inputs: { ...inputs, aNonce } };
  }
  // Some interfaces of drivers give addresses last octet first.
  for (const aMac of [octetSwapped(aa), aa]) {
    for (const sMac of [octetSwapped(spa), spa]) {
      if (aMac === aa && sMac === spa) continue;
      yield { off: "addresses", detail: "an address is written backwards", inputs: { ...inputs, aa: aMac, spa: sMac } };
    }
  }
  for (const akm of pskAkms.filter((one) => one !== suite.akm)) {
    const protocol = akm === Akm.wpaPsk ? "wpa" : "rsn";
    yield {
      off: "akm",
      detail: "another AKM makes it hold",
      inputs: { ...inputs, suite: { ...suite, akm, protocol } },
    };
  }
  if (!("pmk" in inputs.credential)) yield* credentialAttempts(inputs, inputs.credential, alternatives);
}

function* credentialAttempts(
  inputs: HandshakeInputs,
  { passphrase, ssid }: { readonly passphrase: string; readonly ssid: Uint8Array },
  alternatives: InputAlternatives,
): Generator<Attempt> {
  for (const [other, detail] of [
    ...ssidVariants(ssid),
    ...(alternatives.ssids ?? []).map((one) => [one, otherSsid] as const),
  ]) {
    if (equal(other, ssid) || other.length > 32) continue;
    yield { off: "ssid", detail, inputs: { ...inputs, credential: { passphrase, ssid: other } } };
  }
  const variants = passphraseVariants(passphrase);
  for (const [other, detail] of [
    ...variants,
    ...(alternatives.passphrases ?? []).map((one) => [one, otherPass] as const),
  ]) {
    if (other === passphrase) continue;
    yield { off: "passphrase", detail, inputs: { ...inputs, credential: { passphrase: other, ssid } } };
  }
}

const otherSsid = "the PSK was made with the name of another network";
const otherPass = "another passphrase makes it hold";

function ssidVariants(ssid: Uint8Array): readonly (readonly [Uint8Array, string])[] {
  let end = ssid.length;
  while (end > 0 && [0, 0x0a, 0x0d, 0x20].includes(ssid[end - 1] as number)) end--;
  const withZero = new Uint8Array(Math.min(ssid.length + 1, 33));
  withZero.set(ssid.subarray(0, withZero.length));
  const padded = new Uint8Array(32);
  padded.set(ssid.subarray(0, 32));
  return [
    [copyOf(ssid, 0, end), "the SSID has blanks, a line break or a zero octet at its end that do not belong to it"],
    [withZero, "the SSID that was used ends with a zero octet: it was taken with the end of its string"],
    ...(isZero(ssid) ? [] : ([[padded, "the SSID that was used is filled up with zeros to 32 octets"]] as const)),
  ];
}

function passphraseVariants(passphrase: string): readonly (readonly [string, string])[] {
  const flipped = passphrase.replace(/[a-zA-Z]/g, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );
  return [
    [passphrase.trim(), "the passphrase has blanks around it that do not belong to it"],
    [`${passphrase} `, "the passphrase lacks a blank at its end"],
    [passphrase.replace(/^(["'])(.*)\1$/, "$2"), "the quotes around the passphrase do not belong to it"],
    [`"${passphrase}"`, "the quotes around the passphrase were taken as part of it"],
    [flipped, "upper and lower case of the passphrase are the other way round"],
    [passphrase.toLowerCase(), "the passphrase is in lower case"],
    [passphrase.charAt(0).toUpperCase() + passphrase.slice(1), "the first letter of the passphrase is a capital"],
    [passphrase.charAt(0).toLowerCase() + passphrase.slice(1), "the first letter of the passphrase is no capital"],
  ];
}

function octetSwapped(address: Uint8Array): Uint8Array {
  return copyOf(address).reverse();
}

/**
 * Whether a MIC holds: {@link checkHandshake} without the search.
 *
 * @internal
 */
export function micHolds(inputs: HandshakeInputs): boolean {
  const { octets, aa, spa, aNonce, sNonce, suite, credential } = inputs;
  const pmk =
    "pmk" in credential
      ? credential.pmk.slice(0, credential.pmk.length)
      : derivePskSync(credential.passphrase, credential.ssid);
  try {
    const protection = protectionOf(suite, pmk.length);
    const received = receive(octets, protection);
    if (received === undefined) return false;
    const ptk = derivePtk({ pmk, aa, spa, aNonce, sNonce }, suite);
    try {
      return verify(received, ptk.kck, protection) !== undefined;
    } finally {
      destroyPtk(ptk);
    }
  } finally {
    pmk.destroy();
  }
}
