import { concat, copyOf, equal, toHex } from "../bytes/octets.ts";
import type { MacHeader } from "../dot11/mac-header.ts";
import { QosControl } from "../dot11/mac-header.ts";

/** A fragment that was opened, or came in clear. */
export interface Fragment {
  /** Of a data frame. */
  readonly header: MacHeader;
  /** In clear. */
  readonly body: Uint8Array;
  /** What opened it: the very same thing for all fragments of an MSDU. Undefined where it came in clear. */
  readonly key: object | undefined;
  /** Its packet number; undefined where it came in clear, or under WEP, whose numbers are in no order. */
  readonly packetNumber: bigint | undefined;
}

/** An MSDU of which the end is still to come. */
interface Unfinished {
  readonly first: MacHeader;
  readonly key: object | undefined;
  readonly bodies: Uint8Array[];
  packetNumber: bigint | undefined;
}

/** MSDUs in the making at one time. What comes beyond pushes the oldest out. */
const capacity = 16;

/**
 * Puts MSDUs together. Fragments belong together only where they came under the same key, one packet number after the
 * other, or all in clear; and what a rekey or a new association has cut off is never completed.
 *
 * @spec IEEE 802.11-2020 10.5, 12.5.3.4.4
 */
export class Reassembly {
  readonly #unfinished = new Map<string, Unfinished>();

  /**
   * Takes a fragment, or a whole MSDU.
   *
   * @returns the body of the MSDU, which the caller owns; `fragment` where more is to come; `stray-fragment` where this
   *   one continues nothing, and changes nothing
   */
  add(fragment: Fragment): Uint8Array | "fragment" | "stray-fragment" {
    const { header, body } = fragment;
    const { moreFragments } = header.frameControl;
    if (!moreFragments && header.fragmentNumber === 0) return copyOf(body);
    if (!mayBeFragmented(header)) return "stray-fragment";
    const name = nameOf(header);
    if (header.fragmentNumber === 0) return this.#begin(name, fragment);
    const unfinished = this.#unfinished.get(name);
    if (unfinished === undefined || !continues(unfinished, fragment)) return "stray-fragment";
    unfinished.bodies.push(copyOf(body));
    unfinished.packetNumber = fragment.packetNumber;
    if (moreFragments) return "fragment";
    this.#unfinished.delete(name);
    return concat(...unfinished.bodies);
  }

  /** Forgets what a key has opened so far: it is taken out of use. */
  forgetKey(key: object): void {
    for (const [name, unfinished] of this.#unfinished) if (unfinished.key === key) this.#unfinished.delete(name);
  }

  /** Forgets everything: the association is new. */
  clear(): void {
    this.#unfinished.clear();
  }

  #begin(name: string, { header, body, key, packetNumber }: Fragment): "fragment" {
    this.#unfinished.delete(name);
    const [oldest] = this.#unfinished.keys();
    if (oldest !== undefined && this.#unfinished.size >= capacity) this.#unfinished.delete(oldest);
    // The header is a view of a frame that may be gone when the next one comes.
    const first = {
      ...header,
      address1: copyOf(header.address1 as Uint8Array),
      address3: copyOf(header.address3 as Uint8Array),
    };
    this.#unfinished.set(name, { first, key, bodies: [copyOf(body)], packetNumber });
    return "fragment";
  }
}

/** Frames to many are never cut, and neither are A-MSDUs. */
function mayBeFragmented({ address1, qosControl }: MacHeader): boolean {
  if (address1 === undefined || ((address1[0] as number) & 1) !== 0) return false;
  return ((qosControl ?? 0) & QosControl.amsdu) === 0;
}

/** What tells an MSDU from others that are sent at the same time. */
function nameOf({ address2, sequenceNumber, qosControl }: MacHeader): string {
  const tid = qosControl === undefined ? "-" : qosControl & QosControl.tid;
  return `${toHex(address2 as Uint8Array)} ${tid} ${sequenceNumber}`;
}

function continues({ first, key, bodies, packetNumber }: Unfinished, fragment: Fragment): boolean {
  const { header } = fragment;
  if (header.fragmentNumber !== bodies.length || fragment.key !== key) return false;
  if (packetNumber !== undefined && fragment.packetNumber !== packetNumber + 1n) return false;
  return same(first.address1, header.address1) && same(first.address3, header.address3);
}

function same(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a !== undefined && b !== undefined && equal(a, b);
}
