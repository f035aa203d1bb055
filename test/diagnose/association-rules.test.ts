import { describe, expect, test } from "vitest";
import { causesOf, explain } from "./support.ts";

const ap = "00:09:5b:f9:b6:04";
const refused = (status: number): string => `wlan0: CTRL-EVENT-ASSOC-REJECT bssid=${ap} status_code=${status}`;
const rejected = (transaction: number, status: number): string =>
  `wlan0: CTRL-EVENT-AUTH-REJECT ${ap} auth_type=3 auth_transaction=${transaction} status_code=${status}`;
const ended = (reason: number): string => `wlan0: CTRL-EVENT-DISCONNECTED bssid=${ap} reason=${reason}`;
const connected = `wlan0: CTRL-EVENT-CONNECTED - Connection to ${ap} completed [id=0 id_str=]`;

describe("an association that is refused", () => {
  test.each([
    [40, "element-invalid"],
    [41, "group-cipher-invalid"],
    [42, "pairwise-cipher-invalid"],
    [43, "akm-invalid"],
    [44, "element-invalid"],
    [45, "element-invalid"],
    [46, "cipher-rejected"],
    [31, "management-protection-required"],
    [17, "access-point-full"],
    [1, "refused-by-access-point"],
  ])("with status %i", (status, cause) => {
    const explanation = explain(refused(status), refused(status));
    expect(explanation.failures).toMatchObject([
      { kind: "association", operation: "association", op: undefined, errno: undefined, abi: undefined, times: 2 },
    ]);
    expect(causesOf(explanation)).toEqual([cause]);
    expect(explanation.failures[0]?.hypotheses[0]?.evidence[0]).toContain(`status ${status}: `);
  });

  test.each([
    [18, "group-cipher-invalid"],
    [19, "pairwise-cipher-invalid"],
    [20, "akm-invalid"],
    [21, "element-invalid"],
    [22, "element-invalid"],
    [23, "eap-failed"],
    [24, "cipher-rejected"],
  ])("and one that is ended with reason %i", (reason, cause) => {
    expect(causesOf(explain(ended(reason)))).toEqual([cause]);
  });

  test("for a while only, and then comes about, is none", () => {
    for (const status of [30, 53]) expect(explain(refused(status), connected).failures).toEqual([]);
    expect(explain(refused(30)).failures).toHaveLength(1);
  });

  test("in the old words without an address is read too", () => {
    expect(causesOf(explain("CTRL-EVENT-ASSOC-REJECT status_code=43"))).toEqual(["akm-invalid"]);
  });
});

describe("SAE", () => {
  test.each([1, 15])("a confirm that is answered with status %i has a wrong password first", (status) => {
    const explanation = explain(rejected(2, status));
    expect(explanation.failures).toMatchObject([{ kind: "association", operation: "authentication" }]);
    expect(causesOf(explanation)[0]).toBe("sae-wrong-password");
    expect(causesOf(explanation)).toHaveLength(status === 1 ? 2 : 1);
  });

  test("a confirm that does not hold, in the access point's log, proves a wrong password", () => {
    expect(causesOf(explain("SAE: Confirm mismatch"))).toEqual(["sae-wrong-password"]);
  });

  test("a token that is asked for is a step on the way, unless nothing comes of it", () => {
    const asked = "wlan0: SME: SAE anti-clogging token requested";
    expect(explain(asked).failures).toEqual([]);
    expect(explain(asked, asked, connected).failures).toEqual([]);
    expect(causesOf(explain(asked, asked, asked))).toEqual(["sae-anti-clogging"]);
  });

  test("a group that is refused is a step on the way, unless no other is left", () => {
    expect(explain("wlan0: SME: SAE group not supported", connected).failures).toEqual([]);
    expect(causesOf(explain("wlan0: SME: SAE group not supported"))).toEqual(["sae-group-unsupported"]);
    expect(causesOf(explain(rejected(1, 77)))).toEqual(["sae-group-unsupported"]);
  });

  test("a password identifier that the access point does not know", () => {
    expect(causesOf(explain(`wlan0: CTRL-EVENT-SAE-UNKNOWN-PASSWORD-IDENTIFIER ${ap}`))).toEqual([
      "sae-password-identifier",
    ]);
    expect(causesOf(explain(rejected(1, 123)))).toEqual(["sae-password-identifier"]);
  });
});

describe("an access point's word on a station's element", () => {
  test.each([
    [`Invalid WPA group cipher (0x8) from ${ap}`, "group-cipher-invalid"],
    [`Invalid RSN pairwise cipher (0x8) from ${ap}`, "pairwise-cipher-invalid"],
    [`Invalid WPA key mgmt (0x2) from ${ap}`, "akm-invalid"],
    [`Failed to parse WPA/RSN IE from ${ap} (res=-3)`, "element-invalid"],
    ["No WPA/RSN IE from STA", "element-invalid"],
    ["Management frame protection required, but client did not enable it", "management-protection-required"],
  ])("%s", (line, cause) => {
    expect(causesOf(explain(`1795350459.775: ${line}`))).toEqual([cause]);
  });
});

describe("no answer and no choice", () => {
  test("an authentication that times out, and never comes about", () => {
    const late = `wlan0: Authentication with ${ap} timed out.`;
    expect(causesOf(explain(late))).toEqual(["no-answer"]);
    expect(explain(late, connected).failures).toEqual([]);
  });

  test("an 802.1X authentication that failed, and did not come about later", () => {
    const failed = "wlan0: CTRL-EVENT-EAP-FAILURE EAP authentication failed";
    expect(explain(failed).failures).toMatchObject([
      { operation: "802.1X authentication", hypotheses: [{ cause: "eap-failed" }] },
    ]);
    expect(explain(failed, connected).failures).toEqual([]);
  });

  test("a network that is passed over for its settings", () => {
    const skipped = "wlan0:    skip RSN IE - PTK cipher mismatch";
    expect(causesOf(explain(skipped, skipped))).toEqual(["settings-differ"]);
    expect(explain(skipped, connected).failures).toEqual([]);
    expect(explain("wlan0:    skip - SSID mismatch").failures).toEqual([]);
  });

  test("a station that leaves is nobody's failure", () => {
    expect(explain("wlan0: deauthentication: STA=02:00:00:00:01:00 reason_code=3").failures).toEqual([]);
    expect(explain(ended(3)).failures).toEqual([]);
  });
});
