import { copyOf } from "../../bytes/octets.ts";
import { WireError } from "../../errors.ts";
import type { CipherName } from "../../ie/suite.ts";
import type { Abi } from "../abi.ts";
import { cipherNone } from "../constants.ts";
import { type ErrnoName, errnoNumber } from "../errno.ts";
import { encodeRoutingMessage, type RoutingMessage } from "../events.ts";
import { decodeInterfaceName, encodeInterfaceName } from "../interface-request.ts";
import type { EapolPort, EventPort, IoctlAnswer, IoctlPort, IoctlRequest, OperationName } from "../ioctl.ts";
import { decodeReq, encodeReq, type Req } from "../structs.ts";
import { encodeWirelessEvent, type WirelessEvent } from "../wireless-event.ts";
import { beaconOf, receiveAsAccessPoint } from "./access-point.ts";
import { Air, type EapolListener, type Radio } from "./air.ts";
import { type Behaviour, behaviourOf } from "./behaviour.ts";
import { VirtualClock } from "./clock.ts";
import type { KernelContext, Packet } from "./context.ts";
import { sendData } from "./data-path.ts";
import { type Device, softwareDevice } from "./device.ts";
import { getOperations } from "./get-operations.ts";
import { type OperatingMode, SimulatedInterface } from "./interface.ts";
import { answerInterfaceRequest, interfaceFlags, interfaceRequest, setUp } from "./interface-requests.ts";
import { Modules, modulesOf } from "./modules.ts";
import type { Operation } from "./operation.ts";
import { setOperations } from "./set-operations.ts";
import { lose, receiveAsStation } from "./station.ts";

/** What a kernel is booted with. */
export interface SimulatedKernelOptions {
  /** What it was compiled as. */
  readonly abi: Abi;
  /** The air that its interfaces breathe, with the clock; without one, a kernel has its own. */
  readonly air?: Air;
  /** The modules loaded beside `wlan`; absent, all that net80211 may ask for. */
  readonly modules?: readonly string[];
}

/** What an interface is attached with. */
export interface AttachOptions {
  /** Its name, 1 to 15 octets: `ndis0`. */
  readonly name: string;
  /** Its address, 6 octets. */
  readonly address: Uint8Array;
  /** The hardware below; absent, one that leaves everything to the kernel. */
  readonly device?: Device;
  /** What it is; absent, a station. */
  readonly mode?: OperatingMode;
  /** Its number in events; absent, the next one. */
  readonly index?: number;
}

/** What an interface without net80211 answers: a wired one EINVAL, an ndis one without 802.11 ENOTTY. */
export type WiredAnswer = "EINVAL" | "ENOTTY";

/**
 * A kernel with net80211 behind an {@link IoctlPort}: it reads the octets that a real one would, keeps the same state,
 * checks in the same order, answers with the same errno and tells the same events. It is exact about requests, keys and
 * events, and simple about the radio.
 *
 * @source FreeBSD sys/net80211/ieee80211_ioctl.c, ieee80211_crypto.c, ieee80211_freebsd.c
 */
export class SimulatedKernel implements KernelContext {
  readonly abi: Abi;
  readonly behaviour: Behaviour;
  readonly air: Air;
  /** What is loaded. */
  readonly modules: Modules;
  outOfMemory = false;
  readonly #interfaces = new Map<string, SimulatedInterface>();
  readonly #wired = new Map<string, WiredAnswer>();
  readonly #detach = new Map<string, () => void>();
  readonly #messages: string[] = [];
  readonly #readers = new Set<(octets: Uint8Array) => void>();
  readonly #listeners = new Map<string, Set<(packet: Packet) => void>>();

  /** Boots. */
  constructor(options: SimulatedKernelOptions) {
    this.abi = options.abi;
    this.behaviour = behaviourOf(options.abi.dialect.name);
    this.air = options.air ?? new Air(new VirtualClock());
    this.modules = new Modules(options.abi.model);
    for (const name of options.modules ?? modulesOf(options.abi)) this.modules.load(name);
  }

