import type { Local } from "../crypto/pbkdf2/assembler.ts";
import {
  dumpHead,
  Find,
  Follows,
  findLength,
  full,
  isHead,
  Kind,
  longest,
  mostFinds,
  mostOctetsAt,
  noStamp,
  Place,
  Row,
  remembered,
  rowBits,
  shortest,
} from "./kernel-places.ts";
import type { Label, SkipAssembler } from "./skip-assembler.ts";

/** Octets of a row. */
const rowLength = 1 << rowBits;
const [blanks, zeros] = [0x20202020, 0x30303030];

/** Locals that both parts of the kernel use. */
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

/** How far before a sentence's first character a stamp's dot may be, and how far after it, where labels stand. */
const [nearBefore, nearAfter] = [192, 80];

/**
 * The part of the kernel that knows sentences again: programs say the same again and again, of the same station and with
 * the same numbers. Then nothing is left to do but to see that it is the same, sixteen characters at a time, and to note
 * down which it was, when it was said, and the octets that follow it.
 */
export class SentenceKernel {
  readonly #code: SkipAssembler;
  readonly #at: Local;
  readonly #line: Local;
  readonly #lineEnd: Local;
  readonly #stamp: Local;
  readonly #seen: Local;
  /** Where the sentence starts. */
  readonly #first: Local = 8;
  /** Its row; 0 where it has none. */
  readonly #row: Local = 9;
  /** How many characters are compared, and whether more follow. */
  readonly #length: Local = 10;
  /** How many were, and how many will have been before the last sixteen. */
  readonly #done: Local = 11;
  readonly #last: Local = 12;
  /** Where the next find goes, and the next octet. */
  readonly #finds: Local = 13;
  readonly #octets: Local = 14;
  /** Octets that are left of a dump. */
  readonly #left: Local = 15;
  readonly #digits: Local;
  readonly #pairs: Local;
  readonly #kind: Local;
  /** Of each octet whether it was one. */
  readonly #valid: Local;

  /** Shares `code` and these locals with the rest of the kernel. */
  constructor(code: SkipAssembler, shared: SharedLocals) {
    this.#code = code;
    this.#at = shared.at;
    this.#line = shared.line;
    this.#lineEnd = shared.lineEnd;
    this.#stamp = shared.stamp;
    this.#seen = shared.seen;
    this.#digits = code.vector();
    this.#pairs = code.vector();
    this.#kind = code.vector();
    this.#valid = code.vector();
  }

