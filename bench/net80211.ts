import { abi } from "../src/net80211/abi.ts";
import { EventStream } from "../src/net80211/event-stream.ts";
import { encodeRoutingMessage } from "../src/net80211/events.ts";
import { encodeInterfaceName } from "../src/net80211/interface-request.ts";
import { decodeReqKey, encodeReqKey, type ReqKey } from "../src/net80211/structs.ts";
import { encodeWirelessEvent } from "../src/net80211/wireless-event.ts";
import type { Pair } from "./harness.ts";

/** What our codecs, whose offsets are data, cost against one that is written out for a single ABI. */
const lp64 = abi("freebsd-15", "lp64");

const key: ReqKey = {
  type: 1,
  pad: 0,
  keyix: 0xffff,
  keylen: 32,
  flags: 3,
  macaddr: Uint8Array.of(0, 9, 0x5b, 0xf9, 0xb6, 4),
  keyrsc: 7n,
  keytsc: 0n,
  keydata: Uint8Array.from({ length: 32 }, (_, at) => at),
};

/** `struct ieee80211req_key` by hand, as lp64 has it. */
function encodeByHand(one: ReqKey): Uint8Array {
  const octets = new Uint8Array(64);
  const view = new DataView(octets.buffer);
  view.setUint8(0, one.type);
  view.setUint8(1, one.pad);
  view.setUint16(2, one.keyix, true);
  view.setUint8(4, one.keylen);
  view.setUint8(5, one.flags);
  octets.set(one.macaddr, 6);
  view.setBigUint64(16, one.keyrsc, true);
  view.setBigUint64(24, one.keytsc, true);
  octets.set(one.keydata, 32);
  return octets;
}

function decodeByHand(octets: Uint8Array): ReqKey {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  return {
    type: view.getUint8(0),
    pad: view.getUint8(1),
    keyix: view.getUint16(2, true),
    keylen: view.getUint8(4),
    flags: view.getUint8(5),
    macaddr: octets.subarray(6, 12),
    keyrsc: view.getBigUint64(16, true),
    keytsc: view.getBigUint64(24, true),
    keydata: octets.subarray(32, 64),
  };
}

const encoded = encodeByHand(key);

/** A thousand associations, as a routing socket tells of them, and the pieces in which they might be read. */
const count = 1000;
const { what, payload } = encodeWirelessEvent({ event: "assoc", address: key.macaddr }, lp64);
const name = encodeInterfaceName("wlan0");
const event = encodeRoutingMessage({ type: "ieee80211", index: 3, name, what, payload }, lp64);
const pieces = cut(Buffer.concat(Array.from({ length: count }, () => event)), 2048);

function cut(octets: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(octets.length / size) }, (_, at) =>
    octets.subarray(at * size, at * size + size),
  );
}

function streamed(): number {
  const stream = new EventStream(lp64);
  let seen = 0;
  for (const piece of pieces) for (const message of stream.push(piece)) if (message.type === "ieee80211") seen++;
  return seen;
}

/** The same by hand: put pieces together, and read each message's header and the 24 octets before its payload. */
function streamedByHand(): number {
  let kept = Buffer.alloc(0);
  let seen = 0;
  for (const piece of pieces) {
    const octets = Buffer.concat([kept, piece]);
    const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
    const messages: object[] = [];
    let at = 0;
    while (octets.length - at >= 4) {
      const length = view.getUint16(at, true);
      if (octets.length - at < length) break;
      messages.push({
        type: view.getUint8(at + 3),
        index: view.getUint16(at + 4, true),
        name: octets.subarray(at + 6, at + 22),
        what: view.getUint16(at + 22, true),
        payload: octets.subarray(at + 24, at + length),
      });
      at += length;
    }
    seen += messages.length;
    kept = octets.subarray(at);
  }
  return seen;
}

if (streamed() !== count || streamedByHand() !== count) throw new Error("a stream of events lost some");

/** Requests and events of net80211. */
export const net80211: readonly Pair[] = [
  {
    name: "wpakey encode",
    ours: () => encodeReqKey(key, lp64),
    against: "DataView",
    peer: () => encodeByHand(key),
    note: "64 octets; offsets as data against offsets written out",
  },
  {
    name: "wpakey decode",
    ours: () => decodeReqKey(encoded, lp64),
    against: "DataView",
    peer: () => decodeByHand(encoded),
    note: "64 octets; offsets as data against offsets written out",
  },
  {
    name: "event stream",
    ours: streamed,
    against: "DataView",
    peer: streamedByHand,
    note: `${count} events in pieces of 2 KiB, offsets as data against offsets written out`,
  },
];
