import { type Abi, layoutOf, requireSize } from "./abi.ts";
import type { StructName } from "./declarations.ts";
import { readStruct, writeStruct } from "./layout.ts";

/**
 * Reads a struct that is exactly `octets`. Octet members are views.
 *
 * @throws WireError - it has another length, or the dialect has no such struct
 */
export function decodeStruct<T>(struct: StructName, octets: Uint8Array, abi: Abi): T {
  return readStruct<T>(octets, requireSize(octets.length, struct, abi));
}

/**
 * Writes a struct.
 *
 * @throws WireError `ERR_WIRE_VALUE` - a value does not fit its member, or the dialect has no such struct
 */
export function encodeStruct(struct: StructName, value: object, abi: Abi): Uint8Array {
  return writeStruct(value, layoutOf(struct, abi));
}
