import { readdirSync, readFileSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import { liveSecrets } from "../../src/bytes/secret.ts";
import { policyFor } from "../../src/handshake/index.ts";
import { Akm, Cipher } from "../../src/ie/index.ts";
import { randomOctets } from "../../src/index.ts";
import { derivePskSync } from "../../src/keys/index.ts";
import { fromRoot } from "../support/paths.ts";
import { Diary } from "./diary.ts";
import { IpHost } from "./ip-host.ts";
import type { Air } from "./radio/air.ts";
import { Network, type NetworkEvent } from "./radio/network.ts";
import { Station, type StationEvent } from "./radio/station.ts";

/** An air without a machine: what one sends, all hear in the next turn. */
class MemoryAir implements Air {
  readonly #listeners = new Set<(mpdu: Uint8Array) => void>();
  send(mpdu: Uint8Array): void {
    const heard = Uint8Array.from(mpdu);
    setImmediate(() => {
      for (const listener of [...this.#listeners]) listener(heard);
    });
  }
  listen(listener: (mpdu: Uint8Array) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

const ssid = new TextEncoder().encode("in memory");
const addresses = { accessPoint: Uint8Array.of(2, 0, 0, 0, 0, 0), station: Uint8Array.of(2, 0, 0, 0, 1, 0) };
const ips = { accessPoint: Uint8Array.of(10, 99, 0, 1), station: Uint8Array.of(10, 99, 0, 2) };

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0).reverse()) end();
});

function joined(policy: ReturnType<typeof policyFor>) {
  const air = new MemoryAir();
  const pmk = derivePskSync("correct horse battery", ssid);
  const [told, heard] = [new Diary<NetworkEvent>(), new Diary<StationEvent>()];
  const shared = { air, policy, random: randomOctets };
  const network = new Network({
    ...shared,
    address: addresses.accessPoint,
    ssid,
    channel: 1,
    mobilityDomain: { mdid: Uint8Array.of(0xa1, 0xb2), r0khId: ssid, r1khId: addresses.accessPoint },
    pmk,
    tell: told.tell,
    receive: (_, msdu) => server.receive(msdu),
  });
  const server = new IpHost({
    mac: addresses.accessPoint,
    ip: ips.accessPoint,
    send: (da, msdu) => network.send(da, msdu),
  });
  const station = new Station({
    ...shared,
    address: addresses.station,
    tell: heard.tell,
    receive: (_, msdu) => client.receive(msdu),
  });
  const client = new IpHost({ mac: addresses.station, ip: ips.station, send: (da, msdu) => station.send(da, msdu) });
  ends.push(
    () => pmk.destroy(),
    () => network.close(),
    () => station.close(),
  );
  network.start();
  return { air, pmk, network, server, told, station, client, heard };
}

describe("our station in our network, on an air without a machine", () => {
  test.each([
    [
      "WPA-PSK, TKIP",
      policyFor([Akm.psk], { protocols: ["wpa"], pairwise: [Cipher.tkip], group: [Cipher.tkip], management: "off" }),
    ],
    ["WPA2-PSK, CCMP", policyFor([Akm.psk], { pairwise: [Cipher.ccmp], group: [Cipher.ccmp], management: "off" })],
    [
      "PSK-SHA256, CCMP-256, BIP-CMAC-256",
      policyFor([Akm.pskSha256], {
        group: [Cipher.ccmp256],
        management: "required",
        groupManagement: [Cipher.bipCmac256],
      }),
    ],
    [
      "PSK-SHA256, CCMP, Extended Key ID",
      policyFor([Akm.pskSha256], { pairwise: [Cipher.ccmp], group: [Cipher.ccmp], extendedKeyId: true }),
    ],
    ["FT-PSK, CCMP", policyFor([Akm.ftPsk], { pairwise: [Cipher.ccmp], group: [Cipher.ccmp] })],
    ["PSK-SHA256, GCMP", policyFor([Akm.pskSha256], { pairwise: [Cipher.gcmp128], group: [Cipher.gcmp128] })],
  ])("%s: data both ways, rekeys, and the end", async (_, policy) => {
    const before = liveSecrets();
    const { station, client, heard, network, server, told, pmk } = joined(policy);
    station.join(await station.find(ssid, AbortSignal.timeout(5000)), pmk);
    await heard.next("port");
    await told.next("port");
    await client.ping(ips.accessPoint);
    await server.ping(ips.station);

    for (const diary of [heard, told]) diary.skip();
    network.rekey();
    await heard.next("established", ({ handshake }) => handshake === "group");
    await told.next("established", ({ handshake }) => handshake === "group");
    await server.ping(ips.station);
    network.rekey(addresses.station);
    await heard.next("established", ({ handshake }) => handshake === "pairwise");
    await told.next("established", ({ handshake }) => handshake === "pairwise");
    await server.ping(ips.station);
    if (policy.protocols.includes("wpa")) await told.next("established", ({ handshake }) => handshake === "group");
    station.askForKeys(true);
    await told.next("established", ({ handshake }) => handshake === "pairwise");
    await client.ping(ips.accessPoint);
    expect(told.entries.filter(({ type }) => type === "associated" || type === "left").length).toBe(1);

    network.deauthenticate(addresses.station, 3);
    expect(await heard.next("left")).toMatchObject({ reason: 3, by: "access-point" });
    expect([station.connected, network.stations]).toEqual([false, 0]);
    for (const end of ends.splice(0).reverse()) end();
    expect(liveSecrets()).toBe(before);
  });
});

test("the example uses the library by its doors alone", () => {
  const folder = fromRoot("test/interop/radio/");
  const imports = readdirSync(folder).flatMap((file) => {
    const text = readFileSync(folder + file, "utf8");
    return Array.from(text.matchAll(/from "([^"]+)"/g), ([, path]) => path as string);
  });
  expect(imports.length).toBeGreaterThan(20);
  expect(imports.filter((path) => !/^(\.\/[\w-]+|\.\.\/\.\.\/\.\.\/src\/(\w+\/index|errors))\.ts$/.test(path))).toEqual(
    [],
  );
});