  /** Begins with no finds. */
  begin(): void {
    const code = this.#code;
    code.i32Constant(Place.finds).set(this.#finds);
    code.i32Constant(Place.octets).set(this.#octets);
  }

  /** Begins a line, of which no sentence is known. */
  forget(): void {
    this.#code.i32Constant(0).set(this.#row);
  }

  /** Leaves where the finds end, and the row of the last sentence. */
  end(): void {
    const code = this.#code;
    code.i32Constant(0).get(this.#finds).i32Store(Place.findsEnd);
    code.i32Constant(0).get(this.#row).i32Store(Place.row);
  }

  /**
   * Reads the sentence that begins at {@link #at}, maybe after blanks. Goes to `done` where it was said before, and where
   * not, to `unknown`, with {@link #at} where it begins.
   */
  write(done: Label, unknown: Label): void {
    const code = this.#code;
    this.#skipBlanks();
    this.#measure(unknown);
    this.#findRow();
    const same = code.begin();
    const next = code.beginLoop();
    this.#compare(same);
    // Two may want the same row: the one that came before has the row beside it.
    code.get(this.#row).i32Constant(rowLength).i32Xor().tee(this.#row);
    code.i32Constant(rowLength).i32And().goToIf(next);
    code.end();
    this.#leave(unknown);
    code.end();
    code.get(this.#row).i32Load(Row.follows).tee(this.#done).goToUnless(done);
    this.#requireRoom(unknown);
    this.#readOctets(unknown);
    this.#noteDown();
  }

  #leave(unknown: Label): void {
    this.#code.get(this.#first).set(this.#at).goTo(unknown);
  }

  #skipBlanks(): void {
    const code = this.#code;
    const words = code.begin();
    const next = code.beginLoop();
    code.get(this.#at).i32LoadOctet().tee(this.#done).i32Constant(0x20).i32Equal();
    code.get(this.#done).i32Constant(0x09).i32Equal().i32Or().goToUnless(words);
    code.get(this.#at).i32Constant(1).i32Add().set(this.#at).goTo(next);
    code.end();
    code.end();
    code.get(this.#at).set(this.#first);
  }

  /** Sets how many characters are compared. */
  #measure(unknown: Label): void {
    const code = this.#code;
    code.get(this.#lineEnd).get(this.#first).i32Subtract().set(this.#length);
    const enough = code.begin();
    code.get(this.#length).i32Constant(shortest).i32Below().goToUnless(enough);
    this.#leave(unknown);
    code.end();
    code.get(this.#length).i32Constant(isHead | dumpHead);
    code
      .get(this.#length)
      .i32Constant(longest + 1)
      .i32Below()
      .select()
      .tee(this.#length);
    code
      .i32Constant(isHead - 1)
      .i32And()
      .i32Constant(shortest)
      .i32Subtract()
      .set(this.#last);
  }

  /** Sets the row that the sentence belongs to. */
  #findRow(): void {
    const code = this.#code;
    code.i32Constant(0).splat().set(this.#digits);
    this.#eachSixteen((again, done) => {
      code.get(this.#digits).get(this.#first).get(this.#done).i32Add().loadFrom().xor();
      code.i32Constant(Place.factors).loadFrom().multiply().set(this.#digits);
      this.#goOn(again, done);
    });
    code.get(this.#digits).word(0).get(this.#digits).word(1).i32Xor();
    code
      .get(this.#digits)
      .word(2)
      .i32Xor()
      .get(this.#digits)
      .word(3)
      .i32Xor()
      .get(this.#length)
      .i32Xor()
      .tee(this.#row);
    // A character in the highest place changes the highest bits alone.
    code.get(this.#row).i32ShiftRight(16).i32Xor();
    code
      .i32Constant(0x9e3779b1 | 0)
      .i32Multiply()
      .i32ShiftRight(16);
    code
      .i32Constant(remembered - 2)
      .i32And()
      .i32ShiftLeft(rowBits);
    code.i32Constant(Place.sentences).i32Add().set(this.#row);
  }

  /** Goes to `same` where the row has this sentence. */
  #compare(same: Label): void {
    const code = this.#code;
    const other = code.begin();
    code.get(this.#row).i32Load(Row.length).get(this.#length).i32Differ().goToIf(other);
    this.#eachSixteen((again) => {
      code.get(this.#first).get(this.#done).i32Add().loadFrom();
      code.get(this.#row).get(this.#done).i32Add().loadFrom(Row.characters).xor().isAnySet().goToIf(other);
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
    code.get(this.#octets).i32Constant(mostOctetsAt).i32Below().i32And().goToIf(room);
    code.i32Constant(full).set(this.#seen);
    this.#leave(unknown);
    code.end();
  }

  /** Reads as many octets as the sentence says, if it says any: a blank and two digits each, sixteen octets at a time. */
  #readOctets(unknown: Label): void {
    const code = this.#code;
    const read = code.begin();
    code.get(this.#done).i32Constant(Follows.octets).i32Differ().goToIf(read);
    // Octets that are not as they are mostly are for somebody else. They are not remembered once more.
    const odd = code.begin();
    code.get(this.#first).get(this.#row).i32Load(Row.octetsAt).i32Add().set(this.#at);
    code.get(this.#row).i32Load(Row.octetCount).tee(this.#left).get(this.#octets).i32Add().set(this.#last);
    const next = code.beginLoop();
    this.#pushOctets(0);
    code.i32Constant(blanks).splat().equalOctets().set(this.#valid);
    code.get(this.#octets);
    this.#pushDigits(1);
    code.shiftLeft(4);
    this.#pushDigits(2);
    code.or().storeTo(0);
    // Those after the last may be anything.
    code.get(this.#valid).highestBits().i32Constant(-1).i32Xor();
    code.i32Constant(1).get(this.#left).i32Constant(16).get(this.#left).i32Constant(16).i32Below().select();
    code.i32ShiftLeftBy().i32Constant(1).i32Subtract().i32And().goToIf(odd);
    code.get(this.#at).i32Constant(48).i32Add().set(this.#at);
    code.get(this.#octets).i32Constant(16).i32Add().set(this.#octets);
    code.get(this.#left).i32Constant(16).i32Subtract().tee(this.#left).i32Constant(0).i32Greater().goToIf(next);
    code.end();
    code.get(this.#at).get(this.#left).i32Constant(3).i32Multiply().i32Add();
    code.i32LoadOctet().i32LoadOctet(Place.kinds).i32Constant(Kind.gap).i32And().goToUnless(odd);
    code.get(this.#last).set(this.#octets).goTo(read);
    code.end();
    code.i32Constant(0).set(this.#row);
    this.#leave(unknown);
    code.end();
  }

  /** Pushes, of each of the sixteen threes of characters that are here, the one with that number. */
  #pushOctets(number: number): void {
    const code = this.#code;
    for (let part = 0; part < 3; part++) {
      const places = Place.places + 16 * (3 * number + part);
      code
        .get(this.#at)
        .loadFrom(16 * part)
        .i32Constant(places)
        .loadFrom()
        .swizzle();
      if (part > 0) code.or();
    }
  }

  /** Pushes what these are as digits, and notes where they are none. */
  #pushDigits(number: number): void {
    const code = this.#code;
    this.#pushOctets(number);
    code.tee(this.#digits).i32Constant(zeros).splat().subtractOctets().tee(this.#pairs);
    code.get(this.#pairs).i32Constant(0x0a0a0a0a).splat().lessOctets().tee(this.#kind).and();
    code.get(this.#digits).i32Constant(0x57575757).splat().subtractOctets();
    code.get(this.#digits).i32Constant(0x61616161).splat().subtractOctets();
    code.i32Constant(0x06060606).splat().lessOctets().tee(this.#digits).and().or();
    code.get(this.#kind).get(this.#digits).or().get(this.#valid).and().set(this.#valid);
  }

  #noteDown(): void {
    const code = this.#code;
    code.get(this.#finds).get(this.#row).i32Constant(Place.sentences).i32Subtract().i32ShiftRight(rowBits);
    code.i32Store(Find.sentence);
    code.get(this.#finds).get(this.#line).i32Store(Find.line);
    code.get(this.#finds).get(this.#first).i32Store(Find.words);
    code.get(this.#finds).get(this.#octets).i32Store(Find.octetsEnd);
    const noted = code.begin();
    const unread = code.begin();
    this.#readStamp(unread);
    code.get(this.#finds).get(this.#digits).storeTo(Find.time).goTo(noted);
    code.end();
    code.get(this.#finds).i32Constant(noStamp);
    this.#pushMayBeStamped();
    code.i32Add().i32Store(Find.time);
    code.end();
    code.get(this.#finds).i32Constant(findLength).i32Add().set(this.#finds);
  }

  /** Sets {@link #digits} to the four numbers of the stamp before the words, or goes to `none`. */
  #readStamp(none: Label): void {
    const code = this.#code;
    code.get(this.#stamp).goToUnless(none);
    // Sixteen digits, with a dot after the tenth.
    code.get(this.#stamp).loadFrom().get(this.#stamp).loadFrom(1).i32Constant(Place.ten).loadFrom().selectBits();
    code.i32Constant(zeros).splat().xor().tee(this.#digits);
    code.i32Constant(Place.mostDigits).loadFrom().greaterOctets().isAnySet().goToIf(none);
    // Two digits to a number, and again two numbers: the first is in the lower half, and counts ten or hundred times.
    code.get(this.#digits).i32Constant(0x00ff00ff).splat().and().tee(this.#pairs).shiftLeft(3);
    code.get(this.#pairs).shiftLeft(1).add();
    code.get(this.#digits).shiftRight(8).i32Constant(0x00ff00ff).splat().and().add().set(this.#digits);
    code.get(this.#digits).i32Constant(0xffff).splat().and().tee(this.#pairs).shiftLeft(6);
    code.get(this.#pairs).shiftLeft(5).add().get(this.#pairs).shiftLeft(2).add();
    code.get(this.#digits).shiftRight(16).add().set(this.#digits);
  }

  /** Pushes whether a dot between digits is so near that it may be a stamp's: see `timeOf`. */
  #pushMayBeStamped(): void {
    const code = this.#code;
    code.get(this.#first).i32Constant(nearBefore).i32Subtract().set(this.#at);
    code.get(this.#first).i32Constant(nearAfter).i32Add().set(this.#last);
    const near = code.begin();
    const next = code.beginLoop();
    code.get(this.#at).loadFrom(1).i32Constant(0x2e2e2e2e).splat().equalOctets();
    for (const beside of [0, 2]) {
      code.get(this.#at).loadFrom(beside).i32Constant(zeros).splat().subtractOctets();
      code.i32Constant(0x0a0a0a0a).splat().lessOctets().and();
    }
    code.isAnySet().tee(this.#done).goToIf(near);
    code.get(this.#at).i32Constant(16).i32Add().tee(this.#at).get(this.#last).i32Below().goToIf(next);
    code.end();
    code.end();
    code.get(this.#done);
  }
}
