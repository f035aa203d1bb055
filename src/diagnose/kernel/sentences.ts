import type { Local } from "../../crypto/pbkdf2/assembler.ts";
import { mostIndent } from "../vocabulary.ts";
import type { KernelAssembler, Label } from "./assembler.ts";
import { DumpKernel } from "./dumps.ts";
import {
  dumpHead,
  Find,
  Follows,
  findLength,
  full,
  isHead,
  longest,
  mostFinds,
  mostOctetsAt,
  Place,
  Row,
  remembered,
  rowBits,
  rowLength,
  shortest,
} from "./places.ts";
import { StampKernel } from "./stamps.ts";

/** What a sentence's characters come to is multiplied by it. */
const factor = 0x9e3779b1;

/** Locals of the kernel that this part of it reads; `at` and `seen` it changes as well. */
export interface SharedLocals {
  /** Where it looks. */
  readonly at: Local;
  /** The line that is looked at, and its end. */
  readonly line: Local;
  readonly lineEnd: Local;
  /** The stamp before its words; 0 where none is. */
  readonly stamp: Local;
  /** What came of the glance at it. */
  readonly seen: Local;
}

/**
 * The part of the kernel that knows sentences again: programs say the same again and again, of the same station and with
 * the same numbers. Then nothing is left to do but to see that it is the same, sixteen characters at a time, and to note
 * down which it was, when it was said, and the octets that follow it.
 */
export class SentenceKernel {
  readonly #code: KernelAssembler;
  readonly #shared: SharedLocals;
  readonly #dump: DumpKernel;
  readonly #stamp: StampKernel;
  /** Where the sentence starts. */
  readonly #first: Local;
  /** Its row; 0 where it has none. */
  readonly #row: Local;
  /** How many characters are compared, and whether more follow. */
  readonly #length: Local;
  /** How many were, and how many will have been before the last sixteen. */
  readonly #done: Local;
  readonly #last: Local;
  readonly #follows: Local;
  /** Where the next find goes. */
  readonly #finds: Local;
  readonly #mixed: Local;

  /** Takes locals of its own. */
  constructor(code: KernelAssembler, shared: SharedLocals) {
    this.#code = code;
    this.#shared = shared;
    this.#dump = new DumpKernel(code);
    this.#stamp = new StampKernel(code);
    this.#first = code.integer();
    this.#row = code.integer();
    this.#length = code.integer();
    this.#done = code.integer();
    this.#last = code.integer();
    this.#follows = code.integer();
    this.#finds = code.integer();
    this.#mixed = code.vector();
  }

