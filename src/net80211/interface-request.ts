import { copyOf } from "../bytes/octets.ts";
import { WireError } from "../errors.ts";
import { utf8, utf8Text } from "../platform.ts";
import { type Abi, layoutOf } from "./abi.ts";
import { decodeStruct, encodeStruct } from "./codec.ts";
import { ioctlReadWriteCode, ioctlWriteCode } from "./ioctl.ts";
import type { InterfaceRequestName } from "./numbers.ts";

/** Requests of the interface that are not net80211's: up and down, and which kind of station. */

/**
 * `struct ifreq`: a name and a union, which each request reads in its own way.
 *
 * @source FreeBSD sys/net/if.h, sys/sys/sockio.h; NetBSD sys/net/if.h
 */
export interface InterfaceValue {
  /** 16 octets: the interface's name. */
  readonly name: Uint8Array;
  /** The union: 16 octets, 128 on NetBSD. */
  readonly value: Uint8Array;
}

/** `struct ifmediareq`: which media an interface has. */
export interface MediaRequest {
  /** 16 octets: the interface's name. */
  readonly name: Uint8Array;
  /** The media word that was set; its options hold the operating mode. */
  readonly current: number;
  /** Bits that do not matter. */
  readonly mask: number;
  /** Whether there is a link. */
  readonly status: number;
  /** The media word in use. */
  readonly active: number;
  /** How many words `ulist` points to. */
  readonly count: number;
  /** An address in the caller's memory; 0 where the list is not asked for. */
  readonly ulist: bigint;
  /** What stood in the compiler's padding; absent where it is zeros. */
  readonly padding?: Uint8Array;
}

/** Reads a `struct ifreq`. Views alias `octets`. @throws WireError - it has another length */
export function decodeInterfaceValue(octets: Uint8Array, abi: Abi): InterfaceValue {
  return decodeStruct<InterfaceValue>("ifreq", octets, abi);
}

/** Writes a `struct ifreq`. @throws WireError `ERR_WIRE_VALUE` - a value does not fit its member */
export function encodeInterfaceValue(request: InterfaceValue, abi: Abi): Uint8Array {
  return encodeStruct("ifreq", request, abi);
}

/** Reads a `struct ifmediareq`. Views alias `octets`. @throws WireError - it has another length */
export function decodeMediaRequest(octets: Uint8Array, abi: Abi): MediaRequest {
  return decodeStruct<MediaRequest>("ifmediareq", octets, abi);
}

/** Writes a `struct ifmediareq`. @throws WireError `ERR_WIRE_VALUE` - a value does not fit its member */
export function encodeMediaRequest(request: MediaRequest, abi: Abi): Uint8Array {
  return encodeStruct("ifmediareq", request, abi);
}

/** The code of an interface's request, or undefined where the dialect does not have it. */
export function interfaceRequestCode(request: InterfaceRequestName, abi: Abi): number | undefined {
  const known = abi.dialect.interfaceRequests[request];
  if (known === undefined) return undefined;
  const { size } = layoutOf(known.struct, abi);
  const code = known.direction === "write" ? ioctlWriteCode : ioctlReadWriteCode;
  return code("i", known.number, size);
}

/** The flags in a `struct ifreq`: `ifr_flags`, and from FreeBSD 5 on sixteen more in `ifr_flagshigh`. */
export function flagsOf({ value }: InterfaceValue, abi: Abi): number {
  return view(value).getUint16(0, littleEndian(abi));
}

/** A `struct ifreq` with other flags. */
export function withFlags(request: InterfaceValue, flags: number, abi: Abi): InterfaceValue {
  const value = copyOf(request.value);
  view(value).setUint16(0, flags, littleEndian(abi));
  return { ...request, value };
}

/** The integer in a `struct ifreq`: a media word, or the MTU. */
export function integerOf({ value }: InterfaceValue, abi: Abi): number {
  return view(value).getUint32(0, littleEndian(abi));
}

/** A `struct ifreq` with another integer: a media word, or the MTU. */
export function withInteger(request: InterfaceValue, integer: number, abi: Abi): InterfaceValue {
  const value = copyOf(request.value);
  view(value).setUint32(0, integer, littleEndian(abi));
  return { ...request, value };
}

function view(value: Uint8Array): DataView {
  return new DataView(value.buffer, value.byteOffset, value.byteLength);
}

function littleEndian({ model }: Abi): boolean {
  return model.byteOrder === "little";
}

/**
 * An interface's name as the structs hold it: 16 octets, ended by a zero.
 *
 * @throws WireError `ERR_WIRE_VALUE` - the name has more than 15 octets, or none
 */
export function encodeInterfaceName(text: string): Uint8Array {
  const name = utf8(text);
  if (name.length === 0 || name.length > 15 || name.includes(0)) {
    throw new WireError("ERR_WIRE_VALUE", "ieee80211req.name", 0, `${JSON.stringify(text)} is not 1 to 15 octets`);
  }
  const field = new Uint8Array(16);
  field.set(name);
  return field;
}

/** The name that stands in a field of 16 octets: what comes before the first zero. Octets that are not text are `?`. */
export function decodeInterfaceName(field: Uint8Array): string {
  const end = field.indexOf(0);
  const name = field.subarray(0, end < 0 ? field.length : end);
  return utf8Text(name) ?? "?".repeat(name.length);
}
