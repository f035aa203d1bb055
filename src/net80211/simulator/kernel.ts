import type { CipherName } from "../../ie/suite.ts";
import type { Abi } from "../abi.ts";
import { cipherNone } from "../constants.ts";
import { type ErrnoName, errnoNumber } from "../errno.ts";
import { decodeInterfaceName } from "../interface-request.ts";
import type { IoctlAnswer, IoctlPort, IoctlRequest, OperationName } from "../ioctl.ts";
import { decodeReq, encodeReq, type Req } from "../structs.ts";
import { Air, type AirFrame, type Radio } from "./air.ts";
import { type Behaviour, behaviourOf } from "./behaviour.ts";
import { VirtualClock } from "./clock.ts";
import type { KernelContext } from "./context.ts";
import { type Device, softwareDevice } from "./device.ts";
import { getOperations } from "./get-operations.ts";
import { type OperatingMode, SimulatedInterface } from "./interface.ts";
import { Modules, wlanModules } from "./modules.ts";
import type { Operation } from "./operation.ts";
import { setOperations } from "./set-operations.ts";
import { receiveAsStation } from "./station.ts";

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
}

/**
 * A kernel with net80211 behind an {@link IoctlPort}: it reads the octets that a real one would, keeps the same state,
 * checks in the same order and answers with the same errno. It is exact about requests, keys and events, and simple
 * about the radio.
 *
 * @source FreeBSD sys/net80211/ieee80211_ioctl.c, ieee80211_crypto.c
 */
export class SimulatedKernel implements KernelContext {
  /** What it was compiled as. */
  readonly abi: Abi;
  /** What kernels of its year do. */
  readonly behaviour: Behaviour;
  /** The air around it. */
  readonly air: Air;
  /** What is loaded. */
  readonly modules: Modules;
  readonly #interfaces = new Map<string, SimulatedInterface>();
  readonly #detach: (() => void)[] = [];
  readonly #messages: string[] = [];

  /** Boots. */
  constructor(options: SimulatedKernelOptions) {
    this.abi = options.abi;
    this.behaviour = behaviourOf(options.abi.dialect.name);
    this.air = options.air ?? new Air(new VirtualClock());
    this.modules = new Modules(options.abi.model);
    for (const name of options.modules ?? wlanModules) this.modules.load(name);
  }

  /** The clock by which scans, frames and timers run. */
  get clock(): VirtualClock {
    return this.air.clock;
  }

  /** What the kernel printed, a line each: `dmesg`. */
  get dmesg(): readonly string[] {
    return this.#messages;
  }

  /** Attaches an interface; what it is told about by the air, it follows. */
  attach(options: AttachOptions): SimulatedInterface {
    const net = new SimulatedInterface({
      name: options.name,
      address: options.address,
      device: options.device ?? softwareDevice,
      mode: options.mode ?? "station",
      index: this.#interfaces.size + 1,
      keySlots: this.abi.dialect.keySlots,
      behaviour: this.behaviour,
    });
    this.#interfaces.set(net.name, net);
    const radio: Radio = {
      address: net.address,
      network: () => undefined,
      receive: (frame: AirFrame) => receiveAsStation(this, net, frame),
    };
    this.#detach.push(this.air.attach(radio));
    return net;
  }

  /** Destroys every key and takes the interfaces off the air. */
  shutdown(): void {
    for (const detach of this.#detach.splice(0)) detach();
    for (const net of this.#interfaces.values()) for (const key of net.keys()) key.reset();
    this.#interfaces.clear();
  }

  /** The way in for a program. Without privilege, what changes something is EPERM. */
  port(privilege: "root" | "user" = "root"): IoctlPort {
    return async (request) => this.#ioctl(request, privilege === "root");
  }

  /** Whether a module is there; where it is not, the kernel says on the console that it wants it. */
  findModule(name: string): boolean {
    if (this.modules.has(name)) return true;
    this.#messages.push(`ieee80211_load_module: load the ${name} module by hand for now.`);
    return false;
  }

  /** Whether a cipher can be used. */
  hasCipher(cipher: number): boolean {
    if (cipher === cipherNone) return true;
    const module = this.behaviour.cipherModules[cipher];
    return module !== undefined && this.findModule(module);
  }

  /** What a cipher number is called. WEP has two names. */
  cipherNames(cipher: number): CipherName[] {
    const entries = Object.entries(this.abi.dialect.ciphers) as [CipherName, number][];
    return entries.filter(([, number]) => number === cipher).map(([name]) => name);
  }

  #ioctl(request: IoctlRequest, privileged: boolean): IoctlAnswer {
    const { abi } = this;
    if (request.code !== abi.setCode && request.code !== abi.getCode) return refuse(request, "EINVAL");
    const req = decodeReq(request.ireq, abi);
    const net = this.#interfaces.get(decodeInterfaceName(req.name));
    if (net === undefined) return refuse(request, "ENXIO");
    const name = operationOf(req.type, abi);
    const operation: Operation = {
      kernel: this,
      net,
      abi,
      val: req.val,
      len: req.len,
      memory: request.data,
      privileged,
    };
    return request.code === abi.setCode ? set(request, name, operation) : get(request, req, name, operation);
  }
}

function set(request: IoctlRequest, name: OperationName | undefined, operation: Operation): IoctlAnswer {
  if (!operation.privileged) return refuse(request, "EPERM");
  const run = name === undefined ? undefined : setOperations[name];
  const errno = run === undefined ? "EINVAL" : run(operation);
  return refuse(request, errno);
}

function get(request: IoctlRequest, req: Req, name: OperationName | undefined, operation: Operation): IoctlAnswer {
  const run = name === undefined ? undefined : getOperations[name];
  const reply = run === undefined ? "EINVAL" : run(operation);
  if (typeof reply === "string") return refuse(request, reply);
  const { data } = reply;
  const ireq = encodeReq({ ...req, val: reply.val ?? req.val, len: data?.length ?? req.len }, operation.abi);
  if (data === undefined) return { errno: 0, ireq, data: request.data };
  if (request.data.length < data.length) return refuse(request, "EFAULT");
  const memory = request.data.slice();
  memory.set(data);
  return { errno: 0, ireq, data: memory };
}

/** The answer that leaves everything as it was. */
function refuse({ ireq, data }: IoctlRequest, errno: ErrnoName | undefined): IoctlAnswer {
  return { errno: errno === undefined ? 0 : errnoNumber(errno), ireq, data };
}

function operationOf(type: number, abi: Abi): OperationName | undefined {
  for (const [name, number] of Object.entries(abi.dialect.operations)) {
    if (number === type) return name as OperationName;
  }
  return undefined;
}
