/**
 * WPA from a passphrase to a key in the driver: the names of the first page. Each room has a door of its own with the
 * rest, such as `wpa-eapol/eapol`.
 *
 * @module
 */

export { Secret } from "./bytes/secret.ts";
export { decodePcap } from "./capture/pcap.ts";
export { recordedAssociations } from "./capture/recording.ts";
export { replayAssociation } from "./capture/replay.ts";
export { describeExplanation } from "./diagnose/describe.ts";
export { explainLog } from "./diagnose/explain.ts";
export type { Driver } from "./driver/driver.ts";
export { perform } from "./driver/perform.ts";
export { decodeEapol, type EapolFrame, EapolType, encodeEapol } from "./eapol/eapol.ts";
export { decodeKeyData, type KeyData } from "./eapol/key-data.ts";
export { decodeKeyFrame, encodeKeyFrame, type KeyFrame } from "./eapol/key-frame.ts";
export { identifyMessage, type KeyMessage } from "./eapol/message.ts";
export { type AnyWpaError, DriverError, KeyError, StateError, SuiteError, WireError, WpaError } from "./errors.ts";
export type { Action, HandshakeEvent } from "./handshake/action.ts";
export { type Suite, suiteOfStation } from "./handshake/suite.ts";
export { createSupplicant, type Supplicant } from "./handshake/supplicant.ts";
export type { SupplicantOptions } from "./handshake/supplicant-context.ts";
export { decodeElements, type Element, encodeElements } from "./ie/element.ts";
export { decodeRsne, encodeRsne, type Rsne } from "./ie/rsne.ts";
export { Akm, Cipher, formatSelector } from "./ie/suite.ts";
export { decodeWpaElement, encodeWpaElement, type WpaElement } from "./ie/wpa.ts";
export { cutTemporalKey, destroyKey, type KeyDescriptor } from "./keys/descriptor.ts";
export { derivePsk, derivePskSync, parsePsk } from "./keys/psk.ts";
export { derivePtk, destroyPtk, type Ptk, type PtkInput } from "./keys/ptk.ts";
export { abi } from "./net80211/abi.ts";
export { Net80211Driver } from "./net80211/driver.ts";
export { SimulatedKernel } from "./net80211/simulator/kernel.ts";
export { randomOctets } from "./platform.ts";
