/**
 * Protection of frames: TKIP, CCMP, GCMP and BIP, and WEP for old recordings, each as a record in the spirit of
 * net80211's cipher modules.
 *
 * A frame that is refused is a value, and nothing of what it said gets out.
 *
 * @module
 */
export {
  type AttachedManagementCipher,
  bipCmac128,
  bipCmac256,
  bipGmac128,
  bipGmac256,
  type ManagementCipher,
} from "./bip.ts";
export { ccmp, ccmp256 } from "./ccmp.ts";
export type {
  AttachedCipher,
  AttachOptions,
  DataCipher,
  Decapsulated,
  MichaelMessage,
  MpduCipher,
  OpenedMpdu,
  Refusal,
  ReplayGuard,
  SlottedKey,
  WepKey,
} from "./cipher.ts";
export { CipherKey, type CipherKeyInput, type ReceivingKey } from "./cipher-key.ts";
export { managementCiphers, mpduCipher, mpduCiphers } from "./ciphers.ts";
export { Countermeasures, countermeasuresDuration, type MichaelVerdict, michaelWindow } from "./countermeasures.ts";
export { gcmp, gcmp256 } from "./gcmp.ts";
export { ManagementKey, type ManagementKeyInput } from "./management-key.ts";
export { michael } from "./michael.ts";
export type { MsduRefusal, Received, ReceivedMsdu } from "./msdu.ts";
export { type KeyFinder, type LinkPolicy, MsduReceiver } from "./msdu-receiver.ts";
export { protectMsdu } from "./msdu-sender.ts";
export { PacketNumbers } from "./packet-numbers.ts";
export { type Fragment, Reassembly } from "./reassembly.ts";
export { ReplayCounters } from "./replay-counters.ts";
export { type RefusalStatistic, refusalStatistic } from "./statistics.ts";
export { tkip } from "./tkip.ts";
export { mixPhase1, mixPhase2 } from "./tkip-mixing.ts";
export { wep40, wep104 } from "./wep.ts";
