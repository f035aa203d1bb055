import { copyOf } from "../../bytes/octets.ts";
import { abi, layoutOf } from "../abi.ts";
import { AuthMode, KeyFlag, keyIndexNone, WpaMode } from "../constants.ts";
import type { ErrnoName } from "../errno.ts";
import type { OperationName } from "../ioctl.ts";
import { decodeReqKey, encodeReqKey, encodeReqWpaIe, encodeReqWpaIe2 } from "../structs.ts";
import { capabilities2005, getDeviceCapabilities } from "./capabilities.ts";
import type { SimulatedInterface } from "./interface.ts";
import { getScanResults, getStations } from "./lists.ts";
import { copyIn, type Operation, type Reply } from "./operation.ts";

/**
 * SIOCG80211, operation by operation.
 *
 * @source FreeBSD sys/net80211/ieee80211_ioctl.c, ieee80211_ioctl_get80211
 */
export type GetOperation = (operation: Operation) => Reply | ErrnoName;

/** The operations that this kernel knows. Every other is EINVAL. */
export const getOperations: Readonly<Partial<Record<OperationName, GetOperation>>> = {
  SSID: ({ net }) => ({ data: ssidOf(net) }),
  WEP: ({ net }) => ({ val: net.privacy ? (net.dropUnencrypted ? 1 : 2) : 0 }),
  NUMWEPKEYS: () => ({ val: 4 }),
  WEPTXKEY: ({ net }) => ({ val: net.defaultTransmitKey ?? -1 }),
  AUTHMODE: ({ net }) => ({ val: net.wpa === WpaMode.off ? net.authMode : AuthMode.wpa }),
  CHANNEL: ({ net }) => ({ val: channelOf(net) }),
  POWERSAVE: () => ({ val: 0 }),
  BSSID: ({ net, len }) => (len === 6 ? { data: bssidOf(net) } : "EINVAL"),
  ROAMING: ({ net }) => ({ val: net.roaming }),
  PRIVACY: ({ net }) => ({ val: net.privacy ? 1 : 0 }),
  DROPUNENCRYPTED: ({ net }) => ({ val: net.dropUnencrypted ? 1 : 0 }),
  WPAKEY: getKey,
  OPTIE: ({ net, len }) => (net.element.length === 0 ? "EINVAL" : { data: copyOf(net.element, 0, len) }),
  APPIE: ({ net, len }) => (net.element.length === 0 ? "EINVAL" : { data: copyOf(net.element, 0, len) }),
  SCAN_RESULTS: (operation) => getScanResults(operation, operation.abi),
  SCAN_RESULTS_OLD: (operation) => getScanResults(operation, abi("freebsd-2005", operation.abi.model.name)),
  COUNTERMEASURES: ({ net }) => ({ val: net.countermeasures ? 1 : 0 }),
  WPA: ({ net }) => ({ val: net.wpa }),
  MCASTCIPHER: ({ net }) => ({ val: net.security.groupCipher }),
  MCASTKEYLEN: ({ net }) => ({ val: net.security.groupKeyLength }),
  UCASTCIPHERS: ({ net }) => ({ val: net.security.pairwiseCiphers }),
  DRIVER_CAPS: ({ net }) => {
    const capabilities = capabilities2005(net.device);
    return { val: capabilities >> 16, len: capabilities & 0xffff };
  },
  KEYMGTALGS: ({ net }) => ({ val: net.security.keyManagement }),
  RSNCAPS: ({ net }) => ({ val: net.security.rsnCapabilities }),
  WPAIE: getWpaIe,
  WPAIE2: getWpaIe2,
  TXPOWMAX: () => ({ val: 36 }),
  STA_INFO: getStations,
  DEVCAPS: getDeviceCapabilities,
};

/** While a network is looked for, the wanted name; then the one that was found. */
export function ssidOf(net: SimulatedInterface): Uint8Array {
  return copyOf(net.joined?.network.ssid ?? net.desiredSsid);
}

/** The access point's address; a station without one has zeros. */
export function bssidOf(net: SimulatedInterface): Uint8Array {
  if (net.mode === "access-point") return copyOf(net.address);
  return net.state === "RUN" && net.joined !== undefined ? copyOf(net.joined.network.bssid) : new Uint8Array(6);
}

/** The channel's number. */
export function channelOf({ frequency }: SimulatedInterface): number {
  return frequency === 2484 ? 14 : (frequency - 2407) / 5;
}

/** A key's settings for everyone; its octets and counters for root. */
function getKey(operation: Operation): Reply | ErrnoName {
  const { abi: on, net, kernel, privileged } = operation;
  const { size } = layoutOf("ieee80211req_key", on);
  if (operation.len !== size) return "EINVAL";
  const data = copyIn(operation, size);
  if (typeof data === "string") return data;
  const request = decodeReqKey(data, on);
  const pairwise = request.keyix === keyIndexNone;
  const key = pairwise ? net.peer(request.macaddr)?.key : net.groupKeys[request.keyix];
  if (key === undefined) return pairwise ? kernel.behaviour.unknownStation : "EINVAL";
  const isDefault = net.defaultTransmitKey !== undefined && key.index === net.defaultTransmitKey;
  const keydata = new Uint8Array(32);
  if (privileged) keydata.set(key.octets);
  const answer = {
    type: key.cipher,
    pad: 0,
    keyix: request.keyix,
    keylen: privileged ? key.octets.length : key.keyLength,
    flags: (key.flags & (KeyFlag.transmit | KeyFlag.receive)) | (isDefault ? KeyFlag.default : 0),
    macaddr: pairwise ? request.macaddr : bssidOf(net),
    keyrsc: privileged ? (key.receiveCounter.at(-1) as bigint) : 0n,
    keytsc: privileged ? key.transmitCounter : 0n,
    keydata,
  };
  try {
    return { data: encodeReqKey(answer, on) };
  } finally {
    keydata.fill(0);
  }
}

/** The station that the caller's first six octets name. */
function namedStation(
  operation: Operation,
): { readonly address: Uint8Array; readonly element: Uint8Array } | ErrnoName {
  if (operation.len < 6) return "EINVAL";
  const address = copyIn(operation, 6);
  if (typeof address === "string") return address;
  return operation.net.peer(address) ?? operation.kernel.behaviour.unknownStation;
}

function getWpaIe(operation: Operation): Reply | ErrnoName {
  const station = namedStation(operation);
  if (typeof station === "string") return station;
  const { wpaIeMayBeRsn } = operation.kernel.behaviour;
  const shown = station.element[0] === 0xdd || wpaIeMayBeRsn ? station.element : station.element.subarray(0, 0);
  const whole = encodeReqWpaIe({ macaddr: station.address, wpa_ie: padded(shown) }, operation.abi);
  return { data: copyOf(whole, 0, operation.len) };
}

function getWpaIe2(operation: Operation): Reply | ErrnoName {
  const station = namedStation(operation);
  if (typeof station === "string") return station;
  const { address: macaddr, element } = station;
  const none = new Uint8Array(256);
  const rsn = element[0] === 0x30;
  const request = { macaddr, wpa_ie: rsn ? none : padded(element), rsn_ie: rsn ? padded(element) : none };
  return { data: copyOf(encodeReqWpaIe2(request, operation.abi), 0, operation.len) };
}

function padded(element: Uint8Array): Uint8Array {
  const field = new Uint8Array(256);
  field.set(element.subarray(0, 256));
  return field;
}
