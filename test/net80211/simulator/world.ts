import { expect, onTestFinished } from "vitest";
import { liveSecrets } from "../../../src/bytes/secret.ts";
import type { Abi } from "../../../src/net80211/abi.ts";
import { Net80211Driver, type Net80211DriverOptions } from "../../../src/net80211/driver.ts";
import type { DriverEvent } from "../../../src/net80211/driver-event.ts";
import { errnoEntry } from "../../../src/net80211/errno.ts";
import { encodeInterfaceName, interfaceRequestCode } from "../../../src/net80211/interface-request.ts";
import type { IoctlPort, IoctlRequest, OperationName } from "../../../src/net80211/ioctl.ts";
import { type InterfaceRequestName, operationName } from "../../../src/net80211/numbers.ts";
import { Air, type Network, ScriptedAccessPoint } from "../../../src/net80211/simulator/air.ts";
import { VirtualClock } from "../../../src/net80211/simulator/clock.ts";
import type { Device } from "../../../src/net80211/simulator/device.ts";
import type { Reinstallation, SimulatedInterface } from "../../../src/net80211/simulator/interface.ts";
import { SimulatedKernel } from "../../../src/net80211/simulator/kernel.ts";
import { decodeReq, encodeReq, encodeReqMlme } from "../../../src/net80211/structs.ts";
import { utf8 } from "../../../src/platform.ts";
import { ap, hex, station } from "../golden.ts";

/** The network of the founding trace. */
export const network: Network = {
  bssid: ap,
  ssid: utf8("myssid"),
  frequency: 2412,
  channelFlags: 0xa0,
  rssi: 40,
  noise: -95,
  beaconInterval: 100,
  capabilities: 0x11,
  rates: hex("82848b96"),
  elements: hex("dd160050f20101000050f20201000050f20201000050f202"),
};

const running: SimulatedKernel[] = [];

/**
 * Boots a kernel that ends with the test: no key may have been installed a second time by then, but for those that the
 * test took out by {@link takeReinstalled}, and every key is destroyed.
 */
export function boot(on: Abi, air?: Air): SimulatedKernel {
  if (running.length === 0) {
    const before = liveSecrets();
    onTestFinished(() => end(before));
  }
  const kernel = new SimulatedKernel(air === undefined ? { abi: on } : { abi: on, air });
  running.push(kernel);
  return kernel;
}

function end(liveBefore: number): void {
  const kernels = running.splice(0);
  const reinstalled = kernels.flatMap((kernel) => kernel.interfaces.flatMap((net) => net.reinstalled));
  for (const kernel of kernels) kernel.shutdown();
  expect(reinstalled).toEqual([]);
  expect(liveSecrets()).toBe(liveBefore);
}

/** The reinstallations that a test brought about on purpose. */
export function takeReinstalled(net: SimulatedInterface): Reinstallation[] {
  return net.reinstalled.splice(0);
}

/** A kernel with `ndis0`, and the network of the founding trace in its air. */
export interface World {
  readonly kernel: SimulatedKernel;
  readonly net: SimulatedInterface;
  readonly accessPoint: ScriptedAccessPoint;
  /** SIOCS80211 as octets; the errno's name, or "0". */
  set(operation: OperationName | number, asked?: Asked): Promise<string>;
  /** SIOCG80211 as octets: errno, value, length and data of the answer. */
  get(operation: OperationName | number, asked?: Asked): Promise<Got>;
}

export interface Asked {
  readonly val?: number;
  readonly data?: Uint8Array;
  /** `i_len`, where it is not the length of the data. */
  readonly len?: number;
  readonly user?: "root" | "user";
}

export interface Got {
  readonly errno: string;
  readonly val: number;
  readonly len: number;
  readonly data: Uint8Array;
}

