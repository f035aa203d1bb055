import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { Kernel } from "../../../src/crypto/pbkdf2/kernel.ts";
import { assembleKernelOfOne, lanesOfOne } from "../../../src/crypto/pbkdf2/kernel-one.ts";
import { assembleKernelOfTwo, lanesOfTwo } from "../../../src/crypto/pbkdf2/kernel-two.ts";
import { Kernels } from "../../../src/crypto/pbkdf2/kernels.ts";
import { clearMidstates, firstIterate, midstatesOf, putDigest } from "../../../src/crypto/pbkdf2/midstates.ts";
import { type WebAssemblyLike, webAssembly } from "../../../src/platform.ts";
import { cases } from "../../support/cases.ts";
import { expected, type Input, noise, vectors, wpaInput } from "./inputs.ts";

const platform = webAssembly() as WebAssemblyLike;
const Module = platform.Module as WebAssemblyLike["Module"] &
  Record<"imports" | "exports", (module: object) => object[]>;

const kinds = [
  {
    name: "one",
    assemble: assembleKernelOfOne,
    lanes: lanesOfOne,
    width: 2,
    passwords: 1,
    digest: "81ee45125369c4a710db2416cf2fa4dbd157cd90fe672082d43927b3217075d1",
  },
  {
    name: "two",
    assemble: assembleKernelOfTwo,
    lanes: lanesOfTwo,
    width: 4,
    passwords: 2,
    digest: "f527fd43e6a5a06c5f8d4eb7e9c1dafbc0d00cdd162170fc23f653d69ff3d171",
  },
] as const;

const kernels = new Kernels(
  new Kernel(platform, assembleKernelOfOne(), lanesOfOne),
  new Kernel(platform, assembleKernelOfTwo(), lanesOfTwo),
);

/** Derives 32 octets from as many passwords as fill the kernel. */
function derivePsks(kernel: Kernel, inputs: readonly Input[]): Uint8Array[] {
  const passwords = inputs.map(({ password }) => midstatesOf(password));
  const computations = inputs.flatMap(({ salt }, i) =>
    [1, 2].map((block) => {
      const midstates = passwords[i] as (typeof passwords)[number];
      return { midstates, iterate: firstIterate(midstates, salt, block) };
    }),
  );
  const sums = kernel.sums(computations, 4096);
  passwords.forEach(clearMidstates);
  return inputs.map((_, i) => {
    const derived = new Uint8Array(32);
    putDigest(derived, 0, sums[2 * i] as Int32Array);
    putDigest(derived, 20, sums[2 * i + 1] as Int32Array);
    return derived;
  });
}

describe.each(kinds)("the kernel for $name", ({ assemble, lanes, width, passwords, digest }) => {
  test("is the same octets each time, and the ones that were measured and proven", () => {
    expect(assemble()).toEqual(assemble());
    expect(createHash("sha256").update(assemble()).digest("hex")).toBe(digest);
  });

  test("is a module of one function and one page of memory, with SIMD", () => {
    const module = new Module(assemble());
    expect(Module.imports(module)).toEqual([]);
    expect(Module.exports(module)).toEqual([
      { name: "memory", kind: "memory" },
      { name: "run", kind: "function" },
    ]);
  });

  test("equals OpenSSL for passphrases and SSIDs of all lengths", () => {
    const kernel = new Kernel(platform, assemble(), lanes);
    expect(kernel.width).toBe(width);
    for (let n = 0; n < cases(56, 2000); n += passwords) {
      const inputs = Array.from({ length: passwords }, (_, i) => wpaInput(n + i));
      expect(derivePsks(kernel, inputs), `from pair ${n}`).toEqual(inputs.map(expected));
    }
  }, 120_000);

  test("leaves nothing of a key in its memory, whether it comes to an end or not", () => {
    let memory = new Uint8Array();
    let calls = 0;
    let lastCall = Number.POSITIVE_INFINITY;
    const Instance = class {
      readonly exports: InstanceType<WebAssemblyLike["Instance"]>["exports"];
      constructor(module: object) {
        const { exports } = new platform.Instance(module);
        memory = new Uint8Array(exports.memory.buffer);
        this.exports = {
          memory: exports.memory,
          run: (iterations) => {
            if (memory.every((octet) => octet === 0)) throw new Error("there is nothing to work on");
            if (++calls >= lastCall) throw new Error("stopped");
            exports.run(iterations);
          },
        };
      }
    };
    const kernel = new Kernel({ Module: platform.Module, Instance }, assemble(), lanes);
    const midstates = midstatesOf(noise("password", 20));
    const computations = Array.from({ length: width }, (_, i) => ({
      midstates,
      iterate: firstIterate(midstates, noise("s", 8), i),
    }));
    kernel.sums(computations, 4096);
    expect(calls).toBeGreaterThan(1);
    expect(memory.every((octet) => octet === 0)).toBe(true);
    lastCall = calls + 2;
    expect(() => kernel.sums(computations, 4096)).toThrow("stopped");
    expect(memory.every((octet) => octet === 0)).toBe(true);
  });
});

describe("the kernels together", () => {
  test.each(vectors)("derive %s", (_, input, derived) => {
    expect(kernels.derive([input], input.iterations, input.length)).toEqual([derived]);
  });

  test.each([1, 19, 20, 21, 40, 41, 60, 61, 80, 100])("derive %i octets from one to six passwords", (length) => {
    for (let count = 1; count <= 6; count++) {
      const inputs = Array.from({ length: count }, (_, i) => ({
        password: noise(`password ${i}`, 9 * i),
        salt: noise(`salt ${i}`, 11 * i),
        iterations: 130,
        length,
      }));
      expect(kernels.derive(inputs, 130, length)).toEqual(inputs.map(expected));
    }
  });

  test.each([1, 2, 128, 129, 130, 256, 257])("make %i iterations", (iterations) => {
    const inputs = [wpaInput(1), wpaInput(2), wpaInput(3)].map((input) => ({ ...input, iterations }));
    expect(kernels.derive(inputs, iterations, 32)).toEqual(inputs.map(expected));
  });
});
