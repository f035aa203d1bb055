import { WireError } from "../errors.ts";
import type { Abi } from "./abi.ts";
import { interfaceUp } from "./constants.ts";
import type { StreamedMessage } from "./event-stream.ts";
import { decodeInterfaceName } from "./interface-request.ts";
import { decodeWirelessEvent, type MichaelEvent, type ReplayEvent } from "./wireless-event.ts";

/** What a driver's interface has to tell. Octets are the receiver's own. */
export type DriverEvent =
  /** The station is in the network of this access point, 6 octets; again, where it came from another one of it. */
  | { readonly type: "associated"; readonly bssid: Uint8Array; readonly reassociation: boolean }
  /** The station is in no network any more. */
  | { readonly type: "disassociated" }
  /** A scan is over: its results can be asked for. */
  | { readonly type: "scan-results" }
  /** A frame's Michael did not hold. `unicast`: it was for this station alone. */
  | { readonly type: "michael-failure"; readonly unicast: boolean; readonly report: MichaelEvent }
  /** A frame came a second time, or late. */
  | { readonly type: "replay"; readonly report: ReplayEvent }
  /** A station, 6 octets, came to, or back to, this access point. */
  | { readonly type: "station-joined"; readonly address: Uint8Array; readonly again: boolean }
  /** A station, 6 octets, left this access point. */
  | { readonly type: "station-left"; readonly address: Uint8Array }
  /** The interface was marked up, or down. */
  | { readonly type: "interface-up" | "interface-down" }
  /** The interface came, with this number, or went. */
  | { readonly type: "interface-added"; readonly index: number }
  | { readonly type: "interface-removed" };

/** Which of all interfaces a driver is for, as far as it knows. */
export interface Watched {
  /** Its name. */
  readonly name: string;
  /** Its number in events; undefined until a message has told. */
  index: number | undefined;
  /** Its flags, as they were last seen. */
  flags: number;
}

/**
 * What a message of the routing socket means for one interface. Messages of other interfaces, of other versions and of
 * unknown kinds mean nothing.
 *
 * @param watched - learns number and flags from what it sees
 */
export function driverEvent(message: StreamedMessage, watched: Watched, abi: Abi): DriverEvent | undefined {
  switch (message.type) {
    case "interface-announce":
      return announced(message.what, message.index, decodeInterfaceName(message.name), watched);
    case "interface-info":
      return message.index === watched.index ? changed(message.flags, watched) : undefined;
    case "ieee80211": {
      if (watched.index === undefined && decodeInterfaceName(message.name) === watched.name) {
        watched.index = message.index;
      }
      return message.index === watched.index ? readWireless(message.what, message.payload, abi) : undefined;
    }
    default:
      return undefined;
  }
}

function announced(what: number, index: number, name: string, watched: Watched): DriverEvent | undefined {
  if (what === 0 && name === watched.name) {
    watched.index = index;
    return { type: "interface-added", index };
  }
  if (what === 1 && (index === watched.index || name === watched.name)) {
    watched.index = undefined;
    return { type: "interface-removed" };
  }
  return undefined;
}

function changed(flags: number, watched: Watched): DriverEvent | undefined {
  const [before, now] = [watched.flags & interfaceUp, flags & interfaceUp];
  watched.flags = flags;
  if (before === now) return undefined;
  return { type: now === 0 ? "interface-down" : "interface-up" };
}

/** An event whose payload is not what it should be means nothing. */
function readWireless(what: number, payload: Uint8Array, abi: Abi): DriverEvent | undefined {
  try {
    return wireless(what, payload, abi);
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

function wireless(what: number, payload: Uint8Array, abi: Abi): DriverEvent | undefined {
  const event = decodeWirelessEvent(what, payload, abi);
  switch (event.event) {
    case "assoc":
    case "reassoc":
      return { type: "associated", bssid: event.address, reassociation: event.event === "reassoc" };
    case "disassoc":
      return { type: "disassociated" };
    case "scan":
      return { type: "scan-results" };
    case "michael":
      return { type: "michael-failure", unicast: ((event.destination[0] as number) & 1) === 0, report: event };
    case "replay":
      return { type: "replay", report: event };
    case "join":
    case "rejoin":
      return { type: "station-joined", address: event.address, again: event.event === "rejoin" };
    case "leave":
      return { type: "station-left", address: event.address };
    default:
      return undefined;
  }
}
