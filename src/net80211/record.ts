import { WireError } from "../errors.ts";
import { type Abi, layoutOf } from "./abi.ts";
import type { StructName } from "./declarations.ts";
import { type Layout, readStruct, writeStruct } from "./layout.ts";

/**
 * Records of variable length: a struct that says how long the whole is, then what it announces, part after part, with
 * the elements last.
 *
 * ```text
 * struct, with len, [ie_off,] ie_len, and a length for each part │ gap │ parts │ elements │ rest
 * ```
 */
type Fixed = Readonly<Record<string, unknown>>;

/**
 * Reads records until the octets end. Each part whose length the struct has comes under its own name, and the elements
 * as `elements`; the lengths themselves are left out.
 *
 * @param parts - what may stand before the elements, in order: `ssid` has its length in `ssid_len`
 * @throws WireError - a record is cut off, or its lengths do not agree
 */
export function decodeRecords<T>(struct: StructName, octets: Uint8Array, abi: Abi, parts: readonly string[]): T[] {
  const layout = layoutOf(struct, abi);
  const records: T[] = [];
  for (let at = 0; at < octets.length; ) {
    const { record, length } = decodeRecord<T>(layout, octets, at, parts);
    records.push(record);
    at += length;
  }
  return records;
}

function decodeRecord<T>(layout: Layout, octets: Uint8Array, at: number, parts: readonly string[]) {
  const { name: struct, size } = layout;
  const left = octets.length - at;
  if (left < size) throw new WireError("ERR_WIRE_TRUNCATED", struct, at, `needs ${size} octets, has ${left}`);
  const fixed = readStruct<Fixed>(octets.subarray(at, at + size), layout);
  const length = fixed["len"] as number;
  if (length > left) throw new WireError("ERR_WIRE_TRUNCATED", `${struct}.len`, at, `is ${length}, has ${left}`);
  let end = (fixed["ie_off"] as number | undefined) ?? size;
  if (length < size || end < size) {
    throw new WireError("ERR_WIRE_VALUE", `${struct}.len`, at, `${Math.min(length, end)} is less than the struct`);
  }
  const record: Record<string, unknown> = { ...fixed };
  const take = (count: number, part: string): Uint8Array => {
    if (end + count > length) {
      throw new WireError(
        "ERR_WIRE_TRUNCATED",
        `${struct}.${part}`,
        at + Math.min(end, length),
        `needs ${count} octets`,
      );
    }
    end += count;
    return octets.subarray(at + end - count, at + end);
  };
  if (end > length) throw new WireError("ERR_WIRE_VALUE", `${struct}.ie_off`, at, `${end} is past the record`);
  record["gap"] = octets.subarray(at + size, at + end);
  for (const part of parts) {
    const count = fixed[`${part}_len`] as number | undefined;
    if (count !== undefined) record[part] = take(count, part);
    delete record[`${part}_len`];
  }
  record["elements"] = take(fixed["ie_len"] as number, "elements");
  record["rest"] = take(length - end, "rest");
  for (const derived of ["len", "ie_off", "ie_len"]) delete record[derived];
  return { record: record as T, length };
}

/**
 * Writes one record: the inverse of what {@link decodeRecords} does to each.
 *
 * @throws WireError `ERR_WIRE_VALUE` - a value does not fit its member
 */
export function encodeRecord(struct: StructName, value: object, abi: Abi, parts: readonly string[]): Uint8Array {
  const layout = layoutOf(struct, abi);
  const record = value as Readonly<Record<string, Uint8Array>>;
  const tail = ["gap", ...parts, "elements", "rest"].map((part) => record[part] as Uint8Array);
  const length = tail.reduce((sum, { length: count }) => sum + count, layout.size);
  const lengths = Object.fromEntries(parts.map((part) => [`${part}_len`, record[part]?.length]));
  const derived = {
    len: length,
    ie_off: layout.size + (record["gap"] as Uint8Array).length,
    ie_len: (record["elements"] as Uint8Array).length,
  };
  const octets = new Uint8Array(length);
  octets.set(writeStruct({ ...record, ...lengths, ...derived }, layout));
  let at = layout.size;
  for (const part of tail) {
    octets.set(part, at);
    at += part.length;
  }
  return octets;
}
