import { concat, toHex } from "../bytes/octets.ts";
import { StatusCode } from "../dot11/code-numbers.ts";
import { FrameType, ManagementSubtype } from "../dot11/frame-control.ts";
import { decodeSnap, EtherType } from "../dot11/llc.ts";
import { decodeMpdu, type MacHeader, QosControl } from "../dot11/mac-header.ts";
import { decodeManagement } from "../dot11/management.ts";
import { decodeEapol, EapolType } from "../eapol/eapol.ts";
import { WireError } from "../errors.ts";
import { type ApElements, selectApElements } from "../handshake/ap-elements.ts";
import {
  type Element,
  ElementId,
  encodeElement,
  encodeElements,
  findElement,
  findVendorElement,
  splitElements,
  VendorElement,
} from "../ie/element.ts";
import { linkFrame } from "./frame.ts";
import type { Packet } from "./pcap.ts";

/** Which end of the handshake a frame came from. */
export type Sender = "authenticator" | "supplicant";

/** An EAPOL-Key frame that was recorded in clear. */
export interface RecordedFrame {
  /** Its packet's place in the file, from 1. */
  readonly number: number;
  /** Who sent it. */
  readonly from: Sender;
  /** The EAPOL frame without what follows its body: a view of the file. */
  readonly octets: Uint8Array;
}

/** A data frame that was protected on the air. */
export interface ProtectedFrame {
  /** Its packet's place in the file, from 1. */
  readonly number: number;
  /** Who sent it. */
  readonly from: Sender;
  /** The 802.11 frame without its frame check sequence: a view of the file. */
  readonly mpdu: Uint8Array;
}

/** What a recording has of one station's stay at one access point. */
export interface RecordedAssociation {
  /** Authenticator's address, 6 octets. */
  readonly aa: Uint8Array;
  /** Supplicant's address, 6 octets. */
  readonly spa: Uint8Array;
  /** 0 to 32 octets; undefined where neither an association request nor a beacon was recorded. */
  readonly ssid: Uint8Array | undefined;
  /** What the last beacon or probe response before the association said; undefined where there is none. */
  readonly apElements: ApElements | undefined;
  /** The WPA or RSN element of the association request, RSNXE and RSN Selection behind it; undefined where the request is missing. */
  readonly ownElements: Uint8Array | undefined;
  /** The elements of the association response, whole; undefined where no answer was recorded that takes the station. */
  readonly responseElements: Uint8Array | undefined;
  /** The EAPOL-Key frames in clear, in the order of the file, frames sent again by the radio left out. */
  readonly frames: readonly RecordedFrame[];
  /** Protected data frames between the two since the association, in the order of the file; those sent again left out. */
  readonly protectedFrames: readonly ProtectedFrame[];
}

/** An association while it is read. */
interface Growing extends RecordedAssociation {
  responseElements: Uint8Array | undefined;
  readonly frames: RecordedFrame[];
  readonly protectedFrames: ProtectedFrame[];
}

interface Network {
  readonly ssid: Uint8Array | undefined;
  readonly apElements: ApElements;
}

/**
 * Finds the associations of a recording, and the EAPOL-Key frames of each.
 *
 * Packets that cannot be read are passed over: a recording of the air is full of them.
 *
 * @param packets - in the order of the file; borrowed: frames and elements are views of them or copies
 * @spec IEEE 802.11-2016 9.3, 12.7.6
 */
export function recordedAssociations(packets: Iterable<Packet>): RecordedAssociation[] {
  const reader = new AssociationReader();
  for (const packet of packets) {
    const frame = linkFrame(packet);
    if (frame.kind !== "dot11") continue;
    try {
      reader.read(packet.number, frame.octets);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
    }
  }
  return reader.associations;
}

class AssociationReader {
  readonly associations: Growing[] = [];
  readonly #networks = new Map<string, Network>();
  /** The latest association of each pair of addresses. */
  readonly #latest = new Map<string, Growing>();
  /** The fragment that each transmitter sent last with each TID, to know a frame that its radio sent again. */
  readonly #sequence = new Map<string, number>();

  read(number: number, mpdu: Uint8Array): void {
    const { header, body } = decodeMpdu(mpdu);
    if (this.#sentAgain(header)) return;
    const { type, protected: encrypted } = header.frameControl;
    if (type === FrameType.management) this.#readManagement(header, body);
    else if (type === FrameType.data && encrypted) this.#keepProtected(number, header, mpdu);
    else if (type === FrameType.data) this.#readData(number, header, body);
  }

  #sentAgain({ frameControl, address2, sequenceNumber, fragmentNumber, qosControl }: MacHeader): boolean {
    if (address2 === undefined || sequenceNumber === undefined || fragmentNumber === undefined) return false;
    const tid = qosControl === undefined ? "" : qosControl & QosControl.tid;
    const sequence = `${toHex(address2)} ${tid}`;
    const fragment = sequenceNumber * 16 + fragmentNumber;
    const before = this.#sequence.get(sequence);
    this.#sequence.set(sequence, fragment);
    return frameControl.retry && before === fragment;
  }

