import { Countermeasures } from "../../../src/cipher/index.ts";
import { FrameType, ManagementSubtype, ReasonCode } from "../../../src/dot11/index.ts";
import { perform } from "../../../src/driver/index.ts";
import {
  type Action,
  type ApElements,
  createSupplicant,
  type Discard,
  type HandshakeEvent,
  negotiate,
  type Policy,
  type Suite,
  type Supplicant,
  selectApElements,
  stationElement,
} from "../../../src/handshake/index.ts";
import { akmSuite, ElementId, encodeElement, findElement, splitElements } from "../../../src/ie/index.ts";
import type { KeyDescriptor, Secret } from "../../../src/keys/index.ts";
import type { Air } from "./air.ts";
import { nameOf, readFrame, readManagement } from "./frames.ts";
import { InOrder } from "./in-order.ts";
import type { RadioEvent } from "./injected-driver.ts";
import { StationDriver } from "./station-driver.ts";

/** What a station has to tell. */
export type StationEvent =
  /** The access point took it, and the two agreed on this. */
  | { readonly type: "associated"; readonly suite: Suite }
  /** The access point did not take it: a status code, or undefined where it did not answer. */
  | { readonly type: "refused"; readonly status: number | undefined }
  /** A handshake came to its end. */
  | { readonly type: "established"; readonly handshake: "pairwise" | "group" }
  /** Data may pass, or not any more. */
  | { readonly type: "port"; readonly open: boolean }
  /** An EAPOL frame was dropped, and why. */
  | { readonly type: "discard"; readonly why: Discard }
  /** Michael refused a frame, and what came of it. */
  | { readonly type: "michael-failure"; readonly verdict: "ignored" | "noted" | "started" }
  /** The association is over, by a reason code: the access point's, or its own. */
  | { readonly type: "left"; readonly reason: number; readonly by: "access-point" | "station" }
  /** The radio refused something. */
  | { readonly type: "fault"; readonly error: unknown };

/** What a station is made of. */
export interface StationOptions {
  /** What carries its frames. */
  readonly air: Air;
  /** Its address, 6 octets. */
  readonly address: Uint8Array;
  /** What it is ready to use. */
  readonly policy: Policy;
  /** Fresh octets from a cryptographic generator. */
  readonly random: (length: number) => Uint8Array;
  /** Told of everything that happens. */
  readonly tell: (event: StationEvent) => void;
  /** Given the data that come in, from LLC on. */
  readonly receive: (sa: Uint8Array, msdu: Uint8Array) => void;
  /** Shown every key on its way to the radio. Left out: nobody is. */
  readonly showKey?: ((key: KeyDescriptor) => void) | undefined;
}

/** A network that was found. */
export interface FoundNetwork {
  /** 0 to 32 octets. */
  readonly ssid: Uint8Array;
  /** 6 octets. */
  readonly bssid: Uint8Array;
  /** Its security elements. */
  readonly security: ApElements;
  /** Its Mobility Domain element, whole; undefined where it is in none. */
  readonly mobilityDomain: Uint8Array | undefined;
}

/** A network that the station is in, or on its way to. */
interface Joining {
  readonly suite: Suite;
  /** Makes the machine, once the access point has answered. */
  readonly supplicant: (responseElements: Uint8Array) => Supplicant;
}

/** Ms from one look for a network to the next. */
const lookAgain = 500;

/**
 * A station: finds a network, chooses a suite, associates, and shakes hands. The protocol is the library's; here, events
 * of a radio are put into it, and what comes out is carried to the radio.
 */
export class Station {
  readonly #options: StationOptions;
  readonly #driver: StationDriver;
  readonly #order: InOrder;
  #network: FoundNetwork | undefined;
  #joining: Joining | undefined;
  #supplicant: Supplicant | undefined;
  #countermeasures = new Countermeasures();

  constructor(options: StationOptions) {
    this.#options = options;
    this.#order = new InOrder((error) => options.tell({ type: "fault", error }));
    const { air, address, showKey } = options;
    this.#driver = new StationDriver({ air, address, showKey, tell: (event) => this.#onRadio(event) });
  }

  /** Its radio, to look at. */
  get driver(): StationDriver {
    return this.#driver;
  }

  /** Whether data may pass. */
  get connected(): boolean {
    return this.#supplicant?.portOpen ?? false;
  }

