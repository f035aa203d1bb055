/**
 * What a person types, and what programs read: configuration files and codes for phones.
 *
 * @module
 */
export { type ConfProblem, formatConfString, formatPrintfString, parseConfString } from "./conf-text.ts";
export { changeHostapdNetwork } from "./hostapd-change.ts";
export {
  formatHostapdConf,
  type HostapdConf,
  type HostapdNetwork,
  hostapdPolicy,
  parseHostapdConf,
  readHostapdNetwork,
} from "./hostapd-conf.ts";
export { hostapdMobilityDomain } from "./hostapd-mobility.ts";
export type { NetworkBlock } from "./network-block.ts";
export { formatNetworkBlock } from "./network-block.ts";
export { changeNetwork, createNetwork } from "./supplicant-change.ts";
export { type ConfSection, formatSupplicantConf, parseSupplicantConf, type SupplicantConf } from "./supplicant-conf.ts";
export { readGlobals, type SupplicantGlobals } from "./supplicant-globals.ts";
export { networkPolicy, readNetwork, type SupplicantNetwork } from "./supplicant-network.ts";
export { formatWifiUri, parseWifiUri, type WifiUri, type WifiUriEscaping } from "./wifi-uri.ts";
