import { createCcm } from "./aead/chosen.ts";
import { AttachedAead } from "./aead-cipher.ts";
import { writeCcmpNonce } from "./associated-data.ts";
import type { MpduCipher } from "./cipher.ts";
import { lastPacketNumber, packetFieldLength } from "./packet-field.ts";

/** CCMP with a MIC of 8 octets under a key of 16. @spec IEEE 802.11-2016 12.5.3 */
export const ccmp: MpduCipher = record("ccmp", 8, 16);

/** CCMP with a MIC of 16 octets under a key of 32. @spec IEEE 802.11-2016 12.5.3 */
export const ccmp256: MpduCipher = record("ccmp-256", 16, 32);

function record(name: "ccmp" | "ccmp-256", micLength: 8 | 16, keyLength: 16 | 32): MpduCipher {
  const cipher: MpduCipher = {
    name,
    headerLength: packetFieldLength,
    trailerLength: micLength,
    micLength: 0,
    keyLength,
    lastPacketNumber,
    ordered: true,
    carriesAmsdu: true,
    attach: (key, options = {}) => new AttachedAead(mode, key, options),
  };
  const mode = {
    cipher,
    nonceLength: 13,
    create: createCcm,
    writeNonce: writeCcmpNonce,
  };
  return cipher;
}
