import type { Machine } from "../machine/machine.ts";
import { GuestProcess } from "./guest-process.ts";

/** Debian's iwd on one of the guest's radios. It has a state machine of its own, and says nothing of keys. */
export class Iwd {
  static readonly radio = 2;
  /** Its address. */
  readonly address: Uint8Array = Uint8Array.of(2, 0, 0, 0, Iwd.radio, 0);
  /** Its IP address. */
  readonly ip: Uint8Array = Uint8Array.of(10, 99, 0, 10 + Iwd.radio);
  readonly #machine: Machine;
  readonly #bus: GuestProcess;
  readonly #process: GuestProcess;

  private constructor(machine: Machine, bus: GuestProcess, process: GuestProcess) {
    this.#machine = machine;
    this.#bus = bus;
    this.#process = process;
  }

  /** Starts it, with a message bus of its own, and waits until it has found a network. */
  static async start(machine: Machine, ssid: string): Promise<Iwd> {
    const settings = "[General]\\nUseDefaultInterface=true\\nEnableNetworkConfiguration=false\\n";
    await machine.run(`mkdir -p /run/dbus /var/lib/iwd /etc/iwd; printf '${settings}' >/etc/iwd/main.conf`);
    const busCommand = "dbus-daemon --system --nofork --nopidfile --nosyslog --print-address";
    const bus = await GuestProcess.start(machine, busCommand, `${ssid}-bus.log`);
    await bus.log.says(/unix:path/);
    const command = `ip netns exec radio${Iwd.radio} /usr/libexec/iwd -d -i wlan${Iwd.radio}`;
    const process = await GuestProcess.start(machine, command, `${ssid}-iwd.log`);
    const iwd = new Iwd(machine, bus, process);
    await machine.run(`ip -n radio${Iwd.radio} addr replace ${iwd.ip.join(".")}/24 dev wlan${Iwd.radio}`);
    await iwd.says(new RegExp(`Processing BSS '${ssid}'|Added new Network "${ssid}"`));
    return iwd;
  }

  /** The next place in its log. */
  says(pattern: RegExp): Promise<RegExpExecArray> {
    return this.#process.log.says(pattern);
  }

  /** Joins a network: resolves when it has. */
  async connect(ssid: string, passphrase: string): Promise<void> {
    await this.#control(`--passphrase '${passphrase}' station wlan${Iwd.radio} connect ${ssid}`);
  }

  /** Leaves it. */
  async disconnect(): Promise<void> {
    await this.#control(`station wlan${Iwd.radio} disconnect`);
  }

  /** What `iwctl` says of the station. */
  show(): Promise<string> {
    return this.#control(`station wlan${Iwd.radio} show`);
  }

  /** Pings from its side, having forgotten whom it knew. */
  async ping(ip: Uint8Array): Promise<void> {
    const space = `radio${Iwd.radio}`;
    await this.#machine.run(
      `ip -n ${space} neigh flush dev wlan${Iwd.radio}; ip netns exec ${space} busybox ping -c 1 -w 30 ${ip.join(".")}`,
    );
  }

  async stop(): Promise<void> {
    await this.#process.stop();
    await this.#bus.stop();
  }

  #control(command: string): Promise<string> {
    return this.#machine.run(`timeout 60 iwctl ${command}`);
  }
}
