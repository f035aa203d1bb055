import { WireError } from "../errors.ts";

/**
 * How a C compiler lays out a struct, and values in and out of it.
 *
 * A declaration is data: members in order, each with its C type. Where they come to lie follows from a data model by
 * the compiler's rule: every member at the next multiple of its alignment, the whole a multiple of the widest one.
 */

/** A C type: an integer, a pointer, octets, an array, or a struct within a struct. */
export type CType =
  | "u8"
  | "s8"
  | "u16"
  | "s16"
  | "u32"
  | "s32"
  | "u64"
  | "pointer"
  | { readonly octets: number }
  | { readonly array: CType; readonly count: number }
  | { readonly struct: CStruct };

type Scalar = Extract<CType, string>;

/** A declaration: members in order, by the header's names without their prefix. */
export type CStruct = readonly (readonly [member: string, type: CType])[];

/** The data models. i386 aligns 64-bit integers to 4; other 32-bit machines (arm, powerpc, mips) to 8. */
export type DataModelName = "i386" | "ilp32" | "ilp32-be" | "lp64" | "lp64-be";

/** What a compiler must know of its machine. */
export interface DataModel {
  /** What it is called here. */
  readonly name: DataModelName;
  /** Octets of a pointer. */
  readonly pointerSize: 4 | 8;
  /** To which multiple 64-bit integers are aligned. */
  readonly alignment64: 4 | 8;
  /** Which octet of an integer comes first: the least significant (`little`) or the most (`big`). */
  readonly byteOrder: "little" | "big";
}

/** Where a member lies. */
export interface Member {
  /** The header's name without its prefix: `keyrsc`. */
  readonly name: string;
  /** Its C type. */
  readonly type: CType;
  /** Octets from the start of the struct. */
  readonly offset: number;
}

/** A struct as one data model lays it out. */
export interface Layout {
  /** The struct's C name: `ieee80211req_key`. */
  readonly name: string;
  /** Octets of the whole. */
  readonly size: number;
  /** Its members, in order. */
  readonly members: readonly Member[];
  /** Offsets of the octets that belong to no member: the compiler's padding. */
  readonly holes: readonly number[];
  /** The data model that it was laid out for. */
  readonly model: DataModel;
}

interface Extent {
  readonly size: number;
  readonly alignment: number;
}

/** Lays out a declaration. */
export function layOut(name: string, declaration: CStruct, model: DataModel): Layout {
  const { members, size } = place(declaration, model);
  const covered = new Set<number>();
  for (const { type, offset } of members) {
    for (let i = 0; i < extentOf(type, model).size; i++) covered.add(offset + i);
  }
  const holes = Array.from({ length: size }, (_, offset) => offset).filter((offset) => !covered.has(offset));
  return { name, size, members, holes, model };
}

function place(declaration: CStruct, model: DataModel): Extent & { readonly members: readonly Member[] } {
  let at = 0;
  let widest = 1;
  const members = declaration.map(([name, type]): Member => {
    const { size, alignment } = extentOf(type, model);
    const offset = roundUp(at, alignment);
    at = offset + size;
    widest = Math.max(widest, alignment);
    return { name, type, offset };
  });
  return { members, size: roundUp(at, widest), alignment: widest };
}

function extentOf(type: CType, model: DataModel): Extent {
  switch (type) {
    case "u8":
    case "s8":
      return { size: 1, alignment: 1 };
    case "u16":
    case "s16":
      return { size: 2, alignment: 2 };
    case "u32":
    case "s32":
      return { size: 4, alignment: 4 };
    case "u64":
      return { size: 8, alignment: model.alignment64 };
    case "pointer":
      return { size: model.pointerSize, alignment: model.pointerSize };
  }
  if ("octets" in type) return { size: type.octets, alignment: 1 };
  if ("struct" in type) return place(type.struct, model);
  const { size, alignment } = extentOf(type.array, model);
  return { size: size * type.count, alignment };
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}

/**
 * Reads the struct at the start of `octets`, which the caller has found to be long enough. Octet members are views.
 *
 * Integers come as numbers, 64-bit ones and pointers as bigints. What stands in the padding comes as `padding`, where
 * it is not zero: the compiler's padding is whatever lay on the stack, and encoding gives it back.
 */
export function readStruct<T>(octets: Uint8Array, layout: Layout): T {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  const value = readMembers(view, 0, layout.members, layout.model);
  if (layout.holes.some((offset) => octets[offset] !== 0)) {
    value["padding"] = Uint8Array.from(layout.holes, (offset) => octets[offset] as number);
  }
  return value as T;
}

function readMembers(
  view: DataView,
  base: number,
  members: readonly Member[],
  model: DataModel,
): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  for (const { name, type, offset } of members) value[name] = readValue(view, base + offset, type, model);
  return value;
}

