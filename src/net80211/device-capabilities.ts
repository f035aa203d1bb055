import { WireError } from "../errors.ts";
import { type Abi, layoutOf } from "./abi.ts";
import { type CStruct, type Layout, layOut, readStruct, writeStruct } from "./layout.ts";

/** `struct ieee80211_channel`: a channel that the device has. */
export interface Channel {
  /** `IEEE80211_CHAN_*` bits. */
  readonly flags: number;
  /** The centre frequency in MHz. */
  readonly freq: number;
  /** The channel's number. */
  readonly ieee: number;
  /** The most power that the law allows, in dBm. */
  readonly maxregpower: number;
  /** The most power that the device has, in half dBm. */
  readonly maxpower: number;
  /** The least power that the device has, in half dBm. */
  readonly minpower: number;
  /** `IEEE80211_CHANSTATE_*` bits. */
  readonly state: number;
  /** The HT40 extension channel's number. */
  readonly extieee: number;
  /** The antenna's gain in half dBm. */
  readonly maxantgain: number;
  /** A member without meaning. */
  readonly pad: number;
  /** The driver's own. */
  readonly devdata: number;
  /** The VHT channel's number. After FreeBSD 11. */
  readonly vht_ch_freq1?: number;
  /** The second 80 MHz part's number. After FreeBSD 11. */
  readonly vht_ch_freq2?: number;
  /** The second 80 MHz part's frequency in MHz. After FreeBSD 11. */
  readonly freq2?: number;
}

/**
 * `struct ieee80211_devcaps_req` (DEVCAPS, from FreeBSD 8.0): what a device can do.
 *
 * @source FreeBSD sys/net80211/ieee80211_ioctl.h, _ieee80211.h
 */
export interface DeviceCapabilities {
  /** Bits of `DriverCapability`, and others. */
  readonly drivercaps: number;
  /** A bit for each cipher number that the hardware has. */
  readonly cryptocaps: number;
  /** 802.11n capabilities. */
  readonly htcaps: number;
  /** 802.11ac capabilities. After FreeBSD 11. */
  readonly vhtcaps?: number;
  /** How many channels the device has: the list may hold fewer, or one that is not in use. */
  readonly nchans: number;
  /** At least one. */
  readonly chans: readonly Channel[];
}

/**
 * Reads a `struct ieee80211_devcaps_req` with as many channels as follow.
 *
 * @throws WireError - there is no channel, or half of one; or the dialect has no such struct
 */
export function decodeDeviceCapabilities(octets: Uint8Array, abi: Abi): DeviceCapabilities {
  const { fixed, channel } = shape(abi);
  const count = (octets.length - fixed.size) / channel.size;
  if (count < 1 || !Number.isInteger(count)) {
    const least = fixed.size + channel.size;
    const code = octets.length < least ? "ERR_WIRE_TRUNCATED" : "ERR_WIRE_TRAILING";
    const detail = `is ${least} octets under ${abi.name}, and ${channel.size} more for each channel, not ${octets.length}`;
    throw new WireError(code, "ieee80211_devcaps_req", Math.min(octets.length, least), detail);
  }
  const chans = Array.from({ length: count }, (_, i) => {
    const at = fixed.size + i * channel.size;
    return readStruct<Channel>(octets.subarray(at, at + channel.size), channel);
  });
  return { ...readStruct<Omit<DeviceCapabilities, "chans">>(octets.subarray(0, fixed.size), fixed), chans };
}

/** Writes a `struct ieee80211_devcaps_req`. @throws WireError `ERR_WIRE_VALUE` - a value does not fit its member */
export function encodeDeviceCapabilities(capabilities: DeviceCapabilities, abi: Abi): Uint8Array {
  const { fixed, channel } = shape(abi);
  const { chans } = capabilities;
  if (chans.length === 0) throw new WireError("ERR_WIRE_VALUE", "ieee80211_devcaps_req.chans", fixed.size, "is empty");
  const octets = new Uint8Array(fixed.size + chans.length * channel.size);
  octets.set(writeStruct(capabilities, fixed));
  chans.forEach((one, i) => {
    octets.set(writeStruct(one, channel), fixed.size + i * channel.size);
  });
  return octets;
}

/** The struct without its list, and one entry of the list. */
function shape(abi: Abi): { readonly fixed: Layout; readonly channel: Layout } {
  const { name, members, model } = layoutOf("ieee80211_devcaps_req", abi);
  const list = members.at(-1)?.type as { readonly array: { readonly struct: CStruct } };
  const declared: CStruct = members.slice(0, -1).map((member) => [member.name, member.type]);
  return { fixed: layOut(name, declared, model), channel: layOut("ieee80211_channel", list.array.struct, model) };
}