  get clock(): VirtualClock {
    return this.air.clock;
  }

  /** What the kernel printed, a line each: `dmesg`. */
  get dmesg(): readonly string[] {
    return this.#messages;
  }

  /** Attaches a wireless interface, down. What it is told by the air, it follows. */
  attach(options: AttachOptions): SimulatedInterface {
    const net = new SimulatedInterface({
      name: options.name,
      address: options.address,
      device: options.device ?? softwareDevice,
      mode: options.mode ?? "station",
      index: options.index ?? this.#interfaces.size + 1,
      keySlots: this.abi.dialect.keySlots,
      behaviour: this.behaviour,
    });
    this.#interfaces.set(net.name, net);
    const radio: Radio = {
      address: net.address,
      network: () => beaconOf(net),
      receive: (frame) =>
        net.mode === "station" ? receiveAsStation(this, net, frame) : receiveAsAccessPoint(this, net, frame),
    };
    this.#detach.set(net.name, this.air.attach(radio));
    this.#announce(net, 0);
    return net;
  }

  /** Attaches an interface that has no net80211, and so refuses its requests. */
  attachWired(name: string, answer: WiredAnswer = "EINVAL"): void {
    this.#wired.set(name, answer);
  }

  /** Takes an interface away and destroys its keys, as when a card is pulled. */
  detach(name: string): void {
    this.#wired.delete(name);
    const net = this.#interfaces.get(name);
    if (net === undefined) return;
    this.#detach.get(name)?.();
    this.#detach.delete(name);
    this.#interfaces.delete(name);
    this.#announce(net, 1);
    for (const key of net.keys()) key.reset();
  }

  /** An interface by its name. */
  interface(name: string): SimulatedInterface | undefined {
    return this.#interfaces.get(name);
  }

