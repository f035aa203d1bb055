import { concat } from "../bytes/octets.ts";
import { WireError } from "../errors.ts";
import type { Abi } from "./abi.ts";
import { decodeStruct, encodeStruct } from "./codec.ts";
import { decodeRecords, encodeRecord } from "./record.ts";

/** Asking for a scan, and what it found. */

/** An SSID of a scan request. */
export interface ScanSsid {
  /** Octets of `ssid` in use. */
  readonly len: number;
  /** 32 octets, zeros after the SSID. */
  readonly ssid: Uint8Array;
}

/**
 * `struct ieee80211_scan_req` (SCAN_REQ from FreeBSD 8.0): how to scan.
 *
 * @source FreeBSD sys/net80211/ieee80211_ioctl.h
 */
export interface ScanReq {
  /** Bits of `ScanFlag`. */
  readonly flags: number;
  /** Ms, or `scanForever`. */
  readonly duration: number;
  /** The least time on a channel, in ms. */
  readonly mindwell: number;
  /** The longest time on a channel, in ms. */
  readonly maxdwell: number;
  /** How many SSIDs are asked for. */
  readonly nssid: number;
  /** Three, used from the front. */
  readonly ssid: readonly ScanSsid[];
}

/** Reads a `struct ieee80211_scan_req`. Views alias `octets`. @throws WireError - it has another length */
export function decodeScanReq(octets: Uint8Array, abi: Abi): ScanReq {
  return decodeStruct<ScanReq>("ieee80211_scan_req", octets, abi);
}

/** Writes a `struct ieee80211_scan_req`. @throws WireError `ERR_WIRE_VALUE` - a value does not fit its member */
export function encodeScanReq(request: ScanReq, abi: Abi): Uint8Array {
  return encodeStruct("ieee80211_scan_req", request, abi);
}

/**
 * `struct ieee80211req_scan_result` and what follows it: one network that a scan found. Lengths and offsets of the
 * struct are not here: they follow from the octets.
 *
 * @source FreeBSD sys/net80211/ieee80211_ioctl.h, mid-2005, January 2006 and 9.3
 */
export interface ScanResult {
  /** The channel's centre frequency in MHz. */
  readonly freq: number;
  /** `IEEE80211_CHAN_*` bits of the channel. */
  readonly flags: number;
  /** Noise in dBm: signed from 2006 on, and filled only from 8.0 on. */
  readonly noise: number;
  /** Signal strength: signed from 2006 on; in half dB over the noise on FreeBSD. */
  readonly rssi: number;
  /** Time units of 1024 µs between beacons. */
  readonly intval: number;
  /** The low octet of the capability field. */
  readonly capinfo: number;
  /** The ERP element's octet. */
  readonly erp: number;
  /** 6 octets. */
  readonly bssid: Uint8Array;
  /** How many of `rates` are in use. */
  readonly nrates: number;
  /** 15 octets: rates in units of 500 kbit/s, the top bit marking basic ones. */
  readonly rates: Uint8Array;
  /** The SSID. */
  readonly ssid: Uint8Array;
  /** The mesh's name; no octets before 8.0, and where there is no mesh. */
  readonly meshid: Uint8Array;
  /** WPA, RSN and WME elements, whole, one after the other. */
  readonly elements: Uint8Array;
  /** A member without meaning: 5 octets in 2005, 8 in 2006, none later. */
  readonly pad: Uint8Array;
  /** What stands between the struct and the SSID; no octets but from a kernel with a longer struct. */
  readonly gap: Uint8Array;
  /** What follows the elements, up to a multiple of four. */
  readonly rest: Uint8Array;
}

/**
 * Reads what SCAN_RESULTS gave. Views alias `octets`.
 *
 * Which of the three record formats it is, the ABI says; it cannot be seen, for two of them have the same size.
 *
 * @throws WireError - a record is cut off, or its lengths do not agree
 */
export function decodeScanResults(octets: Uint8Array, abi: Abi): ScanResult[] {
  return decodeRecords<Partial<ScanResult>>("ieee80211req_scan_result", octets, abi, ["ssid", "meshid"]).map(
    (record) => ({ pad: octets.subarray(0, 0), meshid: octets.subarray(0, 0), ...record }) as ScanResult,
  );
}

/**
 * Writes what SCAN_RESULTS gives: the inverse of {@link decodeScanResults}.
 *
 * @throws WireError `ERR_WIRE_VALUE` - a value does not fit its member
 */
export function encodeScanResults(results: readonly ScanResult[], abi: Abi): Uint8Array {
  return concat(...results.map((result) => encodeScanResult(result, abi)));
}

function encodeScanResult(result: ScanResult, abi: Abi): Uint8Array {
  const { mesh, pad } = scanResultShape(abi);
  const struct = "ieee80211req_scan_result";
  if (!mesh && result.meshid.length > 0) throw new WireError("ERR_WIRE_VALUE", `${struct}.meshid`, 0, "has no member");
  if (result.pad.length !== pad) {
    throw new WireError("ERR_WIRE_VALUE", `${struct}.pad`, 0, `is ${pad} octets, not ${result.pad.length}`);
  }
  return encodeRecord(struct, result, abi, mesh ? ["ssid", "meshid"] : ["ssid"]);
}

/** What differs between the eras: whether there is a mesh's name, and how many octets are without meaning. */
export function scanResultShape(abi: Abi): { readonly mesh: boolean; readonly pad: number } {
  const members = abi.layouts.ieee80211req_scan_result?.members ?? [];
  const type = members.find(({ name }) => name === "pad")?.type;
  return {
    mesh: members.some(({ name }) => name === "meshid_len"),
    pad: typeof type === "object" && "octets" in type ? type.octets : 0,
  };
}