  /**
   * Looks for a network until it is there.
   *
   * @param signal - ends it: then the promise rejects
   */
  find(ssid: Uint8Array, signal: AbortSignal): Promise<FoundNetwork> {
    return new Promise((resolve, reject) => {
      const looking = setInterval(() => this.#driver.probe(ssid), lookAgain);
      const end = (): void => {
        clearInterval(looking);
        deafen();
        signal.removeEventListener("abort", giveUp);
      };
      const giveUp = (): void => {
        end();
        reject(signal.reason);
      };
      const deafen = this.#options.air.listen((mpdu) => {
        const network = announcedIn(mpdu);
        if (network === undefined || nameOf(network.ssid) !== nameOf(ssid)) return;
        end();
        resolve(network);
      });
      signal.addEventListener("abort", giveUp);
      this.#driver.probe(ssid);
    });
  }

  /**
   * Joins a network. What comes of it is told: `associated`, then `port`; or `refused`, or `left`.
   *
   * @param pmk - borrowed for as long as the station is in the network
   * @throws SuiteError `ERR_SUITE_NONE_SHARED` - nothing that both allow
   */
  join(network: FoundNetwork, pmk: Secret): void {
    const { address, policy, random } = this.#options;
    this.#end();
    const suite = negotiate(network.security, policy);
    const element = stationElement(suite, policy);
    // Whoever forged two frames in this network has a minute of silence to wait for: it is another in another network.
    if (nameOf(this.#network?.bssid ?? network.bssid) !== nameOf(network.bssid)) {
      this.#countermeasures = new Countermeasures();
    }
    this.#network = network;
    const { ssid, bssid } = network;
    this.#joining = {
      suite,
      supplicant: (responseElements) =>
        createSupplicant({
          pmk,
          suite,
          spa: address,
          aa: bssid,
          ownElements: element,
          apElements: network.security,
          ssid,
          responseElements,
          acceptedProtocols: policy.protocols,
          eapolVersion: 1,
          random,
        }),
    };
    const mobilityDomain = akmSuite(suite.akm)?.ft === true ? network.mobilityDomain : undefined;
    this.#order.do(() => this.#driver.associate({ ssid, bssid, element, mobilityDomain }));
  }

  /** Asks the access point for new keys: pairwise, or those of the group. */
  askForKeys(pairwise: boolean): void {
    this.#handle({ type: "rekey", now: performance.now(), pairwise });
  }

  /** Sends data, from LLC on. Nothing is sent before data may pass. */
  send(da: Uint8Array, msdu: Uint8Array): void {
    if (this.connected) this.#driver.sendMsdu(da, msdu);
  }

  /** Leaves the network. */
  leave(reason: number = ReasonCode.leavingNetworkDeauthentication): void {
    this.#order.do(() => this.#leave(reason));
  }

  /** Its last deed: every secret of its own is destroyed. */
  close(): void {
    this.#end();
    this.#driver.close();
  }

  async #leave(reason: number): Promise<void> {
    const { bssid } = this.#network ?? {};
    if (bssid === undefined || this.#joining === undefined) return;
    await this.#driver.deauthenticate(bssid, reason);
    this.#left(reason, "station");
  }

  #onRadio(event: RadioEvent): void {
    switch (event.type) {
      case "association":
        this.#onAnswer(event.elements);
        return;
      case "refused":
        this.#end();
        this.#options.tell({ type: "refused", status: event.status });
        return;
      case "left":
        this.#left(event.reason, "access-point");
        return;
      case "eapol":
        this.#handle({ type: "frame", now: performance.now(), octets: event.octets, encrypted: event.encrypted });
        return;
      case "msdu":
        this.#options.receive(event.sa, event.msdu);
        return;
      case "michael-failure":
        this.#onMichaelFailure(event.pairwise);
    }
  }

  /** The access point took the station: with FT, it names in its answer who holds the keys. */
  #onAnswer(elements: Uint8Array): void {
    if (this.#joining === undefined) return;
    this.#supplicant = this.#joining.supplicant(elements);
    this.#options.tell({ type: "associated", suite: this.#joining.suite });
  }

  /** The first failure is told to the access point; the second as well, and is the end for a minute. */
  #onMichaelFailure(pairwise: boolean): void {
    const now = performance.now();
    const verdict = this.#countermeasures.failed(now, "tkip");
    this.#options.tell({ type: "michael-failure", verdict });
    if (verdict === "ignored") return;
    this.#handle({ type: "mic-failure", now, pairwise });
    if (verdict === "started") this.leave(ReasonCode.micFailure);
  }

  #handle(event: HandshakeEvent): void {
    const { bssid } = this.#network ?? {};
    if (bssid === undefined || this.#supplicant === undefined) return;
    const actions = this.#supplicant.handle(event);
    this.#order.do(async () => {
      await perform(this.#driver, bssid, actions);
      for (const action of actions) this.#done(action);
    });
  }

  #done(action: Action): void {
    switch (action.type) {
      case "established":
      case "discard":
        this.#options.tell(action);
        return;
      case "open-port":
      case "close-port":
        this.#options.tell({ type: "port", open: action.type === "open-port" });
        return;
      case "deauthenticate":
        this.#left(action.reason, "station");
    }
  }

  #left(reason: number, by: "access-point" | "station"): void {
    this.#end();
    this.#options.tell({ type: "left", reason, by });
  }

  /** The association is over, and with it every secret that came of it. */
  #end(): void {
    this.#supplicant?.handle({ type: "disconnect", now: performance.now() });
    this.#supplicant = undefined;
    this.#joining = undefined;
  }
}

/** The network that a beacon or a probe response announces; undefined of any other frame, and of one that is cut. */
function announcedIn(mpdu: Uint8Array): FoundNetwork | undefined {
  const frame = readFrame(mpdu);
  const bssid = frame?.header.address2;
  if (frame === undefined || bssid === undefined || frame.header.frameControl.type !== FrameType.management) return;
  const management = readManagement(frame.header.frameControl.subtype, frame.body);
  if (management?.subtype !== ManagementSubtype.beacon && management?.subtype !== ManagementSubtype.probeResponse)
    return;
  const { elements } = splitElements(management.elements);
  const ssid = findElement(elements, ElementId.ssid)?.body;
  if (ssid === undefined) return;
  const mde = findElement(elements, ElementId.mobilityDomain);
  return {
    ssid: Uint8Array.from(ssid),
    bssid: Uint8Array.from(bssid),
    security: selectApElements(elements),
    mobilityDomain: mde === undefined ? undefined : encodeElement(mde),
  };
}
