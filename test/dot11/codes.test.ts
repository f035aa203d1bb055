import { describe, expect, test } from "vitest";
import { ReasonCode, StatusCode } from "../../src/dot11/code-numbers.ts";
import { reasonCode, statusCode } from "../../src/dot11/codes.ts";

const upTo = (most: number): readonly number[] => Array.from({ length: most + 1 }, (_, code) => code);

describe("a reason code", () => {
  // IEEE 802.11-2020 Table 9-49.
  test.each([
    [1, "UNSPECIFIED_REASON"],
    [14, "MIC_FAILURE"],
    [15, "4WAY_HANDSHAKE_TIMEOUT"],
    [17, "HANDSHAKE_ELEMENT_MISMATCH"],
    [23, "802_1_X_AUTH_FAILED"],
    [49, "REASON_INVALID_PMKID"],
    [66, "MESH_CHANNEL_SWITCH_UNSPECIFIED"],
  ])("%i is %s", (code, name) => expect(reasonCode(code)?.name).toBe(name));

  test("that is reserved says nothing", () => {
    expect([0, 40, 44, 65535].map(reasonCode)).toEqual([undefined, undefined, undefined, undefined]);
  });

  test("that has a constant has a meaning", () => {
    for (const code of Object.values(ReasonCode)) expect(reasonCode(code)).toBeDefined();
  });
});

describe("a status code", () => {
  // IEEE 802.11-2020 Table 9-50.
  test.each([
    [0, "SUCCESS"],
    [13, "UNSUPPORTED_AUTH_ALGORITHM"],
    [30, "REFUSED_TEMPORARILY"],
    [31, "ROBUST_MANAGEMENT_POLICY_VIOLATION"],
    [40, "STATUS_INVALID_ELEMENT"],
    [43, "STATUS_INVALID_AKMP"],
    [53, "STATUS_INVALID_PMKID"],
    [76, "ANTI_CLOGGING_TOKEN_REQUIRED"],
    [77, "UNSUPPORTED_FINITE_CYCLIC_GROUP"],
    [126, "SAE_HASH_TO_ELEMENT"],
  ])("%i is %s", (code, name) => expect(statusCode(code)?.name).toBe(name));

  test("that is reserved says nothing", () => {
    expect([4, 8, 9, 36, 66, 65535].map(statusCode).filter(Boolean)).toEqual([]);
  });

  test("that has a constant has a meaning", () => {
    for (const code of Object.values(StatusCode)) expect(statusCode(code)).toBeDefined();
  });
});

describe("what a code says", () => {
  const meanings = upTo(200).flatMap((code) =>
    [reasonCode(code), statusCode(code)].filter((found) => found !== undefined),
  );

  test("is a name of the standard and whole sentences", () => {
    expect(meanings.length).toBeGreaterThan(150);
    for (const { name, meaning, remedy } of meanings) {
      expect(name).toMatch(/^[A-Z0-9][A-Z0-9_-]*$/);
      expect(meaning).toMatch(/^[A-Z0-9].*\.$/);
      expect(remedy ?? "None.").toMatch(/^[A-Z0-9].*\.$/);
    }
  });
});
