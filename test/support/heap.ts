import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Octets of the heap that are in use once all that is not has been collected. */
export function heapInUse(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().heapUsed;
}

/** What a heap may grow by in a long run and still be called flat: what the engine keeps for itself. */
export const flatHeap = 8 * 2 ** 20;