  /** Begins with no finds. */
  begin(): void {
    const code = this.#code;
    code.i32Constant(Place.finds).set(this.#finds);
    code.i32Constant(Place.octets).set(this.#dump.octets);
  }

  /** Begins a line, of which no sentence is known. */
  beginLine(): void {
    this.#code.i32Constant(0).set(this.#row);
  }

  /** Leaves where the finds end, and the row of the last line's sentence. */
  end(): void {
    const code = this.#code;
    code.i32Constant(0).get(this.#finds).i32Store(Place.findsEnd);
    code.i32Constant(0).get(this.#row).i32Store(Place.row);
  }

  /**
   * Reads the sentence that begins at `at`, maybe after blanks. Goes to `unknown`, with `at` where it begins, unless it was
   * said before; and to `done` where nothing follows from it.
   */
  write(done: Label, unknown: Label): void {
    const code = this.#code;
    this.#skipBlanks(unknown);
    this.#measure(unknown);
    this.#findRow();
    const same = code.begin();
    const next = code.beginLoop();
    this.#compare(same);
    // Two may want the same row: the other has the row beside it.
    code.get(this.#row).i32Constant(rowLength).i32Xor().tee(this.#row);
    code.i32Constant(rowLength).i32And().goToIf(next);
    code.end();
    this.#leave(unknown);
    code.end();
    code.get(this.#row).i32Load(Row.follows).tee(this.#follows).goToUnless(done);
    this.#requireRoom(unknown);
    this.#readOctets(unknown);
    this.#noteDown();
  }

  #leave(unknown: Label): void {
    this.#code.get(this.#first).set(this.#shared.at).goTo(unknown);
  }

  #skipBlanks(unknown: Label): void {
    const code = this.#code;
    const { at } = this.#shared;
    code.get(at).set(this.#first);
    const words = code.begin();
    const next = code.beginLoop();
    code.get(this.#first).i32LoadOctet().i32Constant(0x20).i32Equal();
    code.get(this.#first).i32LoadOctet().i32Constant(0x09).i32Equal();
    code.i32Or().goToUnless(words);
    code.get(this.#first).i32Constant(1).i32Add().set(this.#first).goTo(next);
    code.end();
    code.end();
    code.get(this.#first).get(at).i32Subtract().i32Constant(mostIndent).i32Greater().goToIf(unknown);
  }

  /** Sets how many characters are compared. */
  #measure(unknown: Label): void {
    const code = this.#code;
    code.get(this.#shared.lineEnd).get(this.#first).i32Subtract().set(this.#length);
    const enough = code.begin();
    // It is negative where what looks like a stamp goes on in the next line.
    code.i32Constant(shortest).get(this.#length).i32Greater().goToUnless(enough);
    this.#leave(unknown);
    code.end();
    const [head, tooLong, lengthBits] = [isHead | dumpHead, longest + 1, isHead - 1];
    code.get(this.#length).i32Constant(head);
    code.get(this.#length).i32Constant(tooLong).i32Below();
    code.select().tee(this.#length);
    code.i32Constant(lengthBits).i32And().i32Constant(shortest).i32Subtract().set(this.#last);
  }

  /** Sets the row that the sentence belongs to, the first of two. */
  #findRow(): void {
    const code = this.#code;
    code.i32Constant(0).splat().set(this.#mixed);
    this.#eachSixteen((again, done) => {
      code.get(this.#mixed).get(this.#first).get(this.#done).i32Add().loadFrom().xor();
      code.i32Constant(Place.factors).loadFrom().multiply().set(this.#mixed);
      this.#goOn(again, done);
    });
    code.get(this.#length);
    for (let word = 0; word < 4; word++) code.get(this.#mixed).word(word).i32Xor();
    // A character in the highest place changes the highest bits alone.
    code.tee(this.#row).get(this.#row).i32ShiftRight(16).i32Xor();
    const [multiplier, pairs] = [factor | 0, remembered - 2];
    code.i32Constant(multiplier).i32Multiply().i32ShiftRight(16).i32Constant(pairs).i32And();
    code.i32ShiftLeft(rowBits).i32Constant(Place.sentences).i32Add().set(this.#row);
  }

  /** Goes to `same` where the row has this sentence. */
  #compare(same: Label): void {
    const code = this.#code;
    const other = code.begin();
    code.get(this.#row).i32Load(Row.length).get(this.#length).i32Differ().goToIf(other);
    this.#eachSixteen((again) => {
      code.get(this.#first).get(this.#done).i32Add().loadFrom();
      code.get(this.#row).get(this.#done).i32Add().loadFrom(Row.characters);
      code.xor().isAnySet().goToIf(other);
      this.#goOn(again, same);
    });
    code.end();
  }

  /** Does `body` with the sixteen characters after {@link #done}, from the first on; it calls {@link #goOn}. */
  #eachSixteen(body: (again: Label, done: Label) => void): void {
    const code = this.#code;
    code.i32Constant(0).set(this.#done);
    const done = code.begin();
    const again = code.beginLoop();
    body(again, done);
    code.end();
    code.end();
  }

  /** Goes to the next sixteen, the last of which may have been looked at before; or to `done` after those. */
  #goOn(again: Label, done: Label): void {
    const code = this.#code;
    code.get(this.#done).get(this.#last).i32Equal().goToIf(done);
    code.get(this.#done).i32Constant(16).i32Add().tee(this.#done).get(this.#last);
    code.get(this.#done).get(this.#last).i32Below().select().set(this.#done).goTo(again);
  }

  #requireRoom(unknown: Label): void {
    const code = this.#code;
    const room = code.begin();
    code.get(this.#finds).i32Constant(mostFinds).i32Below();
    code.get(this.#dump.octets).i32Constant(mostOctetsAt).i32Below();
    code.i32And().goToIf(room);
    code.i32Constant(full).set(this.#shared.seen);
    this.#leave(unknown);
    code.end();
  }

  /** Reads as many octets as the sentence says, if it says any. */
  #readOctets(unknown: Label): void {
    const code = this.#code;
    const { at } = this.#shared;
    const read = code.begin();
    code.get(this.#follows).i32Constant(Follows.octets).i32Differ().goToIf(read);
    const odd = code.begin();
    code.get(this.#first).get(this.#row).i32Load(Row.octetsAt).i32Add().set(at);
    code.get(this.#row).i32Load(Row.octetCount);
    this.#dump.write(at, odd);
    code.goTo(read);
    code.end();
    // Somebody else has to read them. The sentence is not remembered once more.
    code.i32Constant(0).set(this.#row);
    this.#leave(unknown);
    code.end();
  }

  /** Notes down which sentence it was, where it stands, and when it was said. */
  #noteDown(): void {
    const code = this.#code;
    const { line, stamp } = this.#shared;
    code.get(this.#finds).get(this.#row).i32Constant(Place.sentences).i32Subtract().i32ShiftRight(rowBits);
    code.i32Store(Find.sentence);
    code.get(this.#finds).get(line).i32Store(Find.line);
    code.get(this.#finds).get(this.#first).i32Store(Find.words);
    code.get(this.#finds).get(this.#dump.octets).i32Store(Find.octetsEnd);
    this.#stamp.write(this.#finds, this.#first, stamp);
    code.get(this.#finds).i32Constant(findLength).i32Add().set(this.#finds);
  }
}
