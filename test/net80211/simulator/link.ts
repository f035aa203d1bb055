import { copyOf } from "../../../src/bytes/octets.ts";
import { Secret } from "../../../src/bytes/secret.ts";
import { mpduCiphers } from "../../../src/cipher/ciphers.ts";
import { cutTemporalKey, destroyKey, type KeyDescriptor, type Role } from "../../../src/keys/descriptor.ts";
import type { Abi } from "../../../src/net80211/abi.ts";
import { type AccessPointConfiguration, Net80211AccessPoint } from "../../../src/net80211/access-point-driver.ts";
import { Net80211Driver } from "../../../src/net80211/driver.ts";
import type { DriverEvent } from "../../../src/net80211/driver-event.ts";
import { Air, type AirFrame } from "../../../src/net80211/simulator/air.ts";
import { VirtualClock } from "../../../src/net80211/simulator/clock.ts";
import type { SimulatedInterface } from "../../../src/net80211/simulator/interface.ts";
import type { SimulatedKernel } from "../../../src/net80211/simulator/kernel.ts";
import { utf8 } from "../../../src/platform.ts";
import { ap, hex, station } from "../golden.ts";
import { boot, network, transcript } from "./world.ts";

const configuration: AccessPointConfiguration = {
  ssid: utf8("myssid"),
  channel: 6,
  element: network.elements,
  wpa: 1,
  security: { groupCipher: 1, pairwiseCiphers: 1 << 1, keyManagement: 2, rsnCapabilities: 0 },
};

export const ipv4 = 0x0800;
export const eapol = 0x888e;

/** A station, with a kernel and a driver of its own. */
export interface Guest {
  readonly kernel: SimulatedKernel;
  readonly net: SimulatedInterface;
  readonly driver: Net80211Driver;
}

/** An access point and a station, each with a kernel and a driver of its own, in one air. */
export interface Link {
  readonly air: Air;
  readonly host: { kernel: SimulatedKernel; net: SimulatedInterface; driver: Net80211AccessPoint; lines: string[] };
  readonly guest: Guest;
  readonly hostEvents: DriverEvent[];
  readonly guestEvents: DriverEvent[];
  readonly frames: AirFrame[];
}

export async function link(hostAbi: Abi, guestAbi: Abi, element = network.elements): Promise<Link> {
  const air = new Air(new VirtualClock());
  const frames: AirFrame[] = [];
  air.tap((frame) => frames.push(frame));
  const hostKernel = boot(hostAbi, air);
  const hostNet = hostKernel.attach({ name: "ath0", address: ap, mode: "access-point" });
  const lines: string[] = [];
  const host = new Net80211AccessPoint({
    ...{ ifname: "ath0", abi: hostAbi, ioctl: transcript(hostAbi, hostKernel.port(), lines), index: hostNet.index },
    ...{ send: hostKernel.sender("ath0"), events: hostKernel.events },
  });
  const [hostEvents, guestEvents]: [DriverEvent[], DriverEvent[]] = [[], []];
  host.onEvent((event) => hostEvents.push(event));
  await host.open();
  await host.start({ ...configuration, element, wpa: element[0] === 0x30 ? 2 : 1 });
  const guest = await join(air, guestAbi, station, (event) => guestEvents.push(event));
  return {
    ...{ air, frames, hostEvents, guestEvents },
    host: { kernel: hostKernel, net: hostNet, driver: host, lines },
    guest,
  };
}

/** A station of the access point that is in the air. */
export async function join(
  air: Air,
  on: Abi,
  address: Uint8Array,
  listener: (event: DriverEvent) => void = () => {},
): Promise<Guest> {
  const kernel = boot(on, air);
  const net = kernel.attach({ name: "wlan0", address });
  const driver = new Net80211Driver({
    ...{ ifname: "wlan0", abi: on, ioctl: kernel.port(), index: net.index },
    ...{ send: kernel.sender("wlan0"), events: kernel.events },
  });
  driver.onEvent(listener);
  await driver.setUp(true);
  await driver.open();
  await driver.scan(utf8("myssid"));
  air.clock.advance(2000);
  const [found] = await driver.scanResults();
  if (found === undefined) throw new Error("the access point was not found");
  await driver.associate({ ssid: found.ssid, bssid: found.bssid, element: found.elements });
  air.clock.advance(20);
  return { kernel, net, driver };
}

export const wire = Uint8Array.from({ length: 32 }, (_, i) => i + 1);

export type InstalledCipher = "tkip" | "ccmp" | "ccmp-256" | "gcmp" | "gcmp-256";

/** A key as each end cuts it from the same temporal key; at the access point, the one of the station `of`. */
export async function install(
  driver: Net80211AccessPoint | Net80211Driver,
  cipher: InstalledCipher,
  role: Role,
  scope: "pairwise" | "group" = "pairwise",
  octets = wire,
  of = station,
): Promise<void> {
  const tk = Secret.copyOf(octets.subarray(0, mpduCiphers[cipher].keyLength));
  const cut = cutTemporalKey(cipher, tk, role);
  tk.destroy();
  const peer = role === "supplicant" ? ap : of;
  const key: KeyDescriptor =
    scope === "pairwise"
      ? { ...cut, scope, peer, keyId: 0, rsc: 0n }
      : { ...cut, scope, keyId: 1, transmit: role === "authenticator", rsc: 0n };
  await driver.setKey(key);
  destroyKey(key);
}

export function hear(kernel: SimulatedKernel, name: string, etherType: number): string[] {
  const heard: string[] = [];
  kernel.listen(name, (_from, payload) => heard.push(new TextDecoder().decode(payload)), etherType);
  return heard;
}

/** The last frame, which is protected. */
export function protectedFrame(frames: readonly (AirFrame | undefined)[]): Uint8Array {
  const last = frames.at(-1);
  if (last?.kind !== "data" || last.protection === undefined) throw new Error("not a protected frame");
  return last.protection.mpdu;
}

/** A frame of EAPOL from the station, which the access point does not take. */
export async function caughtOffTheAir({ air, host, guest, frames }: Link, text: string): Promise<Uint8Array> {
  await guest.driver.sendEapol(ap, utf8(text));
  host.net.privacy = false;
  air.clock.advance(10);
  host.net.privacy = true;
  return protectedFrame(frames);
}

/** Sends a frame from the station again, changed. */
export function transmitChanged(air: Air, mpdu: Uint8Array, change: (mpdu: Uint8Array) => void): void {
  const changed = copyOf(mpdu);
  change(changed);
  const protection = { keyId: 0, packetNumber: 1n, mpdu: changed };
  air.transmit({ kind: "data", etherType: 0, payload: hex(""), protection, from: station, to: ap });
  air.clock.advance(10);
}

export function flip(octets: Uint8Array, at: number): void {
  octets[at] = (octets[at] ?? 0) ^ 1;
}
