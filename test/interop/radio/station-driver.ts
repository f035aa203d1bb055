import type { CipherKey } from "../../../src/cipher/index.ts";
import {
  ActionCategory,
  AuthenticationAlgorithm,
  type MacHeader,
  type Management,
  ManagementSubtype,
  StatusCode,
} from "../../../src/dot11/index.ts";
import type { Association } from "../../../src/driver/index.ts";
import { suiteOfStation } from "../../../src/handshake/index.ts";
import { basicElements, broadcast, capabilities, elementOctets, nameOf, toAccessPoint } from "./frames.ts";
import { InjectedDriver } from "./injected-driver.ts";

/**
 * Ms until an access point that has not answered is asked again, and how often it is asked. A radio that heard
 * acknowledgements would ask again sooner: an access point that is only busy takes the second request for another
 * association, and begins its handshake anew.
 */
const patience = { wait: 10_000, tries: 3 } as const;

/** SA Query actions: whether the other end still has the keys. @spec IEEE 802.11-2016 9.6.10 */
const SaQuery = { request: 0, response: 1 } as const;

const nothing = new Uint8Array(0);

/** An association of this radio. */
export interface RadioAssociation extends Association {
  /** With an FT AKM, the Mobility Domain element of the access point, whole: the request says it again. */
  readonly mobilityDomain?: Uint8Array | undefined;
}

/**
 * A station's radio: authentication, association, and frames to an access point and from it.
 *
 * @spec IEEE 802.11-2016 11.3
 */
export class StationDriver extends InjectedDriver {
  #request: RadioAssociation | undefined;
  #step: "idle" | "authenticating" | "associating" | "associated" = "idle";
  #retry: ReturnType<typeof setTimeout> | undefined;

  /** Asks who is there, in a probe request to all. */
  probe(ssid: Uint8Array): void {
    const elements = elementOctets(basicElements(ssid));
    this.sendManagement(broadcast, { subtype: ManagementSubtype.probeRequest, elements });
  }

  async associate(request: RadioAssociation): Promise<void> {
    this.beginLink(request.bssid, suiteOfStation(request.element).groupManagement !== undefined);
    this.#request = request;
    this.#take("authenticating", request, patience.tries);
  }

  override close(): void {
    this.#rest();
    super.close();
  }

  protected dataHeader(da: Uint8Array, sa: Uint8Array, sequenceNumber: number): MacHeader {
    return toAccessPoint(this.#request?.bssid ?? broadcast, sa, da, sequenceNumber);
  }

  /** Whatever a station sends goes to its access point first. */
  protected keyFor(header: MacHeader): CipherKey | undefined {
    return this.keys.pairwise(header.address1 as Uint8Array);
  }

  protected linkOf({ frameControl, address2 }: MacHeader): Uint8Array | undefined {
    return frameControl.fromDs && !frameControl.toDs ? address2 : undefined;
  }

  protected bssidWith(peer: Uint8Array): Uint8Array {
    return peer;
  }

  protected override endLink(peer: Uint8Array): void {
    this.#rest();
    this.keys.clear();
    super.endLink(peer);
  }

  protected onManagement(from: Uint8Array, management: Management): void {
    if (this.#request === undefined || nameOf(from) !== nameOf(this.#request.bssid)) return;
    switch (management.subtype) {
      case ManagementSubtype.authentication:
        if (this.#step === "authenticating") this.#onAnswer(management.status, management.rest);
        return;
      case ManagementSubtype.associationResponse:
        if (this.#step === "associating") this.#onAnswer(management.status, management.elements);
        return;
      case ManagementSubtype.deauthentication:
      case ManagementSubtype.disassociation:
        if (this.#step === "idle") return;
        this.endLink(from);
        this.tell({ type: "left", peer: from, reason: management.reason });
        return;
      case ManagementSubtype.action:
        this.#onAction(from, management.category, management.details);
    }
  }

  /** A step of the way in, tried again until it is answered. */
  #take(step: "authenticating" | "associating", request: RadioAssociation, tries: number): void {
    this.#rest();
    this.#step = step;
    if (tries === 0) {
      this.endLink(request.bssid);
      this.tell({ type: "refused", peer: request.bssid, status: undefined });
      return;
    }
    this.sendManagement(request.bssid, step === "authenticating" ? openSystem : associationRequest(request));
    this.#retry = setTimeout(() => this.#take(step, request, tries - 1), patience.wait);
  }

  #onAnswer(status: number, elements: Uint8Array): void {
    const request = this.#request as RadioAssociation;
    if (status !== StatusCode.success) {
      this.endLink(request.bssid);
      this.tell({ type: "refused", peer: request.bssid, status });
      return;
    }
    if (this.#step === "authenticating") {
      this.#take("associating", request, patience.tries);
      return;
    }
    this.#rest();
    this.#step = "associated";
    this.tell({ type: "association", peer: request.bssid, elements });
  }

  /** The access point wants to know whether this station still has the keys. Only who has them can answer. */
  #onAction(from: Uint8Array, category: number, details: Uint8Array): void {
    if (category !== ActionCategory.saQuery || details[0] !== SaQuery.request) return;
    const answer = Uint8Array.of(SaQuery.response, ...details.subarray(1, 3));
    this.sendManagement(from, { subtype: ManagementSubtype.action, category, details: answer });
  }

  #rest(): void {
    clearTimeout(this.#retry);
    this.#step = "idle";
  }
}

const openSystem: Management = {
  subtype: ManagementSubtype.authentication,
  algorithm: AuthenticationAlgorithm.openSystem,
  transaction: 1,
  status: 0,
  rest: nothing,
};

function associationRequest({ ssid, element, mobilityDomain }: RadioAssociation): Management {
  return {
    subtype: ManagementSubtype.associationRequest,
    capabilities,
    listenInterval: 5,
    elements: elementOctets(basicElements(ssid), element, mobilityDomain),
  };
}
