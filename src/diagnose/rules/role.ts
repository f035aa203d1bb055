import type { LogRecord } from "../records.ts";

/** Which end wrote a line. */
export type Role = "station" | "access-point";

/** How lines of hostapd begin that tell of a station; and those of wpa_supplicant that tell of an access point. */
const [ofAccessPoint, ofStation] = [
  /^(?:STA |AP-STA-|EAPOL-4WAY-HS-COMPLETED |wpa_sta_disconnect |(?:deauthentication|disassociation): STA)/,
  /^(?:CTRL-EVENT-|WPA: |SME: |Associated |Authentication with |Trying to )/,
] as const;

/**
 * Which end a record is of. A log may hold both, as a journal does of a machine that is both, or of a test.
 *
 * @param usual - whose log it was last seen to be
 */
export function roleOf({ line }: LogRecord, usual: Role): Role {
  if (ofAccessPoint.test(line)) return "access-point";
  return ofStation.test(line) ? "station" : usual;
}
