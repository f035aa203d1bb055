import type { CStruct, CType } from "./layout.ts";

/** The C structs that are not net80211's own: requests of any interface, NetBSD's few, and what a routing socket reads. */

const octets = (count: number): CType => ({ octets: count });
const address: CType = octets(6);
/** `ifr_name`, `ifan_name`: a name ended by a zero octet where it is shorter. */
const name: CType = octets(16);

/** Requests of any interface: its flags, its media. NetBSD's has room for any socket address. */
export const ifreq: CStruct = [
  ["name", name],
  ["value", octets(16)],
];
export const ifreqNetbsd: CStruct = [
  ["name", name],
  ["value", octets(128)],
];
export const ifMediaReq: CStruct = [
  ["name", name],
  ["current", "s32"],
  ["mask", "s32"],
  ["status", "s32"],
  ["active", "s32"],
  ["count", "s32"],
  ["ulist", "pointer"],
];

/** NetBSD's own requests for an SSID, a BSSID and a channel. */
export const nwid: CStruct = [
  ["len", "u8"],
  ["nwid", octets(32)],
];
export const bssidRequest: CStruct = [
  ["name", name],
  ["bssid", address],
];
export const channelRequest: CStruct = [
  ["name", name],
  ["channel", "u16"],
];

/** What a routing socket reads: the header of an event, and the start of an interface's change. */
export const announce: CStruct = [
  ["msglen", "u16"],
  ["version", "u8"],
  ["type", "u8"],
  ["index", "u16"],
  ["name", name],
  ["what", "u16"],
];
export const interfaceInfo: CStruct = [
  ["msglen", "u16"],
  ["version", "u8"],
  ["type", "u8"],
  ["addrs", "s32"],
  ["flags", "s32"],
  ["index", "u16"],
];
export const addressEvent: CStruct = [["addr", address]];
export const michaelEvent: CStruct = [
  ["src", address],
  ["dst", address],
  ["cipher", "u8"],
  ["keyix", "u8"],
];
export const replayEvent: CStruct = [...michaelEvent, ["keyrsc", "u64"], ["rsc", "u64"]];
export const countryEvent: CStruct = [
  ["addr", address],
  ["cc", octets(2)],
];
export const radioEvent: CStruct = [["state", "u8"]];
