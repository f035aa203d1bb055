import { concat } from "../bytes/octets.ts";
import type { Abi } from "./abi.ts";
import { decodeRecords, encodeRecord } from "./record.ts";

/**
 * `struct ieee80211req_sta_info` and the elements after it: one station, or the access point.
 *
 * @source FreeBSD sys/net80211/ieee80211_ioctl.h
 */
export interface StationInfo {
  /** The channel's centre frequency in MHz. */
  readonly freq: number;
  /** `IEEE80211_CHAN_*` bits of the channel. */
  readonly flags: number;
  /** `IEEE80211_NODE_*` bits. */
  readonly state: number;
  /** How it authenticated: a value of `AuthMode`. */
  readonly authmode: number;
  /** Signal strength in half dB over the noise: signed from 8.0 on. */
  readonly rssi: number;
  /** The low octet of the capability field. */
  readonly capinfo: number;
  /** The ERP element's octet. */
  readonly erp: number;
  /** 6 octets. */
  readonly macaddr: Uint8Array;
  /** How many of `rates` are in use. */
  readonly nrates: number;
  /** 15 octets: rates in units of 500 kbit/s. */
  readonly rates: Uint8Array;
  /** The rate in use: an index into `rates`, from 8.0 on a rate. */
  readonly txrate: number;
  /** The association id. */
  readonly associd: number;
  /** Transmit power in half dBm. */
  readonly txpower: number;
  /** The VLAN tag. */
  readonly vlan: number;
  /** 17 sequence numbers to send: one a TID, and one for frames without. */
  readonly txseqs: readonly number[];
  /** 17 sequence numbers received. */
  readonly rxseqs: readonly number[];
  /** Seconds until it is taken for gone. */
  readonly inact: number;
  /** Noise in dBm. From 8.0. */
  readonly noise?: number;
  /** The rate in use in units of 500 kbit/s. From 8.0. */
  readonly txmbps?: number;
  /** A member without meaning. From 8.0. */
  readonly pad?: number;
  /** When it joined, in seconds of uptime. From 8.0. */
  readonly jointime?: number;
  /** Signal of each radio chain. From 8.0. */
  readonly mimo?: StationMimo;
  /** The mesh link's id on the other side. From 8.0. */
  readonly peerid?: number;
  /** The mesh link's id on this side. From 8.0. */
  readonly localid?: number;
  /** The mesh link's state. From 8.0. */
  readonly peerstate?: number;
  /** WPA, RSN and WME elements, whole, one after the other. */
  readonly elements: Uint8Array;
  /** What stands between the struct and the elements; no octets but from a kernel with a longer struct. */
  readonly gap: Uint8Array;
  /** What follows the elements, up to a multiple of four. */
  readonly rest: Uint8Array;
  /** What stood in the compiler's padding; absent where it is zeros. */
  readonly padding?: Uint8Array;
}

/** `struct ieee80211_mimo_info`, as the dialect has it. */
export interface StationMimo {
  /** Signal of three chains, signed octets. From 8.0 to 9. */
  readonly rssi?: Uint8Array;
  /** Noise of three chains, signed octets. From 8.0 to 9. */
  readonly noise?: Uint8Array;
  /** Members without meaning. From 8.0 to 9. */
  readonly pad?: Uint8Array;
  /** 32 signed octets: signal and noise of four chains with four sub-channels. After 9. */
  readonly ch?: Uint8Array;
  /** Error vector magnitudes: 3, or 16 after 9. */
  readonly evm: readonly number[];
}

/**
 * Reads station records, as STA_INFO gives them after the address that was asked for. Views alias `octets`.
 *
 * @throws WireError - a record is cut off, or its lengths do not agree
 */
export function decodeStationInfos(octets: Uint8Array, abi: Abi): StationInfo[] {
  return decodeRecords<StationInfo>("ieee80211req_sta_info", octets, abi, []);
}

/**
 * Writes station records: the inverse of {@link decodeStationInfos}.
 *
 * @throws WireError `ERR_WIRE_VALUE` - a value does not fit its member, or one that the dialect has is absent
 */
export function encodeStationInfos(stations: readonly StationInfo[], abi: Abi): Uint8Array {
  return concat(...stations.map((station) => encodeRecord("ieee80211req_sta_info", station, abi, [])));
}
