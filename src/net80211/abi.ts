import { WireError } from "../errors.ts";
import {
  type Declarations,
  declarations8,
  declarations15,
  declarations2005,
  declarations2006,
  declarationsNetbsd,
  type StructName,
} from "./declarations.ts";
import { ioctlReadWriteCode, ioctlWriteCode, type Operations } from "./ioctl.ts";
import { type DataModel, type DataModelName, type Layout, layOut } from "./layout.ts";
import {
  type CipherNumbers,
  ciphers15,
  ciphers2005,
  dragonflyRouting,
  freebsd8Routing,
  freebsdInterfaceRequests,
  freebsdRequests,
  freebsdRouting,
  type InterfaceRequestNumbers,
  netbsdInterfaceRequests,
  netbsdRequests,
  netbsdRouting,
  operations8,
  operations2005,
  operations2006,
  operationsNetbsd,
  type RequestNumbers,
  type RoutingNumbers,
} from "./numbers.ts";

/**
 * What a binary was compiled against: a dialect (which header) and a data model (which machine). Both are data: the
 * structs stand in `declarations.ts`, the numbers in `numbers.ts`, and this file joins them.
 *
 * | struct | i386 | ilp32 | lp64 |
 * |---|---|---|---|
 * | `ieee80211req` | 28 | 28 | 32 |
 * | `ieee80211req_key` | 60 (`keyrsc` at 12) | 64 (at 16) | 64 (at 16) |
 * | `ieee80211req_del_key` | 7 | 7 | 7 |
 * | `ieee80211req_mlme` | 42 | 42 | 42 |
 * | `ieee80211_scan_req` | 128 | 128 | 128 |
 * | `ieee80211req_scan_result` | 40, 44 (2006) | the same | the same |
 * | `ifreq` | 32, 144 (NetBSD) | the same | the same |
 * | `ifmediareq` | 40 | 40 | 48 |
 *
 * So `len 60` in a log of 2005 says that the supplicant ran on i386, and `len 64` that it did not.
 *
 * @source FreeBSD sys/net80211/ieee80211_ioctl.h; sizes and offsets checked against a C compiler
 */

/** The dialects of net80211's ioctls. */
export type DialectName = "freebsd-2005" | "freebsd-2006" | "freebsd-8" | "freebsd-15" | "netbsd" | "dragonfly";

/** What one header says, apart from the machine. */
export interface Dialect {
  /** `freebsd-2005` is 6.x; `freebsd-2006` 7.x; `freebsd-8` 8.0 to 14; `netbsd` is layouts of 2005 under other codes. */
  readonly name: DialectName;
  /** The numbers of the two request codes. */
  readonly requests: RequestNumbers;
  /** The numbers of the operations. */
  readonly operations: Operations;
  /** The struct declarations. */
  readonly structs: Declarations;
  /** The cipher numbers. */
  readonly ciphers: CipherNumbers;
  /** The numbers of routing messages and events. */
  readonly routing: RoutingNumbers;
  /** The numbers of the requests that are not net80211's own. */
  readonly interfaceRequests: InterfaceRequestNumbers;
  /** Global key slots: 4, or 6 where IGTKs have slots. */
  readonly keySlots: 4 | 6;
}

const dialects: Readonly<Record<DialectName, Dialect>> = {
  "freebsd-2005": {
    name: "freebsd-2005",
    requests: freebsdRequests,
    operations: operations2005,
    structs: declarations2005,
    ciphers: ciphers2005,
    routing: freebsdRouting,
    interfaceRequests: freebsdInterfaceRequests,
    keySlots: 4,
  },
  "freebsd-2006": {
    name: "freebsd-2006",
    requests: freebsdRequests,
    operations: operations2006,
    structs: declarations2006,
    ciphers: ciphers2005,
    routing: freebsdRouting,
    interfaceRequests: freebsdInterfaceRequests,
    keySlots: 4,
  },
  "freebsd-8": {
    name: "freebsd-8",
    requests: freebsdRequests,
    operations: operations8,
    structs: declarations8,
    ciphers: ciphers2005,
    routing: freebsd8Routing,
    interfaceRequests: freebsdInterfaceRequests,
    keySlots: 4,
  },
  "freebsd-15": {
    name: "freebsd-15",
    requests: freebsdRequests,
    operations: operations8,
    structs: declarations15,
    ciphers: ciphers15,
    routing: freebsd8Routing,
    interfaceRequests: freebsdInterfaceRequests,
    keySlots: 6,
  },
  netbsd: {
    name: "netbsd",
    requests: netbsdRequests,
    operations: operationsNetbsd,
    structs: declarationsNetbsd,
    ciphers: ciphers2005,
    routing: netbsdRouting,
    interfaceRequests: netbsdInterfaceRequests,
    keySlots: 4,
  },
  dragonfly: {
    name: "dragonfly",
    requests: freebsdRequests,
    operations: operations8,
    structs: declarations8,
    ciphers: ciphers2005,
    routing: dragonflyRouting,
    interfaceRequests: freebsdInterfaceRequests,
    keySlots: 4,
  },
};

