import type { Association } from "../driver/driver.ts";
import { DriverError } from "../errors.ts";
import type { Calls } from "./calls.ts";
import { interfaceUp, Roaming, ScanFlag, scanForever, WpaMode } from "./constants.ts";
import { type DeviceCapabilities, decodeDeviceCapabilities } from "./device-capabilities.ts";
import { errnoEntry, errnoNumber } from "./errno.ts";
import { getFlags, getMedia, paddedSsid, setMediaMode, setSsid, setUp } from "./interface-calls.ts";
import { encodeScanReq } from "./scan.ts";
import { type AuthAlgorithm, setAndAssociate, setAuthAlgorithm, setWpaState, throwFirst, tryAll } from "./steps.ts";

/** What an interface was like before the driver was opened, and what its device can do where it can be asked. */
export interface Found {
  /** A value of `Roaming`. */
  readonly roaming: number;
  /** 1 where frames were protected. */
  readonly privacy: number;
  /** A value of `WpaMode`. */
  readonly wpa: number;
  /** The interface's flags; undefined where nobody asked. */
  readonly flags: number | undefined;
  /** What the device can do; undefined before 8.0. */
  readonly device: DeviceCapabilities | undefined;
}

/** What a driver of one generation does, request by request. The order is that of its C original. */
export interface Life {
  /** Finds out what there is, and makes the interface the driver's own. */
  open(calls: Calls): Promise<Found>;
  /** Puts back what was found. @returns what was refused on the way */
  close(calls: Calls, found: Found): Promise<DriverError[]>;
  /** Starts a scan for these SSIDs, each 0 to 32 octets; none is any. `flags`: the interface's, as last seen. */
  scan(calls: Calls, ssids: readonly Uint8Array[], flags: number): Promise<void>;
  /** Starts an association. */
  associate(calls: Calls, request: Association, algorithm: AuthAlgorithm): Promise<void>;
}

/**
 * wpa_supplicant 0.4 as FreeBSD 6 had it. The caller sets authentication and drop-unencrypted by calls of their own.
 *
 * @source FreeBSD usr.sbin/wpa/wpa_supplicant/driver_freebsd.c 1.10
 */
export const life2005: Life = {
  async open(calls) {
    const found = { ...(await settings(calls)), flags: undefined, device: undefined };
    await calls.setValue("ROAMING", Roaming.manual);
    await calls.setValue("WPA", WpaMode.both);
    return found;
  },

  async close(calls, { roaming, privacy, wpa }) {
    return [
      ...(await tryAll(() => setUp(calls, false))),
      ...(await setWpaState(calls, wpa, privacy)),
      ...(await tryAll(() => calls.setValue("ROAMING", roaming))),
    ];
  },

  async scan(calls, ssids) {
    await setUp(calls, true);
    await setSsid(calls, ssids[0] ?? new Uint8Array(0));
    await calls.setValue("SCAN_REQ", 0);
  },

  async associate(calls, request) {
    await setAndAssociate(calls, request);
  },
};

/**
 * wpa_supplicant 2.10 and later, on any BSD.
 *
 * @source hostap src/drivers/driver_bsd.c
 */
export const lifeCurrent: Life = {
  async open(calls) {
    const saved = await settings(calls);
    const device = calls.abi.dialect.operations.DEVCAPS === undefined ? undefined : await deviceCapabilities(calls);
    const flags = await getFlags(calls);
    await getMedia(calls);
    return { ...saved, flags, device };
  },

  async close(calls, { roaming, privacy, wpa }) {
    return [
      ...(await setWpaState(calls, WpaMode.off, 0)),
      ...(await setWpaState(calls, wpa, privacy)),
      ...(await tryAll(() => calls.setValue("ROAMING", roaming))),
    ];
  },

  async scan(calls, ssids, flags) {
    await setMediaMode(calls, 0);
    await calls.setValue("ROAMING", Roaming.manual);
    throwFirst(await setWpaState(calls, WpaMode.both, 1));
    // The kernel could not say this any better, and is not asked.
    if ((flags & interfaceUp) === 0) throw refusedHere(calls);
    if (calls.abi.layouts.ieee80211_scan_req === undefined) {
      await setSsid(calls, ssids[0] ?? new Uint8Array(0));
      await calls.setValue("SCAN_REQ", 0);
    } else {
      await calls.setData("SCAN_REQ", scanRequest(calls, ssids));
    }
  },

  async associate(calls, request, algorithm) {
    await setMediaMode(calls, 0);
    const refusals = await tryAll(
      () => calls.setValue("DROPUNENCRYPTED", request.element.length > 0 ? 1 : 0),
      () => setAuthAlgorithm(calls, algorithm),
    );
    await setAndAssociate(calls, request);
    throwFirst(refusals);
  },
};

async function settings(calls: Calls): Promise<Pick<Found, "roaming" | "privacy" | "wpa">> {
  return {
    roaming: await calls.getValue("ROAMING"),
    privacy: await calls.getValue("PRIVACY"),
    wpa: await calls.getValue("WPA"),
  };
}

async function deviceCapabilities(calls: Calls): Promise<DeviceCapabilities> {
  const size = calls.abi.layouts.ieee80211_devcaps_req?.size ?? 0;
  return decodeDeviceCapabilities(await calls.getData("DEVCAPS", new Uint8Array(size)), calls.abi);
}

/** Looks at what is known already first where names are given; never joins by itself. */
function scanRequest({ abi }: Calls, ssids: readonly Uint8Array[]): Uint8Array {
  const asked = ssids.slice(0, 3);
  const named = asked.length > 0 ? ScanFlag.check : 0;
  const ssid = Array.from({ length: 3 }, (_, i) => {
    const one = asked[i] ?? new Uint8Array(0);
    return { len: one.length, ssid: paddedSsid(one) };
  });
  const flags = ScanFlag.active | ScanFlag.once | ScanFlag.noJoin | named;
  const request = { flags, duration: scanForever, mindwell: 0, maxdwell: 0, nssid: asked.length, ssid };
  return encodeScanReq(request, abi);
}

function refusedHere({ abi }: Calls): DriverError {
  const { name: errno, text } = errnoEntry(errnoNumber("ENETDOWN"));
  return new DriverError({ operation: "SCAN_REQ", op: abi.dialect.operations.SCAN_REQ, errno, text });
}
