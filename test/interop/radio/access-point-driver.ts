import type { CipherKey } from "../../../src/cipher/index.ts";
import {
  AuthenticationAlgorithm,
  type MacHeader,
  type Management,
  ManagementSubtype,
  StatusCode,
} from "../../../src/dot11/index.ts";
import type { Association } from "../../../src/driver/index.ts";
import { DriverError } from "../../../src/errors.ts";
import type { ApElements } from "../../../src/handshake/index.ts";
import { decodeElements, type Element, ElementId, findElement, splitElements } from "../../../src/ie/index.ts";
import { basicElements, broadcast, capabilities, elementOctets, fromAccessPoint, isGroup, nameOf } from "./frames.ts";
import { InjectedDriver } from "./injected-driver.ts";

/** What an access point says of its network. */
export interface Announcement {
  /** 0 to 32 octets. */
  readonly ssid: Uint8Array;
  /** The channel's number: 1 to 14. */
  readonly channel: number;
  /** Its security elements. */
  readonly security: ApElements;
  /** Its Mobility Domain element, whole; undefined where it is in none. */
  readonly mobilityDomain: Uint8Array | undefined;
}

/** From beacon to beacon, in units of 1024 µs. */
const beaconInterval = 100;

const nothing = new Uint8Array(0);

/**
 * An access point's radio: beacons, answers to probe, authentication and association requests, and frames to stations
 * and from them. It does not pass frames on from one station to another.
 *
 * @spec IEEE 802.11-2016 11.1.3, 11.1.4, 11.3
 */
export class AccessPointDriver extends InjectedDriver {
  readonly #associationIds = new Map<string, number>();
  readonly #began: number = performance.now();
  #announcement: Announcement | undefined;
  #beacons: ReturnType<typeof setInterval> | undefined;

  /** Is refused: an access point does not associate. */
  async associate(_: Association): Promise<void> {
    throw new DriverError({ operation: "associate", op: undefined, errno: "EINVAL", text: "Invalid argument" });
  }

  /** The network comes up. */
  start(announcement: Announcement): void {
    this.#announcement = announcement;
    this.#beacons = setInterval(() => this.#announce(broadcast, ManagementSubtype.beacon), beaconInterval * 1.024);
    this.#announce(broadcast, ManagementSubtype.beacon);
  }

  override close(): void {
    clearInterval(this.#beacons);
    super.close();
  }

  /**
   * Takes a station that asked to be taken, or does not: see the event `association`.
   *
   * @param status - of the answer; 0 takes it
   * @param protectsManagement - whether management frames between the two are protected
   * @param more - elements that the answer has besides, whole
   */
  answer(peer: Uint8Array, status: number, protectsManagement: boolean, more: Uint8Array = nothing): void {
    if (status === StatusCode.success) this.beginLink(peer, protectsManagement);
    this.sendManagement(peer, {
      subtype: ManagementSubtype.associationResponse,
      capabilities,
      status,
      associationId: 0xc000 | this.#associationId(peer),
      elements: elementOctets([...basicElements(nothing).slice(1), ...decodeElements(more)]),
    });
  }

  protected dataHeader(da: Uint8Array, sa: Uint8Array, sequenceNumber: number): MacHeader {
    return fromAccessPoint(da, this.address, sa, sequenceNumber);
  }

  protected keyFor(header: MacHeader): CipherKey | undefined {
    const to = header.address1 as Uint8Array;
    return isGroup(to) ? this.keys.groupInUse : this.keys.pairwise(to);
  }

  protected linkOf({ frameControl, address2 }: MacHeader): Uint8Array | undefined {
    return frameControl.toDs && !frameControl.fromDs ? address2 : undefined;
  }

  protected bssidWith(): Uint8Array {
    return this.address;
  }

  protected onManagement(from: Uint8Array, management: Management): void {
    switch (management.subtype) {
      case ManagementSubtype.probeRequest:
        if (this.#isMeant(management.elements)) this.#announce(from, ManagementSubtype.probeResponse);
        return;
      case ManagementSubtype.authentication:
        if (management.transaction === 1) this.#authenticate(from, management.algorithm);
        return;
      case ManagementSubtype.associationRequest:
      case ManagementSubtype.reassociationRequest:
        this.tell({ type: "association", peer: from, elements: management.elements });
        return;
      case ManagementSubtype.deauthentication:
      case ManagementSubtype.disassociation:
        this.endLink(from);
        this.tell({ type: "left", peer: from, reason: management.reason });
    }
  }

  /** Whoever asks gets in: it is the handshake that tells who it is. */
  #authenticate(peer: Uint8Array, algorithm: number): void {
    const known = algorithm === AuthenticationAlgorithm.openSystem;
    const status = known ? StatusCode.success : StatusCode.unsupportedAuthenticationAlgorithm;
    const { authentication: subtype } = ManagementSubtype;
    this.sendManagement(peer, { subtype, algorithm, transaction: 2, status, rest: nothing });
  }

  #announce(to: Uint8Array, subtype: typeof ManagementSubtype.beacon | typeof ManagementSubtype.probeResponse): void {
    if (this.#announcement === undefined) return;
    const { ssid, channel, security, mobilityDomain } = this.#announcement;
    const timestamp = BigInt(Math.round((performance.now() - this.#began) * 1000));
    const between: Element[] = [{ id: ElementId.dsssParameterSet, body: Uint8Array.of(channel) }];
    // Nobody sleeps: there is nothing in the map of who has frames waiting.
    if (subtype === ManagementSubtype.beacon) between.push({ id: ElementId.tim, body: Uint8Array.of(0, 1, 0, 0) });
    const { rsn, wpa, rsnx } = security;
    const elements = elementOctets(basicElements(ssid, between), rsn, wpa, rsnx, mobilityDomain);
    this.sendManagement(to, { subtype, timestamp, beaconInterval, capabilities, elements });
  }

  /** Whether a probe request is for this network, or for whoever is there. */
  #isMeant(elements: Uint8Array): boolean {
    const ssid = findElement(splitElements(elements).elements, ElementId.ssid)?.body ?? nothing;
    return ssid.length === 0 || nameOf(ssid) === nameOf(this.#announcement?.ssid ?? nothing);
  }

  #associationId(peer: Uint8Array): number {
    const id = this.#associationIds.get(nameOf(peer)) ?? this.#associationIds.size + 1;
    this.#associationIds.set(nameOf(peer), id);
    return id;
  }
}
