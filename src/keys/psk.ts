import { fromHex } from "../bytes/octets.ts";
import { Secret } from "../bytes/secret.ts";
import { pbkdf2HmacSha1, pbkdf2HmacSha1Sync } from "../crypto/pbkdf2/pbkdf2.ts";
import { KeyError } from "../errors.ts";
import { utf8 } from "../platform.ts";

/**
 * PBKDF2 rounds that the standard fixes.
 *
 * @internal
 */
export const pskIterations = 4096;

/**
 * Octets of a PSK.
 *
 * @internal
 */
export const pskLength = 32;

/**
 * Derives the PSK of a passphrase: `PBKDF2(HMAC-SHA-1, passphrase, ssid, 4096, 32)`. It is the PMK of WPA-PSK.
 *
 * @param passphrase - 8 to 63 characters of printable ASCII
 * @param ssid - 0 to 32 octets; borrowed, and must not change until the promise settles
 * @returns 32 octets, which the caller owns
 * @throws KeyError `ERR_KEY_PASSPHRASE` - a passphrase of another length, or with another character
 * @throws KeyError `ERR_KEY_LENGTH` - an SSID of more than 32 octets
 * @spec IEEE 802.11-2016 J.4.1
 */
export async function derivePsk(passphrase: string, ssid: Uint8Array): Promise<Secret> {
  requireSsid(ssid);
  const password = passphraseOctets(passphrase);
  try {
    return new Secret(await pbkdf2HmacSha1(password, ssid, pskIterations, pskLength));
  } finally {
    password.fill(0);
  }
}

/**
 * {@link derivePsk} on the caller's own time: some milliseconds of it.
 *
 * @param passphrase - 8 to 63 characters of printable ASCII
 * @param ssid - 0 to 32 octets; borrowed
 * @returns 32 octets, which the caller owns
 * @throws KeyError `ERR_KEY_PASSPHRASE` - a passphrase of another length, or with another character
 * @throws KeyError `ERR_KEY_LENGTH` - an SSID of more than 32 octets
 * @spec IEEE 802.11-2016 J.4.1
 */
export function derivePskSync(passphrase: string, ssid: Uint8Array): Secret {
  requireSsid(ssid);
  const password = passphraseOctets(passphrase);
  try {
    return new Secret(pbkdf2HmacSha1Sync(password, ssid, pskIterations, pskLength));
  } finally {
    password.fill(0);
  }
}

/**
 * Reads a PSK that was written out: 64 hex digits of either case.
 *
 * @returns 32 octets, which the caller owns
 * @throws KeyError `ERR_KEY_PASSPHRASE` - anything but 64 hex digits
 * @spec IEEE 802.11-2016 J.4.1
 */
export function parsePsk(digits: string): Secret {
  const octets = /^[0-9a-fA-F]{64}$/.test(digits) ? fromHex(digits) : undefined;
  if (octets === undefined) throw new KeyError("ERR_KEY_PASSPHRASE", "a PSK in hex is 64 digits, 0-9 and a-f");
  return new Secret(octets);
}

/**
 * The passphrase's octets. It is ASCII, so that one character is one octet; what it is not, is never shown.
 *
 * @internal
 */
export function passphraseOctets(passphrase: string): Uint8Array {
  if (passphrase.length < 8 || passphrase.length > 63) {
    throw new KeyError("ERR_KEY_PASSPHRASE", `a passphrase has 8 to 63 characters, not ${passphrase.length}`);
  }
  // No loop: in a cold process, one sets the engine off to compile whatever ran before it.
  const octets = utf8(passphrase);
  if (octets.length !== passphrase.length || octets.some(isUnprintable)) {
    octets.fill(0);
    const at = passphrase.search(/[^\x20-\x7e]/);
    throw new KeyError("ERR_KEY_PASSPHRASE", `character ${at + 1} of the passphrase is not printable ASCII`);
  }
  return octets;
}

function isUnprintable(octet: number): boolean {
  return octet < 0x20 || octet > 0x7e;
}

/**
 * Checks that an SSID is one.
 *
 * @internal
 */
export function requireSsid(ssid: Uint8Array): void {
  // Text would be taken for as many octets as it has characters, and make another network's key.
  if (!(ssid instanceof Uint8Array)) throw new KeyError("ERR_KEY_LENGTH", "an SSID is octets, a Uint8Array");
  if (ssid.length > 32) throw new KeyError("ERR_KEY_LENGTH", `an SSID has 0 to 32 octets, not ${ssid.length}`);
}