const dataModels: Readonly<Record<DataModelName, DataModel>> = {
  i386: { name: "i386", pointerSize: 4, alignment64: 4, byteOrder: "little" },
  ilp32: { name: "ilp32", pointerSize: 4, alignment64: 8, byteOrder: "little" },
  "ilp32-be": { name: "ilp32-be", pointerSize: 4, alignment64: 8, byteOrder: "big" },
  lp64: { name: "lp64", pointerSize: 8, alignment64: 8, byteOrder: "little" },
  "lp64-be": { name: "lp64-be", pointerSize: 8, alignment64: 8, byteOrder: "big" },
};

/** A dialect on a data model: all that a codec must know. */
export interface Abi {
  /** `freebsd-2005/i386`. */
  readonly name: string;
  /** Which header. */
  readonly dialect: Dialect;
  /** Which machine. */
  readonly model: DataModel;
  /** The structs as they lie in memory. A struct that the dialect does not have is absent. */
  readonly layouts: Readonly<Partial<Record<StructName, Layout>>>;
  /** The request code of SIOCS80211. */
  readonly setCode: number;
  /** The request code of SIOCG80211. */
  readonly getCode: number;
}

/** Every ABI that is known, in the order of {@link DialectName} and {@link DataModelName}. */
export const abis: readonly Abi[] = Object.values(dialects).flatMap((dialect) =>
  Object.values(dataModels).map((model) => join(dialect, model)),
);

function join(dialect: Dialect, model: DataModel): Abi {
  const layouts = Object.fromEntries(
    Object.entries(dialect.structs).map(([name, declaration]) => [name, layOut(name, declaration, model)]),
  ) as Abi["layouts"];
  const { size } = layouts.ieee80211req as Layout;
  return {
    name: `${dialect.name}/${model.name}`,
    dialect,
    model,
    layouts,
    setCode: ioctlWriteCode("i", dialect.requests.set, size),
    getCode: ioctlReadWriteCode("i", dialect.requests.get, size),
  };
}

/** The ABI of a dialect on a data model: `abi("freebsd-2005", "i386")`. */
export function abi(dialect: DialectName, model: DataModelName): Abi {
  return abis.find((known) => known.dialect.name === dialect && known.model.name === model) as Abi;
}

/** The ABIs under which the struct has this many octets: what a `len 60` in a log can have come from. */
export function abisWithSize(struct: StructName, size: number): readonly Abi[] {
  return abis.filter(({ layouts }) => layouts[struct]?.size === size);
}

/**
 * How the struct lies in memory.
 *
 * @throws WireError `ERR_WIRE_VALUE` - the dialect has no such struct
 */
export function layoutOf(struct: StructName, { dialect, layouts }: Abi): Layout {
  const layout = layouts[struct];
  if (layout === undefined) throw new WireError("ERR_WIRE_VALUE", struct, 0, `${dialect.name} has no such struct`);
  return layout;
}

/**
 * Asserts that `length` octets are the struct, and says in the error whose it would be.
 *
 * @throws WireError `ERR_WIRE_TRUNCATED`, `ERR_WIRE_TRAILING` - the struct has fewer or more octets under this ABI
 */
export function requireSize(length: number, struct: StructName, from: Abi): Layout {
  const layout = layoutOf(struct, from);
  if (length === layout.size) return layout;
  const code = length < layout.size ? "ERR_WIRE_TRUNCATED" : "ERR_WIRE_TRAILING";
  const fits = whoseSize(struct, length, from);
  const detail = `is ${layout.size} octets under ${from.name}, not ${length}${fits}`;
  throw new WireError(code, struct, Math.min(length, layout.size), detail);
}

function whoseSize(struct: StructName, length: number, from: Abi): string {
  const fitting = abisWithSize(struct, length);
  const sameDialect = fitting.filter(({ dialect }) => dialect === from.dialect);
  const names = new Set(
    sameDialect.length > 0 ? sameDialect.map(({ model }) => model.name) : fitting.map(({ dialect }) => dialect.name),
  );
  return names.size === 0 ? "" : `, which it is under ${[...names].join(", ")}`;
}
