import { describe, expect, test } from "vitest";
import { concat, equal, toHex } from "../../src/bytes/octets.ts";
import { WireError } from "../../src/errors.ts";
import { abi, abis } from "../../src/net80211/abi.ts";
import { EventStream, type StreamedMessage } from "../../src/net80211/event-stream.ts";
import { decodeRoutingMessage, encodeRoutingMessage, type RoutingMessage } from "../../src/net80211/events.ts";
import { encodeInterfaceName } from "../../src/net80211/interface-request.ts";
import { decodeWirelessEvent, encodeWirelessEvent, type WirelessEvent } from "../../src/net80211/wireless-event.ts";
import { cases } from "../support/cases.ts";
import { ap, golden, hex, station } from "./golden.ts";
import { Random } from "./random.ts";

const i386 = abi("freebsd-2005", "i386");
const netbsd = abi("netbsd", "lp64");
const ndis0 = encodeInterfaceName("ndis0");

const goldenEvents: readonly [string, WirelessEvent][] = [
  [golden.eventScan, { event: "scan" }],
  [golden.eventAssoc, { event: "assoc", address: ap }],
  [golden.eventDisassoc, { event: "disassoc" }],
  [golden.eventMichael, { event: "michael", source: ap, destination: station, cipher: 1, keyIndex: 0 }],
  [
    golden.eventReplay,
    { event: "replay", source: ap, destination: station, cipher: 1, keyIndex: 0, keyRsc: 5n, rsc: 5n },
  ],
];

test.each(goldenEvents)("%s is one event, both ways, on i386 and lp64", (text, event) => {
  for (const on of [i386, abi("freebsd-2005", "lp64"), abi("freebsd-8", "lp64")]) {
    const message = decodeRoutingMessage(hex(text), on);
    if (message.type !== "ieee80211") throw new Error(message.type);
    expect(message).toMatchObject({ index: 3, name: ndis0 });
    expect(decodeWirelessEvent(message.what, message.payload, on)).toEqual(event);
    const encoded = encodeWirelessEvent(event, on);
    expect(toHex(encodeRoutingMessage({ type: "ieee80211", index: 3, name: ndis0, ...encoded }, on))).toBe(text);
  }
});

const everyEvent: readonly WirelessEvent[] = [
  ...(["assoc", "reassoc", "join", "rejoin", "leave", "wds", "auth", "deauth"] as const).map((event) => ({
    event,
    address: station,
  })),
  ...(["disassoc", "scan"] as const).map((event) => ({ event })),
  ...(["csa", "radar", "cac"] as const).map((event) => ({ event, payload: hex("a000000085160102") })),
  { event: "country", address: ap, country: hex("4445") },
  { event: "radio", state: 1 },
  { event: "michael", source: station, destination: hex("ffffffffffff"), cipher: 1, keyIndex: 2 },
  { event: "replay", source: ap, destination: station, cipher: 3, keyIndex: 1, keyRsc: 7n, rsc: 2n ** 40n },
  { event: "unknown", what: 999, payload: hex("0102") },
];

test("every event comes back as it went, under every ABI that has it", () => {
  let carried = 0;
  for (const on of abis) {
    for (const event of everyEvent) {
      if (event.event !== "unknown" && on.dialect.routing.events[event.event] === undefined) {
        expect(() => encodeWirelessEvent(event, on)).toThrow(`${on.dialect.name} has no ${event.event}`);
        continue;
      }
      const { what, payload } = encodeWirelessEvent(event, on);
      expect(decodeWirelessEvent(what, payload, on)).toEqual(event);
      carried++;
    }
  }
  expect(carried).toBeGreaterThan(300);
});

test.each([
  ["join", 6],
  ["michael", 14],
  ["replay", 32],
  ["country", 8],
  ["radio", 1],
  ["scan", 0],
] as const)("a %s event is %i octets, no more and no less", (name, size) => {
  const on = abi("freebsd-8", "i386");
  const what = on.dialect.routing.events[name] as number;
  expect(decodeWirelessEvent(what, new Uint8Array(size), on).event).toBe(name);
  expect(() => decodeWirelessEvent(what, new Uint8Array(size + 1), on)).toThrow(WireError);
  if (size > 0) expect(() => decodeWirelessEvent(what, new Uint8Array(size - 1), on)).toThrow(WireError);
});

