import { decodeMpdu, decodeSnap, EtherType, FrameType } from "../../src/dot11/index.ts";
import { decodeEapol, decodeKeyFrame, identifyMessage, type KeyMessage } from "../../src/eapol/index.ts";
import { WireError } from "../../src/errors.ts";
import type { Air } from "./radio/air.ts";

/** An air in which one frame of a kind is lost, and in which frames may be heard that nobody sent. */
export class TroubledAir implements Air {
  readonly #air: Air;
  readonly #listeners = new Set<(mpdu: Uint8Array) => void>();
  readonly #lose: KeyMessage | undefined;
  /** How many frames were lost. */
  lost = 0;

  /** @param lose - the EAPOL-Key message of which the first in clear is lost. Left out: none */
  constructor(air: Air, lose?: KeyMessage) {
    this.#air = air;
    this.#lose = lose;
  }

  send(mpdu: Uint8Array): void {
    if (!this.#isLost(mpdu)) this.#air.send(mpdu);
  }

  listen(listener: (mpdu: Uint8Array) => void): () => void {
    this.#listeners.add(listener);
    const deafen = this.#air.listen((mpdu) => {
      if (!this.#isLost(mpdu)) listener(mpdu);
    });
    return () => {
      this.#listeners.delete(listener);
      deafen();
    };
  }

  /** A frame is heard here alone, as if it had been on the air. */
  pretend(mpdu: Uint8Array): void {
    for (const listener of [...this.#listeners]) listener(mpdu);
  }

  #isLost(mpdu: Uint8Array): boolean {
    const isLost = this.lost === 0 && this.#lose !== undefined && keyMessageIn(mpdu) === this.#lose;
    if (isLost) this.lost++;
    return isLost;
  }
}

/** Which EAPOL-Key message a data frame in clear is; undefined of any other frame. The MICs here have 16 octets. */
function keyMessageIn(mpdu: Uint8Array): KeyMessage | undefined {
  try {
    const { header, body } = decodeMpdu(mpdu);
    if (header.frameControl.type !== FrameType.data || header.frameControl.protected) return undefined;
    const { etherType, payload } = decodeSnap(body);
    if (etherType !== EtherType.eapol) return undefined;
    return identifyMessage(decodeKeyFrame(decodeEapol(payload).body, 16));
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}
