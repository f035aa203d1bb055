import { AesAssembler, type AesCode } from "./kernel-rounds.ts";
import { Row, rowLength } from "./kernel-tables.ts";

/**
 * A module whose `run(steps, address)` does CCM: at each step it chains the row at `address`, makes a row of stream, and
 * adds to the row the stream of two steps before; then `address` goes on by a row.
 *
 * The rows are the first block and the two of associated data, then the text. So the stream of the first counter, zero,
 * is left over for the tag, and that of counter 1 meets the first row of text. Where the mask is set, the chain is over
 * the row that comes out: that is how a text is decrypted.
 */
export function assembleCcm(aes: AesCode): Uint8Array {
  const code = new AesAssembler(aes);
  const [chain, counter, mask] = [code.kept(Row.chain), code.kept(Row.counter), code.kept(Row.mask)];
  const [order, one] = [code.kept(Row.counterOrder), code.kept(Row.one)];
  const [input, stream, block] = [code.vector(), code.vector(), code.vector()];
  const streamRow = Row.stream - Row.text;

  code.loop();
  code.get(code.address).load(0).set(input);
  code
    .get(code.address)
    .load(streamRow - 2)
    .set(stream);
  code.get(code.address).get(input).get(stream).xor().store(0);
  code.get(stream).get(mask).and().get(input).xor().get(chain).xor().set(chain);
  code.get(counter).get(order).pick().set(block).get(counter).get(one).add().set(counter);
  code.encrypt(chain, block);
  code.get(code.address).get(block).store(streamRow);
  code.get(code.address).i32Constant(rowLength).i32Add().set(code.address);
  code.get(code.iterations).i32Constant(1).i32Subtract().tee(code.iterations).again();
  code.end();

  code.i32Constant(0).get(chain).store(Row.chain);
  code.i32Constant(0).get(counter).store(Row.counter);
  return code.module();
}

/** Rows that counter mode does at a step: the fewest for each, as measured. */
export const counterRows = 3;

/** A module whose `run(steps, address)` adds to {@link counterRows} rows at each step the stream of as many counters. */
export function assembleCounterMode(aes: AesCode): Uint8Array {
  const code = new AesAssembler(aes);
  const counter = code.kept(Row.counter);
  const [order, one] = [code.kept(Row.counterOrder), code.kept(Row.one)];
  const blocks = Array.from({ length: counterRows }, () => code.vector());

  code.loop();
  for (const block of blocks) {
    code.get(counter).get(order).pick().set(block).get(counter).get(one).add().set(counter);
  }
  code.encrypt(...blocks);
  for (const [row, block] of blocks.entries()) {
    code.get(code.address).get(code.address).load(row).get(block).xor().store(row);
  }
  code
    .get(code.address)
    .i32Constant(counterRows * rowLength)
    .i32Add()
    .set(code.address);
  code.get(code.iterations).i32Constant(1).i32Subtract().tee(code.iterations).again();
  code.end();
  return code.module();
}
