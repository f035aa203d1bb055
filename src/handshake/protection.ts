import { concat, copyOf, equal, isZero } from "../bytes/octets.ts";
import { Secret } from "../bytes/secret.ts";
import { aesCmac } from "../crypto/aes-cmac.ts";
import { unwrapKey, wrapKey } from "../crypto/aes-keywrap.ts";
import { hmacMd5, hmacSha1, hmacSha256, hmacSha384, hmacSha512 } from "../crypto/hmac.ts";
import { rc4 } from "../crypto/rc4.ts";
import { decodeEapol, EapolType, encodeEapol } from "../eapol/eapol.ts";
import { decodeKeyData, type KeyData, padKeyData } from "../eapol/key-data.ts";
import { DescriptorType, decodeKeyFrame, encodeKeyFrame, type KeyFrame, keyMicOffset } from "../eapol/key-frame.ts";
import { WireError } from "../errors.ts";
import { type AkmSuite, Cipher, cipherSuite } from "../ie/suite.ts";
import { requireAkm, requireHandedTkLength, requireTkLength } from "../keys/hierarchy.ts";
import { type Ptk, requirePmkLength } from "../keys/ptk.ts";
import type { Suite } from "./suite.ts";

/**
 * The ladder from octets to what they may be trusted for: received, then MIC held, then Key Data opened. Each rung is
 * a type that only this file can make, so that no handler is reached with less than it needs.
 */

declare const rung: unique symbol;

/** An EAPOL-Key frame of the negotiated kind. Nobody vouches for it yet. */
export interface Received {
  readonly [rung]: "received";
  /** The frame without what follows its body, as it came: what the MIC is over. */
  readonly octets: Uint8Array;
  /** What the octets say. Views alias the octets. */
  readonly frame: KeyFrame;
}

/** A frame whose MIC held: the peer knows the PMK. */
export interface Verified {
  readonly [rung]: "verified";
  /** What the peer said. */
  readonly frame: KeyFrame;
}

/** A verified frame with its Key Data in clear. Its owner destroys them. */
export interface Opened {
  readonly [rung]: "opened";
  /** What the peer said. */
  readonly frame: KeyFrame;
  /** The Key Data in clear. They may hold a group key. */
  readonly keyData: Secret;
  /** Whether they were encrypted in the frame. */
  readonly wasEncrypted: boolean;
}

/** How the EAPOL-Key frames of one suite are protected. */
export interface Protection {
  /** The suite. */
  readonly suite: Suite;
  /** What its AKM implies. */
  readonly akm: AkmSuite;
  /** The descriptor type of its frames: 2, or 254 for WPA. */
  readonly descriptorType: number;
  /** The descriptor version that a station of this suite uses on its own. */
  readonly descriptorVersion: number;
  /** Octets of temporal key: the Key Length of the access point's messages. */
  readonly keyLength: number;
}

/**
 * Works out how frames of a suite are protected.
 *
 * @param pmkLength - octets of PMK, which with AKM 24 decide the sizes
 * @throws KeyError `ERR_KEY_SUITE` - a suite that has no row in the tables, or with WEP for a cipher
 * @throws KeyError `ERR_KEY_LENGTH` - the AKM has PMKs of another size
 * @spec IEEE 802.11-2016 12.7.2 b) 1), Table 12-8
 */
export function protectionOf(suite: Suite, pmkLength: number): Protection {
  const akm = requireAkm(suite.akm, pmkLength);
  requirePmkLength(akm, pmkLength);
  requireHandedTkLength(suite.pairwise);
  if (suite.group !== Cipher.noGroupTraffic) requireHandedTkLength(suite.group);
  return frameProtectionOf(suite, pmkLength);
}

/**
 * The same also of suites that have WEP for a cipher, for who only looks on: our stations take no part in one.
 *
 * @throws KeyError `ERR_KEY_SUITE` - a suite that has no row in the tables
 */
export function frameProtectionOf(suite: Suite, pmkLength: number): Protection {
  const akm = requireAkm(suite.akm, pmkLength);
  const tkip = cipherSuite(suite.pairwise)?.name === "tkip";
  if (suite.group !== Cipher.noGroupTraffic) requireTkLength(suite.group);
  return {
    suite,
    akm,
    descriptorType: suite.protocol === "rsn" ? DescriptorType.rsn : DescriptorType.wpa,
    descriptorVersion: akm.descriptorVersion ?? (tkip ? 1 : 2),
    keyLength: requireTkLength(suite.pairwise),
  };
}

/**
 * First rung: are these octets an EAPOL-Key frame of this suite?
 *
 * A descriptor version that was not negotiated is refused before any key touches the frame: version 1 with a CCMP
 * suite would have the group key sent under RC4 (Vanhoef and Piessens 2016).
 *
 * @param octets - from the version octet on, perhaps with Ethernet padding behind; borrowed
 * @returns undefined where they are not
 * @spec IEEE 802.11-2016 12.7.2
 */
