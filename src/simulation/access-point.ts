import { concat } from "../bytes/octets.ts";
import type { Secret } from "../bytes/secret.ts";
import type { ApElements } from "../handshake/ap-elements.ts";
import { type Authenticator, createAuthenticator } from "../handshake/authenticator.ts";
import type { AuthenticatorAction } from "../handshake/authenticator-state.ts";
import { GroupKeyOwner } from "../handshake/group.ts";
import type { Suite } from "../handshake/suite.ts";
import { destroyKey } from "../keys/descriptor.ts";
import { type Air, ScriptedAccessPoint } from "../net80211/simulator/air.ts";

/** How long an access point takes from its association response to message 1, in ms. */
const settling = 5;

/** An access point with a handshake to offer, and none of its own data path. */
export interface AccessPointOnAir {
  /** The air that it sends into. */
  readonly air: Air;
  /** Its address, 6 octets. */
  readonly bssid: Uint8Array;
  /** Its network's name. */
  readonly ssid: Uint8Array;
  /** What it beacons. */
  readonly elements: ApElements;
  /** The station that it waits for, 6 octets. */
  readonly station: Uint8Array;
  /** What that station's association request carries. */
  readonly stationElements: Uint8Array;
  /** What the two will agree on. */
  readonly suite: Suite;
  /** Borrowed until it has stopped. */
  readonly pmk: Secret;
  /** The nonce of its handshake, 32 octets. */
  readonly aNonce: Uint8Array;
  /** Where its group keys come from. */
  readonly random: (length: number) => Uint8Array;
}

/**
 * Puts an access point on the air that beacons, takes the station in and starts the 4-way handshake. EAPOL goes in
 * clear, though a real one would protect it once the pairwise key is set.
 *
 * @returns stops it, and destroys its keys
 */
export function putOnAir(options: AccessPointOnAir): () => void {
  const { air, bssid, elements, suite, station, pmk, random } = options;
  const group = new GroupKeyOwner({ group: suite.group, groupManagement: undefined, random });
  const authenticator = createAuthenticator({
    ...{ pmk, suite, aa: bssid, spa: station, stationElements: options.stationElements, apElements: elements, group },
    ...{ eapolVersion: 1, random: () => options.aNonce },
  });
  const tell = (event: Parameters<Authenticator["handle"]>[0]): void => {
    for (const action of authenticator.handle(event)) carry(accessPoint, station, action);
  };
  const accessPoint = new ScriptedAccessPoint(air, networkOf(options), (_from, octets) =>
    tell({ type: "frame", now: air.clock.now, octets }),
  );
  const untap = air.tap((frame) => {
    if (frame.kind !== "association-response") return;
    air.clock.after(settling, () => tell({ type: "start", now: air.clock.now }));
  });
  return () => {
    untap();
    authenticator.handle({ type: "disconnect", now: air.clock.now });
    group.destroy();
  };
}

function carry(accessPoint: ScriptedAccessPoint, station: Uint8Array, action: AuthenticatorAction): void {
  if (action.type === "send") accessPoint.sendEapol(station, action.octets);
  if ("key" in action) destroyKey(action.key);
}

/** Channel 1 with the rates of 802.11b, as strong as a room away. */
function networkOf({ bssid, ssid, elements }: AccessPointOnAir): ReturnType<ScriptedAccessPoint["network"]> {
  const present = [elements.wpa, elements.rsn].filter((element) => element !== undefined);
  return {
    ...{ bssid, ssid, frequency: 2412, channelFlags: 0xa0, rssi: 40, noise: -95, beaconInterval: 100 },
    ...{ capabilities: 0x11, rates: Uint8Array.of(0x82, 0x84, 0x8b, 0x96), elements: concat(...present) },
  };
}
