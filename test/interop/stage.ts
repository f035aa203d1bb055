import { join } from "node:path";
import type { Machine } from "./machine/machine.ts";
import { OurNetwork, OurStation } from "./ours.ts";
import { Hostapd } from "./peers/hostapd.ts";
import { Iwd } from "./peers/iwd.ts";
import { WpaSupplicant } from "./peers/wpa-supplicant.ts";
import type { Air } from "./radio/air.ts";
import type { NetworkOptions } from "./radio/network.ts";
import { passphrase, type SuiteCase } from "./suites.ts";

/** How one scenario differs from what all have. */
export interface StationWishes {
  /** What carries its frames. Left out: the machine's air. */
  readonly air?: Air;
  /** What it takes for the passphrase. Left out: the right one. */
  readonly passphrase?: string;
  /** The last octet of its address. Left out: 0, the address of the radio's own interface. */
  readonly place?: number;
}

/** How our network differs from what all have. */
export interface NetworkWishes extends Pick<NetworkOptions, "renewal"> {
  /** What carries its frames. Left out: the machine's air. */
  readonly air?: Air;
}

/** Where a scenario is played: it starts what it needs, and everything ends with it, whatever came of it. */
export class Stage {
  readonly machine: Machine;
  /** The name of the network: another in each scenario. */
  readonly ssid: string;
  readonly #ends: (() => Promise<void> | void)[] = [];

  /** @param ssid - also the name of its recording */
  constructor(machine: Machine, ssid: string) {
    this.machine = machine;
    this.ssid = ssid;
    machine.air.record(join(machine.folder, `${ssid}.pcap`));
  }

  /** hostapd, with its network up. */
  async hostapd({ hostapd }: SuiteCase, ...lines: readonly string[]): Promise<Hostapd> {
    const words = [...hostapd, `wpa_passphrase=${passphrase}`, ...lines];
    const started = await Hostapd.start(this.machine, this.ssid, words);
    this.#ends.push(() => started.stop());
    return started;
  }

  /** wpa_supplicant, on its way to the network. @param radio - from 2 */
  async supplicant(
    { supplicant, supplicantAtAll }: SuiteCase,
    {
      radio = 2,
      passphrase: psk = passphrase,
      lines = [],
    }: { radio?: number; passphrase?: string; lines?: readonly string[] | undefined } = {},
  ): Promise<WpaSupplicant> {
    const words = [...supplicant, `psk="${psk}"`, ...lines];
    const started = await WpaSupplicant.start(this.machine, radio, this.ssid, words, supplicantAtAll);
    this.#ends.push(() => started.stop());
    return started;
  }

  /** iwd, which has found the network. */
  async iwd(): Promise<Iwd> {
    const started = await Iwd.start(this.machine, this.ssid);
    this.#ends.push(() => started.stop());
    return started;
  }

  /** A station of ours, which has not joined yet. */
  station(
    { station }: SuiteCase,
    { air = this.machine.air, place = 0, passphrase: psk = passphrase }: StationWishes = {},
  ): OurStation {
    const address = Uint8Array.of(2, 0, 0, 0, 1, place);
    const ip = Uint8Array.of(10, 99, 0, 100 + place);
    const ours = new OurStation(air, address, ip, { ssid: this.ssid, passphrase: psk, policy: station });
    this.#ends.push(() => ours.close());
    return ours;
  }

  /** Our network, up. */
  network({ network, mobilityDomain }: SuiteCase, { air = this.machine.air, renewal }: NetworkWishes = {}): OurNetwork {
    const address = Uint8Array.of(2, 0, 0, 0, 1, 0);
    const options = { ssid: this.ssid, passphrase, policy: network, renewal, mobilityDomain };
    const ours = new OurNetwork(air, address, Uint8Array.of(10, 99, 0, 1), options);
    this.#ends.push(() => ours.close());
    ours.network.start();
    return ours;
  }

  /** Something else to end with the scenario. */
  atEnd(end: () => Promise<void> | void): void {
    this.#ends.push(end);
  }

  /** Ends what was started, the last first. */
  async end(): Promise<void> {
    for (const end of this.#ends.splice(0).reverse()) await end();
  }
}