describe("routing messages", () => {
  test("NetBSD numbers them differently", () => {
    const message = { type: "ieee80211", index: 3, name: ndis0, what: 105, payload: new Uint8Array(0) } as const;
    const octets = encodeRoutingMessage(message, netbsd);
    expect(toHex(octets.subarray(0, 4))).toBe("18000411");
    expect(decodeRoutingMessage(octets, netbsd)).toEqual(message);
    // On FreeBSD it is another version, and nobody's business.
    expect(decodeRoutingMessage(octets, i386)).toMatchObject({ type: "other", version: 4 });
  });

  test("DragonFly has versions of its own, and older and newer ones whose events are the same", () => {
    const dragonfly = abi("dragonfly", "lp64");
    const message = { type: "ieee80211", index: 3, name: ndis0, what: 105, payload: new Uint8Array(0) } as const;
    const octets = encodeRoutingMessage(message, dragonfly);
    expect(toHex(octets.subarray(0, 4))).toBe("18000612");
    expect(decodeRoutingMessage(octets, dragonfly)).toEqual(message);
    for (const version of [5, 7]) {
      const theirs = Uint8Array.from(octets);
      theirs[2] = version;
      expect(decodeRoutingMessage(theirs, dragonfly)).toEqual({ ...message, version });
      expect(encodeRoutingMessage({ ...message, version }, dragonfly)).toEqual(theirs);
    }
    // What an interface's change of another version looks like is not known.
    expect(decodeRoutingMessage(hex("0e00070e000000004188000003 00"), dragonfly)).toMatchObject({ type: "other" });
  });

  test("an interface's change gives its flags from offset 8 and its index from 12", () => {
    const octets = hex("1400050e 00000000 41880000 0300 abcd 11223344");
    const message = decodeRoutingMessage(octets, i386);
    expect(message).toEqual({ type: "interface-info", index: 3, flags: 0x8841, addrs: 0, rest: hex("abcd11223344") });
    expect(encodeRoutingMessage(message, i386)).toEqual(octets);
  });

  test("octets that are accepted are given back exactly, under every ABI", () => {
    const seen = new Set<string>();
    const random = new Random(2);
    for (let n = 0; n < cases(300, 20_000); n++) {
      for (const on of abis) {
        const octets = random.octets(4 + (n % 60));
        const { routing } = on.dialect;
        new DataView(octets.buffer).setUint16(0, octets.length, on.model.byteOrder === "little");
        if (n % 4 > 0) octets[2] = routing.version;
        if (n % 3 > 0) octets[3] = [routing.ieee80211, routing.interfaceAnnounce, routing.interfaceInfo][n % 5] ?? 9;
        const again = typedOnly(() => encodeRoutingMessage(decodeRoutingMessage(octets, on), on));
        if (again !== undefined) {
          expect(equal(again, octets)).toBe(true);
          seen.add(decodeRoutingMessage(octets, on).type);
        }
      }
    }
    expect(seen).toEqual(new Set(["ieee80211", "interface-announce", "interface-info", "other"]));
  });
});

describe("a stream of routing messages", () => {
  const foreign = hex("0800050200000000");
  const octets = concat(...goldenEvents.map(([text]) => hex(text)), foreign, hex(golden.eventScan));
  const types = (messages: readonly StreamedMessage[]) =>
    messages.map((message) => (message.type === "ieee80211" ? message.what : message.type));

  test("is the same however it is cut", () => {
    const whole = new EventStream(i386).push(octets);
    expect(types(whole)).toEqual([105, 100, 102, 107, 106, "other", 105]);
    for (let size = 1; size < 60; size++) {
      const stream = new EventStream(i386);
      const found: StreamedMessage[] = [];
      for (let at = 0; at < octets.length; at += size) found.push(...stream.push(octets.subarray(at, at + size)));
      expect(found).toEqual(whole);
      expect(stream.pending).toBe(0);
    }
  });

  test("gives a message that is too short for its type as malformed, and goes on", () => {
    const stream = new EventStream(i386);
    const messages = stream.push(concat(hex("0800051200000000"), hex(golden.eventScan)));
    expect(types(messages)).toEqual(["malformed", 105]);
  });

  test("drops what cannot be a message, and starts afresh with the next piece", () => {
    const stream = new EventStream(i386);
    expect(types(stream.push(hex("0300051200000000")))).toEqual(["malformed"]);
    expect(types(stream.push(hex(golden.eventScan)))).toEqual([105]);
  });

  test("never throws, and never keeps more than a message", () => {
    const random = new Random(3);
    for (let n = 0; n < cases(200, 20_000); n++) {
      const stream = new EventStream(n % 2 === 0 ? i386 : netbsd);
      for (let piece = 0; piece < 5; piece++) {
        const noise = random.octets(1 + (n % 97));
        if (n % 3 === 0) noise[0] = noise.length;
        if (n % 3 === 0 && noise.length > 1) noise[1] = 0;
        stream.push(noise);
        expect(stream.pending).toBeLessThan(65_536);
      }
    }
  });

  test("its messages do not change when the reader's buffer does", () => {
    const buffer = hex(golden.eventAssoc);
    const [message] = new EventStream(i386).push(buffer);
    buffer.fill(0xee);
    expect((message as Extract<RoutingMessage, { type: "ieee80211" }>).payload).toEqual(ap);
  });
});

function typedOnly<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}
