import { DriverError, StateError, WireError } from "../errors.ts";
import type { Abi } from "./abi.ts";
import { errnoEntry } from "./errno.ts";
import { encodeInterfaceName } from "./interface-request.ts";
import type { IoctlAnswer, IoctlPort, OperationName } from "./ioctl.ts";
import { decodeReq, encodeReq, type Req } from "./structs.ts";

const nothing: Uint8Array = new Uint8Array(0);

/**
 * The two forms in which net80211 is asked: a plain value in `i_val`, or octets behind `i_data`. An errno becomes a
 * `DriverError`.
 */
export class Calls {
  /** The interface: `ndis0`. */
  readonly ifname: string;
  /** The ABI that the octets are written in. */
  readonly abi: Abi;
  readonly #port: IoctlPort;
  readonly #name: Uint8Array;
  #closed = false;

  /** @throws WireError `ERR_WIRE_VALUE` - the name has more than 15 octets, or none */
  constructor(ifname: string, abi: Abi, port: IoctlPort) {
    this.ifname = ifname;
    this.abi = abi;
    this.#port = port;
    this.#name = encodeInterfaceName(ifname);
  }

  /** Refuses every later call. */
  close(): void {
    this.#closed = true;
  }

  /** SIOCS80211 with a plain value. @throws DriverError - the kernel refused */
  async setValue(operation: OperationName, value: number): Promise<void> {
    await this.#call("set", operation, { val: value }, nothing);
  }

  /** SIOCS80211 with octets, borrowed, and beside them an `i_val`. @throws DriverError - the kernel refused */
  async setData(operation: OperationName, data: Uint8Array, value = 0): Promise<void> {
    await this.#call("set", operation, { val: value }, data);
  }

  /**
   * SIOCS80211 with octets that hold a key: they, and what comes back, are cleared whatever happens.
   *
   * @throws DriverError - the kernel refused
   */
  async setSecret(operation: OperationName, data: Uint8Array): Promise<void> {
    let answered: Uint8Array | undefined;
    try {
      await this.#call("set", operation, { val: 0 }, data, (answer) => {
        answered = answer.data;
      });
    } finally {
      data.fill(0);
      answered?.fill(0);
    }
  }

  /** SIOCG80211 for a plain value. @throws DriverError - the kernel refused */
  async getValue(operation: OperationName): Promise<number> {
    return (await this.#call("get", operation, {}, nothing)).req.val;
  }

  /** SIOCG80211 for octets: `data` says what is asked for and how much fits. @throws DriverError - the kernel refused */
  async getData(operation: OperationName, data: Uint8Array): Promise<Uint8Array> {
    const { req, answer } = await this.#call("get", operation, {}, data);
    return answer.data.subarray(0, req.len);
  }

  async #call(
    direction: "set" | "get",
    operation: OperationName,
    fields: Partial<Pick<Req, "val">>,
    data: Uint8Array,
    seen?: (answer: IoctlAnswer) => void,
  ): Promise<{ req: Req; answer: IoctlAnswer }> {
    if (this.#closed) throw new StateError("ERR_STATE_CLOSED", `${operation} on ${this.ifname}: the driver is closed`);
    const { abi } = this;
    const op = abi.dialect.operations[operation];
    if (op === undefined) {
      throw new WireError("ERR_WIRE_VALUE", "ieee80211req.type", 16, `${abi.dialect.name} has no ${operation}`);
    }
    const ireq = encodeReq({ name: this.#name, type: op, val: 0, len: data.length, data: 0n, ...fields }, abi);
    const code = direction === "set" ? abi.setCode : abi.getCode;
    const pointer = data.length === 0 ? {} : { dataAt: ireq.length - abi.model.pointerSize };
    const answer = await this.#port({ code, ireq, data, ...pointer });
    seen?.(answer);
    if (answer.errno !== 0) {
      const { name, text } = errnoEntry(answer.errno);
      throw new DriverError({ operation, op, errno: name, text });
    }
    return { req: decodeReq(answer.ireq, abi), answer };
  }
}
