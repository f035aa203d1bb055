/**
 * Elements of management frames: the list, the elements that security is agreed on by, suites and what each one implies.
 *
 * Decoders borrow: what they return are views of the octets that were given. Encoders own: what they return is new.
 *
 * @module
 */
export {
  decodeElement,
  decodeElements,
  type Element,
  ElementId,
  ElementIdExtension,
  type ElementSplit,
  encodeElement,
  encodeElements,
  findElement,
  findExtensionData,
  findExtensionElement,
  findVendorData,
  findVendorElement,
  splitElements,
  VendorElement,
  vendorSelector,
} from "./element.ts";
export { decodeFte, encodeFte, type Fte, FteSubelement } from "./fte.ts";
export { decodeFteGtk, decodeFteIgtk, encodeFteGtk, encodeFteIgtk, type FteGtk, type FteIgtk } from "./fte-keys.ts";
export { decodeMde, encodeMde, type Mde } from "./mde.ts";
export { decodeMme, encodeMme, type Mme } from "./mme.ts";
export { decodeMultiLink, encodeMultiLink, type MultiLink, MultiLinkType, mldMacAddress } from "./multi-link.ts";
export { decodeOci, encodeOci, type Oci } from "./oci.ts";
export {
  decodeOweDhParameter,
  decodeOweTransition,
  encodeOweDhParameter,
  encodeOweTransition,
  type OweDhParameter,
  type OweTransition,
  type OweTransitionChannel,
} from "./owe.ts";
export { decodeRsnCapabilities, encodeRsnCapabilities, type RsnCapabilities } from "./rsn-capabilities.ts";
export { decodeRsnSelection, encodeRsnSelection, RsnSelection } from "./rsn-selection.ts";
export { decodeRsne, encodeRsne, type Rsne } from "./rsne.ts";
export { decodeRsnx, encodeRsnx, hasRsnxCapability, type Rsnx, RsnxCapability } from "./rsnx.ts";
export { androidCapabilities, type NetworkDescription, securityName, wpaCliFlags } from "./security-name.ts";
export { decodeSsid, encodeSsid, longestSsid } from "./ssid.ts";
export {
  Akm,
  type AkmSuite,
  akmSuite,
  Cipher,
  type CipherName,
  type CipherSuite,
  cipherSuite,
  formatSelector,
  type KeyDerivation,
  type MicAlgorithm,
  type SuiteSelector,
} from "./suite.ts";
export { decodeTie, encodeTie, type Tie, TimeoutInterval } from "./tie.ts";
export { decodeWpaElement, encodeWpaElement, type WpaElement, wpaSelector } from "./wpa.ts";
