/** Numbers and bits in the fixed fields of management frames. */

/** Bits of the Capability Information field. @spec IEEE 802.11-2016 9.4.1.4 */
export const Capability = {
  /** The sender is an access point. */
  ess: 0x0001,
  /** The sender is part of a network without one. */
  ibss: 0x0002,
  /** Data frames are encrypted. */
  privacy: 0x0010,
  shortPreamble: 0x0020,
  spectrumManagement: 0x0100,
  qos: 0x0200,
  shortSlotTime: 0x0400,
  apsd: 0x0800,
  radioMeasurement: 0x1000,
} as const;

/** Authentication algorithms. @spec IEEE 802.11-2016 9.4.1.1; PASN IEEE 802.11az-2022 */
export const AuthenticationAlgorithm = {
  openSystem: 0,
  sharedKey: 1,
  fastBssTransition: 2,
  sae: 3,
  fils: 4,
  filsPfs: 5,
  filsPublicKey: 6,
  pasn: 7,
} as const;

/** Categories of action frames. @spec IEEE 802.11-2016 Table 9-47 */
export const ActionCategory = {
  spectrumManagement: 0,
  qos: 1,
  blockAck: 3,
  public: 4,
  radioMeasurement: 5,
  fastBssTransition: 6,
  ht: 7,
  saQuery: 8,
  protectedDualOfPublic: 9,
  wnm: 10,
  unprotectedWnm: 11,
  tdls: 12,
  mesh: 13,
  multihop: 14,
  selfProtected: 15,
  wmm: 17,
  vht: 21,
  vendorSpecificProtected: 126,
  vendorSpecific: 127,
} as const;
