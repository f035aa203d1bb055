import { FrameType } from "../dot11/frame-control.ts";
import type { ReplayGuard } from "./cipher.ts";
import { tidOf, typeOf } from "./mpdu.ts";

/** Of management frames to one station. The TIDs are 0 to 15. */
const managementCounter = 16;

/**
 * The highest packet numbers received under a key: one for each TID, one for management frames.
 *
 * A frame without a TID counts as TID 0. Under TKIP nothing else would do: Michael sees no difference between the two,
 * so that a frame could be replayed with its QoS Control taken out.
 *
 * @spec IEEE 802.11-2016 12.5.3.4.4, 12.5.2.6
 */
export class ReplayCounters implements ReplayGuard {
  readonly #highest: bigint[];

  /** @param rsc - the highest number received before: what the handshake said */
  constructor(rsc: bigint) {
    this.#highest = new Array<bigint>(managementCounter + 1).fill(rsc);
  }

  isNew(mpdu: Uint8Array, packetNumber: bigint): boolean {
    return packetNumber > (this.#highest[counterOf(mpdu)] as bigint);
  }

  /** The highest number received with a TID, 0 to 15. */
  highest(tid: number): bigint {
    return this.#highest[tid] as bigint;
  }

  /** A frame was good: its number, and those below it, are refused from here on. */
  advance(mpdu: Uint8Array, packetNumber: bigint): void {
    this.#advance(counterOf(mpdu), packetNumber);
  }

  /** The same of an MSDU with this TID, 0 to 15. */
  advanceTid(tid: number, packetNumber: bigint): void {
    this.#advance(tid, packetNumber);
  }

  #advance(counter: number, packetNumber: bigint): void {
    if (packetNumber > (this.#highest[counter] as bigint)) this.#highest[counter] = packetNumber;
  }
}

function counterOf(mpdu: Uint8Array): number {
  return typeOf(mpdu) === FrameType.management ? managementCounter : tidOf(mpdu);
}