function readValue(view: DataView, at: number, type: CType, model: DataModel): unknown {
  const little = model.byteOrder === "little";
  switch (type) {
    case "u8":
      return view.getUint8(at);
    case "s8":
      return view.getInt8(at);
    case "u16":
      return view.getUint16(at, little);
    case "s16":
      return view.getInt16(at, little);
    case "u32":
      return view.getUint32(at, little);
    case "s32":
      return view.getInt32(at, little);
    case "u64":
      return view.getBigUint64(at, little);
    case "pointer":
      return model.pointerSize === 8 ? view.getBigUint64(at, little) : BigInt(view.getUint32(at, little));
  }
  if ("octets" in type) return new Uint8Array(view.buffer, view.byteOffset + at, type.octets);
  if ("struct" in type) return readMembers(view, at, place(type.struct, model).members, model);
  const { size } = extentOf(type.array, model);
  return Array.from({ length: type.count }, (_, i) => readValue(view, at + i * size, type.array, model));
}

/**
 * Writes the struct: the inverse of {@link readStruct}. Absent `padding` is zeros.
 *
 * @throws WireError `ERR_WIRE_VALUE` - an integer does not fit its member, or octets are not as many as it has
 */
export function writeStruct(value: object, layout: Layout): Uint8Array {
  const octets = new Uint8Array(layout.size);
  const record = value as Readonly<Record<string, unknown>>;
  const padding = record["padding"] as Uint8Array | undefined;
  if (padding !== undefined) {
    if (padding.length !== layout.holes.length) {
      throw fault(`${layout.name}.padding`, 0, `is ${layout.holes.length} octets, not ${padding.length}`);
    }
    layout.holes.forEach((offset, i) => {
      octets[offset] = padding[i] as number;
    });
  }
  writeMembers(new DataView(octets.buffer), 0, record, layout.members, layout.model, layout.name);
  return octets;
}

function writeMembers(
  view: DataView,
  base: number,
  value: Readonly<Record<string, unknown>>,
  members: readonly Member[],
  model: DataModel,
  path: string,
): void {
  for (const { name, type, offset } of members) {
    const given = value[name];
    // Most members are integers that fit: the name is put together only for an error.
    if (typeof type === "string" && integerFits(given, type, model))
      setInteger(view, base + offset, given, type, model);
    else writeValue(view, base + offset, given, type, model, `${path}.${name}`);
  }
}

function writeValue(view: DataView, at: number, value: unknown, type: CType, model: DataModel, path: string): void {
  if (typeof type === "string") {
    writeInteger(view, at, value, type, model, path);
  } else if ("octets" in type) {
    const octets = value as Uint8Array;
    if (octets.length !== type.octets) throw fault(path, at, `is ${type.octets} octets wide, not ${octets.length}`);
    new Uint8Array(view.buffer, view.byteOffset).set(octets, at);
  } else if ("struct" in type) {
    const inner = value as Readonly<Record<string, unknown>>;
    writeMembers(view, at, inner, place(type.struct, model).members, model, path);
  } else {
    const values = value as readonly unknown[];
    if (values.length !== type.count) throw fault(path, at, `has ${type.count} entries, not ${values.length}`);
    const { size } = extentOf(type.array, model);
    values.forEach((entry, i) => {
      writeValue(view, at + i * size, entry, type.array, model, `${path}[${i}]`);
    });
  }
}

const ranges = {
  u8: [0, 0xff],
  s8: [-0x80, 0x7f],
  u16: [0, 0xffff],
  s16: [-0x8000, 0x7fff],
  u32: [0, 0xffff_ffff],
  s32: [-0x8000_0000, 0x7fff_ffff],
} as const;

function writeInteger(view: DataView, at: number, value: unknown, type: Scalar, model: DataModel, path: string): void {
  if (integerFits(value, type, model)) {
    setInteger(view, at, value, type, model);
    return;
  }
  const limit = type === "u64" || type === "pointer" ? `${widthOf(type, model)} octets` : ranges[type].join(" to ");
  throw fault(path, at, `${value} does not fit ${limit}`);
}

function integerFits(value: unknown, type: Scalar, model: DataModel): value is number | bigint {
  if (type === "u64" || type === "pointer") {
    return typeof value === "bigint" && value >= 0n && value <= (widthOf(type, model) === 8 ? most64 : most32);
  }
  const [least, most] = ranges[type];
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

const most64 = 0xffff_ffff_ffff_ffffn;
const most32 = 0xffff_ffffn;

function widthOf(type: "u64" | "pointer", { pointerSize }: DataModel): 4 | 8 {
  return type === "u64" ? 8 : pointerSize;
}

/** A negative number and its two's complement are the same octets. */
function setInteger(view: DataView, at: number, value: number | bigint, type: Scalar, model: DataModel): void {
  const little = model.byteOrder === "little";
  if (typeof value === "bigint") {
    if (type === "u64" || model.pointerSize === 8) view.setBigUint64(at, value, little);
    else view.setUint32(at, Number(value), little);
  } else if (type === "u8" || type === "s8") view.setUint8(at, value);
  else if (type === "u16" || type === "s16") view.setUint16(at, value, little);
  else view.setUint32(at, value, little);
}

function fault(path: string, offset: number, detail: string): WireError {
  return new WireError("ERR_WIRE_VALUE", path, offset, detail);
}
