/**
 * Elements of management frames: the list, the RSN and the WPA element, suites and what each one implies.
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
  findExtensionElement,
  findVendorElement,
  splitElements,
  VendorElement,
  vendorSelector,
} from "./element.ts";
export { decodeRsnCapabilities, encodeRsnCapabilities, type RsnCapabilities } from "./rsn-capabilities.ts";
export { decodeRsne, encodeRsne, type Rsne } from "./rsne.ts";
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
export { decodeWpaElement, encodeWpaElement, type WpaElement, wpaSelector } from "./wpa.ts";
