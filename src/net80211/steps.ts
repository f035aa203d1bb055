import type { Association } from "../driver/driver.ts";
import { DriverError } from "../errors.ts";
import type { Calls } from "./calls.ts";
import { AuthMode, appIeWpa, MlmeOperation, WpaMode } from "./constants.ts";
import { paddedSsid } from "./interface-calls.ts";
import { encodeReqMlme } from "./structs.ts";

/** Steps that the lives of 2005 and of today have in common. */

/** What a driver can be told of 802.11's own authentication, which comes before the association. */
export type AuthAlgorithm = "open" | "shared" | "open-or-shared";

const authModes: Readonly<Record<AuthAlgorithm, number>> = {
  open: AuthMode.open,
  shared: AuthMode.shared,
  "open-or-shared": AuthMode.auto,
};

/** AUTHMODE. Open takes privacy and WPA away, and so comes before them. @throws DriverError - the kernel refused */
export async function setAuthAlgorithm(calls: Calls, algorithm: AuthAlgorithm): Promise<void> {
  await calls.setValue("AUTHMODE", authModes[algorithm]);
}

/** Sets or, with no octets, removes the WPA or RSN element: OPTIE before 8.0, then APPIE. @throws DriverError - the kernel refused */
export async function setElement(calls: Calls, element: Uint8Array): Promise<void> {
  if (calls.abi.dialect.operations.APPIE !== undefined) await calls.setData("APPIE", element, appIeWpa);
  else await calls.setData("OPTIE", element);
}

/** Privacy, then WPA; with WPA off the element goes first. Every step is tried. @returns what was refused */
export async function setWpaState(calls: Calls, wpa: number, privacy: number): Promise<DriverError[]> {
  return tryAll(
    ...(wpa === WpaMode.off ? [() => setElement(calls, new Uint8Array(0))] : []),
    () => calls.setValue("PRIVACY", privacy),
    () => calls.setValue("WPA", wpa),
  );
}

/** An element, privacy, a WPA version and MLME associate: the kernel makes its request of the first three. */
export async function setAndAssociate(calls: Calls, { ssid, bssid, element }: Association): Promise<void> {
  const request = mlmeRequest(calls, MlmeOperation.associate, bssid, 0, ssid);
  const secure = element.length > 0;
  await setElement(calls, element);
  await calls.setValue("PRIVACY", secure ? 1 : 0);
  if (secure) await calls.setValue("WPA", wpaModeOf(element));
  await calls.setData("MLME", request);
}

/** An RSN element asks for RSN; anything else is the vendor element of WPA. */
function wpaModeOf(element: Uint8Array): number {
  return element[0] === 0x30 ? WpaMode.rsn : WpaMode.wpa;
}

/**
 * The octets of an MLME request.
 *
 * @throws WireError `ERR_WIRE_VALUE` - `peer` is not 6 octets, `ssid` more than 32, or the reason more than 16 bits
 */
export function mlmeRequest(
  { abi }: Calls,
  op: number,
  peer: Uint8Array,
  reason: number,
  ssid: Uint8Array = new Uint8Array(0),
): Uint8Array {
  return encodeReqMlme({ op, ssid_len: ssid.length, reason, macaddr: peer, ssid: paddedSsid(ssid) }, abi);
}

/** Takes every step whatever becomes of the ones before. @returns what was refused, in order */
export async function tryAll(...steps: readonly (() => Promise<void>)[]): Promise<DriverError[]> {
  const refusals: DriverError[] = [];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      if (!(error instanceof DriverError)) throw error;
      refusals.push(error);
    }
  }
  return refusals;
}

/** Throws the first refusal, if there is one. */
export function throwFirst([first]: readonly DriverError[]): void {
  if (first !== undefined) throw first;
}
