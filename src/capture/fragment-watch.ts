import type { SessionFindingKind } from "./story.ts";

/** A frame whose fragments are coming. */
interface Fragmented {
  readonly lane: number;
  readonly sequenceNumber: number;
  readonly protected: boolean;
}

/** Frames that a receiver may put together at a time: the standard has three. */
const mostAtOnce = 4;

/** Sees fragments that no sender makes. @spec IEEE 802.11-2016 10.6 */
export class FragmentWatch {
  #open: Fragmented[] = [];

  /**
   * Takes a fragment: a frame with a fragment number, or with others to follow.
   *
   * @param lane - direction and TID as one number
   * @param sequenceControl - sequence and fragment number
   */
  take(lane: number, sequenceControl: number, isProtected: boolean): SessionFindingKind | undefined {
    const [sequenceNumber, fragment] = [sequenceControl >> 4, sequenceControl & 0xf];
    const before = this.#open.find((one) => one.lane === lane && one.sequenceNumber === sequenceNumber);
    if (fragment === 0) {
      if (before !== undefined) return undefined;
      this.#open.unshift({ lane, sequenceNumber, protected: isProtected });
      this.#open.length = Math.min(this.#open.length, mostAtOnce);
      return undefined;
    }
    if (before === undefined) return "fragment-alone";
    return before.protected === isProtected ? undefined : "fragments-mixed";
  }

  forget(): void {
    this.#open = [];
  }
}
