import type { Abi } from "./abi.ts";
import { decodeStruct, encodeStruct } from "./codec.ts";

/**
 * The arguments of the ioctls, to octets and back. Field names are those of the header without their prefix, so that
 * a struct can be read beside it.
 *
 * Laws: octets that are accepted are given back exactly; a run of octets of another length is refused.
 */

/**
 * `struct ieee80211req`: the argument of SIOCS80211 and SIOCG80211.
 *
 * @source FreeBSD sys/net80211/ieee80211_ioctl.h
 */
export interface Req {
  /** 16 octets: the interface's name, ended by a zero octet where it is shorter. */
  readonly name: Uint8Array;
  /** The operation: 19 is WPAKEY. */
  readonly type: number;
  /** An index or a plain value, signed: -32 768 to 32 767. */
  readonly val: number;
  /** Octets that `data` points to; signed before FreeBSD 8.0. In an answer, how many were filled. */
  readonly len: number;
  /** An address in the caller's memory; 0 where nothing is pointed to. */
  readonly data: bigint;
  /** What stood in the compiler's padding; absent where it is zeros. */
  readonly padding?: Uint8Array;
}

/** `struct ieee80211req_key` (WPAKEY): a key to set, or one that was asked for. */
export interface ReqKey {
  /** The cipher: 1 TKIP, 3 AES-CCM. */
  readonly type: number;
  /** A member without meaning. */
  readonly pad: number;
  /** The global slot, or 0xffff: no index, the key that belongs to `macaddr`. */
  readonly keyix: number;
  /** Octets of `keydata` in use, Michael keys included. */
  readonly keylen: number;
  /** Bits of `KeyFlag`. */
  readonly flags: number;
  /** 6 octets: the peer, or all ones for a group key. */
  readonly macaddr: Uint8Array;
  /** The highest packet number received. An integer in the machine's own byte order. */
  readonly keyrsc: bigint;
  /** The packet number to send; ignored when a key is set. */
  readonly keytsc: bigint;
  /** 32 octets: 16 of key, then for TKIP 8 of Michael key for sending and 8 for receiving, as this station sees it. */
  readonly keydata: Uint8Array;
  /** What stood in the compiler's padding; absent where it is zeros. */
  readonly padding?: Uint8Array;
}

/** `struct ieee80211req_del_key` (DELKEY). */
export interface ReqDelKey {
  /** The global slot, or 0xff: the key that belongs to `macaddr`. */
  readonly keyix: number;
  /** 6 octets: the peer whose key it is. */
  readonly macaddr: Uint8Array;
}

/** `struct ieee80211req_mlme` (MLME). */
export interface ReqMlme {
  /** What to do: a value of `MlmeOperation`. */
  readonly op: number;
  /** Octets of `ssid` in use. */
  readonly ssid_len: number;
  /** A reason code of 802.11. */
  readonly reason: number;
  /** 6 octets: the access point, or the station. */
  readonly macaddr: Uint8Array;
  /** 32 octets, zeros after the SSID. */
  readonly ssid: Uint8Array;
}

/** Reads a `struct ieee80211req`. Views alias `octets`. @throws WireError - it has another length */
export function decodeReq(octets: Uint8Array, abi: Abi): Req {
  return decodeStruct<Req>("ieee80211req", octets, abi);
}

/** Writes a `struct ieee80211req`. @throws WireError `ERR_WIRE_VALUE` - a value does not fit its member */
export function encodeReq(req: Req, abi: Abi): Uint8Array {
  return encodeStruct("ieee80211req", req, abi);
}

/**
 * Reads a `struct ieee80211req_key`. Views alias `octets`: `keydata` is gone when its owner clears them.
 *
 * @throws WireError - it has another length
 */
export function decodeReqKey(octets: Uint8Array, abi: Abi): ReqKey {
  return decodeStruct<ReqKey>("ieee80211req_key", octets, abi);
}

/**
 * Writes a `struct ieee80211req_key`. The caller owns the octets, and clears them: they hold the key.
 *
 * @throws WireError `ERR_WIRE_VALUE` - a value does not fit its member
 */
export function encodeReqKey(key: ReqKey, abi: Abi): Uint8Array {
  return encodeStruct("ieee80211req_key", key, abi);
}

/** Reads a `struct ieee80211req_del_key`. Views alias `octets`. @throws WireError - it has another length */
export function decodeReqDelKey(octets: Uint8Array, abi: Abi): ReqDelKey {
  return decodeStruct<ReqDelKey>("ieee80211req_del_key", octets, abi);
}

/** Writes a `struct ieee80211req_del_key`. @throws WireError `ERR_WIRE_VALUE` - a value does not fit its member */
export function encodeReqDelKey(key: ReqDelKey, abi: Abi): Uint8Array {
  return encodeStruct("ieee80211req_del_key", key, abi);
}

/** Reads a `struct ieee80211req_mlme`. Views alias `octets`. @throws WireError - it has another length */
export function decodeReqMlme(octets: Uint8Array, abi: Abi): ReqMlme {
  return decodeStruct<ReqMlme>("ieee80211req_mlme", octets, abi);
}

/** Writes a `struct ieee80211req_mlme`. @throws WireError `ERR_WIRE_VALUE` - a value does not fit its member */
export function encodeReqMlme(mlme: ReqMlme, abi: Abi): Uint8Array {
  return encodeStruct("ieee80211req_mlme", mlme, abi);
}

/** `struct ieee80211req_wpaie` (WPAIE): a station's WPA or RSN element. */
export interface ReqWpaIe {
  /** 6 octets: the station. */
  readonly macaddr: Uint8Array;
  /** 256 octets: the element, then zeros. */
  readonly wpa_ie: Uint8Array;
}

/** `struct ieee80211req_wpaie2` (WPAIE2, from FreeBSD 8.0): both elements of a station. */
export interface ReqWpaIe2 extends ReqWpaIe {
  /** 256 octets: the RSN element, then zeros. */
  readonly rsn_ie: Uint8Array;
}

/** Reads a `struct ieee80211req_wpaie`. Views alias `octets`. @throws WireError - it has another length */
export function decodeReqWpaIe(octets: Uint8Array, abi: Abi): ReqWpaIe {
  return decodeStruct<ReqWpaIe>("ieee80211req_wpaie", octets, abi);
}

/** Writes a `struct ieee80211req_wpaie`. @throws WireError `ERR_WIRE_VALUE` - a value does not fit its member */
export function encodeReqWpaIe(request: ReqWpaIe, abi: Abi): Uint8Array {
  return encodeStruct("ieee80211req_wpaie", request, abi);
}

/** Reads a `struct ieee80211req_wpaie2`. Views alias `octets`. @throws WireError - it has another length */
export function decodeReqWpaIe2(octets: Uint8Array, abi: Abi): ReqWpaIe2 {
  return decodeStruct<ReqWpaIe2>("ieee80211req_wpaie2", octets, abi);
}

/** Writes a `struct ieee80211req_wpaie2`. @throws WireError `ERR_WIRE_VALUE` - a value does not fit its member */
export function encodeReqWpaIe2(request: ReqWpaIe2, abi: Abi): Uint8Array {
  return encodeStruct("ieee80211req_wpaie2", request, abi);
}
