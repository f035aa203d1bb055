import type { FrameCounts, SessionFinding, SessionFindingKind, UndecryptedReason } from "./story.ts";

/** Protected frames while they are counted. */
export class Counts implements FrameCounts {
  readonly decrypted = { data: 0, management: 0 };
  readonly undecrypted: Partial<Record<UndecryptedReason, number>> = {};

  opened(management: boolean): void {
    this.decrypted[management ? "management" : "data"]++;
  }

  closed(reason: UndecryptedReason, times = 1): void {
    this.undecrypted[reason] = (this.undecrypted[reason] ?? 0) + times;
  }
}

/** What is out of order, each kind with the place of its first time. */
export class Findings {
  #all: { readonly kind: SessionFindingKind; readonly number: number; times: number }[] = [];

  add(kind: SessionFindingKind, number: number): void {
    const known = this.#all.find((finding) => finding.kind === kind);
    if (known !== undefined) known.times++;
    else this.#all.push({ kind, number, times: 1 });
  }

  has(kind: SessionFindingKind): boolean {
    return this.#all.some((finding) => finding.kind === kind);
  }

  /** Lets go of room for more. */
  shrink(): void {
    this.#all = this.#all.slice();
  }

  get list(): readonly SessionFinding[] {
    return this.#all;
  }
}
