import { copyOf } from "../bytes/octets.ts";
import type { Abi } from "./abi.ts";
import type { IoctlPort } from "./ioctl.ts";

/** What a foreign function interface (bun:ffi, Deno's dlopen, koffi) must give: three functions of the C library. */
export interface NativeSystem {
  /** `ioctl(socket, code, argument)` on an open datagram socket. @returns 0, or what `errno` says after a failure */
  ioctl(code: number, argument: Uint8Array): number;
  /** Where the octets lie in memory. They must stay there until the call is over. */
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
    const point = (address: bigint): void => {
      if (dataAt === undefined) return;
      if (pointerSize === 8) view.setBigUint64(dataAt, address, little);
      else view.setUint32(dataAt, Number(address), little);
    };
    point(system.addressOf(data));
    const errno = system.ioctl(code, argument);
    point(0n);
    return { errno, ireq: argument, data };
  };
}
