interface Timer {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** A clock that stands still until it is told to go on. Times are ms. */
export class VirtualClock {
  #now = 0;
  #order = 0;
  #timers: Timer[] = [];

  /** Ms since the clock was made. */
  get now(): number {
    return this.#now;
  }

  /**
   * Runs `run` once, `delay` ms from now, when the clock gets there. Timers of one moment run in the order in which
   * they were set.
   *
   * @returns takes the timer back; does nothing once it has run
   */
  after(delay: number, run: () => void): () => void {
    const timer: Timer = { at: this.#now + delay, order: this.#order++, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Goes `duration` ms on and runs what falls due on the way, timers that those set included. */
  advance(duration: number): void {
    const end = this.#now + duration;
    for (let timer = this.#next(end); timer !== undefined; timer = this.#next(end)) {
      this.#timers = this.#timers.filter((other) => other !== timer);
      this.#now = timer.at;
      timer.run();
    }
    this.#now = end;
  }

  #next(end: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.at > end) continue;
      if (first === undefined || timer.at < first.at || (timer.at === first.at && timer.order < first.order)) {
        first = timer;
      }
    }
    return first;
  }
}
