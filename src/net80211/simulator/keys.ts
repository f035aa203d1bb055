import { formatMac } from "../../bytes/octets.ts";
import { cipherNone, KeyFlag, keyIndexNone } from "../constants.ts";
import type { ErrnoName } from "../errno.ts";
import type { ReqDelKey, ReqKey } from "../structs.ts";
import type { KernelContext } from "./context.ts";
import { putToWork } from "./frame-cipher.ts";
import type { SimulatedInterface } from "./interface.ts";
import type { KernelKey } from "./kernel-key.ts";

/** WPAKEY and DELKEY: the checks of net80211, in the kernel's order. */

/** A slot that a request found, and what it is called. */
interface Slot {
  readonly key: KernelKey;
  /** The global index, or undefined for a pairwise key. */
  readonly index: number | undefined;
  readonly address: Uint8Array;
}

/**
 * Sets a key. What fails late leaves the slot changed, as in the kernel.
 *
 * @source FreeBSD sys/net80211/ieee80211_ioctl.c, ieee80211_ioctl_setkey
 */
export function setKey(kernel: KernelContext, net: SimulatedInterface, request: ReqKey): ErrnoName | undefined {
  if (request.keylen > 32) return "E2BIG";
  const pairwise = request.keyix === keyIndexNone;
  if (pairwise && request.flags !== (KeyFlag.transmit | KeyFlag.receive)) return "EINVAL";
  const slot = findSlot(net, pairwise ? undefined : request.keyix, request.macaddr);
  if (typeof slot === "string") return slot;
  const { key, index } = slot;
  // A global slot without hardware index takes its own number for it, and so never asks the device for one.
  if (index !== undefined && key.index === keyIndexNone) key.index = index;
  if (!newKey(kernel, net, slot, request.type)) return "ENXIO";
  if (kernel.behaviour.tkipNeedsMichael && request.type === 1 && request.keylen < 32) return "EINVAL";
  const again = key.fill(request);
  const refusal = cryptoSetKey(kernel, net, slot);
  if (refusal !== undefined) return refusal;
  key.accept();
  if (key.management !== undefined) net.integrityKey = index;
  if (again) net.reinstalled.push({ slot: nameOf(slot), at: kernel.clock.now });
  if (index !== undefined && (request.flags & KeyFlag.default) !== 0) net.defaultTransmitKey = index;
  return undefined;
}

/**
 * Empties a slot. An empty one is no error, and what the device says is only counted.
 *
 * @source FreeBSD sys/net80211/ieee80211_ioctl.c, ieee80211_ioctl_delkey
 */
export function deleteKey(net: SimulatedInterface, request: ReqDelKey): ErrnoName | undefined {
  const pairwise = request.keyix === (keyIndexNone & 0xff);
  const slot = findSlot(net, pairwise ? undefined : request.keyix, request.macaddr);
  if (typeof slot === "string") return slot;
  removeKey(net, slot.key, slot.index, slot.address);
  return undefined;
}

/**
 * Sets a WEP key, the way of before WPA: every failure is EINVAL.
 *
 * @source FreeBSD sys/net80211/ieee80211_ioctl.c, ieee80211_ioctl_set80211
 */
export function setWepKey(
  kernel: KernelContext,
  net: SimulatedInterface,
  index: number,
  octets: Uint8Array,
): ErrnoName | undefined {
  const key = index < 4 ? net.groupKeys[index] : undefined;
  if (key === undefined) return "EINVAL";
  const slot: Slot = { key, index, address: net.address };
  if (key.index === keyIndexNone) key.index = index;
  if (!newKey(kernel, net, slot, 0)) return "EINVAL";
  const keydata = new Uint8Array(32);
  keydata.set(octets);
  const flags = KeyFlag.transmit | KeyFlag.receive;
  const common = { type: 0, pad: 0, keyix: index, flags, macaddr: net.address, keyrsc: 0n, keytsc: 0n };
  key.fill({ ...common, keylen: octets.length, keydata });
  keydata.fill(0);
  if (cryptoSetKey(kernel, net, slot) !== undefined) return "EINVAL";
  key.accept();
  return undefined;
}

