import { describe, expect, test } from "vitest";
import { Backends, type Pbkdf2Platform } from "../../../src/crypto/pbkdf2/backends.ts";
import {
  type NodeCryptoLike,
  nodeCrypto,
  type SubtleCryptoLike,
  subtleCrypto,
  type WebAssemblyLike,
  webAssembly,
} from "../../../src/platform.ts";
import { expected, wpaInput } from "./inputs.ts";

const whole: Pbkdf2Platform = {
  webAssembly,
  nodeCrypto,
  subtleCrypto,
  nativeIsFaster: () => false,
  later: () => {},
};
const browser: Pbkdf2Platform = { ...whole, nodeCrypto: () => undefined };
const bare: Pbkdf2Platform = { ...browser, subtleCrypto: () => undefined };

/** A WebAssembly that puts something else in the place of a module's octets. */
function withModule(change: (octets: Uint8Array) => Uint8Array): WebAssemblyLike {
  const { Module, Instance } = webAssembly() as WebAssemblyLike;
  return {
    Instance,
    Module: class {
      constructor(octets: Uint8Array) {
        // biome-ignore lint/correctness/noConstructorReturn: the class stands in for the platform's own
        return new Module(change(octets));
      }
    },
  };
}

/** `0xfd` and these octets are the instruction; the other one adds four words where the first XORs them. */
function withoutFirstXor(octets: Uint8Array): Uint8Array {
  const changed = octets.slice();
  const at = changed.findIndex((octet, i) => octet === 0xfd && changed[i + 1] === 0x51);
  changed[at + 1] = 0x50;
  return changed;
}

async function deriveAndCompare(backends: Backends, from: number, count: number): Promise<void> {
  const inputs = Array.from({ length: count }, (_, i) => wpaInput(from + i));
  expect(await backends.derive(inputs, 4096, 32)).toEqual(inputs.map(expected));
  expect(backends.deriveSync(inputs, 4096, 32)).toEqual(inputs.map(expected));
}

describe("the backends", () => {
  test("are cold before they are asked", () => {
    const nothing = { kernel: 0, native: 0, plain: 0 };
    expect(new Backends(whole).report).toEqual({ served: nothing, kernel: "cold", refusal: undefined });
  });

  test("serve the first three derivations natively and leave the kernel to a time when nobody waits", async () => {
    const waiting: (() => void)[] = [];
    const backends = new Backends({ ...whole, later: (run) => void waiting.push(run) });
    for (let n = 0; n < 3; n++) expect(await backends.derive([wpaInput(n)], 4096, 32)).toEqual([expected(wpaInput(n))]);
    expect(backends.report).toMatchObject({ served: { native: 3 }, kernel: "cold" });
    expect(waiting).toHaveLength(0);
    expect(await backends.derive([wpaInput(3)], 4096, 32)).toEqual([expected(wpaInput(3))]);
    expect(backends.report).toMatchObject({ served: { native: 4 }, kernel: "preparing" });
    expect(waiting).toHaveLength(1);
    while (waiting.length > 0) waiting.shift()?.();
    expect(backends.report.kernel).toBe("ready");
    await deriveAndCompare(backends, 4, 3);
    expect(backends.report).toEqual({
      served: { kernel: 6, native: 4, plain: 0 },
      kernel: "ready",
      refusal: undefined,
    });
  });

  test("come to the kernel where the thread never has time", () => {
    const backends = new Backends(whole);
    const input = { ...wpaInput(9), iterations: 2 };
    for (let n = 0; n < 30; n++) expect(backends.deriveSync([input], 2, 32)).toEqual([expected(input)]);
    expect(backends.report.kernel).toBe("ready");
    expect(backends.report.served.kernel).toBeGreaterThan(0);
    expect(backends.report.served.native).toBeGreaterThanOrEqual(3);
  });

  test("are WebCrypto where there is no node:crypto, and plain without a promise", async () => {
    const backends = new Backends(browser);
    await deriveAndCompare(backends, 20, 1);
    expect(backends.report.served).toEqual({ kernel: 0, native: 1, plain: 1 });
    backends.prepare();
    await deriveAndCompare(backends, 21, 2);
    expect(backends.report.served).toEqual({ kernel: 4, native: 1, plain: 1 });
  });

  test("are plain where WebCrypto refuses", async () => {
    const refuse = (): Promise<never> => Promise.reject(new Error("not in this context"));
    const backends = new Backends({
      ...browser,
      subtleCrypto: () => ({ importKey: refuse, deriveBits: refuse }) as SubtleCryptoLike,
    });
    await deriveAndCompare(backends, 30, 1);
    expect(backends.report.served).toEqual({ kernel: 0, native: 0, plain: 2 });
  });

  test("stay native on an engine whose native derivation is faster", async () => {
    const backends = new Backends({ ...whole, nativeIsFaster: () => true });
    for (let n = 0; n < 10; n++) await deriveAndCompare(backends, 40, 1);
    expect(backends.report).toMatchObject({ served: { kernel: 0, native: 20 }, kernel: "refused" });
    expect(backends.report.refusal).toMatch(/native/);
  });

  test.each([
    [
      "refuses, as a FIPS provider does with a short salt",
      () => {
        throw new Error("error:0300009D:digital envelope routines::invalid salt length");
      },
    ],
    ["derives other octets", () => new Uint8Array(20)],
  ])("never use a node:crypto that %s", async (_, pbkdf2Sync) => {
    const crypto = { ...(nodeCrypto() as NodeCryptoLike), pbkdf2Sync };
    const backends = new Backends({ ...bare, nodeCrypto: () => crypto });
    await deriveAndCompare(backends, 42, 1);
    expect(backends.report.served).toEqual({ kernel: 0, native: 0, plain: 2 });
  });

  test("use the kernel on such an engine where it has nothing native", async () => {
    const backends = new Backends({ ...bare, nativeIsFaster: () => true });
    for (let n = 0; n < 20; n++) backends.deriveSync([wpaInput(0)], 1, 32);
    await deriveAndCompare(backends, 41, 1);
    expect(backends.report).toMatchObject({ kernel: "ready", served: { native: 0 } });
  });

  describe.each([
    ["there is no WebAssembly", undefined, /no WebAssembly/],
    ["it has no SIMD", withModule((octets) => octets.map((octet) => (octet === 0xfd ? 0xfc : octet))), /./],
    [
      "a policy forbids code made at run time",
      {
        ...(webAssembly() as WebAssemblyLike),
        Module: class {
          constructor() {
            throw new Error("Refused to compile: 'unsafe-eval' is not allowed by the content security policy");
          }
        },
      },
      /policy/,
    ],
    ["a module is damaged", withModule((octets) => octets.subarray(0, 4000)), /./],
    ["a kernel derives other octets", withModule(withoutFirstXor), /RFC 3962/],
  ] as const)("where %s", (_, broken, why) => {
    test.each([
      ["native", whole],
      ["native", browser],
      ["plain", bare],
    ] as const)("fall back to %s, say so, and derive the same", async (backend, platform) => {
      const backends = new Backends({ ...platform, webAssembly: () => broken });
      backends.prepare();
      const inputs = [wpaInput(50), wpaInput(51)];
      expect(await backends.derive(inputs, 4096, 32)).toEqual(inputs.map(expected));
      expect(backends.report).toMatchObject({ served: { kernel: 0, [backend]: 2 }, kernel: "refused" });
      expect(backends.report.refusal).toMatch(why);
    });
  });
});