export function world(on: Abi, device?: Device, mode: "station" | "access-point" = "station"): World {
  const air = new Air(new VirtualClock());
  const accessPoint = new ScriptedAccessPoint(air, network);
  const kernel = boot(on, air);
  const address = mode === "station" ? station : hex("02:00:00:00:00:01");
  const net = kernel.attach({ name: "ndis0", address, index: 3, mode, ...(device === undefined ? {} : { device }) });
  const ask = async (code: number, operation: OperationName | number, asked: Asked) => {
    const { val = 0, data = new Uint8Array(0), user = "root" } = asked;
    const type = typeof operation === "number" ? operation : (on.dialect.operations[operation] as number);
    const name = encodeInterfaceName("ndis0");
    const ireq = encodeReq({ name, type, val, len: asked.len ?? data.length, data: 0n }, on);
    return kernel.port(user)({ code, ireq, data });
  };
  return {
    kernel,
    net,
    accessPoint,
    set: async (operation, asked = {}) => errnoName((await ask(on.setCode, operation, asked)).errno),
    get: async (operation, asked = {}) => {
      const answer = await ask(on.getCode, operation, asked);
      const { val, len } = decodeReq(answer.ireq, on);
      return { errno: errnoName(answer.errno), val, len, data: answer.data };
    },
  };
}

export function errnoName(errno: number): string {
  return errno === 0 ? "0" : errnoEntry(errno).name;
}

/** An MLME request as octets. */
export function mlme(on: Abi, op: number, peer: Uint8Array = ap, ssid = "", reason = 0): Uint8Array {
  const field = new Uint8Array(32);
  field.set(utf8(ssid));
  return encodeReqMlme({ op, ssid_len: ssid.length, reason, macaddr: peer, ssid: field }, on);
}

/** Brings the station of a world into the network, by octets alone. */
export async function join(on: Abi, { kernel, net, set }: World): Promise<void> {
  kernel.setUp("ndis0", true);
  net.roaming = 2;
  if (on.layouts.ieee80211_scan_req === undefined) expect(await set("SCAN_REQ")).toBe("0");
  else {
    const scan = hex(`52000000ffffff7f${"00".repeat(120)}`);
    const octets = on.model.byteOrder === "little" ? scan : hex(`000000527fffffff${"00".repeat(120)}`);
    expect(await set("SCAN_REQ", { data: octets })).toBe("0");
  }
  kernel.clock.advance(2000);
  expect(await set("MLME", { data: mlme(on, 1, ap, "myssid") })).toBe("0");
  kernel.clock.advance(20);
  expect(net.state).toBe("RUN");
}

const requestNames: readonly InterfaceRequestName[] = [
  ...(["SIOCGIFFLAGS", "SIOCSIFFLAGS", "SIOCGIFMEDIA", "SIOCSIFMEDIA", "SIOCGIFMTU"] as const),
  ...(["SIOCS80211NWID", "SIOCG80211NWID", "SIOCS80211CHANNEL", "SIOCG80211CHANNEL", "SIOCG80211BSSID"] as const),
];

/** Writes a line for every request that goes through a port: direction, operation, value or octets, and a refusal. */
export function transcript(on: Abi, port: IoctlPort, lines: string[]): IoctlPort {
  return async (request) => {
    const line = describe(on, request);
    const answer = await port(request);
    lines.push(answer.errno === 0 ? line : `${line}: ${errnoName(answer.errno)}`);
    return answer;
  };
}

function describe(on: Abi, { code, ireq, data }: IoctlRequest): string {
  const other = requestNames.find((name) => interfaceRequestCode(name, on) === code);
  if (other !== undefined) return other.slice(4);
  const { type, val } = decodeReq(ireq, on);
  const direction = code === on.setCode ? "set" : code === on.getCode ? "get" : `code ${code}`;
  const name = `${type} ${operationName(type)}`;
  const argument = data.length > 0 ? `[${data.length}]` : direction === "set" ? `=${val}` : "";
  return `${direction} ${name}${argument}${data.length > 0 && val !== 0 ? `, ${val}` : ""}`;
}

/** A driver on a world's interface, its transcript and what it was told. */
export interface Driven {
  readonly driver: Net80211Driver;
  readonly lines: string[];
  readonly events: DriverEvent[];
}

export function drive(on: Abi, { kernel, net }: World, options: Partial<Net80211DriverOptions> = {}): Driven {
  const lines: string[] = [];
  const events: DriverEvent[] = [];
  const driver = new Net80211Driver({
    ...{ ifname: "ndis0", abi: on, ioctl: transcript(on, kernel.port(), lines) },
    ...{ send: kernel.sender("ndis0"), events: kernel.events, index: net.index },
    ...options,
  });
  driver.onEvent((event) => events.push(event));
  return { driver, lines, events };
}
