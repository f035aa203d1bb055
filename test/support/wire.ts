import { expect } from "vitest";
import { WireError } from "../../src/errors.ts";

/** The error that `read` throws on octets or values that it refuses; fails where it throws another, or none. */
export function refusal(read: () => unknown): WireError {
  try {
    read();
  } catch (error) {
    if (error instanceof WireError) return error;
    throw error;
  }
  return expect.fail("nothing was refused");
}
