import type { AuthenticatorMemory, Pending } from "../../../src/handshake/authenticator-state.ts";
import type { Frame, Joined } from "./joined.ts";
import { hexOf, type Namer, type Pairs } from "./namer.ts";
import type { World } from "./world.ts";

/**
 * What of a state can still make a difference. The rest is history, and states that differ in nothing else are one.
 *
 * A frame is history once its receiver will drop it for its replay counter, now and for all time to come: counters never
 * go back, which is a rule of the search. That such a frame is dropped is another, and is tried in every state that the
 * search goes on from. A temporal key is history once its nonce stands in no state and in no frame that can still be
 * taken; a generation of group keys likewise, but for the latest that was installed, behind which none may come back.
 *
 * An adversary that puts fresh counters on old frames leaves nothing to history.
 */
export class Live {
  readonly frames: readonly Frame[];
  readonly #pairs: Pairs;
  readonly #nonces = new Set<string>();
  readonly #generations = new Set<number>();

  constructor(world: World, state: Joined, pairs: Pairs) {
    this.#pairs = pairs;
    this.frames = world.forgeries > 0 ? state.frames : state.frames.filter((frame) => !isHistory(state, frame));
    for (const { nonce, generation } of this.frames) {
      if (nonce !== undefined) this.#nonces.add(nonce);
      this.#addGeneration(generation);
    }
    this.#generations.add(state.generation);
    this.#learnStation(state);
    this.#learnAp(state);
  }

  /** Those that may be derived again. */
  temporalKeys(keys: readonly string[], namer: Namer): string {
    return keys
      .filter((tk) => {
        const pair = this.#pairs.get(tk);
        return pair === undefined || this.#nonces.has(pair[0]);
      })
      .map((tk) => namer.ptk(tk))
      .sort()
      .join();
  }

  /** Those that may be delivered again, and the latest. */
  groups(generations: readonly number[], namer: Namer): string {
    const latest = Math.max(...generations);
    return generations
      .filter((generation) => generation === latest || this.#generations.has(generation))
      .map((generation) => namer.generation(generation))
      .sort()
      .join();
  }

  #learnStation({ station: { state } }: Joined): void {
    if (state.at === "ptk-negotiating") this.#nonces.add(hexOf(state.negotiation.aNonce));
    if (state.at !== "ptk-start" && state.session !== undefined) this.#nonces.add(hexOf(state.session.aNonce));
  }

  #learnAp({ ap }: Joined): void {
    const { state } = ap;
    if ("aNonce" in state) this.#nonces.add(hexOf(state.aNonce));
    if (state.at !== "initialize") this.#addGeneration(state.session?.generation);
    for (const { generation } of pendingIn(ap)) this.#addGeneration(generation);
  }

  #addGeneration(generation: number | undefined): void {
    if (generation !== undefined) this.#generations.add(generation);
  }
}

/** Whether nobody will ever take a frame, for its counter. */
export function isHistory({ station, ap }: Joined, { from, message, fields }: Frame): boolean {
  const { replayCounter } = fields;
  if (from === "ap") return station.replayCounter !== undefined && replayCounter <= station.replayCounter;
  if (message === "request") return ap.requestCounter !== undefined && replayCounter <= ap.requestCounter;
  return !pendingIn(ap).some((sent) => sent.replayCounter === replayCounter);
}

/** Every frame of the access point that may still be answered. */
function pendingIn({ state }: AuthenticatorMemory): Pending {
  switch (state.at) {
    case "initialize":
      return [];
    case "ptk-init-negotiating":
      return [...state.pending, ...state.answers.flatMap(({ pending }) => pending)];
    case "ptk-init-done":
      return state.group.at === "idle" ? [] : state.group.pending;
    default:
      return state.pending;
  }
}
