import type { Machine } from "../machine/machine.ts";
import { nameOf } from "../radio/frames.ts";
import { GuestProcess } from "./guest-process.ts";
import { KeyLogger } from "./key-logger.ts";
import { valuesIn } from "./values.ts";

/** Debian's hostapd on the guest's first radio: `10.99.0.1`. */
export class Hostapd extends KeyLogger {
  /** Its address. */
  static readonly address: Uint8Array = Uint8Array.of(2, 0, 0, 0, 0, 0);
  /** Its IP address. */
  static readonly ip: Uint8Array = Uint8Array.of(10, 99, 0, 1);
  readonly #machine: Machine;

  private constructor(machine: Machine, process: GuestProcess) {
    super(process);
    this.#machine = machine;
  }

  /**
   * Starts it, and waits until its network is up.
   *
   * @param lines - of its configuration, besides those that every network has
   */
  static async start(machine: Machine, ssid: string, lines: readonly string[]): Promise<Hostapd> {
    const general = ["interface=wlan0", "driver=nl80211", "ctrl_interface=/run/hostapd", "hw_mode=g", "channel=1"];
    const path = machine.write(`${ssid}-hostapd.conf`, [...general, `ssid=${ssid}`, ...lines, ""].join("\n"));
    const log = `${ssid}-hostapd.log`;
    const command = `hostapd -dd -K -t -f /run/share/${log} ${path}`;
    const hostapd = new Hostapd(machine, await GuestProcess.start(machine, command, log, `${ssid}-hostapd.out`));
    await hostapd.says(/AP-ENABLED/);
    await machine.run(`ip addr replace ${Hostapd.ip.join(".")}/24 dev wlan0`);
    return hostapd;
  }

  /** What `hostapd_cli` says of a station: `name=value` in each line. */
  async station(address: Uint8Array): Promise<ReadonlyMap<string, string>> {
    return valuesIn(await this.control(`sta ${nameOf(address)}`));
  }

  /** What `hostapd_cli` prints for a command. */
  control(command: string): Promise<string> {
    return this.#machine.run(`hostapd_cli -p /run/hostapd -i wlan0 ${command}`);
  }

  /** Pings from its side, having forgotten whom it knew: it asks everybody first. */
  async ping(ip: Uint8Array): Promise<void> {
    await this.#machine.run(`ip neigh flush dev wlan0; busybox ping -c 1 -w 30 ${ip.join(".")}`);
  }
}
