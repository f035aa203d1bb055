import { describe, expect, test } from "vitest";
import { type AnyWpaError, DriverError, KeyError, StateError, SuiteError, WireError, WpaError } from "../src/errors.ts";

const codes = {
  WireError: ["ERR_WIRE_TRUNCATED", "ERR_WIRE_TRAILING", "ERR_WIRE_VALUE"],
  KeyError: ["ERR_KEY_LENGTH", "ERR_KEY_SUITE", "ERR_KEY_PASSPHRASE", "ERR_KEY_DESTROYED"],
  SuiteError: ["ERR_SUITE_NONE_SHARED", "ERR_SUITE_MALFORMED_OFFER"],
  StateError: ["ERR_STATE_CLOSED", "ERR_STATE_TIME_BACKWARDS", "ERR_STATE_ABORTED"],
} as const;

const refusal = { operation: "WPAKEY", op: 19, errno: "ENXIO", text: "Device not configured" };

const errors: readonly AnyWpaError[] = [
  ...codes.WireError.map((code) => new WireError(code, "eapol-key.keyData", 97, "needs 22 octets, has 3")),
  ...codes.KeyError.map((code) => new KeyError(code, "a detail")),
  ...codes.SuiteError.map((code) => new SuiteError(code, "a detail")),
  ...codes.StateError.map((code) => new StateError(code, "a detail")),
  new DriverError(refusal),
];

describe.each(errors)("$name with $code", (error) => {
  test("is an Error of this library", () => {
    expect(error).toBeInstanceOf(WpaError);
    expect(error).toBeInstanceOf(Error);
  });

  test("has a code that is ERR, an area and what happened", () => {
    expect(error.code).toMatch(/^ERR_[A-Z]+(_[A-Z]+)*$/);
  });

  test("bears the name of its class, in its stack too", () => {
    expect(error.name).toBe(error.constructor.name);
    expect(error.stack).toContain(error.message);
  });

  test("narrows by its code", () => {
    switch (error.code) {
      case "ERR_WIRE_TRUNCATED":
      case "ERR_WIRE_TRAILING":
      case "ERR_WIRE_VALUE":
        expect([error.path, error.offset]).toEqual(["eapol-key.keyData", 97]);
        break;
      case "ERR_DRIVER":
        expect(error.errno).toBe("ENXIO");
        break;
      default:
        expect(error.message).toBe("a detail");
    }
  });
});

test("codes are unlike each other", () => {
  expect(new Set(errors.map((error) => error.code)).size).toBe(errors.length);
});

test("a wire error says where before it says what", () => {
  const error = new WireError("ERR_WIRE_TRUNCATED", "eapol-key.keyNonce", 13, "needs 32 octets, has 7");
  expect(error.message).toBe("eapol-key.keyNonce at offset 13: needs 32 octets, has 7");
});

describe("a driver error", () => {
  test("says the operation, its number, and the refusal in words and by name", () => {
    const error = new DriverError(refusal);
    expect(error.message).toBe("WPAKEY (op 19): Device not configured (ENXIO)");
    expect(error).toMatchObject(refusal);
  });

  test("leaves out a number that the operation does not have", () => {
    const error = new DriverError({ ...refusal, op: undefined });
    expect(error.message).toBe("WPAKEY: Device not configured (ENXIO)");
    expect(error.op).toBeUndefined();
  });
});
