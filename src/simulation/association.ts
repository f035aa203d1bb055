import { copyOf } from "../bytes/octets.ts";
import type { Secret } from "../bytes/secret.ts";
import { perform } from "../driver/perform.ts";
import { DriverError } from "../errors.ts";
import type { Action } from "../handshake/action.ts";
import type { ApElements } from "../handshake/ap-elements.ts";
import { accessPointElements, negotiate, stationElement } from "../handshake/negotiate.ts";
import { type Policy, policyFor } from "../handshake/policy.ts";
import type { Suite } from "../handshake/suite.ts";
import { createSupplicant, type Supplicant } from "../handshake/supplicant.ts";
import { Akm, Cipher } from "../ie/suite.ts";
import { derivePsk } from "../keys/psk.ts";
import type { Abi } from "../net80211/abi.ts";
import { type DriverGeneration, generationOf, Net80211Driver } from "../net80211/driver.ts";
import { Air } from "../net80211/simulator/air.ts";
import { VirtualClock } from "../net80211/simulator/clock.ts";
import type { Device } from "../net80211/simulator/device.ts";
import type { Reinstallation } from "../net80211/simulator/interface.ts";
import { SimulatedKernel } from "../net80211/simulator/kernel.ts";
import { putOnAir } from "./access-point.ts";
import { founding } from "./founding.ts";
import type { DriverCall, Happening } from "./happening.ts";
import { RecordedDriver, type Recorder } from "./recorded-driver.ts";
import { recordingPort } from "./recording-port.ts";
import { repeatableRandom } from "./repeatable.ts";
import { frameOf2005 } from "./station-2005.ts";

/** What the two ends agree on: WPA with TKIP, as in 2005, or WPA2 with CCMP. */
export type SimulatedSecurity = "wpa" | "wpa2";

/** What is to be simulated. Whoever and whatever is left out is the founding trace's. */
export interface SimulationOptions {
  /** What the station's kernel was compiled as; its driver and its supplicant are of the same years. */
  readonly abi: Abi;
  /** The card. */
  readonly device: Device;
  /** The modules that are loaded beside `wlan`. */
  readonly modules: readonly string[];
  /** The station's interface: `ndis0`. */
  readonly ifname: string;
  /** 8 to 63 characters, the same at both ends. */
  readonly passphrase: string;
  /** What the network offers. Left out: WPA with TKIP. */
  readonly security?: SimulatedSecurity;
  /** The network's name, 0 to 32 octets. */
  readonly ssid?: Uint8Array;
  /** The station's address, 6 octets. */
  readonly station?: Uint8Array;
  /** The access point's address, 6 octets. */
  readonly accessPoint?: Uint8Array;
}

/** Who took part in a simulated association, and on what. */
export interface Scene {
  /** What the station's kernel was compiled as. */
  readonly abi: Abi;
  /** Whose driver, and so whose supplicant, it was. */
  readonly generation: DriverGeneration;
  /** The station's interface. */
  readonly ifname: string;
  /** The network's name. */
  readonly ssid: Uint8Array;
  /** The station's address, 6 octets. */
  readonly station: Uint8Array;
  /** The access point's address, 6 octets. */
  readonly accessPoint: Uint8Array;
  /** What was agreed on. */
  readonly suite: Suite;
  /** The station's own element. */
  readonly stationElement: Uint8Array;
  /** Characters of the passphrase. */
  readonly passphraseLength: number;
}

/** A simulated association. No key is in it. */
export interface SimulatedAssociation {
  /** Who took part. */
  readonly scene: Scene;
  /** What happened, in order. */
  readonly happenings: readonly Happening[];
  /** What the kernel printed. */
  readonly dmesg: readonly string[];
  /** The keys that were set a second time to the octets that their slot held already. There must be none. */
  readonly reinstalled: readonly Reinstallation[];
  /** Whether it came to its end; else the driver refused a key, or a call before it. */
  readonly completed: boolean;
}

/** Ms after which a supplicant that is still waiting is given up. */
const patience = 10_000;

