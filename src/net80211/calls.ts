import { DriverError, StateError, WireError } from "../errors.ts";
import type { Abi } from "./abi.ts";
import { errnoEntry } from "./errno.ts";
import { encodeInterfaceName, interfaceRequestCode } from "./interface-request.ts";
import type { IoctlAnswer, IoctlPort, IoctlRequest, OperationName } from "./ioctl.ts";
import type { InterfaceRequestName } from "./numbers.ts";
import { decodeReq, encodeReq } from "./structs.ts";

const nothing: Uint8Array = new Uint8Array(0);

/** What one request of net80211 carries. */
interface Asked {
  readonly code: number;
  readonly operation: OperationName;
  readonly val: number;
  readonly data: Uint8Array;
}

/**
 * The forms in which an interface is asked: a plain value in `i_val`, octets behind `i_data`, or a struct of its own. An
 * errno becomes a `DriverError`.
 */
export class Calls {
  /** The interface: `ndis0`. */
  readonly ifname: string;
  /** The ABI that the octets are written in. */
  readonly abi: Abi;
  /** The interface's name as the structs hold it: 16 octets. */
  readonly name: Uint8Array;
  readonly #port: IoctlPort;
  #closed = false;

  /** @throws WireError `ERR_WIRE_VALUE` - the name has more than 15 octets, or none */
  constructor(ifname: string, abi: Abi, port: IoctlPort) {
    this.ifname = ifname;
    this.abi = abi;
    this.name = encodeInterfaceName(ifname);
    this.#port = port;
  }

  /** Refuses every later call. */
  close(): void {
    this.#closed = true;
  }

  /** SIOCS80211 with a plain value. @throws DriverError - the kernel refused */
  async setValue(operation: OperationName, val: number): Promise<void> {
    await this.#ask({ code: this.abi.setCode, operation, val, data: nothing });
  }

  /** SIOCS80211 with octets, borrowed, and beside them an `i_val`. @throws DriverError - the kernel refused */
  async setData(operation: OperationName, data: Uint8Array, val = 0): Promise<void> {
    await this.#ask({ code: this.abi.setCode, operation, val, data });
  }

  /**
   * SIOCS80211 with octets that hold a key: they, and what comes back, are cleared whatever happens.
   *
   * @throws DriverError - the kernel refused
   */
  async setSecret(operation: OperationName, data: Uint8Array): Promise<void> {
    try {
      await this.#ask({ code: this.abi.setCode, operation, val: 0, data }, clear);
    } finally {
      data.fill(0);
    }
  }

  /** SIOCG80211 for a plain value. @throws DriverError - the kernel refused */
  async getValue(operation: OperationName): Promise<number> {
    const answer = await this.#ask({ code: this.abi.getCode, operation, val: 0, data: nothing });
    return decodeReq(answer.ireq, this.abi).val;
  }

  /** SIOCG80211 for octets: `data` says what is asked for and how much fits. @throws DriverError - the kernel refused */
  async getData(operation: OperationName, data: Uint8Array): Promise<Uint8Array> {
    const answer = await this.#ask({ code: this.abi.getCode, operation, val: 0, data });
    return answer.data.subarray(0, decodeReq(answer.ireq, this.abi).len);
  }

  /**
   * SIOCG80211 for octets that hold a key: `use` borrows them, and they are cleared behind it.
   *
   * @throws DriverError - the kernel refused
   */
  async getSecret<T>(operation: OperationName, data: Uint8Array, use: (octets: Uint8Array) => T): Promise<T> {
    let answer: IoctlAnswer | undefined;
    try {
      answer = await this.#ask({ code: this.abi.getCode, operation, val: 0, data }, clear);
      return use(answer.data.subarray(0, decodeReq(answer.ireq, this.abi).len));
    } finally {
      data.fill(0);
      answer?.data.fill(0);
    }
  }

  /**
   * A request that is not net80211's own, with its struct and, at `dataAt` within it, the address of `data`.
   *
   * @throws DriverError - the kernel refused; WireError `ERR_WIRE_VALUE` - the dialect has no such request
   */
  async request(
    name: InterfaceRequestName,
    ireq: Uint8Array,
    pointed: Pick<IoctlRequest, "data" | "dataAt"> = { data: nothing },
  ): Promise<IoctlAnswer> {
    this.#requireOpen(name);
    const code = interfaceRequestCode(name, this.abi);
    if (code === undefined)
      throw new WireError("ERR_WIRE_VALUE", name, 0, `${this.abi.dialect.name} has no such request`);
    const answer = await this.#port({ code, ireq, ...pointed });
    return accepted(answer, name, undefined);
  }

  async #ask(asked: Asked, seen?: (answer: IoctlAnswer) => void): Promise<IoctlAnswer> {
    const { abi } = this;
    const { code, operation, val, data } = asked;
    this.#requireOpen(operation);
    const op = abi.dialect.operations[operation];
    if (op === undefined) {
      throw new WireError("ERR_WIRE_VALUE", "ieee80211req.type", 16, `${abi.dialect.name} has no ${operation}`);
    }
    const ireq = encodeReq({ name: this.name, type: op, val, len: data.length, data: 0n }, abi);
    const pointer = data.length === 0 ? {} : { dataAt: ireq.length - abi.model.pointerSize };
    const answer = await this.#port({ code, ireq, data, ...pointer });
    // What was set is no use to anyone any more, and a refusal neither.
    if (answer.errno !== 0 || code === abi.setCode) seen?.(answer);
    return accepted(answer, operation, op);
  }

  #requireOpen(what: string): void {
    if (this.#closed) throw new StateError("ERR_STATE_CLOSED", `${what} on ${this.ifname}: the driver is closed`);
  }
}

function clear({ data }: IoctlAnswer): void {
  data.fill(0);
}

function accepted(answer: IoctlAnswer, operation: string, op: number | undefined): IoctlAnswer {
  if (answer.errno === 0) return answer;
  const { name, text } = errnoEntry(answer.errno);
  throw new DriverError({ operation, op, errno: name, text });
}
