import { describe, expect, test } from "vitest";
import { Reader } from "../../src/bytes/reader.ts";
import { WireError } from "../../src/errors.ts";

const octets = Uint8Array.from({ length: 16 }, (_, i) => 0xf0 + i);

function fault(run: () => unknown): WireError {
  try {
    run();
  } catch (error) {
    if (error instanceof WireError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

const reads = [
  { name: "u8", size: 1, value: 0xf0, read: (r: Reader) => r.u8("field") },
  { name: "u16be", size: 2, value: 0xf0f1, read: (r: Reader) => r.u16be("field") },
  { name: "u16le", size: 2, value: 0xf1f0, read: (r: Reader) => r.u16le("field") },
  { name: "u32be", size: 4, value: 0xf0f1_f2f3, read: (r: Reader) => r.u32be("field") },
  { name: "u32le", size: 4, value: 0xf3f2_f1f0, read: (r: Reader) => r.u32le("field") },
  { name: "u48le", size: 6, value: 0xf5f4_f3f2_f1f0n, read: (r: Reader) => r.u48le("field") },
  { name: "u64be", size: 8, value: 0xf0f1_f2f3_f4f5_f6f7n, read: (r: Reader) => r.u64be("field") },
  { name: "u64le", size: 8, value: 0xf7f6_f5f4_f3f2_f1f0n, read: (r: Reader) => r.u64le("field") },
  { name: "view", size: 5, value: octets.slice(0, 5), read: (r: Reader) => r.view(5, "field") },
];

describe.each(reads)("$name", ({ size, value, read }) => {
  test("reads its octets, unsigned, and goes on behind them", () => {
    const r = new Reader(octets, "frame");
    expect(read(r)).toEqual(value);
    expect(r.offset).toBe(size);
    expect(r.remaining).toBe(octets.length - size);
  });

  test("reads a view into a larger buffer at its own place", () => {
    const larger = new Uint8Array(40);
    larger.set(octets, 11);
    expect(read(new Reader(larger.subarray(11, 27), "frame"))).toEqual(value);
  });

  test("never reads past the end, and does not move where it failed", () => {
    for (let length = 0; length < size; length++) {
      const r = new Reader(octets.subarray(0, length), "frame");
      expect(fault(() => read(r))).toMatchObject({
        code: "ERR_WIRE_TRUNCATED",
        path: "frame.field",
        offset: 0,
        message: `frame.field at offset 0: needs ${size} octets, has ${length}`,
      });
      expect(r.offset).toBe(0);
    }
  });
});

describe("a reader", () => {
  test("counts offsets from the outermost buffer", () => {
    const r = new Reader(octets.subarray(0, 4), "eapol-key", 100);
    r.u8("type");
    expect(r.offset).toBe(101);
    expect(fault(() => r.u32be("length"))).toMatchObject({ path: "eapol-key.length", offset: 101 });
  });

  test("gives views of the octets themselves", () => {
    const buffer = octets.slice();
    const r = new Reader(buffer, "frame");
    const [view, rest] = [r.view(2, "view"), r.rest()];
    buffer[0] = 1;
    buffer[2] = 2;
    expect(view[0]).toBe(1);
    expect(rest[0]).toBe(2);
    expect(rest.length).toBe(14);
  });

  test("has nothing left after the rest", () => {
    const r = new Reader(octets, "frame");
    r.rest();
    expect(r.remaining).toBe(0);
    expect(r.rest()).toEqual(new Uint8Array(0));
    expect(r.offset).toBe(octets.length);
    r.end();
  });

  test("says at its end what was left over", () => {
    const r = new Reader(octets, "frame");
    r.view(13, "head");
    expect(fault(() => r.end())).toMatchObject({ code: "ERR_WIRE_TRAILING", path: "frame.end", offset: 13 });
    r.view(3, "tail");
    r.end();
  });

  test("gives an empty view at the end, and only there a longer one fails", () => {
    const r = new Reader(new Uint8Array(0), "frame");
    expect(r.view(0, "nothing").length).toBe(0);
    expect(fault(() => r.view(1, "something")).code).toBe("ERR_WIRE_TRUNCATED");
  });

  test("builds a fault at the next field and throws nothing itself", () => {
    const r = new Reader(octets, "rsne", 7);
    r.u16le("version");
    const error = r.fault("ERR_WIRE_VALUE", "pairwiseCount", "is 0");
    expect(error).toBeInstanceOf(WireError);
    expect(error).toMatchObject({ code: "ERR_WIRE_VALUE", path: "rsne.pairwiseCount", offset: 9 });
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("refuses a length of %d, and does not move", (length) => {
    const r = new Reader(octets, "frame");
    r.u8("type");
    expect(fault(() => r.view(length, "field"))).toMatchObject({ code: "ERR_WIRE_TRUNCATED", offset: 1 });
    expect(r.offset).toBe(1);
  });
});
