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

  test.each([
    "   skip - MFP Required but network not MFP Capable",
    "   skip - SAE H2E required, but not supported by the AP",
    "   skip - rate sets do not match",
    "   SAE H2E disabled",
  ])("a network that is passed over: %s", (skipped) => {
    const explanation = explain(`wlan0: ${skipped}`, "wlan0: No suitable network found");
    expect(explanation.failures).toHaveLength(1);
    expect(causesOf(explanation)).toEqual(["settings-differ"]);
  });

  test("a network that was not seen, where nothing else is wrong and none is joined later", () => {
    const unseen = ["wlan0:    skip - SSID mismatch", "wlan0: No suitable network found"];
    expect(explain(...unseen).failures).toMatchObject([
      { operation: "network selection", hypotheses: [{ cause: "network-not-found" }] },
    ]);
    expect(causesOf(explain("wlan0: CTRL-EVENT-NETWORK-NOT-FOUND "))).toEqual(["network-not-found"]);
    expect(explain(...unseen, connected).failures).toEqual([]);
    expect(explain(...unseen, refused(43)).failures.map(({ operation }) => operation)).toEqual(["association"]);
  });

  test("what a scan finds while the station is connected is no failure, and after it was sent away may be one", () => {
    const scan = [
      "wlan0:    skip RSN IE - key mgmt mismatch",
      "wlan0:    SAE H2E disabled",
      "wlan0:    skip - rate sets do not match",
      "wlan0: No suitable network found",
    ];
    expect(explain(connected, ...scan).failures).toEqual([]);
    expect(causesOf(explain(connected, ended(8), ...scan))).toEqual(["settings-differ"]);
    // A journal of a machine that is an access point besides: its stations are not this one.
    const comes = "wlan1: AP-STA-CONNECTED 02:00:00:00:02:00";
    const goes = "wlan1: deauthentication: STA=02:00:00:00:02:00 reason_code=3";
    expect(causesOf(explain(comes, ...scan))).toEqual(["settings-differ"]);
    expect(explain(connected, goes, ...scan).failures).toEqual([]);
  });

  test("a network that the program gave up, where the log shows no more", () => {
    // All that wpa_supplicant 2.10 says without -d where the access point has not the group that it proposes for SAE.
    const tried = `wlan0: SME: Trying to authenticate with ${ap} (SSID='myssid' freq=2412 MHz)`;
    const givenUp =
      'wlan0: CTRL-EVENT-SSID-TEMP-DISABLED id=0 ssid="myssid" auth_failures=1 duration=10 reason=CONN_FAILED';
    const explanation = explain(tried, tried, tried, givenUp);
    expect(causesOf(explanation)).toEqual(["unknown"]);
    expect(explanation.failures[0]?.hypotheses[0]?.confirm).toContain("-dd -t");
    expect(explain(tried, givenUp, connected).failures).toEqual([]);
    expect(causesOf(explain(tried, refused(43), givenUp))).toEqual(["akm-invalid"]);
    expect(explain(tried, refused(43), givenUp).failures).toHaveLength(1);
  });

  test("the advice is for the system whose driver the log names", () => {
    const start = (driver: string): string =>
      `Initializing interface 'wlan0' conf '/etc/wpa.conf' driver '${driver}' ctrl_interface 'N/A' bridge 'N/A'`;
    const advice = (driver: string) =>
      explain(start(driver), "wlan0: No suitable network found").failures[0]?.hypotheses[0]?.confirm;
    expect(advice("nl80211")).toContain("iw dev wlan0 scan");
    expect(advice("bsd")).toContain("ifconfig wlan0 list scan");
  });

  test("a station that leaves is nobody's failure", () => {
    expect(explain("wlan0: deauthentication: STA=02:00:00:00:01:00 reason_code=3").failures).toEqual([]);
    expect(explain(ended(3)).failures).toEqual([]);
  });
});

