import { copyOf, fromHex, isZero } from "../bytes/octets.ts";
import type { MobilityDomain } from "../handshake/mobility-domain.ts";
import { utf8 } from "../platform.ts";
import { type HostapdNetwork, hasFt, isOn } from "./hostapd-conf.ts";

/** In seconds. */
const twoWeeks = "1209600";

/**
 * The mobility domain of a network whose AKMs have one of FT; undefined of another. Where nothing says otherwise,
 * hostapd's own rules hold: the domain 0000, the access point itself for who holds the PMK-R1, moves by way of the present
 * access point allowed, no deadline, two weeks.
 *
 * @param network - as `readHostapdNetwork` gives it; without a `nas_identifier` hostapd would not start, and the names
 * that FT's keys hang on are refused later
 * @param bssid - of the access point, 6 octets; copied
 * @source hostapd 2.10, hostapd/config_file.c, src/ap/ap_config.c, src/ap/wpa_auth_glue.c; src/ap/hostapd.c, for a
 * holder of zeros, who is the access point as well
 */
export function hostapdMobilityDomain(network: HostapdNetwork, bssid: Uint8Array): MobilityDomain | undefined {
  if (!hasFt(network)) return undefined;
  const { mobilityDomain = "0000", nasIdentifier = "", r1KeyHolder = "000000000000" } = network;
  const { ftOverDs = "1", reassociationDeadline = "0", ftKeyLifetime = twoWeeks } = network;
  const r1khId = octetsOf(r1KeyHolder);
  return {
    mdid: octetsOf(mobilityDomain),
    r0khId: utf8(nasIdentifier),
    r1khId: isZero(r1khId) ? copyOf(bssid) : r1khId,
    overDs: isOn(ftOverDs),
    reassociationDeadline: unsigned(reassociationDeadline),
    keyLifetime: unsigned(ftKeyLifetime),
  };
}

/** Hex digits, which the line's reader has seen to be such. */
function octetsOf(digits: string): Uint8Array {
  return fromHex(digits) ?? new Uint8Array(0);
}

/** What atoi(3) reads, in 32 bits without a sign, as it is sent. */
function unsigned(number: string): number {
  return (Number.parseInt(number, 10) || 0) >>> 0;
}
