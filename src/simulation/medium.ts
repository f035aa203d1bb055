import { copyOf, equal } from "../bytes/octets.ts";
import type { VirtualClock } from "../net80211/simulator/clock.ts";
import { Chance } from "./chance.ts";

/** How often a medium does harm to a frame, each from 0, never, to 1, always. What is left out is never. */
export interface Faults {
  /** It does not arrive. */
  readonly lose?: number;
  /** It arrives twice. */
  readonly duplicate?: number;
  /** It is held up, by up to {@link Faults.delayLimit}: others overtake it. */
  readonly delay?: number;
  /** Ms that a frame is held up at most. Left out: 2000. */
  readonly delayLimit?: number;
  /** It arrives without its end. */
  readonly truncate?: number;
  /** It arrives with one bit changed. */
  readonly flip?: number;
  /** An earlier frame arrives after it once more. */
  readonly replay?: number;
  /** A frame that nobody sent arrives after it: an earlier one with some octets changed, or mere noise. */
  readonly forge?: number;
}

/** A frame on the medium. */
export interface MediumFrame {
  /** 6 octets: who sent it, or seems to have. */
  readonly from: Uint8Array;
  /** 6 octets: for whom it is. */
  readonly to: Uint8Array;
  /** The EAPOL frame, from its version octet on. */
  readonly octets: Uint8Array;
  /** What it is encrypted under: only who has the same can read it; undefined in clear. */
  readonly sealedBy: string | undefined;
}

/** What became of a frame on its way. */
export type Fate =
  | "sent"
  | "delivered"
  | "lost"
  | "duplicated"
  | "delayed"
  | "truncated"
  | "changed"
  | "replayed"
  | "forged";

/** Ms that a frame is under way where nothing holds it up. */
const flight = 1;

/** Frames of the past that an adversary can send again. */
const memory = 64;

/** A medium between many, which does the harm that it was told to, and the same in every run with one seed. */
export class Medium {
  readonly #clock: VirtualClock;
  readonly #chance: Chance;
  readonly #receivers: { readonly address: Uint8Array; readonly receive: (frame: MediumFrame) => void }[] = [];
  readonly #past: MediumFrame[] = [];
  #faults: Faults;
  #tell: (frame: MediumFrame, fate: Fate) => void = () => {};

  /**
   * @param clock - by which frames travel
   * @param seed - another one does its harm at other times
   */
  constructor(clock: VirtualClock, seed: string, faults: Faults = {}) {
    this.#clock = clock;
    this.#chance = new Chance(seed);
    this.#faults = faults;
  }

  /** Changes how much harm is done, from now on. */
  set faults(faults: Faults) {
    this.#faults = faults;
  }

  /** Shows what becomes of every frame. */
  onFate(listener: (frame: MediumFrame, fate: Fate) => void): void {
    this.#tell = listener;
  }

  /** Lets somebody with an address receive. */
  attach(address: Uint8Array, receive: (frame: MediumFrame) => void): void {
    this.#receivers.push({ address: copyOf(address), receive });
  }

  /** Sends a frame: what becomes of it, is left to chance. */
  send(frame: MediumFrame): void {
    const { lose = 0, duplicate = 0, replay = 0, forge = 0 } = this.#faults;
    this.#tell(frame, "sent");
    if (this.#past.push(frame) > memory) this.#past.shift();
    if (this.#chance.happens(lose)) this.#tell(frame, "lost");
    else this.#carry(frame);
    if (this.#chance.happens(duplicate)) this.#again(frame, "duplicated");
    if (this.#chance.happens(replay)) this.#again(this.#anyPast(), "replayed");
    if (this.#chance.happens(forge)) this.#again(this.#forgery(), "forged");
  }

  #again(frame: MediumFrame, fate: Fate): void {
    this.#tell(frame, fate);
    this.#carry(frame);
  }

  #carry(frame: MediumFrame): void {
    const { delay = 0, delayLimit = 2000 } = this.#faults;
    const held = this.#chance.happens(delay) ? this.#chance.below(delayLimit) : 0;
    if (held > 0) this.#tell(frame, "delayed");
    const arriving = this.#harmed(frame);
    this.#clock.after(flight + held, () => this.#arrive(arriving));
  }

  #harmed(frame: MediumFrame): MediumFrame {
    const { truncate = 0, flip = 0 } = this.#faults;
    // A cipher notices what happens to a frame under it: it is as good as lost.
    const seen = (fate: Fate, octets: Uint8Array): MediumFrame => {
      this.#tell(frame, fate);
      return { ...frame, octets, sealedBy: frame.sealedBy === undefined ? undefined : "no key" };
    };
    if (this.#chance.happens(truncate)) {
      return seen("truncated", copyOf(frame.octets, 0, this.#chance.below(frame.octets.length)));
    }
    if (!this.#chance.happens(flip)) return frame;
    const octets = copyOf(frame.octets);
    const bit = this.#chance.below(octets.length * 8);
    octets[bit >> 3] = (octets[bit >> 3] as number) ^ (1 << (bit & 7));
    return seen("changed", octets);
  }

  #arrive(frame: MediumFrame): void {
    this.#tell(frame, "delivered");
    for (const { address, receive } of this.#receivers) if (equal(address, frame.to)) receive(frame);
  }

  #anyPast(): MediumFrame {
    return this.#past[this.#chance.below(this.#past.length)] as MediumFrame;
  }

  /** An adversary has no key: what it makes goes in clear. */
  #forgery(): MediumFrame {
    const model = this.#anyPast();
    const noise = this.#chance.octets(1 + this.#chance.below(120));
    if (this.#chance.happens(0.2)) return { ...model, octets: noise, sealedBy: undefined };
    const octets = copyOf(model.octets);
    for (let n = 1 + this.#chance.below(4); n > 0; n--) {
      octets[this.#chance.below(octets.length)] = this.#chance.below(256);
    }
    return { ...model, octets, sealedBy: undefined };
  }
}
