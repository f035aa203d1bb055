import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { RadiotapBridge } from "./bridge.ts";
import { type MachineImage, machineImage } from "./image.ts";
import { LogFile } from "./log-file.ts";
import { type CommandResult, SerialShell } from "./serial-shell.ts";

/** QEMU, with a pipe each way and its errors in a file. */
type Qemu = ChildProcessByStdio<Writable, Readable, null>;

/** Ms that a boot may take: some seconds on a machine of its own. */
const patience = 240_000;

/**
 * A small machine with Debian's kernel, simulated radios, and the host's own programs.
 *
 * `phy0` is for hostapd, `phy1` is ours and reached through {@link Machine.air}, `phy2` and on are for stations.
 */
export class Machine {
  /** `6.1.0-56-amd64`. */
  readonly kernel: string;
  /** What was heard on the channel, and where to send. */
  readonly air: RadiotapBridge;
  /** A folder of the host, which the guest has at `/run/share`. */
  readonly folder: string;
  readonly #qemu: Qemu;
  readonly #shell: SerialShell;

  private constructor(image: MachineImage, air: RadiotapBridge, folder: string, qemu: Qemu, shell: SerialShell) {
    this.kernel = image.kernel;
    this.air = air;
    this.folder = folder;
    this.#qemu = qemu;
    this.#shell = shell;
  }

  /**
   * Boots a machine, and waits until it takes commands.
   *
   * @param folder - of the host, for the machine's logs
   * @param radios - how many there are
   */
  static async boot(folder: string, radios: number): Promise<Machine> {
    const image = machineImage();
    const air = await RadiotapBridge.open();
    const errors = openSync(join(folder, "qemu.log"), "w");
    // Where this process is killed, the kernel takes QEMU with it.
    const words = ["--pdeathsig", "KILL", "qemu-system-x86_64", ...qemuOptions(image, air, folder, radios)];
    const qemu = spawn("setpriv", words, { stdio: ["pipe", "pipe", errors] }) as Qemu;
    closeSync(errors);
    const shell = new SerialShell(qemu.stdout, qemu.stdin);
    qemu.on("error", (error) => shell.fail(error));
    qemu.on("exit", (status) => shell.fail(new Error(`the machine has ended with ${status}: see ${folder}`)));
    qemu.stdin.on("error", (error) => shell.fail(error));
    const machine = new Machine(image, air, folder, qemu, shell);
    const timer = setTimeout(() => shell.fail(new Error(`no boot within ${patience} ms: see ${folder}`)), patience);
    try {
      await shell.ready;
      // Stations have networks of their own, so that what they send goes by the air.
      for (let radio = 2; radio < radios; radio++) {
        await machine.run(`ip netns add radio${radio}; iw phy phy${radio} set netns name radio${radio}`);
      }
      return machine;
    } catch (error) {
      await machine.stop();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Runs a command of the guest's shell: what it printed, and its status. */
  tryRun(command: string): Promise<CommandResult> {
    return this.#shell.run(command);
  }

  /** Runs a command of the guest's shell that must succeed. @returns what it printed */
  async run(command: string): Promise<string> {
    const { status, output } = await this.#shell.run(command);
    if (status !== 0) throw new Error(`the guest ended with ${status}: ${command}\n${output}`);
    return output;
  }

  /** Puts a file where the guest finds it. @returns its path there */
  write(name: string, text: string): string {
    writeFileSync(join(this.folder, name), text);
    return `/run/share/${name}`;
  }

  /** A log in the shared folder, which begins anew. */
  log(name: string): LogFile {
    this.write(name, "");
    return new LogFile(join(this.folder, name));
  }

  /** Ends the machine, by its own means where it has any left. */
  async stop(): Promise<void> {
    if (this.#qemu.exitCode === null && this.#qemu.signalCode === null && this.#qemu.pid !== undefined) {
      const ended = once(this.#qemu, "exit");
      const timer = setTimeout(() => this.#qemu.kill("SIGKILL"), 5_000);
      this.#shell.end();
      await ended;
      clearTimeout(timer);
    }
    this.air.close();
  }
}

function qemuOptions(image: MachineImage, air: RadiotapBridge, folder: string, radios: number): readonly string[] {
  const wire = `socket,id=air,localaddr=127.0.0.1:${air.guestPort},udp=127.0.0.1:${air.port}`;
  const kernelOptions = "console=ttyS0 quiet loglevel=3 panic=-1 mitigations=off nokaslr";
  return [
    // Where the host can do without emulation, guests of guests often cannot: never on trust.
    ...["-accel", "tcg", "-cpu", "max", "-smp", "1", "-m", "768", "-machine", "pc"],
    ...["-nodefaults", "-no-user-config", "-display", "none", "-monitor", "none", "-no-reboot"],
    ...["-serial", `file:${join(folder, "console.log")}`, "-serial", "stdio"],
    ...["-kernel", image.vmlinux, "-initrd", image.initramfs],
    ...["-append", `${kernelOptions} interop.radios=${radios}`],
    ...["-virtfs", "local,path=/,mount_tag=host,security_model=none,readonly=on,multidevs=remap"],
    ...["-virtfs", `local,path=${folder},mount_tag=share,security_model=none`],
    ...["-device", "virtio-rng-pci"],
    ...["-netdev", wire, "-device", "virtio-net-pci,netdev=air,romfile=,mrg_rxbuf=on"],
  ];
}
