// The frozen prototype of the kernels, as it was first measured: correct, and not meant to be read. A bench peer only.
import { genDup2p } from "./dup2p.mjs";
import { mid13, setup } from "./jssha.mjs";
import { backends, genKernel, NV } from "./sha1gen.mjs";

/** A kernel with the set-up of its time. `copies` is how often each word is stored side by side. */
function makeRunner(bytes, copies) {
  const { run, m } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
  const mem = new Int32Array(m.buffer);
  const lanes = 4 / copies;
  const put = (lane, row, value) => {
    for (let copy = 0; copy < copies; copy++) mem[4 * row + copies * lane + copy] = value;
  };
  return {
    /** The kernel alone, over whatever lies in its memory. */
    kernel: () => run(0, 4095),
    /** Passphrases to PSKs, 4096 iterations: as many as fill the lanes. */
    derive(passphrases, ssid) {
      const states = passphrases.map((passphrase) => setup(passphrase, ssid));
      for (let lane = 0; lane < lanes; lane++) {
        const { I, O, U } = states[lane >> 1];
        const inner = mid13(I);
        const outer = mid13(O);
        for (let i = 0; i < 13; i++) {
          put(lane, i, inner[i]);
          put(lane, 13 + i, outer[i]);
        }
        for (let i = 0; i < 5; i++) {
          put(lane, 26 + i, U[lane & 1][i]);
          put(lane, 31 + i, U[lane & 1][i]);
        }
      }
      run(0, 4095);
      return passphrases.map((_, n) => {
        const psk = Buffer.alloc(40);
        for (let i = 0; i < 10; i++) {
          const lane = 2 * n + (i < 5 ? 0 : 1);
          psk.writeInt32BE(mem[4 * (NV - 5 + (i % 5)) + copies * lane], 4 * i);
        }
        return psk.subarray(0, 32);
      });
    },
  };
}

export const single = makeRunner(genDup2p({ lead: 1 }), 2);
export const batch = makeRunner(genKernel(backends.simd4(), 1, { rolled: true }), 1);
