import {
  addressEvent,
  announce,
  bssidRequest,
  channelRequest,
  countryEvent,
  ifMediaReq,
  ifreq,
  ifreqNetbsd,
  interfaceInfo,
  michaelEvent,
  nwid,
  radioEvent,
  replayEvent,
} from "./interface-declarations.ts";
import type { CStruct, CType } from "./layout.ts";

/**
 * The C structs of every dialect, member by member: names are those of the headers without their prefix (`ik_keyix` is
 * `keyix`). Where a member comes to lie follows from a data model: see {@link layOut}.
 */

const octets = (count: number): CType => ({ octets: count });
const address: CType = octets(6);
/** `i_name`, `ifan_name`: a name ended by a zero octet where it is shorter. */
const name: CType = octets(16);

/** The argument of SIOCS80211 and SIOCG80211. Its length was signed before 8.0. */
const req2005: CStruct = [
  ["name", name],
  ["type", "u16"],
  ["val", "s16"],
  ["len", "s16"],
  ["data", "pointer"],
];
const req8: CStruct = [
  ["name", name],
  ["type", "u16"],
  ["val", "s16"],
  ["len", "u16"],
  ["data", "pointer"],
];

/** WPAKEY: the same from 2005 to 2025. */
const reqKey: CStruct = [
  ["type", "u8"],
  ["pad", "u8"],
  ["keyix", "u16"],
  ["keylen", "u8"],
  ["flags", "u8"],
  ["macaddr", address],
  ["keyrsc", "u64"],
  ["keytsc", "u64"],
  ["keydata", octets(32)],
];

/** DELKEY. The index is one octet here. */
const reqDelKey: CStruct = [
  ["keyix", "u8"],
  ["macaddr", address],
];

/** MLME. */
const reqMlme: CStruct = [
  ["op", "u8"],
  ["ssid_len", "u8"],
  ["reason", "u16"],
  ["macaddr", address],
  ["ssid", octets(32)],
];

/** SCAN_REQ, from 8.0. Before, a scan took no argument. */
const scanSsid: CStruct = [
  ["len", "s32"],
  ["ssid", octets(32)],
];
const scanReq: CStruct = [
  ["flags", "s32"],
  ["duration", "u32"],
  ["mindwell", "u32"],
  ["maxdwell", "u32"],
  ["nssid", "s32"],
  ["ssid", { array: { struct: scanSsid }, count: 3 }],
];

/**
 * SCAN_RESULTS: the fixed part of a record, in three eras. The first and the last have 40 octets and other members: the
 * size never tells them apart.
 */
const scanResult2005: CStruct = [
  ["len", "u16"],
  ["freq", "u16"],
  ["flags", "u16"],
  ["noise", "u8"],
  ["rssi", "u8"],
  ["intval", "u8"],
  ["capinfo", "u8"],
  ["erp", "u8"],
  ["bssid", address],
  ["nrates", "u8"],
  ["rates", octets(15)],
  ["ssid_len", "u8"],
  ["ie_len", "u8"],
  ["pad", octets(5)],
];
const scanResult2006: CStruct = [
  ["len", "u16"],
  ["ie_len", "u16"],
  ["freq", "u16"],
  ["flags", "u16"],
  ["noise", "s8"],
  ["rssi", "s8"],
  ["intval", "u8"],
  ["capinfo", "u8"],
  ["erp", "u8"],
  ["bssid", address],
  ["nrates", "u8"],
  ["rates", octets(15)],
  ["ssid_len", "u8"],
  ["pad", octets(8)],
];
const scanResult8: CStruct = [
  ["len", "u16"],
  ["ie_off", "u16"],
  ["ie_len", "u16"],
  ["freq", "u16"],
  ["flags", "u16"],
  ["noise", "s8"],
  ["rssi", "s8"],
  ["intval", "u16"],
  ["capinfo", "u8"],
  ["erp", "u8"],
  ["bssid", address],
  ["nrates", "u8"],
  ["rates", octets(15)],
  ["ssid_len", "u8"],
  ["meshid_len", "u8"],
];

/** WPAIE, and from 8.0 WPAIE2 with the RSN element beside the WPA one. */
const wpaIe: CStruct = [
  ["macaddr", address],
  ["wpa_ie", octets(256)],
];
const wpaIe2: CStruct = [
  ["macaddr", address],
  ["wpa_ie", octets(256)],
  ["rsn_ie", octets(256)],
];

/** STA_INFO: the fixed part of a record. The number of radio chains grew after 9. */
const staInfo2005: CStruct = [
  ["len", "u16"],
  ["freq", "u16"],
  ["flags", "u16"],
  ["state", "u16"],
  ["authmode", "u8"],
  ["rssi", "u8"],
  ["capinfo", "u8"],
  ["erp", "u8"],
  ["macaddr", address],
  ["nrates", "u8"],
  ["rates", octets(15)],
  ["txrate", "u8"],
  ["ie_len", "u16"],
  ["associd", "u16"],
  ["txpower", "u16"],
  ["vlan", "u16"],
  ["txseqs", { array: "u16", count: 17 }],
  ["rxseqs", { array: "u16", count: 17 }],
  ["inact", "u16"],
];
const staInfo8 = (mimo: CStruct): CStruct => [
  ["len", "u16"],
  ["ie_off", "u16"],
  ["ie_len", "u16"],
  ["freq", "u16"],
  ["flags", "u32"],
  ["state", "u32"],
  ["authmode", "u8"],
  ["rssi", "s8"],
  ["noise", "s8"],
  ["capinfo", "u8"],
  ["erp", "u8"],
  ["macaddr", address],
  ["nrates", "u8"],
  ["rates", octets(15)],
  ["txrate", "u8"],
  ["associd", "u16"],
  ["txpower", "u16"],
  ["vlan", "u16"],
  ["txseqs", { array: "u16", count: 17 }],
  ["rxseqs", { array: "u16", count: 17 }],
  ["inact", "u16"],
  ["txmbps", "u16"],
  ["pad", "u16"],
  ["jointime", "u32"],
  ["mimo", { struct: mimo }],
  ["peerid", "u16"],
  ["localid", "u16"],
  ["peerstate", "u8"],
];
/** Three chains: signal, noise, two octets of padding that the header names, error vector magnitude. */
const mimo8: CStruct = [
  ["rssi", octets(3)],
  ["noise", octets(3)],
  ["pad", octets(2)],
  ["evm", { array: "u32", count: 3 }],
];
/** Four chains of four sub-channels each: signal and noise of each chain in turn. */
const mimo15: CStruct = [
  ["ch", octets(32)],
  ["evm", { array: "u32", count: 16 }],
];

