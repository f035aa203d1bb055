import { expect, test } from "vitest";
import { abi, abis } from "../../src/net80211/abi.ts";
import { Net80211Driver } from "../../src/net80211/driver.ts";
import type { IoctlAnswer, IoctlRequest } from "../../src/net80211/ioctl.ts";
import { createNativePort, type NativeSystem } from "../../src/net80211/native-port.ts";
import { decodeReq } from "../../src/net80211/structs.ts";
import { utf8 } from "../../src/platform.ts";
import { ap, golden, hex } from "./golden.ts";

/** A memory of its own, in which octets have addresses, and an `ioctl` that reads through them. */
class Memory implements NativeSystem {
  readonly #places = new Map<bigint, Uint8Array>();
  readonly calls: { code: number; argument: Uint8Array; data: Uint8Array | undefined }[] = [];
  #next = 0x1000n;
  answer = 0;

  addressOf(octets: Uint8Array): bigint {
    const address = this.#next;
    this.#next += 0x1000n;
    this.#places.set(address, octets);
    return address;
  }

  ioctl(code: number, argument: Uint8Array): number {
    const on = abi("freebsd-8", "lp64");
    const data =
      argument.length === 32 && code === on.setCode ? this.#places.get(decodeReq(argument, on).data) : undefined;
    this.calls.push({ code, argument: argument.slice(), data: data?.slice() });
    return this.answer;
  }
}

test("the kernel finds the data at the address in the argument, and the caller gets none of it back", async () => {
  const memory = new Memory();
  const on = abi("freebsd-8", "lp64");
  const port = createNativePort(memory, on);
  const driver = new Net80211Driver({ ifname: "wlan0", abi: on, ioctl: port, send: async () => {} });
  await driver.deauthenticate(ap, 14);
  expect(memory.calls).toHaveLength(1);
  expect(memory.calls[0]?.data).toEqual(hex(golden.deauthenticate));
  await driver.setCountermeasures(true);
  expect(decodeReq(memory.calls[1]?.argument ?? hex(""), on).data).toBe(0n);
});

test("an address is asked for only where octets are pointed to, for Bun's ptr refuses empty ones", async () => {
  // bun:ffi: "ArrayBufferView must have a length > 0. A pointer to empty memory doesn't work"
  const asked: number[] = [];
  const on = abi("freebsd-15", "lp64");
  const system: NativeSystem = {
    addressOf: (octets) => {
      if (octets.length === 0) throw new TypeError("ArrayBufferView must have a length > 0");
      return BigInt(asked.push(octets.length));
    },
    ioctl: () => 0,
  };
  const ioctl = createNativePort(system, on);
  const driver = new Net80211Driver({ ifname: "wlan0", abi: on, ioctl, send: async () => {} });
  await driver.setUp(true);
  await driver.setCountermeasures(true);
  await driver.deleteKey({ scope: "group", keyId: 1 });
  expect(asked).toEqual([7]);
});

test("an errno of the C library is a refusal with FreeBSD's text", async () => {
  const memory = new Memory();
  memory.answer = 6;
  const on = abi("freebsd-8", "lp64");
  const port = createNativePort(memory, on);
  const driver = new Net80211Driver({ ifname: "wlan0", abi: on, ioctl: port, send: async () => {} });
  await expect(driver.setCountermeasures(true)).rejects.toThrow(
    "COUNTERMEASURES (op 25): Device not configured (ENXIO)",
  );
});

test("the address is as wide as a pointer and in the machine's byte order, and the request is left alone", async () => {
  for (const on of abis) {
    const width = on.model.pointerSize;
    let seen = "";
    const system: NativeSystem = {
      addressOf: () => 0x0a0b0c0dn,
      ioctl: (_code, argument) => {
        seen = Array.from(argument.subarray(24, 24 + width)).join(" ");
        return 0;
      },
    };
    const ireq = new Uint8Array(24 + width);
    const answer = await createNativePort(system, on)({ code: on.setCode, ireq, data: utf8("x"), dataAt: 24 });
    const big = [...new Array<number>(width - 4).fill(0), 10, 11, 12, 13];
    expect(seen).toBe((on.model.byteOrder === "big" ? big : big.slice().reverse()).join(" "));
    expect(answer.ireq).toEqual(new Uint8Array(24 + width));
    expect(ireq).toEqual(new Uint8Array(24 + width));
  }
});

// What a program on FreeBSD writes itself, with Bun's foreign functions. It is compiled here and run nowhere: there is
// no Bun, no FreeBSD and no wireless card in a test.
declare function dlopen(
  library: string,
  symbols: Record<string, { args: readonly string[]; returns: string }>,
): { symbols: { ioctl(socket: number, code: bigint, argument: Uint8Array): number; __error(): number } };
declare function ptr(octets: Uint8Array): number;
declare const read: { i32(pointer: number): number };

function portOfBun(socket: number): (request: IoctlRequest) => Promise<IoctlAnswer> {
  const libc = dlopen("libc.so.7", {
    ioctl: { args: ["i32", "u64", "ptr"], returns: "i32" },
    __error: { args: [], returns: "ptr" },
  });
  const system: NativeSystem = {
    ioctl: (code, argument) => {
      const failed = libc.symbols.ioctl(socket, BigInt(code), argument) < 0;
      return failed ? read.i32(libc.symbols.__error()) : 0;
    },
    addressOf: (octets) => BigInt(ptr(octets)),
  };
  return createNativePort(system, abi("freebsd-15", "lp64"));
}

void portOfBun;
