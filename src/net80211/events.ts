import { concat, copyOf } from "../bytes/octets.ts";
import { WireError } from "../errors.ts";
import { type Abi, layoutOf } from "./abi.ts";
import { encodeStruct } from "./codec.ts";
import type { StructName } from "./declarations.ts";
import { readStruct } from "./layout.ts";

/** What a routing socket tells: one message a structure, exact both ways. */

/**
 * A message of the routing socket. Every octet of it has a place here. A `version` is the protocol's, where it is
 * not the dialect's own.
 *
 * @source FreeBSD sys/net/if.h, sys/net/route.h, sys/net/rtsock.c
 */
export type RoutingMessage =
  /** A wireless event: `ifan_what`, and what follows the header. */
  | {
      readonly type: "ieee80211";
      readonly index: number;
      readonly name: Uint8Array;
      readonly what: number;
      readonly payload: Uint8Array;
      readonly version?: number;
    }
  /** An interface came (0) or went (1). `rest` is what follows the header: nothing, so far. */
  | {
      readonly type: "interface-announce";
      readonly index: number;
      readonly name: Uint8Array;
      readonly what: number;
      readonly rest: Uint8Array;
      readonly version?: number;
    }
  /** An interface changed: its flags now. `rest` is what follows the index, counters and addresses. */
  | {
      readonly type: "interface-info";
      readonly index: number;
      readonly flags: number;
      readonly addrs: number;
      readonly rest: Uint8Array;
    }
  /** Anything else, whole: another type, or another version of the protocol. */
  | { readonly type: "other"; readonly version: number; readonly messageType: number; readonly octets: Uint8Array };

/** Octets that say how long a message is, which version and which type. */
const prefix = 4;
/** Octets of an `if_msghdr` that every dialect has alike. */
const infoLength = 14;

/**
 * Reads one message, whole. Views alias `octets`.
 *
 * @throws WireError - the message is shorter than its type demands, or does not say its own length
 */
export function decodeRoutingMessage(octets: Uint8Array, abi: Abi): RoutingMessage {
  const { routing } = abi.dialect;
  if (octets.length < prefix) throw new WireError("ERR_WIRE_TRUNCATED", "rt_msghdr", octets.length, "needs 4 octets");
  const length = lengthAt(octets, 0, abi);
  if (length !== octets.length) {
    throw new WireError("ERR_WIRE_VALUE", "rt_msghdr.msglen", 0, `is ${length}, the message ${octets.length}`);
  }
  const [version, messageType] = [octets[2] as number, octets[3] as number];
  const other = { type: "other", version, messageType, octets } as const;
  const own = version === routing.version;
  if (!own && !routing.alikeVersions.includes(version)) return other;
  if (own && messageType === routing.interfaceInfo) return decodeInfo(octets, abi);
  const wireless = messageType === routing.ieee80211;
  if (!wireless && messageType !== routing.interfaceAnnounce) return other;
  const { fixed, rest } = split<Announce>("if_announcemsghdr", octets, abi);
  const { index, name, what } = fixed;
  const common = { index, name, what, ...(own ? {} : { version }) };
  return wireless ? { type: "ieee80211", ...common, payload: rest } : { type: "interface-announce", ...common, rest };
}

interface Announce {
  readonly index: number;
  readonly name: Uint8Array;
  readonly what: number;
}

interface Info {
  readonly index: number;
  readonly flags: number;
  readonly addrs: number;
}

function decodeInfo(octets: Uint8Array, abi: Abi): RoutingMessage {
  // The struct goes on after the index; its layout there is nobody's business here, so that padding is not ours.
  const short = octets.length < infoLength;
  if (short) throw new WireError("ERR_WIRE_TRUNCATED", "if_msghdr", octets.length, `needs ${infoLength} octets`);
  const padded = concat(octets.subarray(0, infoLength), new Uint8Array(2));
  const { index, flags, addrs } = readStruct<Info>(padded, layoutOf("if_msghdr", abi));
  return { type: "interface-info", index, flags, addrs, rest: octets.subarray(infoLength) };
}

function split<T>(struct: StructName, octets: Uint8Array, abi: Abi): { readonly fixed: T; readonly rest: Uint8Array } {
  const layout = layoutOf(struct, abi);
  if (octets.length < layout.size) {
    throw new WireError("ERR_WIRE_TRUNCATED", struct, octets.length, `needs ${layout.size} octets`);
  }
  return { fixed: readStruct<T>(octets.subarray(0, layout.size), layout), rest: octets.subarray(layout.size) };
}

/** The length that the message at `at` says it has. */
export function lengthAt(octets: Uint8Array, at: number, { model }: Abi): number {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  return view.getUint16(at, model.byteOrder === "little");
}

/**
 * Writes one message: the inverse of {@link decodeRoutingMessage}.
 *
 * @throws WireError `ERR_WIRE_VALUE` - a value does not fit its member
 */
export function encodeRoutingMessage(message: RoutingMessage, abi: Abi): Uint8Array {
  const { routing } = abi.dialect;
  if (message.type === "other") return copyOf(message.octets);
  if (message.type === "interface-info") {
    const { index, flags, addrs, rest } = message;
    const { version } = routing;
    const header = { msglen: infoLength + rest.length, version, type: routing.interfaceInfo, index, flags, addrs };
    return concat(encodeStruct("if_msghdr", header, abi).subarray(0, infoLength), rest);
  }
  const wireless = message.type === "ieee80211";
  const rest = wireless ? message.payload : message.rest;
  const { index, name, what, version = routing.version } = message;
  const { size } = layoutOf("if_announcemsghdr", abi);
  const type = wireless ? routing.ieee80211 : routing.interfaceAnnounce;
  const header = { msglen: size + rest.length, version, type, index, name, what };
  return concat(encodeStruct("if_announcemsghdr", header, abi), rest);
}