/** Takes a key out of the device and the slot. */
export function removeKey(
  net: SimulatedInterface,
  key: KernelKey,
  index: number | undefined,
  address: Uint8Array,
): void {
  if (key.index !== keyIndexNone && net.device.keyDelete?.({ cipher: key.cipher, index, address }) === false) {
    net.statistics.is_crypto_delkey++;
  }
  if (index !== undefined && index === net.integrityKey) net.integrityKey = undefined;
  key.reset();
}

/** The pairwise slot by address, or a global one by index. */
function findSlot(net: SimulatedInterface, index: number | undefined, address: Uint8Array): Slot | ErrnoName {
  if (index === undefined) {
    const peer = net.peer(address);
    if (peer !== undefined) return { key: peer.key, index, address };
    return net.mode === "station" ? "EADDRNOTAVAIL" : "ENOENT";
  }
  const key = net.groupKeys[index];
  return key === undefined ? "EINVAL" : { key, index, address };
}

function nameOf({ index, address }: Slot): string {
  return index === undefined ? `pairwise ${formatMac(address)}` : `group ${index}`;
}

/**
 * Gives the slot its cipher: from a module, and in the device or in software.
 *
 * @source FreeBSD sys/net80211/ieee80211_crypto.c 1.12, ieee80211_crypto_newkey
 */
function newKey(kernel: KernelContext, net: SimulatedInterface, slot: Slot, cipher: number): boolean {
  const { key, index, address } = slot;
  const { device, statistics } = net;
  if (cipher >= kernel.behaviour.cipherMax) {
    statistics.is_crypto_badcipher++;
    return false;
  }
  if (!kernel.hasCipher(cipher)) {
    statistics.is_crypto_nocipher++;
    return false;
  }
  if (kernel.outOfMemory && key.cipher !== cipher) {
    statistics.is_crypto_nomem++;
    statistics.is_crypto_attachfail++;
    return false;
  }
  const names = kernel.cipherNames(cipher);
  if (key.cipher !== cipher) key.attach(undefined);
  key.cipher = cipher;
  key.softwareEncryption = !device.ciphers.some((name) => names.includes(name));
  key.softwareMichael = cipher === 1 && !device.michael;
  if (key.index !== keyIndexNone) return true;
  const request = { cipher, index, address };
  if (device.keyAlloc?.(request) === false) {
    // No room in hardware: once more in software, unless it was to be software already.
    const retry = kernel.behaviour.softwareRetry && !key.softwareEncryption;
    if (!retry || device.keyAlloc(request) === false) {
      statistics.is_crypto_keyfail++;
      return false;
    }
    statistics.is_crypto_swfallback++;
    key.softwareEncryption = true;
    if (cipher === 1) key.softwareMichael = true;
  }
  key.index = 0;
  return true;
}

/**
 * Hands the key to its cipher and to the device.
 *
 * @source FreeBSD sys/net80211/ieee80211_crypto.c 1.12, ieee80211_crypto_setkey
 */
function cryptoSetKey(
  kernel: KernelContext,
  net: SimulatedInterface,
  { key, index, address }: Slot,
): ErrnoName | undefined {
  if (!cipherTakes(key)) {
    net.statistics.is_crypto_setkey_cipher++;
    return "EIO";
  }
  if (key.cipher === 1) key.transmitCounter = 1n;
  putToWork(kernel.cipherNames(key.cipher), key, index);
  const answer = net.device.keySet?.({ cipher: key.cipher, index, address }) ?? true;
  if (answer === true) return undefined;
  return answer === false ? "EIO" : answer;
}

/** TKIP and CCMP take exactly 16 octets; WEP at least 5. */
function cipherTakes({ cipher, keyLength }: KernelKey): boolean {
  switch (cipher) {
    case 0:
      return keyLength >= 5;
    case cipherNone:
      return true;
    case 7:
    case 9:
    case 11:
    case 13:
      return keyLength === 32;
    default:
      return keyLength === 16;
  }
}