/** DEVCAPS, from 8.0: what a device can do, and its channels; a list of one in the declaration. */
const channel8: CStruct = [
  ["flags", "u32"],
  ["freq", "u16"],
  ["ieee", "u8"],
  ["maxregpower", "s8"],
  ["maxpower", "s8"],
  ["minpower", "s8"],
  ["state", "u8"],
  ["extieee", "u8"],
  ["maxantgain", "s8"],
  ["pad", "u8"],
  ["devdata", "u16"],
];
const channel15: CStruct = [...channel8, ["vht_ch_freq1", "u8"], ["vht_ch_freq2", "u8"], ["freq2", "u16"]];
const devCaps8: CStruct = [
  ["drivercaps", "u32"],
  ["cryptocaps", "u32"],
  ["htcaps", "u32"],
  ["nchans", "u32"],
  ["chans", { array: { struct: channel8 }, count: 1 }],
];
const devCaps15: CStruct = [
  ["drivercaps", "u32"],
  ["cryptocaps", "u32"],
  ["htcaps", "u32"],
  ["vhtcaps", "u32"],
  ["nchans", "u32"],
  ["chans", { array: { struct: channel15 }, count: 1 }],
];

/** The structs whose layout is known, by their C names. */
export type StructName =
  | "ieee80211req"
  | "ieee80211req_key"
  | "ieee80211req_del_key"
  | "ieee80211req_mlme"
  | "ieee80211_scan_req"
  | "ieee80211req_scan_result"
  | "ieee80211req_wpaie"
  | "ieee80211req_wpaie2"
  | "ieee80211req_sta_info"
  | "ieee80211_devcaps_req"
  | "ifreq"
  | "ifmediareq"
  | "ieee80211_nwid"
  | "ieee80211_bssid"
  | "ieee80211chanreq"
  | "if_announcemsghdr"
  | "if_msghdr"
  | "ieee80211_join_event"
  | "ieee80211_michael_event"
  | "ieee80211_replay_event"
  | "ieee80211_country_event"
  | "ieee80211_radio_event";

/** Which declaration a dialect has under each name. */
export type Declarations = Readonly<Partial<Record<StructName, CStruct>>>;

const structs2005: Declarations = {
  ieee80211req: req2005,
  ieee80211req_key: reqKey,
  ieee80211req_del_key: reqDelKey,
  ieee80211req_mlme: reqMlme,
  ieee80211req_scan_result: scanResult2005,
  ieee80211req_wpaie: wpaIe,
  ieee80211req_sta_info: staInfo2005,
  ifreq,
  ifmediareq: ifMediaReq,
  if_announcemsghdr: announce,
  if_msghdr: interfaceInfo,
  ieee80211_join_event: addressEvent,
  ieee80211_michael_event: michaelEvent,
  ieee80211_replay_event: replayEvent,
  ieee80211_country_event: countryEvent,
  ieee80211_radio_event: radioEvent,
};
const structs8: Declarations = {
  ...structs2005,
  ieee80211req: req8,
  ieee80211req_scan_result: scanResult8,
  ieee80211req_wpaie2: wpaIe2,
  ieee80211req_sta_info: staInfo8(mimo8),
  ieee80211_scan_req: scanReq,
  ieee80211_devcaps_req: devCaps8,
};

/** @source FreeBSD sys/net80211/ieee80211_ioctl.h, mid-2005 */
export const declarations2005: Declarations = structs2005;
/** @source FreeBSD sys/net80211/ieee80211_ioctl.h 1.17, January 2006 */
export const declarations2006: Declarations = { ...structs2005, ieee80211req_scan_result: scanResult2006 };
/** @source FreeBSD 9.3 sys/net80211/ieee80211_ioctl.h; DragonFly sys/netproto/802_11/ieee80211_ioctl.h */
export const declarations8: Declarations = structs8;
/** @source FreeBSD sys/net80211/ieee80211_ioctl.h, _ieee80211.h, 2024 */
export const declarations15: Declarations = {
  ...structs8,
  ieee80211req_sta_info: staInfo8(mimo15),
  ieee80211_devcaps_req: devCaps15,
};
/** @source NetBSD sys/net80211/ieee80211_ioctl.h, ieee80211_netbsd.h, sys/net/if.h */
export const declarationsNetbsd: Declarations = {
  ...structs2005,
  ifreq: ifreqNetbsd,
  ieee80211_nwid: nwid,
  ieee80211_bssid: bssidRequest,
  ieee80211chanreq: channelRequest,
};
