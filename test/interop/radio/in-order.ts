/** Work that takes a while, done one piece after the other. */
export class InOrder {
  readonly #failed: (error: unknown) => void;
  #last: Promise<void> = Promise.resolve();

  /** @param failed - told where a piece of work fails; the next one is done all the same */
  constructor(failed: (error: unknown) => void) {
    this.#failed = failed;
  }

  /** Does this when all that came before is done. */
  do(work: () => Promise<void>): void {
    this.#last = this.#last.then(work).catch(this.#failed);
  }
}
