import { copyOf } from "../bytes/octets.ts";
import type { Abi } from "./abi.ts";
import type { IoctlPort } from "./ioctl.ts";

/** What a foreign function interface (bun:ffi, Deno's dlopen, koffi) must give: a call of the C library, and addresses. */
export interface NativeSystem {
  /** `ioctl(socket, code, argument)` on an open datagram socket. @returns 0, or what `errno` says after a failure */
  ioctl(code: number, argument: Uint8Array): number;
  /** Where the octets, at least one, lie in memory. They must stay there until the call is over. */
  addressOf(octets: Uint8Array): bigint;
}

/**
 * An {@link IoctlPort} to the kernel that the program runs on. It writes the address of the data into the argument,
 * calls, and takes it out again.
 *
 * Checked with a stand-in for the C library; not tried on hardware.
 *
 * @param abi - what the running kernel was compiled as
 * @source FreeBSD sys/sys/ioccom.h
 */
export function createNativePort(system: NativeSystem, abi: Abi): IoctlPort {
  const { pointerSize, byteOrder } = abi.model;
  const little = byteOrder === "little";
  return async ({ code, ireq, data, dataAt }) => {
    const argument = copyOf(ireq);
    const view = new DataView(argument.buffer);
    const point = (at: number, address: bigint): void => {
      if (pointerSize === 8) view.setBigUint64(at, address, little);
      else view.setUint32(at, Number(address), little);
    };
    if (dataAt !== undefined) point(dataAt, system.addressOf(data));
    const errno = system.ioctl(code, argument);
    if (dataAt !== undefined) point(dataAt, 0n);
    return { errno, ireq: argument, data };
  };
}