  #readManagement({ frameControl, address1, address2, address3 }: MacHeader, body: Uint8Array): void {
    if (frameControl.protected || address1 === undefined || address2 === undefined || address3 === undefined) return;
    const frame = decodeManagement(frameControl.subtype, body);
    switch (frame.subtype) {
      case ManagementSubtype.beacon:
      case ManagementSubtype.probeResponse:
        this.#readBeacon(address3, splitElements(frame.elements).elements);
        break;
      case ManagementSubtype.associationRequest:
      case ManagementSubtype.reassociationRequest:
        this.#begin(address1, address2, splitElements(frame.elements).elements);
        break;
      case ManagementSubtype.associationResponse:
      case ManagementSubtype.reassociationResponse:
        if (frame.status === StatusCode.success) this.#readResponse(address2, address1, frame.elements);
        break;
    }
  }

  #readResponse(aa: Uint8Array, spa: Uint8Array, elements: Uint8Array): void {
    const association = this.#latest.get(toHex(aa) + toHex(spa));
    if (association !== undefined) association.responseElements = encodeElements(splitElements(elements).elements);
  }

  #readBeacon(bssid: Uint8Array, elements: readonly Element[]): void {
    const key = toHex(bssid);
    const ssid = findElement(elements, ElementId.ssid)?.body;
    // A network that hides its name sends it empty or as zeros; its probe responses tell it.
    const shown = ssid?.some((octet) => octet !== 0) ? ssid : this.#networks.get(key)?.ssid;
    this.#networks.set(key, { ssid: shown, apElements: selectApElements(elements) });
  }

  #begin(aa: Uint8Array, spa: Uint8Array, elements: readonly Element[] | undefined): Growing {
    const network = this.#networks.get(toHex(aa));
    const association: Growing = {
      aa,
      spa,
      ssid: findElement(elements ?? [], ElementId.ssid)?.body ?? network?.ssid,
      apElements: network?.apElements,
      ownElements: elements === undefined ? undefined : securityOf(elements),
      responseElements: undefined,
      frames: [],
      protectedFrames: [],
    };
    this.associations.push(association);
    this.#latest.set(toHex(aa) + toHex(spa), association);
    return association;
  }

  #readData(number: number, header: MacHeader, body: Uint8Array): void {
    const ends = endsOf(header);
    if (ends === undefined || header.frameControl.moreFragments || header.fragmentNumber !== 0) return;
    const octets = keyFrameIn(body);
    if (octets === undefined) return;
    const { from, aa, spa } = ends;
    const association = this.#latest.get(toHex(aa) + toHex(spa)) ?? this.#begin(aa, spa, undefined);
    association.frames.push({ number, from, octets });
  }

  #keepProtected(number: number, header: MacHeader, mpdu: Uint8Array): void {
    const ends = endsOf(header);
    if (ends === undefined) return;
    const { from, aa, spa } = ends;
    this.#latest.get(toHex(aa) + toHex(spa))?.protectedFrames.push({ number, from, mpdu });
  }
}

/**
 * Between whom a frame is.
 *
 * @internal
 */
export interface Ends {
  /** Who sent it. */
  readonly from: Sender;
  /** 6 octets: the access point's address. */
  readonly aa: Uint8Array;
  /** 6 octets: the station's, or of many. */
  readonly spa: Uint8Array;
}

/**
 * Between whom a data frame is; undefined of one that is not between a station and its access point.
 *
 * @internal
 */
export function endsOf({ frameControl, address1, address2 }: MacHeader): Ends | undefined {
  if (address1 === undefined || address2 === undefined || frameControl.toDs === frameControl.fromDs) return undefined;
  return frameControl.fromDs
    ? { from: "authenticator", aa: address2, spa: address1 }
    : { from: "supplicant", aa: address1, spa: address2 };
}

/** The station's own element, its RSNXE and its RSN Selection: what its message 2 repeats. */
function securityOf(elements: readonly Element[]): Uint8Array | undefined {
  const { wpa, rsn, rsnx } = selectApElements(elements);
  const own = rsn ?? wpa;
  const selection = findVendorElement(elements, VendorElement.rsnSelection);
  const present = selection === undefined ? [own, rsnx] : [own, rsnx, encodeElement(selection)];
  return own === undefined ? undefined : concat(...present.filter((element) => element !== undefined));
}

/**
 * The EAPOL-Key frame that an MSDU carries, without padding; undefined where it carries something else.
 *
 * @internal
 */
export function keyFrameIn(msdu: Uint8Array): Uint8Array | undefined {
  try {
    const { etherType, payload } = decodeSnap(msdu);
    if (etherType !== EtherType.eapol) return undefined;
    const { type, trailing } = decodeEapol(payload);
    return type === EapolType.key ? payload.subarray(0, payload.length - trailing.length) : undefined;
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}
