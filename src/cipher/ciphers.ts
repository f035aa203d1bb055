import { KeyError } from "../errors.ts";
import type { CipherName } from "../ie/suite.ts";
import type { IntegrityCipher } from "../keys/descriptor.ts";
import { bipCmac128, bipCmac256, bipGmac128, bipGmac256, type ManagementCipher } from "./bip.ts";
import { ccmp, ccmp256 } from "./ccmp.ts";
import type { DataCipher, MpduCipher } from "./cipher.ts";
import { gcmp, gcmp256 } from "./gcmp.ts";
import { tkip } from "./tkip.ts";
import { wep40, wep104 } from "./wep.ts";

/** Every cipher for data frames, and for management frames to one station, by its name in key descriptors. */
export const mpduCiphers: Readonly<Record<DataCipher, MpduCipher>> = {
  wep40,
  wep104,
  tkip,
  ccmp,
  "ccmp-256": ccmp256,
  gcmp,
  "gcmp-256": gcmp256,
};

/** Every cipher for management frames to many, by its name in key descriptors. */
export const managementCiphers: Readonly<Record<IntegrityCipher, ManagementCipher>> = {
  "bip-cmac-128": bipCmac128,
  "bip-cmac-256": bipCmac256,
  "bip-gmac-128": bipGmac128,
  "bip-gmac-256": bipGmac256,
};

/**
 * The cipher for data frames with this name.
 *
 * @throws KeyError `ERR_KEY_SUITE` - BIP, which protects no data frames
 * @spec IEEE 802.11-2016 Table 9-131
 */
export function mpduCipher(name: CipherName): MpduCipher {
  if (Object.hasOwn(mpduCiphers, name)) return mpduCiphers[name as DataCipher];
  throw new KeyError("ERR_KEY_SUITE", `${name} protects no data frames`);
}
