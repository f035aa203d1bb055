import { Reader } from "../bytes/reader.ts";
import { Writer } from "../bytes/writer.ts";
import { KeyError } from "../errors.ts";
import { type Element, elementsLength, readElement, writeElement } from "./element.ts";

/**
 * The Fast BSS Transition element, id 55. Views alias the octets that were decoded.
 *
 * @spec IEEE 802.11-2016 9.4.2.48; RSNXE Used IEEE 802.11-2020 9.4.2.47
 */
export interface Fte {
  /** The sender has an RSN Extension element, which the MIC then covers. */
  readonly rsnxUsed: boolean;
  /** 7 bits, as they came. */
  readonly reserved: number;
  /** 0 to 255: elements that the MIC covers. */
  readonly elementCount: number;
  /** 16 octets, or 24 or 32 with the AKMs of SHA-384 and SHA-512. */
  readonly mic: Uint8Array;
  /** 32 octets. */
  readonly aNonce: Uint8Array;
  /** 32 octets. */
  readonly sNonce: Uint8Array;
  /** Key holders and keys, by their ids: see {@link FteSubelement}. */
  readonly subelements: readonly Element[];
}

/** Ids of the subelements. @spec IEEE 802.11-2020 9.4.2.47; the multi-link ones IEEE 802.11be-2024 9.4.2.47 */
export const FteSubelement = {
  /** R1KH-ID, 6 octets: the access point. */
  r1khId: 1,
  gtk: 2,
  /** R0KH-ID, 1 to 48 octets. */
  r0khId: 3,
  igtk: 4,
  oci: 5,
  bigtk: 6,
  mloGtk: 8,
  mloIgtk: 9,
  mloBigtk: 10,
} as const;

/**
 * Reads the body of a Fast BSS Transition element.
 *
 * @param body - without id and length; borrowed: the fields are views of it
 * @param micLength - octets of MIC: 16, 24 or 32. The AKM decides it and the element does not say it
 * @throws WireError `ERR_WIRE_TRUNCATED` - the body, or a subelement, is cut
 * @throws KeyError `ERR_KEY_LENGTH` - no AKM has a MIC of `micLength` octets
 */
export function decodeFte(body: Uint8Array, micLength: number): Fte {
  if (!isMicLength(micLength)) {
    throw new KeyError("ERR_KEY_LENGTH", `the MIC of an FTE is 16, 24 or 32 octets, not ${micLength}`);
  }
  const r = new Reader(body, "fte");
  const flags = r.u8("micControl");
  const fixed = {
    rsnxUsed: (flags & 1) !== 0,
    reserved: flags >> 1,
    elementCount: r.u8("elementCount"),
    mic: r.view(micLength, "mic"),
    aNonce: r.view(32, "aNonce"),
    sNonce: r.view(32, "sNonce"),
  };
  const subelements: Element[] = [];
  while (r.remaining > 0) subelements.push(readElement(r));
  return { ...fixed, subelements };
}

/**
 * Writes the body of a Fast BSS Transition element: the inverse of {@link decodeFte}. The caller owns the octets.
 *
 * @throws WireError `ERR_WIRE_VALUE` - a field has not the width or the range that {@link Fte} states
 */
export function encodeFte(fte: Fte): Uint8Array {
  const w = new Writer(66 + fte.mic.length + elementsLength(fte.subelements), "fte");
  if (!isMicLength(fte.mic.length)) throw w.fault("mic", `is 16, 24 or 32 octets wide, not ${fte.mic.length}`);
  w.u8((fte.rsnxUsed ? 1 : 0) + fte.reserved * 2, "micControl")
    .u8(fte.elementCount, "elementCount")
    .rest(fte.mic, "mic")
    .octets(fte.aNonce, 32, "aNonce")
    .octets(fte.sNonce, 32, "sNonce");
  for (const subelement of fte.subelements) writeElement(w, subelement);
  return w.finish();
}

function isMicLength(length: number): boolean {
  return length === 16 || length === 24 || length === 32;
}
