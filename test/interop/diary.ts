/** What happened, in order, and a way to wait for what has not happened yet. */
export class Diary<Entry extends { readonly type: string }> {
  readonly entries: Entry[] = [];
  readonly #waiting = new Set<() => void>();
  #read = 0;

  /** Writes an entry down. */
  readonly tell = (entry: Entry): void => {
    this.entries.push(entry);
    for (const look of [...this.#waiting]) look();
  };

  /** What has happened by now is no answer to a later question. */
  skip(): void {
    this.#read = this.entries.length;
  }

  /**
   * The next entry of this type that fits; what stands before it is skipped.
   *
   * @param fits - what else it must be. Left out: anything
   * @param within - ms to wait at most
   */
  next<Type extends Entry["type"]>(
    type: Type,
    fits: (entry: Extract<Entry, { readonly type: Type }>) => boolean = () => true,
    within = 60_000,
  ): Promise<Extract<Entry, { readonly type: Type }>> {
    type Wanted = Extract<Entry, { readonly type: Type }>;
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const at = this.entries.findIndex(
          (entry, place) => place >= this.#read && entry.type === type && fits(entry as Wanted),
        );
        if (at < 0) return;
        this.#read = at + 1;
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve(this.entries[at] as Wanted);
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        reject(
          new Error(`no ${type} within ${within} ms; there were ${this.entries.map((entry) => entry.type).join(", ")}`),
        );
      }, within);
      this.#waiting.add(look);
      look();
    });
  }
}
