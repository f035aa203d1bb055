import { equal, isZero } from "../bytes/octets.ts";
import { Secret } from "../bytes/secret.ts";
import { sha256 } from "../crypto/sha256.ts";
import { decodeBigtkKde, decodeGtkKde, decodeIgtkKde, findKde, Kde } from "../eapol/kde.ts";
import type { KeyData } from "../eapol/key-data.ts";
import type { KeyFrame } from "../eapol/key-frame.ts";
import { WireError } from "../errors.ts";
import { cipherSuite, type SuiteSelector } from "../ie/suite.ts";
import { cutTemporalKey, type GroupKey, type IntegrityCipher, type IntegrityKey } from "../keys/descriptor.ts";
import type { Suite } from "./suite.ts";

/** A group key as a frame delivers it: still in the order of the wire, not cut for a driver. */
export interface DeliveredKey {
  /** What it protects. */
  readonly scope: "group" | "igtk" | "bigtk";
  /** As the access point numbers it: 0 to 3 for a GTK, 4 or 5 for an IGTK, 6 or 7 for a BIGTK. */
  readonly keyId: number;
  /** The key octets, a view of the Key Data: gone when these are. */
  readonly key: Uint8Array;
  /** The highest packet number sent under it so far. */
  readonly rsc: bigint;
}

/** What a frame delivers, or `refused` where a key in it cannot be one. */
export type Delivery = { readonly keys: readonly DeliveredKey[] } | "refused";

/**
 * The group keys in RSN Key Data, of message 3 or of group message 1.
 *
 * The GTK's Tx bit is not looked at: a station with a pairwise key never sends under a group key, whatever the access
 * point says (wpa_supplicant 2.10 does the same).
 *
 * @param keyData - in clear; the keys returned are views of it
 * @param checksBeacons - whether a BIGTK is of use
 * @spec IEEE 802.11-2016 12.7.2 Figures 12-35 and 12-38; BIGTK in IEEE 802.11-2020 12.7.2
 */
export function deliveredByRsn(keyData: KeyData, frame: KeyFrame, suite: Suite, checksBeacons: boolean): Delivery {
  try {
    const keys: DeliveredKey[] = [];
    const gtk = findKde(keyData, Kde.gtk);
    if (gtk !== undefined) {
      const kde = decodeGtkKde(gtk);
      keys.push({ scope: "group", keyId: kde.keyId, key: kde.gtk, rsc: receiveCounter(frame.keyRsc) });
    }
    const igtk = findKde(keyData, Kde.igtk);
    if (igtk !== undefined && suite.groupManagement !== undefined) {
      const kde = decodeIgtkKde(igtk);
      keys.push({ scope: "igtk", keyId: integrityKeyId(kde.keyId), key: kde.igtk, rsc: kde.ipn });
    }
    const bigtk = checksBeacons ? findKde(keyData, Kde.bigtk) : undefined;
    if (bigtk !== undefined && suite.groupManagement !== undefined) {
      const kde = decodeBigtkKde(bigtk);
      keys.push({ scope: "bigtk", keyId: kde.keyId, key: kde.bigtk, rsc: kde.bipn });
    }
    return keys.every((key) => acceptable(key, suite)) ? { keys } : "refused";
  } catch (error) {
    if (error instanceof WireError) return "refused";
    throw error;
  }
}

/**
 * The group key of a WPA group message 1: the Key Data are the key itself, and its id stands in the Key Information.
 *
 * @param keyData - in clear; the key returned is a view of it
 * @spec Wi-Fi Alliance WPA 3.1 (as in IEEE 802.11i/D3.0) 8.5.4.1
 */
export function deliveredByWpa(keyData: Uint8Array, frame: KeyFrame, suite: Suite): Delivery {
  if (frame.keyLength > keyData.length) return "refused";
  const key: DeliveredKey = {
    scope: "group",
    keyId: frame.keyInfo.keyIndex,
    key: keyData.subarray(0, frame.keyLength),
    rsc: receiveCounter(frame.keyRsc),
  };
  return acceptable(key, suite) ? { keys: [key] } : "refused";
}

/** @spec IEEE 802.11-2020 12.7.2 */
const keyIds = { group: [0, 1, 2, 3], igtk: [4, 5], bigtk: [6, 7] };

function acceptable(delivered: DeliveredKey, suite: Suite): boolean {
  const cipher = cipherSuite(cipherOf(delivered.scope, suite));
  if (cipher === undefined || delivered.key.length !== cipher.keyLength || isZero(delivered.key)) return false;
  return keyIds[delivered.scope].includes(delivered.keyId);
}

function cipherOf(scope: DeliveredKey["scope"], suite: Suite): SuiteSelector {
  return scope === "group" ? suite.group : (suite.groupManagement ?? 0);
}

/**
 * Makes a delivered key ready for a station's driver.
 *
 * @param delivered - accepted before by {@link deliveredByRsn} or {@link deliveredByWpa}
 * @returns copies; the caller owns them
 */
export function toDescriptor(delivered: DeliveredKey, suite: Suite): GroupKey | IntegrityKey {
  const { rsc } = delivered;
  const name = cipherSuite(cipherOf(delivered.scope, suite))?.name ?? "tkip";
  const key = Secret.copyOf(delivered.key);
  if (delivered.scope !== "group") {
    const { scope, keyId } = delivered as DeliveredKey & IntegrityKey;
    return { scope, cipher: name as IntegrityCipher, keyId, tk: key, rsc };
  }
  try {
    const keyId = delivered.keyId as 0 | 1 | 2 | 3;
    return { ...cutTemporalKey(name, key, "supplicant"), scope: "group", keyId, transmit: false, rsc };
  } finally {
    key.destroy();
  }
}

/** Which keys were installed, kept as digests: to know one again, not to use it. */
export type InstalledKeys = readonly Uint8Array[];

/** Digests that are kept. An access point that rotates more often than this under one association starts over. */
const remembered = 1024;

/** Those of `keys` that were never installed, and the memory with them in it. */
export function notYetInstalled(
  keys: readonly DeliveredKey[],
  installed: InstalledKeys,
): { readonly fresh: readonly DeliveredKey[]; readonly installed: InstalledKeys } {
  const fresh: DeliveredKey[] = [];
  const memory = [...installed];
  for (const key of keys) {
    const digest = sha256(key.key);
    if (memory.some((known) => equal(known, digest))) continue;
    memory.push(digest);
    fresh.push(key);
  }
  return { fresh, installed: memory.slice(-remembered) };
}

/**
 * The packet number that a Key RSC field states: its first six octets, least significant first.
 *
 * An access point that writes it in the wrong order would shut out its own frames for ages; wpa_supplicant 2.10 takes
 * such a value for zero, and so does this.
 *
 * @spec IEEE 802.11-2016 12.7.2 e), Table 12-5
 */
function receiveCounter(keyRsc: Uint8Array): bigint {
  const [first, , , , , sixth, seventh, eighth] = keyRsc;
  const bogus = (sixth !== 0 && first === 0) || seventh !== 0 || eighth !== 0;
  return bogus ? 0n : littleEndian48(keyRsc);
}

function littleEndian48(octets: Uint8Array): bigint {
  let value = 0n;
  for (let i = 5; i >= 0; i--) value = (value << 8n) | BigInt(octets[i] as number);
  return value;
}

/** Some access points write an IGTK's id most significant octet first; wpa_supplicant 2.10 reads it all the same. */
function integrityKeyId(keyId: number): number {
  return keyId === 0x0400 || keyId === 0x0500 ? keyId >> 8 : keyId;
}
