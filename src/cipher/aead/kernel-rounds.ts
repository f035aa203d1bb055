import { Assembler, type Local } from "../../crypto/pbkdf2/assembler.ts";
import { mixRows, Row, rowLength } from "./kernel-tables.ts";

/** The local integers of a kernel, behind its two arguments. */
const Integer = {
  /** Where the key of the round is, counted from the first. */
  key: 2,
  /** Where the rows are that say how octets lie, counted from the first. */
  mix: 3,
  /** Rounds that are left. */
  rounds: 4,
} as const;

/** Octets of the rows that say where octets come from, for each of the four ways in which they lie. */
const mixLength = rowLength * mixRows;

/** Rows that every step needs. */
const tables = [
  "inverse",
  "quotient",
  "onceI",
  "onceJ",
  "thriceI",
  "thriceJ",
  "lastI",
  "lastJ",
  "enterLow",
  "enterHigh",
  "nibbles",
  "lastOrder",
] as const;

type TableName = (typeof tables)[number];

/** What a round has on its way. */
const temporaries = ["k", "i", "j", "quotient", "io", "jo", "once", "thrice"] as const;

type Temporary = (typeof temporaries)[number];

/** What there is to choose about a kernel. */
export interface AesCode {
  /** 10 for keys of 16 octets, 14 for those of 32. */
  readonly rounds: 10 | 14;
  /** The instruction that looks up: the relaxed one is a quarter faster, where the engine has it. */
  readonly lookUp: "swizzle" | "relaxedSwizzle";
}

/**
 * An assembler with AES of several blocks at once: a block by itself is mostly waiting for its own last step.
 *
 * `run(steps, address)` begins with the text at `address`.
 */
export class AesAssembler extends Assembler {
  readonly #rounds: number;
  readonly #instruction: AesCode["lookUp"];
  readonly #table: Readonly<Record<TableName, Local>>;
  readonly #temporary: Readonly<Record<Temporary, Local>>;
  /** The key of the round. */
  readonly #key: Local;
  /** Where the octets are that stand one, two and three behind in their columns. */
  readonly #second: Local;
  readonly #third: Local;
  readonly #fourth: Local;
  /** What the kernel is made of. */
  constructor({ rounds, lookUp }: AesCode) {
    super(2, 3);
    this.#rounds = rounds;
    this.#instruction = lookUp;
    this.#temporary = record(temporaries, () => this.vector());
    [this.#key, this.#second, this.#third, this.#fourth] = [this.vector(), this.vector(), this.vector(), this.vector()];
    // An engine makes a constant anew at each use: tables come from memory, once.
    this.#table = record(tables, (name) => this.kept(Row[name]));
  }

  /** A new local with a row of the memory in it. */
  kept(row: number): Local {
    const local = this.vector();
    this.#row(row).set(local);
    return local;
  }

  /** Pops numbers, 0 to 15 or above 127, then octets, and pushes the octets with these numbers; above 127, zeros. */
  pick(): this {
    return this[this.#instruction]();
  }

  /** Encrypts blocks where they are. */
  encrypt(...blocks: readonly Local[]): this {
    this.#row(Row.keys).set(this.#key);
    for (const block of blocks) this.#enter(block);
    this.i32Constant(rowLength).set(Integer.key);
    this.i32Constant(mixLength).set(Integer.mix);
    this.i32Constant(this.#rounds - 1).set(Integer.rounds);
    this.loop();
    this.get(Integer.key).load(Row.keys).set(this.#key);
    for (const [row, order] of [this.#second, this.#third, this.#fourth].entries()) {
      this.get(Integer.mix);
      this.load(Row.mix + row).set(order);
    }
    for (const block of blocks) this.#round(block);
    this.get(Integer.key).i32Constant(rowLength).i32Add().set(Integer.key);
    this.get(Integer.mix).i32Constant(mixLength).i32Add();
    this.i32Constant(3 * mixLength);
    this.i32And().set(Integer.mix);
    this.get(Integer.rounds).i32Constant(1).i32Subtract().tee(Integer.rounds).again();
    this.end();
    this.get(Integer.key).load(Row.keys).set(this.#key);
    for (const block of blocks) this.#leave(block);
    return this;
  }

  /** Octets become pairs, and the first key is added. */
  #enter(block: Local): void {
    const { k, i } = this.#temporary;
    this.#split(block);
    this.#lookUp("enterLow", k).#lookUp("enterHigh", i).xor().get(this.#key).xor().set(block);
  }

  /**
   * SubBytes, MixColumns, AddRoundKey: each octet becomes 2A + 3B + C + D of its column, from itself on. What is known
   * first is added first: the last addition waits for nothing else.
   */
  #round(block: Local): void {
    const { once, thrice } = this.#temporary;
    this.#invert(block);
    this.#substitute("onceI", "onceJ").set(once);
    this.#substitute("thriceI", "thriceJ").set(thrice);
    this.get(once).get(this.#third).pick().get(once).get(this.#fourth).pick().xor();
    this.get(once).get(thrice).xor().get(this.#key).xor().xor();
    this.get(thrice).get(this.#second).pick().xor().set(block);
  }

  /** SubBytes and AddRoundKey, as octets in their order again. */
  #leave(block: Local): void {
    this.#invert(block);
    this.#substitute("lastI", "lastJ").get(this.#table.lastOrder).pick().get(this.#key).xor().set(block);
  }

  /** `io` and `jo` of a block of pairs. */
  #invert(block: Local): void {
    const { k, i, j, quotient, io, jo } = this.#temporary;
    this.#split(block);
    this.get(i).get(k).xor().set(j).#lookUp("quotient", k).set(quotient);
    this.get(this.#table.inverse).#lookUp("inverse", i).get(quotient).xor().pick().get(j).xor().set(io);
    this.get(this.#table.inverse).#lookUp("inverse", j).get(quotient).xor().pick().get(i).xor().set(jo);
  }

  #substitute(tableI: TableName, tableJ: TableName): this {
    const { io, jo } = this.#temporary;
    return this.#lookUp(tableI, io).#lookUp(tableJ, jo).xor();
  }

  /** The lower nibbles to `k`, the upper ones to `i`. */
  #split(block: Local): void {
    const { k, i } = this.#temporary;
    this.get(block).get(this.#table.nibbles).and().set(k);
    this.get(block).shiftRight(4).get(this.#table.nibbles).and().set(i);
  }

  #row(row: number): this {
    return this.i32Constant(0).load(row);
  }

  #lookUp(table: TableName, nibbles: Local): this {
    return this.get(this.#table[table]).get(nibbles).pick();
  }
}

function record<Name extends string>(
  names: readonly Name[],
  make: (name: Name) => Local,
): Readonly<Record<Name, Local>> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, Local>;
}
