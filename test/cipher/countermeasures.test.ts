import { describe, expect, test } from "vitest";
import { Countermeasures } from "../../src/cipher/countermeasures.ts";
import { decodeKeyInfo } from "../../src/eapol/key-info.ts";
import { codeOf } from "./support.ts";

/** Key information of what stations send: a report, a request for keys, message 2, a report without a MIC. */
const report = decodeKeyInfo(0x0f09);
const [request, message2, unsigned] = [0x0b09, 0x0109, 0x0e09].map(decodeKeyInfo) as [
  typeof report,
  typeof report,
  typeof report,
];

describe("a station, which sees failures of its own", () => {
  test("notes the first, and at the second within a minute is silent for a minute", () => {
    const michael = new Countermeasures();
    expect(michael.failed(1000, "tkip")).toBe("noted");
    expect(michael.until(1000)).toBeUndefined();
    expect(michael.failed(60_999, "tkip")).toBe("started");
    expect(michael.until(60_999)).toBe(120_999);
    expect(michael.until(120_998)).toBe(120_999);
    expect(michael.until(120_999)).toBeUndefined();
  });

  test("takes a second failure after a minute for a first", () => {
    const michael = new Countermeasures();
    expect([0, 60_000, 120_000].map((now) => michael.failed(now, "tkip"))).toEqual(["noted", "noted", "noted"]);
    expect(michael.failed(120_001, "tkip")).toBe("started");
  });

  test("is not kept silent by failures while it is silent, and begins afresh after it", () => {
    const michael = new Countermeasures();
    for (const now of [0, 1]) michael.failed(now, "tkip");
    expect(michael.failed(59_000, "tkip")).toBe("ignored");
    expect(michael.until(59_000)).toBe(60_001);
    expect(michael.failed(60_001, "tkip")).toBe("noted");
    expect(michael.failed(60_002, "tkip")).toBe("started");
  });

  test("has no Michael that could fail under other ciphers", () => {
    const michael = new Countermeasures();
    const others = ["ccmp", "gcmp-256", "wep104", "ccmp"] as const;
    expect(others.map((cipher, now) => michael.failed(now, cipher))).toEqual(others.map(() => "ignored"));
    expect(michael.failed(5, "tkip")).toBe("noted");
  });
});

describe("an access point, which is told of failures too", () => {
  test("counts reports of any station with its own failures", () => {
    const michael = new Countermeasures();
    expect(michael.reported(0, "tkip", report)).toBe("noted");
    expect(michael.failed(10, "tkip")).toBe("started");
    expect(michael.reported(20, "tkip", report)).toBe("ignored");
  });

  test("counts no report without a MIC, none from a link without TKIP, and nothing that is no report", () => {
    const michael = new Countermeasures();
    const verdicts = [
      michael.reported(0, "tkip", unsigned),
      michael.reported(0, "ccmp", report),
      michael.reported(0, "tkip", request),
      michael.reported(0, "tkip", message2),
    ];
    expect(verdicts).toEqual(verdicts.map(() => "ignored"));
    expect(michael.reported(1, "tkip", report)).toBe("noted");
  });
});

test("time does not go backwards", () => {
  const michael = new Countermeasures();
  michael.failed(10, "tkip");
  for (const call of [
    () => michael.failed(9, "tkip"),
    () => michael.until(9),
    () => michael.reported(9, "tkip", report),
  ]) {
    expect(codeOf(call)).toBe("ERR_STATE_TIME_BACKWARDS");
  }
  expect(michael.failed(10, "tkip")).toBe("started");
});