/**
 * Lets a station associate with an access point, from the first ioctl of its driver to the last key: our supplicant and
 * driver on a simulated kernel, and our authenticator. It ends where the kernel refuses what the supplicant cannot do
 * without. The same options give the same frames in every run.
 *
 * @throws KeyError `ERR_KEY_PASSPHRASE` - the passphrase is not 8 to 63 printable characters
 * @throws WireError `ERR_WIRE_VALUE` - the interface's name has more than 15 octets, or none
 */
export async function simulateAssociation(options: SimulationOptions): Promise<SimulatedAssociation> {
  const { scene, apElements } = setScene(options);
  const pmk = await derivePsk(options.passphrase, scene.ssid);
  const air = new Air(new VirtualClock());
  const kernel = new SimulatedKernel({ abi: options.abi, air, modules: options.modules });
  const { index, reinstalled } = kernel.attach({ name: scene.ifname, address: scene.station, device: options.device });
  const stop = putOnAir({
    ...{ air, bssid: scene.accessPoint, ssid: scene.ssid, elements: apElements, station: scene.station },
    ...{ stationElements: scene.stationElement, suite: scene.suite, pmk, aNonce: founding.aNonce },
    random: repeatableRandom("access point"),
  });
  const happenings: Happening[] = [];
  const run = new Run({ scene, kernel, index, pmk, apElements }, (happening) => happenings.push(happening));
  try {
    await run.run();
  } catch (error) {
    if (!(error instanceof DriverError)) throw error;
  } finally {
    run.end();
    stop();
    kernel.shutdown();
    pmk.destroy();
  }
  return { scene, happenings, dmesg: kernel.dmesg, reinstalled, completed: happenings.at(-1)?.type === "completed" };
}

function setScene(options: SimulationOptions): { readonly scene: Scene; readonly apElements: ApElements } {
  const policy = options.security === "wpa2" ? wpa2 : wpa;
  const apElements = accessPointElements(policy);
  const suite = negotiate(apElements, policy);
  const scene: Scene = {
    abi: options.abi,
    generation: generationOf(options.abi),
    ifname: options.ifname,
    ssid: options.ssid ?? founding.ssid,
    station: options.station ?? founding.station,
    accessPoint: options.accessPoint ?? founding.accessPoint,
    suite,
    stationElement: stationElement(suite, policy),
    passphraseLength: options.passphrase.length,
  };
  return { scene, apElements };
}

const wpa: Policy = policyFor([Akm.psk], {
  ...{ protocols: ["wpa"], pairwise: [Cipher.tkip], group: [Cipher.tkip], management: "off" },
});
const wpa2: Policy = policyFor([Akm.psk], { pairwise: [Cipher.ccmp], group: [Cipher.ccmp], management: "off" });

/** What a run takes place on. */
interface Place {
  readonly scene: Scene;
  readonly kernel: SimulatedKernel;
  /** The interface's number. */
  readonly index: number;
  readonly pmk: Secret;
  readonly apElements: ApElements;
}

/** One association, from the supplicant's side. */
class Run implements Recorder {
  readonly #scene: Scene;
  readonly #kernel: SimulatedKernel;
  readonly #pmk: Secret;
  readonly #driver: Net80211Driver;
  readonly #recorded: RecordedDriver;
  readonly #supplicant: Supplicant;
  readonly #inbox: Uint8Array[] = [];
  readonly #deafen: () => void;
  readonly tell: (happening: Happening) => void;

