import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Reader } from "../../src/bytes/reader.ts";
import { Writer } from "../../src/bytes/writer.ts";
import { WireError } from "../../src/errors.ts";

function fault(run: () => unknown): WireError {
  try {
    run();
  } catch (error) {
    if (error instanceof WireError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

type Width = "u8" | "u16be" | "u16le" | "u32be" | "u32le";
const numbers: readonly { name: Width; size: number; value: number; octets: number[] }[] = [
  { name: "u8", size: 1, value: 0xa1, octets: [0xa1] },
  { name: "u16be", size: 2, value: 0xa1b2, octets: [0xa1, 0xb2] },
  { name: "u16le", size: 2, value: 0xa1b2, octets: [0xb2, 0xa1] },
  { name: "u32be", size: 4, value: 0xa1b2_c3d4, octets: [0xa1, 0xb2, 0xc3, 0xd4] },
  { name: "u32le", size: 4, value: 0xa1b2_c3d4, octets: [0xd4, 0xc3, 0xb2, 0xa1] },
];

describe.each(numbers)("$name", ({ name, size, value, octets }) => {
  const most = 2 ** (8 * size) - 1;

  test("writes its octets in the order that its name says", () => {
    expect(new Writer(size, "frame")[name](value, "field").finish()).toEqual(Uint8Array.from(octets));
  });

  test("what it writes, the reader reads", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: most }), (number) => {
        const written = new Writer(size, "frame")[name](number, "field").finish();
        expect(new Reader(written, "frame")[name]("field")).toBe(number);
      }),
    );
  });

  test.each([-1, most + 1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])("refuses %f", (number) => {
    expect(fault(() => new Writer(size, "frame")[name](number, "field"))).toMatchObject({
      code: "ERR_WIRE_VALUE",
      path: "frame.field",
      message: `frame.field at offset 0: ${number} is not 0 to ${most}`,
    });
  });
});

describe.each(["u64be", "u64le"] as const)("%s", (name) => {
  test("what it writes, the reader reads", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (number) => {
        const written = new Writer(8, "frame")[name](number, "field").finish();
        expect(new Reader(written, "frame")[name]("field")).toBe(number);
      }),
    );
  });

  test("puts the least octet where its name says", () => {
    const at = name === "u64be" ? 7 : 0;
    expect(new Writer(8, "frame")[name](5n, "field").finish()[at]).toBe(5);
  });

  test.each([-1n, 2n ** 64n])("refuses %s", (number) => {
    expect(fault(() => new Writer(8, "frame")[name](number, "field"))).toMatchObject({
      code: "ERR_WIRE_VALUE",
      path: "frame.field",
    });
  });
});

describe("u48le", () => {
  test("writes six octets, the least first, and the reader reads them", () => {
    const written = new Writer(6, "frame").u48le(0xa1b2_c3d4_e5f6n, "pn").finish();
    expect(written).toEqual(Uint8Array.of(0xf6, 0xe5, 0xd4, 0xc3, 0xb2, 0xa1));
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 48n - 1n }), (number) => {
        const octets = new Writer(6, "frame").u48le(number, "pn").finish();
        expect(new Reader(octets, "frame").u48le("pn")).toBe(number);
      }),
    );
  });

  test.each([-1n, 2n ** 48n])("refuses %s", (number) => {
    expect(fault(() => new Writer(6, "frame").u48le(number, "pn"))).toMatchObject({
      code: "ERR_WIRE_VALUE",
      path: "frame.pn",
      offset: 0,
    });
  });
});

describe("a writer", () => {
  test("puts fields one after the other, and gives the whole", () => {
    const written = new Writer(8, "frame")
      .u8(1, "type")
      .octets(Uint8Array.of(2, 3), 2, "address")
      .zeros(3, "reserved")
      .rest(Uint8Array.of(4, 5), "data")
      .finish();
    expect(written).toEqual(Uint8Array.of(1, 2, 3, 0, 0, 0, 4, 5));
  });

  test("copies: the octets of a field may change afterwards", () => {
    const field = Uint8Array.of(1, 2);
    const written = new Writer(2, "frame").octets(field, 2, "field").finish();
    field[0] = 9;
    expect(written).toEqual(Uint8Array.of(1, 2));
  });

  test.each([0, 5, 7])("refuses %i octets for a field of 6", (length) => {
    const w = new Writer(20, "mlme").u8(0, "op");
    expect(fault(() => w.octets(new Uint8Array(length), 6, "address"))).toMatchObject({
      code: "ERR_WIRE_VALUE",
      path: "mlme.address",
      offset: 1,
      message: `mlme.address at offset 1: is 6 octets wide, not ${length}`,
    });
  });

  test.each([
    ["u8", (w: Writer) => w.u8(0, "over")],
    ["u16be", (w: Writer) => w.u16be(0, "over")],
    ["u64le", (w: Writer) => w.u64le(0n, "over")],
    ["octets", (w: Writer) => w.octets(new Uint8Array(3), 3, "over")],
    ["rest", (w: Writer) => w.rest(new Uint8Array(3), "over")],
    ["zeros", (w: Writer) => w.zeros(3, "over")],
    ["zeros, backwards", (w: Writer) => w.zeros(-1, "over")],
  ])("refuses to write past its size: %s", (_, write) => {
    const w = new Writer(2, "frame").u16be(0, "all");
    expect(fault(() => write(w))).toMatchObject({ code: "ERR_WIRE_VALUE", path: "frame.over", offset: 2 });
  });

  test("refuses to finish before everything is written", () => {
    expect(fault(() => new Writer(3, "frame").u8(0, "type").finish())).toMatchObject({
      code: "ERR_WIRE_VALUE",
      path: "frame.end",
      offset: 1,
      message: "frame.end at offset 1: 2 octets were not written",
    });
  });

  test("builds a fault at the next field and throws nothing itself", () => {
    const error = new Writer(4, "frame").u16be(1, "type").fault("data", "is too long");
    expect(error).toMatchObject({ code: "ERR_WIRE_VALUE", message: "frame.data at offset 2: is too long" });
  });

  test("that was refused a field has not moved", () => {
    const w = new Writer(2, "frame");
    fault(() => w.u8(256, "type"));
    fault(() => w.octets(new Uint8Array(3), 2, "data"));
    expect(w.u16be(0x0102, "both").finish()).toEqual(Uint8Array.of(1, 2));
  });
});
