import { Countermeasures } from "../../../src/cipher/index.ts";
import { StatusCode } from "../../../src/dot11/index.ts";
import { perform } from "../../../src/driver/index.ts";
import {
  AccessPoint,
  type AccessPointEvent,
  type AccessPointOptions,
  type Action,
  type AddressedAction,
  type ApElements,
  accessPointElements,
  checkRsne,
  type Discard,
  type MobilityDomain,
  mobilityDomainElement,
  mobilityResponse,
  type Policy,
  type Suite,
  selectApElements,
  unacknowledgedRetries,
} from "../../../src/handshake/index.ts";
import { akmSuite, ElementId, encodeElement, findElement, splitElements } from "../../../src/ie/index.ts";
import type { KeyDescriptor, Secret } from "../../../src/keys/index.ts";
import { AccessPointDriver } from "./access-point-driver.ts";
import type { Air } from "./air.ts";
import { broadcast, nameOf } from "./frames.ts";
import { InOrder } from "./in-order.ts";
import type { RadioEvent } from "./injected-driver.ts";

/** What an access point has to tell of its stations. */
export type NetworkEvent =
  /** A station was taken, and the two agreed on this. */
  | { readonly type: "associated"; readonly spa: Uint8Array; readonly suite: Suite }
  /** A station was not taken, by a status code. */
  | { readonly type: "refused"; readonly spa: Uint8Array; readonly status: number }
  /** A handshake with a station came to its end. */
  | { readonly type: "established"; readonly spa: Uint8Array; readonly handshake: "pairwise" | "group" }
  /** A station's data may pass, or not any more. */
  | { readonly type: "port"; readonly spa: Uint8Array; readonly open: boolean }
  /** An EAPOL frame of a station was dropped, and why. */
  | { readonly type: "discard"; readonly spa: Uint8Array; readonly why: Discard }
  /** A station is gone, by a reason code: its own, or the access point's. */
  | {
      readonly type: "left";
      readonly spa: Uint8Array;
      readonly reason: number;
      readonly by: "access-point" | "station";
    }
  /** The radio refused something. */
  | { readonly type: "fault"; readonly error: unknown };

/** When an access point renews keys, and where the first one is. Whatever is left out: never. */
export interface Renewal extends Pick<AccessPointOptions, "groupRekeyAfter" | "rekeyAfterLeaving"> {
  /** After how many ms new pairwise keys are due. */
  readonly rekeyAfter?: number | undefined;
  /** With Extended Key ID, the key ID of the first pairwise key. Left out: 0. */
  readonly firstKeyId?: 0 | 1 | undefined;
}

/** What an access point is made of. */
export interface NetworkOptions {
  /** What carries its frames. */
  readonly air: Air;
  /** Its address, 6 octets. */
  readonly address: Uint8Array;
  /** 0 to 32 octets. */
  readonly ssid: Uint8Array;
  /** The channel's number: 1 to 14. */
  readonly channel: number;
  /** What it offers. */
  readonly policy: Policy;
  /** The mobility domain that it is in. Left out: none, and the policy has no FT AKM. */
  readonly mobilityDomain?: MobilityDomain | undefined;
  /** Of all its stations. Borrowed for as long as the network is up. */
  readonly pmk: Secret;
  /** When keys are renewed. Left out: never. */
  readonly renewal?: Renewal | undefined;
  /** Fresh octets from a cryptographic generator. */
  readonly random: (length: number) => Uint8Array;
  /** Told of everything that happens. */
  readonly tell: (event: NetworkEvent) => void;
  /** Given the data that come in, from LLC on. */
  readonly receive: (sa: Uint8Array, msdu: Uint8Array) => void;
  /** Shown every key on its way to the radio. Left out: nobody is. */
  readonly showKey?: ((key: KeyDescriptor) => void) | undefined;
}

/**
 * An access point with its network. The protocol is the library's; here, events of a radio are put into it, what comes
 * out is carried to the radio, and a timer tells it when time is up.
 */