/** Lines of hostapd 2.10, each from a run of its own with wpa_supplicant 2.10 over simulated radios. */
describe("an access point's own answer to a station", () => {
  const station = "02:00:00:00:02:00";
  const answer = (algorithm: number, transaction: number, status: number): string =>
    `authentication reply: STA=${station} auth_alg=${algorithm} auth_transaction=${transaction} resp=${status} (IE len=0) (dbg=auth)`;

  test.each([
    ["max_num_sta is reached", [answer(0, 2, 17)], "access-point-full"],
    ["sae_groups has not the group", [answer(3, 1, 77)], "sae-group-unsupported"],
    ["no password has the identifier", ["SAE: No password available", answer(3, 1, 123)], "sae-password-identifier"],
    ["the confirm does not hold", ["SAE: Confirm mismatch", answer(3, 2, 1)], "sae-wrong-password"],
    ["owe_groups has not the group", ["OWE: Unsupported DH group 21"], "owe-group-unsupported"],
    [
      "deny_mac_file has it",
      [`Station ${station} not allowed to authenticate`, answer(0, 2, 1)],
      "refused-by-access-point",
    ],
    ["eap_user_file has not the identity", [`CTRL-EVENT-EAP-FAILURE ${station}`], "eap-failed"],
  ])("where %s", (_, lines, cause) => {
    const explanation = explain(...lines.map((line) => `wlan0: ${line}`));
    expect(explanation.failures).toHaveLength(1);
    expect(causesOf(explanation)[0]).toBe(cause);
  });

  test.each([
    ["all is well", answer(0, 2, 0)],
    ["with SAE by hash-to-element", answer(3, 1, 126)],
    ["with a token that is asked for", answer(3, 1, 76)],
  ])("where %s is no failure", (_, line) => expect(explain(line).failures).toEqual([]));

  test("a group that is refused, and another that is not", () => {
    const associated = `wlan0: STA ${station} IEEE 802.11: associated (aid 1)`;
    expect(explain(answer(3, 1, 77), answer(3, 1, 0), answer(3, 2, 0), associated).failures).toEqual([]);
  });

  test("a key of Fast BSS Transition that the driver did not take before the association", () => {
    const explanation = explain(
      "wpa_driver_nl80211_set_key: ifindex=6 (wlan3) alg=3 addr=0x559351ba9280 key_idx=0 set_tx=1 seq_len=0 key_len=16 key_flag=0x2c",
      "nl80211: set_key failed; err=-2 No such file or directory",
      `FT: FT authentication response: dst=${station} auth_transaction=2 status=0 (SUCCESS)`,
    );
    expect(explanation.failures).toEqual([]);
    expect(explanation.harmless).toHaveLength(1);
  });
});

describe("the same failure in two lines is one failure", () => {
  test("of 802.1X: what EAP says, and the reason that the access point names", () => {
    const { failures } = explain("wlan0: CTRL-EVENT-EAP-FAILURE EAP authentication failed", ended(23));
    expect(failures).toMatchObject([{ operation: "802.1X authentication", times: 2 }]);
  });

  test("of 802.1X: the program's time limit, which passes later", () => {
    const lines = [
      "wlan0: CTRL-EVENT-EAP-FAILURE EAP authentication failed",
      `wlan0: Authentication with ${ap} timed out.`,
    ];
    expect(explain(...lines).failures).toMatchObject([{ operation: "802.1X authentication" }]);
  });

  test("status 77 is SAE's in an authentication, and OWE's in an association", () => {
    expect(causesOf(explain(refused(77)))).toEqual(["owe-group-unsupported"]);
  });
});

