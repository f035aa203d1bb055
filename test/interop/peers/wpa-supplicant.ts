import type { Machine } from "../machine/machine.ts";
import { GuestProcess } from "./guest-process.ts";
import { KeyLogger } from "./key-logger.ts";
import { valuesIn } from "./values.ts";

/** Debian's wpa_supplicant on one of the guest's radios, in a network namespace of its own. */
export class WpaSupplicant extends KeyLogger {
  /** Its address. */
  readonly address: Uint8Array;
  /** Its IP address. */
  readonly ip: Uint8Array;
  readonly #machine: Machine;
  readonly #radio: number;

  private constructor(machine: Machine, process: GuestProcess, radio: number) {
    super(process);
    this.#machine = machine;
    this.#radio = radio;
    this.address = Uint8Array.of(2, 0, 0, 0, radio, 0);
    this.ip = Uint8Array.of(10, 99, 0, 10 + radio);
  }

  /**
   * Starts it. It looks for the network by itself.
   *
   * @param radio - from 2
   * @param lines - of its network block, besides the SSID
   * @param atAll - lines outside of the block
   */
  static async start(
    machine: Machine,
    radio: number,
    ssid: string,
    lines: readonly string[],
    atAll: readonly string[] = [],
  ): Promise<WpaSupplicant> {
    const block = ["network={", `ssid="${ssid}"`, "scan_freq=2412", ...lines, "}"];
    const name = `${ssid}-wpa_supplicant-${radio}`;
    const path = machine.write(`${name}.conf`, ["ctrl_interface=/run/supplicant", ...atAll, ...block, ""].join("\n"));
    const command = `ip netns exec radio${radio} wpa_supplicant -dd -K -t -Dnl80211 -iwlan${radio} -c${path} -f/run/share/${name}.log`;
    const process = await GuestProcess.start(machine, command, `${name}.log`, `${name}.out`);
    const supplicant = new WpaSupplicant(machine, process, radio);
    await machine.run(`ip -n radio${radio} addr replace ${supplicant.ip.join(".")}/24 dev wlan${radio}`);
    return supplicant;
  }

  /** What `wpa_cli` says of the connection: `name=value` in each line. */
  async status(): Promise<ReadonlyMap<string, string>> {
    return valuesIn(await this.control("status"));
  }

  /** What `wpa_cli` prints for a command. */
  control(command: string): Promise<string> {
    return this.#machine.run(`wpa_cli -p /run/supplicant -i wlan${this.#radio} ${command}`);
  }

  /** Pings from its side, having forgotten whom it knew. */
  async ping(ip: Uint8Array): Promise<void> {
    const space = `radio${this.#radio}`;
    await this.#machine.run(
      `ip -n ${space} neigh flush dev wlan${this.#radio}; ip netns exec ${space} busybox ping -c 1 -w 30 ${ip.join(".")}`,
    );
  }
}
