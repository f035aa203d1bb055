import { layoutOf } from "../abi.ts";
import { DriverCapability, WpaMode } from "../constants.ts";
import { type Channel, type DeviceCapabilities, encodeDeviceCapabilities } from "../device-capabilities.ts";
import type { ErrnoName } from "../errno.ts";
import type { Device } from "./device.ts";
import type { Operation, Reply } from "./operation.ts";

/** What a device says that it can do: DRIVER_CAPS in 2005, DEVCAPS from 8.0 on. */

/** `IEEE80211_C_*` of 2005. @source FreeBSD sys/net80211/ieee80211_var.h */
export function capabilities2005(device: Device): number {
  const bits: readonly [string, number][] = [
    ["wep40", 0x1],
    ["tkip", 0x2],
    ["ccmp", 0x8],
  ];
  const hardware = bits.filter(([name]) => device.ciphers.some((cipher) => cipher === name));
  const ciphers = hardware.reduce((all, [, bit]) => all | bit, 0);
  return ciphers | (device.michael ? 0x2_0000 : 0) | modes(device);
}

function modes(device: Device): number {
  const offered = device.wpa ?? WpaMode.both;
  return (
    DriverCapability.accessPoint |
    ((offered & WpaMode.wpa) !== 0 ? DriverCapability.wpa : 0) |
    ((offered & WpaMode.rsn) !== 0 ? DriverCapability.rsn : 0)
  );
}

/** Channels 1 to 11. */
const channelNumbers = Array.from({ length: 11 }, (_, i) => i + 1);

/**
 * DEVCAPS: as many channels as the caller has room for, and at least room for one.
 *
 * @source FreeBSD sys/net80211/ieee80211_ioctl.c, ieee80211_ioctl_getdevcaps
 */
export function getDeviceCapabilities({ abi, kernel, net, len }: Operation): Reply | ErrnoName {
  const { size, members } = layoutOf("ieee80211_devcaps_req", abi);
  if (len < size) return "EINVAL";
  const fixed = members.at(-1)?.offset ?? 0;
  const room = Math.floor((len - fixed) / (size - fixed));
  const chans = channelNumbers.slice(0, room).map(channel);
  const numbers = net.device.ciphers.flatMap((name) => kernel.abi.dialect.ciphers[name] ?? []);
  const capabilities: DeviceCapabilities = {
    drivercaps: modes(net.device),
    cryptocaps: numbers.reduce((all, number) => all | (1 << number), 0) | (net.device.michael ? 1 << 4 : 0),
    htcaps: 0,
    vhtcaps: 0,
    nchans: chans.length,
    chans,
  };
  return { data: encodeDeviceCapabilities(capabilities, abi) };
}

function channel(ieee: number): Channel {
  return {
    ...{ flags: 0xa0, freq: 2407 + 5 * ieee, ieee, maxregpower: 18, maxpower: 36, minpower: 0, state: 0, extieee: 0 },
    ...{ maxantgain: 0, pad: 0, devdata: 0, vht_ch_freq1: 0, vht_ch_freq2: 0, freq2: 0 },
  };
}