/** Lines as they stand in reports, with what was found to be behind them. */
describe("a report of somebody else", () => {
  // github.com/raspberrypi/firmware issue 1829, sakaki-/gentoo-on-rpi-64bit issue 159: "in AP now show any connect attempt"
  test("brcmfmac's status 16 without an access point is no access point's word", () => {
    const explanation = explain(
      "wlan0: Trying to associate with SSID 'wcli'",
      "wlan0: CTRL-EVENT-ASSOC-REJECT bssid=00:00:00:00:00:00 status_code=16",
      "wlan0: Trying to associate with SSID 'wcli'",
      "wlan0: CTRL-EVENT-ASSOC-REJECT bssid=00:00:00:00:00:00 status_code=16",
    );
    expect(causesOf(explanation)).toEqual(["no-answer", "refused-by-access-point"]);
    expect(explanation.failures[0]?.times).toBe(2);
    expect(explanation.failures[0]?.hypotheses[0]?.evidence[0]).toContain("The address is zeros");
  });

  // github.com/nerves-networking/vintage_net_wifi pull request 315
  test("hostapd's word on firmware that claims hash-to-element", () => {
    const line = "SAE: b8:27:eb:00:00:01 indicates support for SAE H2E, but did not use it";
    expect(explain(line).failures[0]?.hypotheses[0]).toMatchObject({ cause: "settings-differ" });
    expect(explain(line).failures[0]?.hypotheses[0]?.evidence[0]).toContain("sae_pwe=2");
  });

  // github.com/geteduroam/linux-app issue 79: a wrong CA
  test("a certificate that the station does not accept", () => {
    const explanation = explain(
      ...[
        "Jan 13 11:47:21 fedora wpa_supplicant[2096]: wlp1s0: Associated with 10:06:ed:56:1c:af",
        "Jan 13 11:47:21 fedora wpa_supplicant[2096]: TLS: Certificate verification failed, error 20 (unable to get local issuer certificate) depth 1 for '/C=US/O=Let's Encrypt/CN=E7'",
        "Jan 13 11:47:22 fedora wpa_supplicant[2096]: wlp1s0: CTRL-EVENT-EAP-FAILURE EAP authentication failed",
      ],
    );
    expect(causesOf(explanation)).toEqual(["eap-failed"]);
    expect(explanation.failures[0]?.hypotheses[0]?.evidence[0]).toMatch(/local issuer.*did not accept the certificate/);
  });

  // OpenSSL 3's words on either end's refusal: ssl/ssl_err.c.
  test.each([
    ["certificate verify failed", "did not accept the certificate"],
    ["unsupported protocol", "did not agree on TLS"],
    ["tlsv1 alert protocol version", "did not agree on TLS"],
  ])("TLS that ends with: %s", (answer, says) => {
    const explanation = explain(
      `OpenSSL: openssl_handshake - SSL_connect error:0A000086:SSL routines::${answer}`,
      "wlan0: CTRL-EVENT-EAP-FAILURE EAP authentication failed",
    );
    expect(causesOf(explanation)).toEqual(["eap-failed"]);
    expect(explanation.failures[0]?.hypotheses[0]?.evidence[0]).toContain(says);
  });

  // github.com/openwrt/openwrt issue 23877, 13034: addresses hidden, LuCI's own stamps
  test("with hidden addresses, of which side it is", () => {
    for (const hidden of ["xx:xx:xx:xx:xx:xx", "XX:XX:XX:XX:XX:XX", "38:43:7d:**:**:**"]) {
      const explanation = explain(
        `[Jul 5, 2026, 1:21:09 PM GMT+2] daemon.info: hostapd: phy0-ap0: STA ${hidden} WPA: invalid MIC in msg 2/4 of 4-Way Handshake`,
      );
      expect(causesOf(explanation)[0]).toBe("wrong-passphrase");
      expect(explanation.failures[0]?.hypotheses[0]?.remedy).toContain(
        "Give the station the access point's passphrase",
      );
    }
  });

  // github.com/aircrack-ng/rtl8812au issue 265, lwfinger/rtl8723bu issue 91: the kernel's sme.c answers so
  test("a driver that does not take the request to associate", () => {
    const request = "wlp0s20f0u1: Association request to the driver failed";
    const chosen = "wlp0s20f0u1: Trying to associate with 8c:3b:ad:fa:a3:7a (SSID='wyfy' freq=5765 MHz)";
    expect(explain(chosen, request, chosen, request).failures).toMatchObject([
      { operation: "association", times: 2, hypotheses: [{ cause: "join-failed" }] },
    ]);
    const answered = explain(chosen, "nl80211: MLME connect failed: ret=-114 (Operation already in progress)", request);
    expect(answered.failures).toHaveLength(1);
    expect(answered.failures[0]?.hypotheses[0]?.evidence[0]).toContain("takes the interface for connected");
    expect(explain(chosen, request, connected).failures).toEqual([]);
  });

  // github.com/openwrt/openwrt issue 14947
  test("a station that does not acknowledge, and then does", () => {
    const line = "wl1-ap0: STA aa:bb:cc:74:cf:4d IEEE 802.11: did not acknowledge authentication response";
    expect(causesOf(explain(line))).toEqual(["message-lost"]);
    expect(explain(line, "wl1-ap0: STA aa:bb:cc:74:cf:4d IEEE 802.11: associated (aid 1)").failures).toEqual([]);
  });

  test("an access point that is no longer heard", () => {
    const lost = `wlan0: CTRL-EVENT-DISCONNECTED bssid=${ap} reason=4 locally_generated=1`;
    expect(causesOf(explain(connected, lost))).toEqual(["no-answer"]);
    expect(explain(connected, lost, connected).failures).toEqual([]);
  });

  test("that both ends tell is one failure", () => {
    const both = explain(`Invalid WPA key mgmt (0x2) from 02:00:00:00:01:00`, refused(43));
    expect(both.failures).toMatchObject([{ kind: "association", times: 1 }]);
    expect(both.failures[0]?.hypotheses[0]?.evidence).toHaveLength(2);
    expect(explain(refused(43), refused(43)).failures).toMatchObject([{ times: 2 }]);
  });
});
