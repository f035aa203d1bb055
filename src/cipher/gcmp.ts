import { createGcm } from "./aead/chosen.ts";
import { AttachedAead } from "./aead-cipher.ts";
import { writeGcmpNonce } from "./associated-data.ts";
import type { MpduCipher } from "./cipher.ts";
import { lastPacketNumber, packetFieldLength } from "./packet-field.ts";

/** GCMP under a key of 16 octets. @spec IEEE 802.11-2016 12.5.5 */
export const gcmp: MpduCipher = record("gcmp", 16);

/** GCMP under a key of 32 octets. @spec IEEE 802.11-2016 12.5.5 */
export const gcmp256: MpduCipher = record("gcmp-256", 32);

function record(name: "gcmp" | "gcmp-256", keyLength: 16 | 32): MpduCipher {
  const cipher: MpduCipher = {
    name,
    headerLength: packetFieldLength,
    trailerLength: 16,
    micLength: 0,
    keyLength,
    lastPacketNumber,
    ordered: true,
    carriesAmsdu: true,
    attach: (key, options = {}) => new AttachedAead(mode, key, options),
  };
  const mode = {
    cipher,
    nonceLength: 12,
    create: createGcm,
    writeNonce: writeGcmpNonce,
  };
  return cipher;
}
