/** A moment, and whose it is. */
interface Entry {
  readonly at: number;
  readonly name: string;
}

/**
 * The next of many deadlines, each under a name: a binary heap. One that was moved or taken back stays in it until it
 * comes up, and is passed over then.
 *
 * @internal
 */
export class Deadlines {
  readonly #at = new Map<string, number>();
  #heap: Entry[] = [];

  /** The first deadline of all; undefined where there is none. */
  get next(): number | undefined {
    for (let first = this.#heap[0]; first !== undefined; first = this.#heap[0]) {
      if (this.#at.get(first.name) === first.at) return first.at;
      this.#removeFirst();
    }
    return undefined;
  }

  /** Sets the deadline of a name, or with undefined takes it back. */
  set(name: string, at: number | undefined): void {
    if (this.#at.get(name) === at) return;
    if (at === undefined) {
      this.#at.delete(name);
    } else {
      this.#at.set(name, at);
      this.#insert({ at, name });
    }
    // What was passed over must not outgrow what counts.
    if (this.#heap.length > 64 && this.#heap.length > 2 * this.#at.size) this.#rebuild();
  }

  /** The names whose deadlines have come, each once, the earliest first. They have none any more. */
  due(now: number): string[] {
    const names: string[] = [];
    for (let next = this.next; next !== undefined && next <= now; next = this.next) {
      const { name } = this.#heap[0] as Entry;
      names.push(name);
      this.#at.delete(name);
      this.#removeFirst();
    }
    return names;
  }

  #rebuild(): void {
    const entries = Array.from(this.#at, ([name, at]) => ({ at, name }));
    this.#heap = entries.sort((a, b) => a.at - b.at);
  }

  #insert(entry: Entry): void {
    const heap = this.#heap;
    let place = heap.push(entry) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if ((heap[above] as Entry).at <= entry.at) break;
      heap[place] = heap[above] as Entry;
      place = above;
    }
    heap[place] = entry;
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && (heap[below + 1] as Entry).at < (heap[below] as Entry).at) below++;
      if ((heap[below] as Entry).at >= last.at) break;
      heap[place] = heap[below] as Entry;
      place = below;
    }
    heap[place] = last;
  }
}
