import { copyOf } from "../bytes/octets.ts";
import { WireError } from "../errors.ts";
import { type Abi, layoutOf } from "./abi.ts";
import { encodeStruct } from "./codec.ts";
import type { StructName } from "./declarations.ts";
import { readStruct } from "./layout.ts";
import type { EventName } from "./numbers.ts";

/**
 * What a wireless event means.
 *
 * @source FreeBSD sys/net80211/ieee80211_freebsd.h 1.6; NetBSD sys/net80211/ieee80211_netbsd.h
 */
export type WirelessEvent =
  /** The station has joined, or come back to, this access point. */
  | { readonly event: "assoc" | "reassoc"; readonly address: Uint8Array }
  /** A station came to, came back to or left this access point; or another thing happened to this address. */
  | { readonly event: "join" | "rejoin" | "leave" | "wds" | "auth" | "deauth"; readonly address: Uint8Array }
  /** The station has left, or a scan is over: there is nothing more to say. */
  | { readonly event: "disassoc" | "scan" }
  /** A frame whose Michael did not hold. */
  | MichaelEvent
  /** A frame whose packet number was not above the last. */
  | ReplayEvent
  /** The access point's country: two letters. */
  | { readonly event: "country"; readonly address: Uint8Array; readonly country: Uint8Array }
  /** The radio was turned on (1) or off (0). */
  | { readonly event: "radio"; readonly state: number }
  /** Of a channel, which is not looked into; or an event that the dialect does not know. */
  | { readonly event: "csa" | "radar" | "cac"; readonly payload: Uint8Array }
  | { readonly event: "unknown"; readonly what: number; readonly payload: Uint8Array };

/** A frame whose Michael did not hold. */
export interface MichaelEvent {
  /** Which event it is. */
  readonly event: "michael";
  /** 6 octets: who sent it. */
  readonly source: Uint8Array;
  /** 6 octets: for whom it was; a group address where it was for many. */
  readonly destination: Uint8Array;
  /** The cipher's number. */
  readonly cipher: number;
  /** The key's index. */
  readonly keyIndex: number;
}

/** A frame whose packet number was not above the last. */
export interface ReplayEvent extends Omit<MichaelEvent, "event"> {
  /** Which event it is. */
  readonly event: "replay";
  /** The highest packet number received before. */
  readonly keyRsc: bigint;
  /** The frame's own. */
  readonly rsc: bigint;
  /** What stood in the compiler's padding; absent where it is zeros. */
  readonly padding?: Uint8Array;
}

interface MichaelStruct {
  readonly src: Uint8Array;
  readonly dst: Uint8Array;
  readonly cipher: number;
  readonly keyix: number;
}

interface ReplayStruct extends MichaelStruct {
  readonly keyrsc: bigint;
  readonly rsc: bigint;
  readonly padding?: Uint8Array;
}

/**
 * Reads what follows the header of a wireless event. Views alias `payload`.
 *
 * @throws WireError - it is not as long as the event demands
 */
export function decodeWirelessEvent(what: number, payload: Uint8Array, abi: Abi): WirelessEvent {
  const event = eventName(what, abi);
  switch (event) {
    case undefined:
      return { event: "unknown", what, payload };
    case "disassoc":
    case "scan":
      exactly(payload, 0, event);
      return { event };
    case "michael": {
      const { src, dst, cipher, keyix } = whole<MichaelStruct>("ieee80211_michael_event", payload, abi);
      return { event, source: src, destination: dst, cipher, keyIndex: keyix };
    }
    case "replay": {
      const { src, dst, cipher, keyix, keyrsc, ...rest } = whole<ReplayStruct>("ieee80211_replay_event", payload, abi);
      return { event, source: src, destination: dst, cipher, keyIndex: keyix, keyRsc: keyrsc, ...rest };
    }
    case "country": {
      const { addr, cc } = whole<{ addr: Uint8Array; cc: Uint8Array }>("ieee80211_country_event", payload, abi);
      return { event, address: addr, country: cc };
    }
    case "radio":
      return { event, state: whole<{ state: number }>("ieee80211_radio_event", payload, abi).state };
    case "csa":
    case "radar":
    case "cac":
      return { event, payload };
    default:
      return { event, address: whole<{ addr: Uint8Array }>("ieee80211_join_event", payload, abi).addr };
  }
}

/**
 * Writes a wireless event as `ifan_what` and what follows the header.
 *
 * @throws WireError `ERR_WIRE_VALUE` - the dialect has no such event, or a value does not fit its member
 */
export function encodeWirelessEvent(
  event: WirelessEvent,
  abi: Abi,
): { readonly what: number; readonly payload: Uint8Array } {
  if (event.event === "unknown") return { what: event.what, payload: copyOf(event.payload) };
  const what = abi.dialect.routing.events[event.event];
  if (what === undefined) {
    throw new WireError("ERR_WIRE_VALUE", "if_announcemsghdr.what", 22, `${abi.dialect.name} has no ${event.event}`);
  }
  return { what, payload: encodePayload(event, abi) };
}

function encodePayload(event: Exclude<WirelessEvent, { event: "unknown" }>, abi: Abi): Uint8Array {
  switch (event.event) {
    case "disassoc":
    case "scan":
      return new Uint8Array(0);
    case "michael":
    case "replay": {
      const { source: src, destination: dst, cipher, keyIndex: keyix } = event;
      if (event.event === "michael") return encodeStruct("ieee80211_michael_event", { src, dst, cipher, keyix }, abi);
      const { keyRsc: keyrsc, rsc, padding } = event;
      return encodeStruct("ieee80211_replay_event", { src, dst, cipher, keyix, keyrsc, rsc, padding }, abi);
    }
    case "country":
      return encodeStruct("ieee80211_country_event", { addr: event.address, cc: event.country }, abi);
    case "radio":
      return encodeStruct("ieee80211_radio_event", { state: event.state }, abi);
    case "csa":
    case "radar":
    case "cac":
      return copyOf(event.payload);
    default:
      return encodeStruct("ieee80211_join_event", { addr: event.address }, abi);
  }
}

function eventName(what: number, { dialect }: Abi): EventName | undefined {
  const found = Object.entries(dialect.routing.events).find(([, number]) => number === what);
  return found?.[0] as EventName | undefined;
}

function whole<T>(struct: StructName, payload: Uint8Array, abi: Abi): T {
  const layout = layoutOf(struct, abi);
  exactly(payload, layout.size, struct);
  return readStruct<T>(payload, layout);
}

function exactly(payload: Uint8Array, size: number, path: string): void {
  if (payload.length === size) return;
  const code = payload.length < size ? "ERR_WIRE_TRUNCATED" : "ERR_WIRE_TRAILING";
  throw new WireError(code, path, Math.min(payload.length, size), `is ${size} octets, not ${payload.length}`);
}
