import { copyOf } from "../bytes/octets.ts";
import { WireError } from "../errors.ts";
import type { Calls } from "./calls.ts";
import { decodeStruct, encodeStruct } from "./codec.ts";
import { interfaceUp, Media } from "./constants.ts";
import {
  decodeInterfaceValue,
  decodeMediaRequest,
  encodeInterfaceValue,
  encodeMediaRequest,
  flagsOf,
  integerOf,
  type MediaRequest,
  withFlags,
  withInteger,
} from "./interface-request.ts";

/** What every dialect can be asked, though not every one by the same request. */

/** `IFM_ACTIVE`: there is a link. */
const linkActive = 2;
/** Where `ifr_data` lies in a `struct ifreq`. */
const unionAt = 16;

/** The interface's flags. @throws DriverError - the kernel refused */
export async function getFlags(calls: Calls): Promise<number> {
  const { ireq } = await calls.request("SIOCGIFFLAGS", emptyRequest(calls));
  return flagsOf(decodeInterfaceValue(ireq, calls.abi), calls.abi);
}

/** Marks the interface up or down and leaves its other flags. @throws DriverError - the kernel refused */
export async function setUp(calls: Calls, up: boolean): Promise<void> {
  const { abi } = calls;
  const { ireq } = await calls.request("SIOCGIFFLAGS", emptyRequest(calls));
  const request = decodeInterfaceValue(ireq, abi);
  const flags = flagsOf(request, abi);
  const wanted = up ? flags | interfaceUp : flags & ~interfaceUp;
  await calls.request("SIOCSIFFLAGS", encodeInterfaceValue(withFlags(request, wanted, abi), abi));
}

/** The interface's media word. @throws DriverError - the kernel refused */
export async function getMedia(calls: Calls): Promise<number> {
  return (await mediaRequest(calls)).current;
}

async function mediaRequest(calls: Calls): Promise<MediaRequest> {
  const { abi, name } = calls;
  const empty = { name, current: 0, mask: 0, status: 0, active: 0, count: 0, ulist: 0n };
  const { ireq } = await calls.request("SIOCGIFMEDIA", encodeMediaRequest(empty, abi));
  return decodeMediaRequest(ireq, abi);
}

/** The interface's media word, and whether there is a link. @throws DriverError - the kernel refused */
export async function getLinkStatus(calls: Calls): Promise<{ readonly current: number; readonly active: boolean }> {
  const { status, current } = await mediaRequest(calls);
  return { current, active: (status & linkActive) !== 0 };
}

/** Octets of a frame's payload. @throws DriverError - the kernel refused */
export async function getMtu(calls: Calls): Promise<number> {
  const { ireq } = await calls.request("SIOCGIFMTU", emptyRequest(calls));
  return integerOf(decodeInterfaceValue(ireq, calls.abi), calls.abi);
}

/** Makes the interface a station (0) or an access point (`Media.accessPoint`). @throws DriverError - the kernel refused */
export async function setMediaMode(calls: Calls, mode: number): Promise<void> {
  const { abi } = calls;
  const media = ((await getMedia(calls)) & ~Media.options) | mode;
  const request = withInteger(decodeInterfaceValue(emptyRequest(calls), abi), media, abi);
  await calls.request("SIOCSIFMEDIA", encodeInterfaceValue(request, abi));
}

/** The network's name: 0 to 32 octets. @throws DriverError - the kernel refused */
export async function getSsid(calls: Calls): Promise<Uint8Array> {
  if (hasOperation(calls)) return copyOf(await calls.getData("SSID", new Uint8Array(32)));
  const { data } = await calls.request("SIOCG80211NWID", emptyRequest(calls), {
    data: new Uint8Array(33),
    dataAt: unionAt,
  });
  const { len, nwid } = decodeStruct<{ len: number; nwid: Uint8Array }>("ieee80211_nwid", data, calls.abi);
  return copyOf(nwid, 0, Math.min(len, 32));
}

/**
 * Sets the wanted network's name, 0 to 32 octets.
 *
 * @throws DriverError - the kernel refused; WireError `ERR_WIRE_VALUE` - more than 32 octets
 */
export async function setSsid(calls: Calls, ssid: Uint8Array): Promise<void> {
  if (hasOperation(calls)) return calls.setData("SSID", ssid);
  const data = encodeStruct("ieee80211_nwid", { len: ssid.length, nwid: paddedSsid(ssid) }, calls.abi);
  await calls.request("SIOCS80211NWID", emptyRequest(calls), { data, dataAt: unionAt });
}

/** The access point's address, 6 octets; zeros where there is none. @throws DriverError - the kernel refused */
export async function getBssid(calls: Calls): Promise<Uint8Array> {
  if (hasOperation(calls)) return copyOf(await calls.getData("BSSID", new Uint8Array(6)));
  const { abi, name } = calls;
  const asked = encodeStruct("ieee80211_bssid", { name, bssid: new Uint8Array(6) }, abi);
  const { ireq } = await calls.request("SIOCG80211BSSID", asked);
  return copyOf(decodeStruct<{ bssid: Uint8Array }>("ieee80211_bssid", ireq, abi).bssid);
}

/** The channel's number. @throws DriverError - the kernel refused */
export async function getChannel(calls: Calls): Promise<number> {
  if (hasOperation(calls)) return calls.getValue("CHANNEL");
  const { abi, name } = calls;
  const { ireq } = await calls.request(
    "SIOCG80211CHANNEL",
    encodeStruct("ieee80211chanreq", { name, channel: 0 }, abi),
  );
  return decodeStruct<{ channel: number }>("ieee80211chanreq", ireq, abi).channel;
}

/** Sets the channel by its number. @throws DriverError - the kernel refused */
export async function setChannel(calls: Calls, channel: number): Promise<void> {
  if (hasOperation(calls)) return calls.setValue("CHANNEL", channel);
  const { abi, name } = calls;
  await calls.request("SIOCS80211CHANNEL", encodeStruct("ieee80211chanreq", { name, channel }, abi));
}

/** An SSID in a field of 32 octets. @throws WireError `ERR_WIRE_VALUE` - more than 32 octets */
export function paddedSsid(ssid: Uint8Array): Uint8Array {
  if (ssid.length > 32) throw new WireError("ERR_WIRE_VALUE", "ssid", 0, `${ssid.length} octets are not 0 to 32`);
  const field = new Uint8Array(32);
  field.set(ssid);
  return field;
}

/** NetBSD has requests of its own for names, addresses and channels. */
function hasOperation({ abi }: Calls): boolean {
  return abi.dialect.operations.SSID !== undefined;
}

function emptyRequest({ abi, name }: Calls): Uint8Array {
  const size = abi.layouts.ifreq?.size ?? 0;
  return encodeInterfaceValue({ name, value: new Uint8Array(size - unionAt) }, abi);
}