  constructor({ scene, kernel, index, pmk, apElements }: Place, tell: (happening: Happening) => void) {
    const { abi, ifname } = scene;
    this.#scene = scene;
    this.#kernel = kernel;
    this.#pmk = pmk;
    this.tell = tell;
    this.#driver = new Net80211Driver({
      ...{ ifname, abi, generation: scene.generation, index, events: kernel.events, send: kernel.sender(ifname) },
      ioctl: recordingPort(kernel.port(), abi, () => this.now(), tell),
    });
    this.#deafen = this.#driver.onEvent((event) => tell({ type: "event", at: this.now(), event }));
    this.#recorded = new RecordedDriver(this.#driver, this);
    this.#supplicant = createSupplicant({
      ...{ pmk, suite: scene.suite, spa: scene.station, aa: scene.accessPoint, apElements, eapolVersion: 1 },
      ...{ ownElements: scene.stationElement, random: () => founding.sNonce },
    });
    kernel.listen(ifname, (_from, eapol) => this.#inbox.push(copyOf(eapol)));
  }

  now(): number {
    return this.#kernel.clock.now;
  }

  async run(): Promise<void> {
    await this.#start();
    await this.#scan();
    await this.#associate();
    const end = this.now() + patience;
    while (this.now() < end && !this.#supplicant.portOpen) {
      this.#kernel.clock.advance(10);
      for (const octets of this.#inbox.splice(0)) await this.#receive(octets);
    }
  }

  end(): void {
    this.#deafen();
    this.#supplicant.handle({ type: "disconnect", now: this.now() });
  }

  /** The order of 2005, and of today. @source wpa_supplicant 0.4.8 and 2.10, wpa_supplicant.c */
  async #start(): Promise<void> {
    const current = this.#scene.generation === "current";
    if (current) this.#kernel.setUp(this.#scene.ifname, true);
    this.#call({ name: "open" });
    await this.#driver.open();
    if (!current) {
      this.#call({ name: "enable-wpa" });
      await this.#driver.enableWpa();
    }
    for (let keyId = 0; keyId < (current ? 6 : 4); keyId++) await this.#clear(keyId);
    this.#call({ name: "set-countermeasures", enabled: false });
    await this.#driver.setCountermeasures(false);
    if (!current) await this.#dropUnencrypted();
  }

  /** A slot that the kernel does not have does no harm. */
  async #clear(keyId: number): Promise<void> {
    const slot = keyId < 4 ? { scope: "group", keyId: keyId as 1 } : { scope: "igtk", keyId: keyId as 4 };
    try {
      await this.#recorded.deleteKey(slot as Parameters<RecordedDriver["deleteKey"]>[0]);
    } catch (error) {
      if (!(error instanceof DriverError)) throw error;
    }
  }

  async #dropUnencrypted(): Promise<void> {
    this.#call({ name: "set-drop-unencrypted", enabled: true });
    await this.#driver.setDropUnencrypted(true);
  }

  async #scan(): Promise<void> {
    this.#kernel.clock.advance(100);
    this.#call({ name: "scan" });
    await this.#driver.scan();
    this.#kernel.clock.advance(2000);
    this.#call({ name: "scan-results" });
    const results = await this.#driver.scanResults();
    this.tell({ type: "found", at: this.now(), results });
  }

  async #associate(): Promise<void> {
    const { ssid, accessPoint, stationElement, generation } = this.#scene;
    this.#call({ name: "set-auth-algorithm" });
    await this.#driver.setAuthAlgorithm("open");
    if (generation === "2005") await this.#dropUnencrypted();
    await this.#recorded.associate({ ssid, bssid: accessPoint, element: stationElement });
  }

  async #receive(octets: Uint8Array): Promise<void> {
    this.tell({ type: "received", at: this.now(), octets });
    const actions = this.#supplicant.handle({ type: "frame", now: this.now(), octets });
    await perform(
      this.#recorded,
      this.#scene.accessPoint,
      actions.map((action) => this.#ofItsYear(action)),
    );
  }

  #ofItsYear(action: Action): Action {
    if (action.type !== "send" || this.#scene.generation !== "2005") return action;
    const { suite, accessPoint: aa, station: spa } = this.#scene;
    const { aNonce, sNonce } = founding;
    return { type: "send", octets: frameOf2005(action.octets, { pmk: this.#pmk, suite, aa, spa, aNonce, sNonce }) };
  }

  #call(call: DriverCall): void {
    this.tell({ type: "call", at: this.now(), call });
  }
}
