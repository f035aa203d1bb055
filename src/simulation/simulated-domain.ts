import { type MobilityDomain, mobilityResponse } from "../handshake/mobility-domain.ts";
import type { Suite } from "../handshake/suite.ts";
import { utf8 } from "../platform.ts";

const mobilityDomain: MobilityDomain = {
  mdid: Uint8Array.of(0xa1, 0xb2),
  r0khId: utf8("joined.example"),
  r1khId: Uint8Array.of(0x02, 0, 0, 0, 0, 0),
};

/** What a joined network is called, and its mobility domain: with an FT AKM its keys hang on them. */
export const networkNames: { readonly ssid: Uint8Array; readonly mobilityDomain: MobilityDomain } = {
  ssid: utf8("joined network"),
  mobilityDomain,
};

/** What a station of a joined network knows of it once it has associated. */
export function namesToldTo({ akm }: Suite): { readonly ssid: Uint8Array; readonly responseElements: Uint8Array } {
  return { ssid: networkNames.ssid, responseElements: mobilityResponse(mobilityDomain, akm) };
}
