import { WireError } from "../errors.ts";

/**
 * The RSN Capabilities word. Every one of the 65,536 words is one of these, and back.
 *
 * @spec IEEE 802.11-2020 9.4.2.24.4
 */
export interface RsnCapabilities {
  /** The access point takes part in preauthentication. */
  readonly preauthentication: boolean;
  /** The station cannot have a WEP default key 0 and a pairwise key at once. */
  readonly noPairwise: boolean;
  /** How many replay counters each PTKSA has, as a code: 0 is 1, 1 is 2, 2 is 4, 3 is 16. */
  readonly ptksaReplayCounter: number;
  /** How many replay counters each GTKSA has, by the same code. */
  readonly gtksaReplayCounter: number;
  /** MFPR: management frames must be protected. */
  readonly mfpRequired: boolean;
  /** MFPC: management frames can be protected. */
  readonly mfpCapable: boolean;
  /** Joint multi-band RSNA. */
  readonly jointMultiBandRsna: boolean;
  /** The PeerKey handshake can be used. Later editions withdrew it. */
  readonly peerKeyEnabled: boolean;
  /** A-MSDUs can be protected as such. */
  readonly sppAmsduCapable: boolean;
  /** A-MSDUs must be protected as such. */
  readonly sppAmsduRequired: boolean;
  /** Protected block acknowledgement agreements. */
  readonly pbac: boolean;
  /** The pairwise key can have the key ID 1 besides 0. */
  readonly extendedKeyId: boolean;
  /** The operating channel is validated. */
  readonly ocvc: boolean;
  /** The most significant bit, as it came. */
  readonly reserved: boolean;
}

const Bit = {
  preauthentication: 1 << 0,
  noPairwise: 1 << 1,
  mfpRequired: 1 << 6,
  mfpCapable: 1 << 7,
  jointMultiBandRsna: 1 << 8,
  peerKeyEnabled: 1 << 9,
  sppAmsduCapable: 1 << 10,
  sppAmsduRequired: 1 << 11,
  pbac: 1 << 12,
  extendedKeyId: 1 << 13,
  ocvc: 1 << 14,
  reserved: 1 << 15,
} as const;

/** Takes an RSN Capabilities word apart. Only the low 16 bits of `word` are looked at; none of them is refused. */
export function decodeRsnCapabilities(word: number): RsnCapabilities {
  return {
    preauthentication: (word & Bit.preauthentication) !== 0,
    noPairwise: (word & Bit.noPairwise) !== 0,
    ptksaReplayCounter: (word >> 2) & 0x3,
    gtksaReplayCounter: (word >> 4) & 0x3,
    mfpRequired: (word & Bit.mfpRequired) !== 0,
    mfpCapable: (word & Bit.mfpCapable) !== 0,
    jointMultiBandRsna: (word & Bit.jointMultiBandRsna) !== 0,
    peerKeyEnabled: (word & Bit.peerKeyEnabled) !== 0,
    sppAmsduCapable: (word & Bit.sppAmsduCapable) !== 0,
    sppAmsduRequired: (word & Bit.sppAmsduRequired) !== 0,
    pbac: (word & Bit.pbac) !== 0,
    extendedKeyId: (word & Bit.extendedKeyId) !== 0,
    ocvc: (word & Bit.ocvc) !== 0,
    reserved: (word & Bit.reserved) !== 0,
  };
}

/**
 * Puts the word together again: the inverse of {@link decodeRsnCapabilities}.
 *
 * @throws WireError `ERR_WIRE_VALUE` - a replay counter is not 0 to 3
 */
export function encodeRsnCapabilities(capabilities: RsnCapabilities): number {
  return (
    (counter(capabilities.ptksaReplayCounter, "ptksaReplayCounter") << 2) |
    (counter(capabilities.gtksaReplayCounter, "gtksaReplayCounter") << 4) |
    (capabilities.preauthentication ? Bit.preauthentication : 0) |
    (capabilities.noPairwise ? Bit.noPairwise : 0) |
    (capabilities.mfpRequired ? Bit.mfpRequired : 0) |
    (capabilities.mfpCapable ? Bit.mfpCapable : 0) |
    (capabilities.jointMultiBandRsna ? Bit.jointMultiBandRsna : 0) |
    (capabilities.peerKeyEnabled ? Bit.peerKeyEnabled : 0) |
    (capabilities.sppAmsduCapable ? Bit.sppAmsduCapable : 0) |
    (capabilities.sppAmsduRequired ? Bit.sppAmsduRequired : 0) |
    (capabilities.pbac ? Bit.pbac : 0) |
    (capabilities.extendedKeyId ? Bit.extendedKeyId : 0) |
    (capabilities.ocvc ? Bit.ocvc : 0) |
    (capabilities.reserved ? Bit.reserved : 0)
  );
}

function counter(value: number, field: string): number {
  if (Number.isInteger(value) && value >= 0 && value <= 3) return value;
  throw new WireError("ERR_WIRE_VALUE", `rsn-capabilities.${field}`, 0, `${value} is not 0 to 3`);
}