  /** Every wireless interface, in the order in which they were attached. */
  get interfaces(): readonly SimulatedInterface[] {
    return [...this.#interfaces.values()];
  }

  /** Takes every interface away and destroys every key. */
  shutdown(): void {
    for (const name of [...this.#interfaces.keys()]) this.detach(name);
  }

  /** `ifconfig NAME up` or `down`. */
  setUp(name: string, up: boolean): void {
    const net = this.#interfaces.get(name);
    if (net !== undefined) setUp(this, net, up);
  }

  /** What happens to a station whose access point is not heard any more. */
  missBeacons(name: string): void {
    const net = this.#interfaces.get(name);
    if (net?.mode === "station" && net.joined !== undefined) lose(this, net);
  }

  /** The way in for a program. Without privilege, what changes something is EPERM. */
  port(privilege: "root" | "user" = "root"): IoctlPort {
    return async (request) => {
      try {
        return this.#ioctl(request, privilege === "root");
      } catch (error) {
        // The argument is not as long as its code says: the kernel would read past it.
        if (error instanceof WireError) return settle(request, "EFAULT");
        throw error;
      }
    };
  }

  /** The routing socket: every reader is told of every interface. */
  get events(): EventPort {
    return (listener) => {
      this.#readers.add(listener);
      return () => {
        this.#readers.delete(listener);
      };
    };
  }

  /** A packet socket of an interface for frames of one Ethernet type, 0x888e being EAPOL. */
  sender(name: string, etherType = 0x888e): EapolPort {
    return async (to, payload) => {
      const net = this.#interfaces.get(name);
      if (net !== undefined) sendData(this, net, { from: net.address, to, etherType, payload });
    };
  }

  /** Gives `listener` every frame of one Ethernet type that the interface lets in. @returns ends that */
  listen(name: string, listener: EapolListener, etherType = 0x888e): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    const take = (packet: Packet): void => {
      if (packet.etherType === etherType) listener(packet.from, packet.payload);
    };
    listeners.add(take);
    return () => {
      listeners.delete(take);
    };
  }

  deliver(net: SimulatedInterface, packet: Packet): void {
    for (const listener of [...(this.#listeners.get(net.name) ?? [])]) listener(packet);
  }

  notify(net: SimulatedInterface, event: WirelessEvent): void {
    const { what, payload } = encodeWirelessEvent(event, this.abi);
    this.#tell({ type: "ieee80211", index: net.index, name: encodeInterfaceName(net.name), what, payload });
  }

  notifyChange(net: SimulatedInterface): void {
    const flags = interfaceFlags(net);
    this.#tell({ type: "interface-info", index: net.index, flags, addrs: 0, rest: new Uint8Array(2) });
  }

  #announce(net: SimulatedInterface, what: 0 | 1): void {
    const name = encodeInterfaceName(net.name);
    this.#tell({ type: "interface-announce", index: net.index, name, what, rest: new Uint8Array(0) });
  }

  #tell(message: RoutingMessage): void {
    for (const reader of [...this.#readers]) reader(encodeRoutingMessage(message, this.abi));
  }

  findModule(name: string): boolean {
    if (this.modules.has(name)) return true;
    this.#messages.push(`ieee80211_load_module: load the ${name} module by hand for now.`);
    return false;
  }

  hasCipher(cipher: number): boolean {
    if (cipher === cipherNone) return true;
    const module = this.behaviour.cipherModules[cipher];
    return module !== undefined && this.findModule(module);
  }

  cipherNames(cipher: number): CipherName[] {
    const entries = Object.entries(this.abi.dialect.ciphers) as [CipherName, number][];
    return entries.filter(([, number]) => number === cipher).map(([name]) => name);
  }

  #ioctl(request: IoctlRequest, privileged: boolean): IoctlAnswer {
    const { abi } = this;
    const name = decodeInterfaceName(request.ireq.subarray(0, 16));
    const net = this.#interfaces.get(name);
    const wired = this.#wired.get(name);
    if (net === undefined) return settle(request, wired ?? "ENXIO");
    const other = interfaceRequest(request.code, abi);
    if (other !== undefined) {
      const answer = answerInterfaceRequest(other, { kernel: this, net, abi, request }, privileged);
      return typeof answer === "string" ? settle(request, answer) : { errno: 0, data: request.data, ...answer };
    }
    const setting = request.code === abi.setCode;
    if (!setting && request.code !== abi.getCode) return settle(request, "EINVAL");
    const req = decodeReq(request.ireq, abi);
    const { val, len } = req;
    const operation: Operation = { kernel: this, net, abi, val, len, memory: request.data, privileged };
    const asked = operationOf(req.type, abi);
    return setting ? set(request, asked, operation) : get(request, req, asked, operation);
  }
}

function set(request: IoctlRequest, name: OperationName | undefined, operation: Operation): IoctlAnswer {
  if (!operation.privileged) return settle(request, "EPERM");
  const run = name === undefined ? undefined : setOperations[name];
  return settle(request, run === undefined ? "EINVAL" : run(operation));
}

function get(request: IoctlRequest, req: Req, name: OperationName | undefined, operation: Operation): IoctlAnswer {
  const run = name === undefined ? undefined : getOperations[name];
  const reply = run === undefined ? "EINVAL" : run(operation);
  if (typeof reply === "string") return settle(request, reply);
  const { data } = reply;
  const len = reply.len ?? data?.length ?? req.len;
  const ireq = encodeReq({ ...req, val: reply.val ?? req.val, len }, operation.abi);
  if (data === undefined) return { errno: 0, ireq, data: request.data };
  if (request.data.length < data.length) return settle(request, "EFAULT");
  const memory = copyOf(request.data);
  memory.set(data);
  data.fill(0);
  return { errno: 0, ireq, data: memory };
}

/** The answer that leaves everything as it was. */
function settle({ ireq, data }: IoctlRequest, errno: ErrnoName | undefined): IoctlAnswer {
  return { errno: errno === undefined ? 0 : errnoNumber(errno), ireq, data };
}

function operationOf(type: number, abi: Abi): OperationName | undefined {
  for (const [name, number] of Object.entries(abi.dialect.operations)) {
    if (number === type) return name as OperationName;
  }
  return undefined;
}