export function receive(octets: Uint8Array, protection: Protection): Received | undefined {
  try {
    const eapol = decodeEapol(octets);
    if (eapol.type !== EapolType.key) return undefined;
    const frame = decodeKeyFrame(eapol.body, protection.akm.micLength);
    if (frame.descriptorType !== protection.descriptorType) return undefined;
    if (!versionFits(frame.keyInfo.descriptorVersion, protection)) return undefined;
    const whole = octets.subarray(0, octets.length - eapol.trailing.length);
    return { octets: whole, frame } as Received;
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

/** A TKIP station may meet version 2 as well: an access point with an AES group cipher uses it for everybody. */
function versionFits(version: number, protection: Protection): boolean {
  if (version === protection.descriptorVersion) return true;
  return protection.akm.descriptorVersion === undefined && protection.descriptorVersion === 1 && version === 2;
}

/**
 * Second rung: does the MIC hold under this KCK?
 *
 * It is computed over the octets as they came with the MIC zeroed, never over a frame encoded anew.
 *
 * @param kck - borrowed
 * @returns undefined where it does not
 * @spec IEEE 802.11-2016 12.7.2 i)
 */
export function verify(received: Received, kck: Secret, protection: Protection): Verified | undefined {
  const { frame } = received;
  if (!frame.keyInfo.mic) return undefined;
  const expected = keyMic(received.octets, frame, kck, protection.akm);
  return equal(expected, frame.keyMic) ? ({ frame } as Verified) : undefined;
}

/**
 * Third rung: the Key Data in clear.
 *
 * RSN says by a bit whether they are encrypted; WPA has no such bit, and encrypts those of group messages.
 *
 * @param kek - borrowed
 * @returns undefined where they do not open; else the caller destroys the Key Data
 * @spec IEEE 802.11-2016 12.7.2 h), j)
 */
export function open(verified: Verified, kek: Secret, protection: Protection): Opened | undefined {
  const { frame } = verified;
  const { keyInfo, keyData } = frame;
  const wasEncrypted = protection.suite.protocol === "rsn" ? keyInfo.encryptedKeyData : !keyInfo.pairwise;
  if (!wasEncrypted) return { frame, keyData: Secret.copyOf(keyData), wasEncrypted } as Opened;
  const clear =
    keyInfo.descriptorVersion === 1 ? rc4KeyData(keyData, frame.keyIv, kek) : unwrapKey(kek.octets, keyData);
  return clear === undefined ? undefined : ({ frame, keyData: new Secret(clear), wasEncrypted } as Opened);
}

/** RC4 under IV ‖ KEK, its first 256 octets thrown away: both ways. */
function rc4KeyData(keyData: Uint8Array, keyIv: Uint8Array, kek: Secret): Uint8Array {
  const key = concat(keyIv, kek.octets);
  try {
    return rc4(key, 256, keyData);
  } finally {
    key.fill(0);
  }
}

/**
 * Encrypts Key Data, the first step of the way down the ladder: the inverse of {@link open}.
 *
 * @param clear - borrowed: elements and KDEs, or WPA's group key; where AES key wrap needs padding it is put behind them
 * @param kek - borrowed
 * @param freshIv - 16 octets that were never used with this KEK; asked for only where RC4 needs them
 * @returns what a frame with the suite's own descriptor version takes
 * @spec IEEE 802.11-2016 12.7.2 h), j)
 */
export function encryptKeyData(
  clear: Uint8Array,
  kek: Secret,
  protection: Protection,
  freshIv: () => Uint8Array,
): Pick<KeyFrame, "keyIv" | "keyData"> {
  if (protection.descriptorVersion === 1) {
    const keyIv = freshIv();
    return { keyIv, keyData: rc4KeyData(clear, keyIv, kek) };
  }
  const padded = padKeyData(clear);
  try {
    return { keyIv: new Uint8Array(16), keyData: wrapKey(kek.octets, padded) };
  } finally {
    padded.fill(0);
  }
}

/**
 * Writes a frame with its MIC, the way down the ladder.
 *
 * @param version - 802.1X protocol version, 1 to 3
 * @param frame - as it shall be sent; what `keyMic` holds does not matter
 * @param kck - borrowed
 * @returns the whole EAPOL frame, which the caller owns
 * @spec IEEE 802.11-2016 12.7.2 i)
 */
export function seal(version: number, frame: KeyFrame, kck: Secret, protection: Protection): Uint8Array {
  const { micLength } = protection.akm;
  const body = encodeKeyFrame({ ...frame, keyMic: new Uint8Array(micLength) });
  const octets = encodeEapol({ version, type: EapolType.key, body, trailing: new Uint8Array(0) });
  octets.set(keyMic(octets, frame, kck, protection.akm), keyMicOffset);
  return octets;
}

/** The Key MIC over `octets` with the place of the MIC zeroed. */
function keyMic(octets: Uint8Array, frame: KeyFrame, kck: Secret, akm: AkmSuite): Uint8Array {
  const zeroed = copyOf(octets).fill(0, keyMicOffset, keyMicOffset + akm.micLength);
  return macOf(frame.keyInfo.descriptorVersion, akm)(kck.octets, zeroed).subarray(0, akm.micLength);
}

/** @spec IEEE 802.11-2016 Table 12-8 */
function macOf(version: number, akm: AkmSuite): typeof hmacSha1 {
  if (akm.mic === "hmac-sha256") return hmacSha256;
  if (akm.mic === "hmac-sha384") return hmacSha384;
  if (akm.mic === "hmac-sha512") return hmacSha512;
  if (akm.mic === "aes-128-cmac" || version === 3) return aesCmac;
  return version === 1 ? hmacMd5 : hmacSha1;
}

/**
 * Whether a nonce may be used: one of zeros came from no generator.
 *
 * @internal
 */
export function usableNonce(nonce: Uint8Array): boolean {
  return nonce.length === 32 && !isZero(nonce);
}

/**
 * Key Data in clear, or undefined where they are no elements.
 *
 * @param octets - borrowed: what is returned is a view of them
 * @internal
 */
export function keyDataOf(octets: Uint8Array): KeyData | undefined {
  try {
    return decodeKeyData(octets);
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

/** The two keys that protect EAPOL-Key frames, without the one that protects data. */
export type FrameKeys = Pick<Ptk, "kck" | "kek">;
