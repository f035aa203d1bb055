import { describe, expect, test } from "vitest";
import type { Aead } from "../../src/cipher/aead/aead.ts";
import { AesKernel } from "../../src/cipher/aead/kernel-aes.ts";
import { KernelCcm } from "../../src/cipher/aead/kernel-ccm.ts";
import { KernelGcm } from "../../src/cipher/aead/kernel-gcm.ts";
import { createGhashKernel } from "../../src/cipher/aead/kernel-ghash.ts";
import { assembleCcm, assembleCounterMode } from "../../src/cipher/aead/kernel-modules.ts";
import { type WebAssemblyLike, webAssembly } from "../../src/platform.ts";
import { Random } from "../support/random.ts";

const engine = webAssembly() as WebAssemblyLike;
const aes = { rounds: 10, lookUp: "swizzle" } as const;
const random = new Random(0x6a5);
const key = random.octets(16);
const frame = random.octets(32 + 700);

/** Seals, opens and refuses frames of several lengths, whole ones and parts of others. */
function use(aead: Aead): void {
  const associated = { nonce: random.octets(aead.tagLength === 8 ? 13 : 12), data: random.octets(30), dataLength: 22 };
  for (const [start, end] of [
    [0, 0],
    [32, 33],
    [32, 732],
    [301, 349],
  ] as const) {
    const sealed = new Uint8Array(end - start + aead.tagLength);
    aead.seal(associated, frame, start, end, sealed, 0);
    const text = new Uint8Array(end - start);
    expect(aead.open(associated, sealed, 0, sealed.length, text, 0)).toBe(true);
    sealed[0] = (sealed[0] as number) ^ 1;
    expect(aead.open(associated, sealed, 0, sealed.length, text, 0)).toBe(false);
  }
}

describe("a kernel's memory is as it was made, once its key is destroyed, and before that holds no text", () => {
  test("CCM", () => {
    const kernel = new AesKernel(engine, assembleCcm(aes));
    const fresh = kernel.memory.slice();
    const ccm = new KernelCcm(kernel, key, 8);
    use(ccm);
    expect(differences(kernel.memory, fresh)).toBeLessThanOrEqual(16 * 11);
    expect(differences(kernel.memory, fresh)).toBeGreaterThan(0);
    ccm.destroy();
    expect(differences(kernel.memory, fresh)).toBe(0);
  });

  test("GCM, both kernels", () => {
    const [kernel, hashKernel] = [
      new AesKernel(engine, assembleCounterMode(aes)),
      createGhashKernel(engine, aes.lookUp),
    ];
    const [fresh, freshHash] = [kernel.memory.slice(), hashKernel.memory.slice()];
    const gcm = new KernelGcm(kernel, hashKernel, key);
    use(gcm);
    expect(differences(kernel.memory, fresh)).toBeLessThanOrEqual(16 * 11);
    expect(differences(hashKernel.memory, freshHash)).toBeLessThanOrEqual(16 * 32);
    gcm.destroy();
    expect(differences(kernel.memory, fresh)).toBe(0);
    expect(differences(hashKernel.memory, freshHash)).toBe(0);
  });
});

function differences(octets: Uint8Array, others: Uint8Array): number {
  return octets.filter((octet, i) => octet !== others[i]).length;
}
