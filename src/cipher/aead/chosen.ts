import { Secret } from "../../bytes/secret.ts";
import { nodeCrypto, webAssembly } from "../../platform.ts";
import type { Aead, Associated } from "./aead.ts";
import {
  type AeadMode,
  ccm128,
  ccm256,
  gcm128,
  gcm256,
  kernelBackend,
  type MakeAead,
  nativeBackend,
} from "./backends.ts";
import { PlainCcm } from "./plain-ccm.ts";
import { PlainGcm } from "./plain-gcm.ts";

/** Frames that go by before a kernel is made, which takes as long as some hundred of them. */
const patience = 64;

/** How much longer the frames are that a kernel with the relaxed look-up is the fastest with. */
const relaxedGain = 1.25;

/** One mode on this platform: what there is to choose from. */
class Choice {
  readonly mode: AeadMode;
  readonly makePlain: MakeAead;
  /**
   * From so many octets of text on, the platform's own cipher is faster than the kernel: it takes microseconds to be
   * called at all, and then next to nothing an octet.
   */
  #nativeFrom: number;
  #frames = 0;
  #kernel: MakeAead | undefined;
  #native: MakeAead | undefined | "not asked" = "not asked";

  constructor(mode: AeadMode, makePlain: MakeAead) {
    this.mode = mode;
    this.makePlain = makePlain;
    this.#nativeFrom = mode.nativeFrom;
  }

  /** Whether the platform's own is the fastest with texts of so many octets, as far as it is known what there is. */
  prefersNative(length: number): boolean {
    const { nativeFrom } = this.mode;
    // A kernel that was not made yet may be one that is fast enough: texts that would be its own ask for it.
    if (length >= nativeFrom && length < relaxedGain * nativeFrom) this.askKernel();
    return length >= this.#nativeFrom;
  }

  /** The kernel, once frames enough have asked for it to be worth while. */
  askKernel(): MakeAead | undefined {
    if (this.#frames === patience) this.#makeKernel();
    if (this.#frames <= patience) this.#frames++;
    return this.#kernel;
  }

  #makeKernel(): void {
    const kernel = kernelBackend(this.mode, webAssembly());
    this.#kernel = kernel?.make;
    if (kernel?.lookUp === "relaxedSwizzle") this.#nativeFrom = relaxedGain * this.mode.nativeFrom;
  }

  /** The platform's own. */
  askNative(): MakeAead | undefined {
    if (this.#native === "not asked") this.#native = nativeBackend(this.mode, nodeCrypto());
    return this.#native;
  }
}

/** A key in CCM or GCM, which gives each frame to whoever is fastest with frames of its size. */
class ChosenAead implements Aead {
  readonly tagLength: number;
  readonly #choice: Choice;
  readonly #key: Secret;
  #plain: Aead | undefined;
  #kernel: Aead | undefined;
  #native: Aead | undefined;

  constructor(choice: Choice, key: Uint8Array) {
    this.#choice = choice;
    this.tagLength = choice.mode.tagLength;
    this.#key = Secret.copyOf(key);
  }

  takes(): boolean {
    return true;
  }

  seal(associated: Associated, input: Uint8Array, start: number, end: number, output: Uint8Array, at: number): void {
    this.#for(associated, end - start).seal(associated, input, start, end, output, at);
  }

  open(associated: Associated, input: Uint8Array, start: number, end: number, output: Uint8Array, at: number): boolean {
    return this.#for(associated, end - start - this.tagLength).open(associated, input, start, end, output, at);
  }

  destroy(): void {
    for (const backend of [this.#plain, this.#kernel, this.#native]) backend?.destroy();
    this.#key.destroy();
  }

  #for(associated: Associated, length: number): Aead {
    if (this.#choice.prefersNative(length)) {
      this.#native ??= this.#choice.askNative()?.(this.#key.octets);
      if (this.#native !== undefined) return this.#native;
    }
    this.#kernel ??= this.#choice.askKernel()?.(this.#key.octets);
    if (this.#kernel?.takes(associated, length) === true) return this.#kernel;
    this.#plain ??= this.#choice.makePlain(this.#key.octets);
    return this.#plain;
  }
}

const choices = {
  ccm128: new Choice(ccm128, (key) => new PlainCcm(key, 8)),
  ccm256: new Choice(ccm256, (key) => new PlainCcm(key, 16)),
  gcm128: new Choice(gcm128, (key) => new PlainGcm(key)),
  gcm256: new Choice(gcm256, (key) => new PlainGcm(key)),
};

/** CCM as CCMP uses it. @param key - 16 octets, for a tag of 8, or 32, for one of 16; borrowed */
export function createCcm(key: Uint8Array): Aead {
  return new ChosenAead(key.length === 16 ? choices.ccm128 : choices.ccm256, key);
}

/** GCM as GCMP uses it. @param key - 16 or 32 octets, borrowed */
export function createGcm(key: Uint8Array): Aead {
  return new ChosenAead(key.length === 16 ? choices.gcm128 : choices.gcm256, key);
}
