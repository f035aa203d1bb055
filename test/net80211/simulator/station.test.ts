import { describe, expect, test } from "vitest";
import { toHex } from "../../../src/bytes/octets.ts";
import { abi, abis } from "../../../src/net80211/abi.ts";
import { MlmeOperation } from "../../../src/net80211/constants.ts";
import { Net80211Driver } from "../../../src/net80211/driver.ts";
import { EventStream } from "../../../src/net80211/event-stream.ts";
import { Air, type AirFrame, ScriptedAccessPoint } from "../../../src/net80211/simulator/air.ts";
import { VirtualClock } from "../../../src/net80211/simulator/clock.ts";
import { utf8 } from "../../../src/platform.ts";
import { ap, golden, hex, station } from "../golden.ts";
import { boot, join, mlme, network, world } from "./world.ts";

const i386 = abi("freebsd-2005", "i386");

/** The frames that a world's air carries, as short lines. */
function watch(air: Air): string[] {
  const lines: string[] = [];
  air.tap((frame: AirFrame) => lines.push(frame.from === ap ? `<- ${frame.kind}` : `-> ${frame.kind}`));
  return lines;
}

describe("a station", () => {
  test("scans once, tells that it is over, and stops: with roaming manual it joins nothing", async () => {
    const { kernel, net, set } = world(i386);
    const events: string[] = [];
    kernel.events((octets) => events.push(toHex(octets)));
    kernel.setUp("ndis0", true);
    events.length = 0;
    await set("ROAMING", { val: 2 });
    await set("PRIVACY", { val: 1 });
    await set("SCAN_REQ");
    expect(net).toMatchObject({ state: "SCAN", scanning: true });
    expect(events).toEqual([]);
    kernel.clock.advance(60_000);
    expect(events).toEqual([golden.eventScan]);
    expect(net).toMatchObject({ state: "SCAN", scanning: false, joined: undefined });
    expect(net.scanTable).toHaveLength(1);
  });

  test("joins by authentication and association, each an answer on the air, and is told by an event", async () => {
    const place = world(i386);
    const { kernel, net, set } = place;
    kernel.setUp("ndis0", true);
    net.roaming = 2;
    await set("SSID", { data: utf8("myssid") });
    await set("SCAN_REQ");
    kernel.clock.advance(2000);
    await set("OPTIE", { data: network.elements });
    await set("PRIVACY", { val: 1 });
    const frames: AirFrame[] = [];
    kernel.air.tap((frame) => frames.push(frame));
    const events: string[] = [];
    kernel.events((octets) => events.push(toHex(octets)));
    expect(await set("MLME", { data: mlme(i386, 1, ap, "myssid") })).toBe("0");
    expect(net.state).toBe("AUTH");
    expect(events).toEqual([]);
    kernel.clock.advance(2);
    expect(net.state).toBe("ASSOC");
    kernel.clock.advance(2);
    expect(net.state).toBe("RUN");
    expect(events[0]).toBe(golden.eventAssoc);
    expect(frames.map(({ kind }) => kind)).toEqual([
      ...["authentication", "authentication", "association-request", "association-response"],
    ]);
    // What the request carries is what was set before.
    expect(frames[2]).toMatchObject({ privacy: true, element: network.elements, ssid: utf8("myssid") });
  });

  test("that joins another access point of its network is told of a reassociation, and starts with an empty slot", async () => {
    const place = world(i386);
    const second = hex("00095bf9b605");
    new ScriptedAccessPoint(place.kernel.air, { ...network, bssid: second });
    await join(i386, place);
    await place.set("WPAKEY", { data: hex(golden.pairwiseI386) });
    const names: number[] = [];
    place.kernel.events((octets) => names.push(octets[22] as number));
    expect(await place.set("MLME", { data: mlme(i386, 1, second, "myssid") })).toBe("0");
    place.kernel.clock.advance(10);
    expect(names[0]).toBe(101);
    expect(place.net.joined?.peer.address).toEqual(second);
    expect(place.net.joined?.peer.key.cipher).toBe(6);
    expect(await place.set("WPAKEY", { data: hex(golden.pairwiseI386) })).toBe("EADDRNOTAVAIL");
  });

  test("that leaves gives reason 8 whatever it was told, loses its pairwise key and keeps the others", async () => {
    const place = world(i386);
    await join(i386, place);
    await place.set("WPAKEY", { data: hex(golden.pairwiseI386) });
    await place.set("WPAKEY", { data: hex(golden.groupI386) });
    await place.set("WPA", { val: 1 });
    await place.set("OPTIE", { data: network.elements });
    const frames: AirFrame[] = [];
    place.kernel.air.tap((frame) => frames.push(frame));
    const events: string[] = [];
    place.kernel.events((octets) => events.push(toHex(octets)));
    expect(
      await place.set("MLME", { data: mlme(i386, MlmeOperation.deauthenticate, hex("0102030405ff"), "", 14) }),
    ).toBe("0");
    expect(frames).toEqual([{ kind: "disassociation", reason: 8, from: station, to: ap }]);
    expect(events[0]).toBe(golden.eventDisassoc);
    expect(events[1]?.slice(6, 8)).toBe("0e");
    expect(place.net).toMatchObject({ state: "INIT", joined: undefined, scanTable: [], wpa: 1 });
    expect(place.net.element).toEqual(network.elements);
    expect(place.net.groupKeys[1]?.cipher).toBe(1);
    expect((await place.get("BSSID", { data: new Uint8Array(6) })).data).toEqual(new Uint8Array(6));
  });

  test.each(["deauthentication", "beacon miss"])(
    "that is thrown out by %s loses its key, and does not come back by itself",
    async (how) => {
      const place = world(i386);
      await join(i386, place);
      await place.set("WPAKEY", { data: hex(golden.pairwiseI386) });
      const lines = watch(place.kernel.air);
      const events: string[] = [];
      place.kernel.events((octets) => events.push(toHex(octets)));
      if (how === "beacon miss") place.kernel.missBeacons("ndis0");
      else place.accessPoint.deauthenticate(station, 2);
      place.kernel.clock.advance(60_000);
      expect(events[0]).toBe(golden.eventDisassoc);
      expect(place.net).toMatchObject({ state: "INIT", joined: undefined });
      expect(lines.filter((line) => line.startsWith("->"))).toEqual([]);
      expect(await place.set("WPAKEY", { data: hex(golden.pairwiseI386) })).toBe("EADDRNOTAVAIL");
    },
  );

  test("that is left to itself joins what it wants, and comes back when it is thrown out", async () => {
    const { kernel, net, set, accessPoint } = world(i386);
    await set("SSID", { data: utf8("myssid") });
    await set("PRIVACY", { val: 1 });
    kernel.setUp("ndis0", true);
    await set("SCAN_REQ");
    kernel.clock.advance(3000);
    expect(net.state).toBe("RUN");
    accessPoint.deauthenticate(station, 2);
    kernel.clock.advance(1);
    expect(net.state).toBe("SCAN");
    kernel.clock.advance(3000);
    expect(net.state).toBe("RUN");
    // What would be ENETRESET is 0 for the caller, and starts the interface anew.
    expect(await set("SSID", { data: utf8("other") })).toBe("0");
    kernel.clock.advance(3000);
    expect(net.state).toBe("SCAN");
  });

  test("with roaming manual does not start anew for a change of settings", async () => {
    const place = world(i386);
    await join(i386, place);
    for (const [operation, val] of [
      ["AUTHMODE", 1],
      ["WPA", 3],
      ["CHANNEL", 6],
    ] as const) {
      expect(await place.set(operation, { val })).toBe("0");
    }
    expect(await place.set("SSID", { data: utf8("other") })).toBe("0");
    expect(place.net.state).toBe("RUN");
  });

  test("that starts a scan leaves its network without a word", async () => {
    const place = world(i386);
    await join(i386, place);
    const events: number[] = [];
    place.kernel.events((octets) => events.push(octets[22] as number));
    const lines = watch(place.kernel.air);
    await place.set("SCAN_REQ");
    expect(place.net.joined).toBeUndefined();
    expect([events, lines]).toEqual([[], []]);
  });

  test("takes no answer but its access point's, and none that it did not ask for", async () => {
    const place = world(i386);
    await join(i386, place);
    const stranger = hex("001122334455");
    const frame = (kind: "deauthentication" | "disassociation") => ({ kind, reason: 2, from: stranger, to: station });
    place.kernel.air.transmit(frame("deauthentication"));
    place.kernel.air.transmit(frame("disassociation"));
    place.kernel.air.transmit({ kind: "authentication", sequence: 2, status: 1, from: ap, to: station });
    place.kernel.clock.advance(10);
    expect(place.net.state).toBe("RUN");
  });

  test("that is refused is not told", async () => {
    const air = new Air(new VirtualClock());
    air.attach({
      address: ap,
      network: () => network,
      receive: ({ from }) => air.transmit({ kind: "authentication", sequence: 2, status: 13, from: ap, to: from }),
    });
    const kernel = boot(i386, air);
    const net = kernel.attach({ name: "ndis0", address: station });
    net.scanTable = [network];
    const events: Uint8Array[] = [];
    kernel.events((octets) => events.push(octets));
    const driver = new Net80211Driver({ ifname: "ndis0", abi: i386, ioctl: kernel.port(), send: async () => {} });
    await driver.associate({ ssid: utf8("myssid"), bssid: ap, element: network.elements });
    kernel.clock.advance(100);
    expect(net.state).toBe("SCAN");
    expect(events).toEqual([]);
  });

  test("that goes down leaves, and tells so", async () => {
    const place = world(i386);
    await join(i386, place);
    const events: string[] = [];
    place.kernel.events((octets) => events.push(toHex(octets.subarray(3, 4)) + toHex(octets.subarray(22, 23))));
    place.kernel.setUp("ndis0", false);
    expect(events[0]).toBe("1266");
    expect(place.net).toMatchObject({ up: false, state: "INIT", joined: undefined });
  });
});