export class Network {
  readonly #options: NetworkOptions;
  readonly #security: ApElements;
  readonly #driver: AccessPointDriver;
  readonly #accessPoint: AccessPoint;
  readonly #countermeasures: Countermeasures = new Countermeasures();
  readonly #order: InOrder;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: NetworkOptions) {
    this.#options = options;
    this.#security = accessPointElements(options.policy);
    this.#order = new InOrder((error) => options.tell({ type: "fault", error }));
    const { air, address, showKey } = options;
    this.#driver = new AccessPointDriver({ air, address, showKey, tell: (event) => this.#onRadio(event) });
    this.#accessPoint = this.#createAccessPoint();
  }

  /** Its radio, to look at. */
  get driver(): AccessPointDriver {
    return this.#driver;
  }

  /** How many stations there are. */
  get stations(): number {
    return this.#accessPoint.stations;
  }

  /** The network comes up. */
  start(): void {
    const { ssid, channel, mobilityDomain: domain } = this.#options;
    const mobilityDomain = domain === undefined ? undefined : mobilityDomainElement(domain);
    this.#handle({ type: "start", now: performance.now() });
    this.#driver.start({ ssid, channel, security: this.#security, mobilityDomain });
  }

  /** New keys for a station, 6 octets, or with none for the group. */
  rekey(spa?: Uint8Array): void {
    const now = performance.now();
    this.#handle(spa === undefined ? { type: "rekey", now } : { type: "rekey", now, spa });
  }

  /** Sends a station away. */
  deauthenticate(spa: Uint8Array, reason: number): void {
    this.#order.do(async () => {
      await this.#driver.deauthenticate(spa, reason);
      this.#left(spa, reason, "access-point");
    });
  }

  /** Sends data, from LLC on, to a station or to all. */
  send(da: Uint8Array, msdu: Uint8Array): void {
    this.#driver.sendMsdu(da, msdu);
  }

  /** The network ends: every secret of its own is destroyed. */
  close(): void {
    this.#handle({ type: "stop", now: performance.now() });
    clearTimeout(this.#timer);
    this.#driver.close();
  }

  #createAccessPoint(): AccessPoint {
    const { address, mobilityDomain, policy, random, renewal = {}, ssid } = this.#options;
    const { rekeyAfter, firstKeyId, ...whenKeysOfAllAreRenewed } = renewal;
    return new AccessPoint({
      aa: address,
      apElements: this.#security,
      group: {
        group: policy.group[0] as number,
        groupManagement: policy.management === "off" ? undefined : policy.groupManagement[0],
        packetNumber: (slot) => this.#driver.keys.sent(slot),
      },
      eapolVersion: 2,
      // A radio of this kind does not hear what was acknowledged.
      handshakes: { retries: unacknowledgedRetries, rekeyAfter, firstKeyId, ssid, mobilityDomain },
      ...whenKeysOfAllAreRenewed,
      michael: this.#countermeasures,
      random,
    });
  }

  #onRadio(event: RadioEvent): void {
    const now = performance.now();
    switch (event.type) {
      case "association":
        this.#admit(event.peer, event.elements);
        return;
      case "left":
        this.#left(event.peer, event.reason, "station");
        return;
      case "eapol":
        this.#handle({ type: "frame", now, spa: event.peer, octets: event.octets, encrypted: event.encrypted });
        return;
      case "msdu":
        this.#options.receive(event.sa, event.msdu);
        return;
      case "michael-failure":
        this.#handle({ type: "mic-failure", now });
    }
  }

  /** Judges what a station asks for, and answers. */
  #admit(spa: Uint8Array, elements: Uint8Array): void {
    const { policy, pmk, tell } = this.#options;
    const now = performance.now();
    const stationElements = securityElement(elements);
    const judgement = checkRsne(stationElements, policy);
    if ("refusal" in judgement) {
      this.#refuse(spa, judgement.refusal.status);
      return;
    }
    const { suite } = judgement;
    const domain = akmSuite(suite.akm)?.ft === true ? this.#options.mobilityDomain : undefined;
    if (domain !== undefined && !asksFor(domain, elements)) {
      this.#refuse(spa, StatusCode.invalidMde);
      return;
    }
    const names = domain === undefined ? undefined : mobilityResponse(domain, suite.akm);
    this.#driver.answer(spa, StatusCode.success, suite.groupManagement !== undefined, names);
    tell({ type: "associated", spa, suite });
    this.#handle({ type: "associated", now, station: { spa, stationElements, pmk } });
  }

  #refuse(spa: Uint8Array, status: number): void {
    this.#driver.answer(spa, status, false);
    this.#options.tell({ type: "refused", spa, status });
  }

  #left(spa: Uint8Array, reason: number, by: "access-point" | "station"): void {
    this.#handle({ type: "left", now: performance.now(), spa });
    this.#options.tell({ type: "left", spa, reason, by });
  }

  #handle(event: AccessPointEvent): void {
    const actions = this.#accessPoint.handle(event);
    this.#order.do(async () => {
      for (const { spa, action } of actions) {
        await perform(this.#driver, spa ?? broadcast, [action]);
        this.#done({ spa, action });
      }
    });
    this.#setTimer();
  }

  #setTimer(): void {
    clearTimeout(this.#timer);
    const { deadline } = this.#accessPoint;
    if (deadline === undefined) return;
    const wait = Math.max(0, Math.ceil(deadline - performance.now()));
    this.#timer = setTimeout(() => this.#handle({ type: "timeout", now: performance.now() }), wait);
  }

  #done({ spa, action }: AddressedAction): void {
    if (spa !== undefined) this.#tellAction(spa, action);
  }

  #tellAction(spa: Uint8Array, action: Action): void {
    const { tell } = this.#options;
    switch (action.type) {
      case "established":
      case "discard":
        tell({ ...action, spa });
        return;
      case "open-port":
      case "close-port":
        tell({ type: "port", spa, open: action.type === "open-port" });
        return;
      case "deauthenticate":
        tell({ type: "left", spa, reason: action.reason, by: "access-point" });
    }
  }
}

/** The element that a station chose, RSN or WPA, whole; no octets where it sent none. */
function securityElement(elements: Uint8Array): Uint8Array {
  const { rsn, wpa } = selectApElements(splitElements(elements).elements);
  return rsn ?? wpa ?? new Uint8Array(0);
}

/** Whether a station associates for this mobility domain: its request has the same element as the beacon. */
function asksFor(domain: MobilityDomain, elements: Uint8Array): boolean {
  const asked = findElement(splitElements(elements).elements, ElementId.mobilityDomain);
  return asked !== undefined && nameOf(encodeElement(asked)) === nameOf(mobilityDomainElement(domain));
}