test("every reader of the routing socket is told of every interface, in every dialect", () => {
  for (const on of abis) {
    const kernel = boot(on);
    const heard: string[][] = [[], []];
    const readers = heard.map((list) => {
      const stream = new EventStream(on);
      return kernel.events((octets) => {
        for (const message of stream.push(octets))
          list.push(`${message.type} ${"index" in message ? message.index : ""}`);
      });
    });
    const net = kernel.attach({ name: "ndis0", address: station, index: 3 });
    const other = kernel.attach({ name: "ath0", address: ap, index: 4 });
    kernel.notify(net, { event: "scan" });
    kernel.notify(other, { event: "disassoc" });
    kernel.setUp("ath0", true);
    readers[1]?.();
    kernel.detach("ndis0");
    const common = ["interface-announce 3", "interface-announce 4", "ieee80211 3", "ieee80211 4", "interface-info 4"];
    expect(heard).toEqual([[...common, "interface-announce 3"], common]);
  }
});

describe("the clock", () => {
  test("runs timers in the order of their times, and of their making, and those that timers set", () => {
    const clock = new VirtualClock();
    const ran: string[] = [];
    const note = (name: string) => () => ran.push(`${name} at ${clock.now}`);
    clock.after(20, note("late"));
    clock.after(10, note("first"));
    clock.after(10, note("second"));
    const taken = clock.after(15, note("never"));
    taken();
    clock.after(5, () => clock.after(7, note("nested")));
    clock.advance(19);
    expect(ran).toEqual(["first at 10", "second at 10", "nested at 12"]);
    expect(clock.now).toBe(19);
    clock.advance(1);
    expect(ran.at(-1)).toBe("late at 20");
  });
});
