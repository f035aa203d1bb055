import { describe, expect, test } from "vitest";
import { causesOf, explain } from "./support.ts";

const ap = "00:09:5b:f9:b6:04";
const chosen = `wlan0: Trying to associate with ${ap} (SSID='myssid' freq=2412 MHz)`;
const [one, two, three, four] = [
  `wlan0: WPA: RX message 1 of 4-Way Handshake from ${ap} (ver=2)`,
  "wlan0: WPA: Sending EAPOL-Key 2/4",
  `wlan0: WPA: RX message 3 of 4-Way Handshake from ${ap} (ver=2)`,
  "wlan0: WPA: Sending EAPOL-Key 4/4",
] as const;
const done = `wlan0: WPA: Key negotiation completed with ${ap} [PTK=CCMP GTK=CCMP]`;
const ended = (reason: number, local = false): string =>
  `wlan0: CTRL-EVENT-DISCONNECTED bssid=${ap} reason=${reason}${local ? " locally_generated=1" : ""}`;
const suspected = "wlan0: WPA: 4-Way Handshake failed - pre-shared key may be incorrect";
const station = (words: string): string => `wlan0: STA 02:00:00:00:01:00 WPA: ${words}`;

describe("a station's 4-way handshake", () => {
  test("that stops after message 2, with reason 15, is a wrong passphrase first, a lost message after it", () => {
    const explanation = explain(chosen, one, two, one, two, one, two, one, two, ended(15), suspected);
    expect(explanation.failures).toMatchObject([{ kind: "handshake", operation: "4-way handshake", times: 1 }]);
    expect(causesOf(explanation)).toEqual(["wrong-passphrase", "message-lost"]);
    expect(explanation.failures[0]?.hypotheses[1]?.against[0]).toContain("each of these would have had to be lost");
  });

  test("of a log without debug lines says so on the program's word and the reason alone", () => {
    expect(causesOf(explain(ended(15), suspected))).toEqual(["wrong-passphrase", "message-lost"]);
    expect(
      causesOf(
        explain(
          "CTRL-EVENT-DISCONNECTED - Disconnect event - remove keys",
          "WPA: 4-Way Handshake failed - pre-shared key may be incorrect",
        ),
      ),
    ).toEqual(["wrong-passphrase"]);
    expect(
      causesOf(
        explain('wlan0: CTRL-EVENT-SSID-TEMP-DISABLED id=0 ssid="a" auth_failures=1 duration=10 reason=WRONG_KEY'),
      ),
    ).toEqual(["wrong-passphrase"]);
  });

  test("that sent no message 2 has no wrong passphrase: a log of a machine without random octets", () => {
    // hostap src/rsn_supp/wpa.c: it deauthenticates with reason 1, and so the program guesses as it always does.
    const failed = "WPA: Failed to get random data for SNonce";
    const explanation = explain(chosen, one, failed, ended(1, true), suspected);
    expect(causesOf(explanation)).toEqual(["unknown", "wrong-passphrase"]);
    expect(explanation.failures[0]?.hypotheses[1]?.against).toHaveLength(1);
  });

  test("that reached message 3 has the right passphrase, whatever the program guesses", () => {
    const explanation = explain(chosen, one, two, three, four, ended(15), suspected);
    expect(causesOf(explanation)).toEqual(["message-lost", "wrong-passphrase"]);
    expect(explanation.failures[0]?.hypotheses[1]?.against[0]).toContain("both have the same PMK");
  });

  test("that stays without an answer to its one message 2 is a lost message first", () => {
    // As recorded of an access point that was stopped after message 1: a wrong passphrase is asked for again.
    const explanation = explain(
      chosen,
      one,
      two,
      `wlan0: Authentication with ${ap} timed out.`,
      ended(3, true),
      suspected,
    );
    expect(explanation.failures).toHaveLength(1);
    expect(causesOf(explanation)).toEqual(["message-lost", "wrong-passphrase"]);
    expect(explanation.failures[0]?.hypotheses[1]?.against[0]).toContain("asks again");
  });

  test("whose message 3 came again and again is one whose answers were lost", () => {
    // As recorded of a station that stood still for 7 s: it answers when the access point has given up.
    const explanation = explain(chosen, one, two, three, four, three, four, three, four, suspected, ended(1, true));
    expect(causesOf(explanation)).toEqual(["message-lost", "wrong-passphrase"]);
    expect(explanation.failures[0]?.hypotheses[0]?.evidence[0]).toContain("message 3 came again");
  });

  test("that ended after message 3 for no reason that the log shows has no passphrase for its only cause", () => {
    expect(causesOf(explain(chosen, one, two, three, four, suspected, ended(1, true)))).toEqual([
      "unknown",
      "wrong-passphrase",
    ]);
  });

  test("that the access point ended with another reason after message 2 is a wrong passphrase too", () => {
    expect(causesOf(explain(chosen, one, two, ended(2)))[0]).toBe("wrong-passphrase");
  });

  test("that ends with reason 17, or on the station's own comparison, has elements that differ", () => {
    expect(causesOf(explain(chosen, one, two, ended(17)))[0]).toBe("element-mismatch");
    expect(
      causesOf(
        explain(
          chosen,
          one,
          two,
          three,
          "wlan0: WPA: IE in 3/4 msg does not match with IE in Beacon/ProbeResp (src=00:09:5b:f9:b6:04)",
          ended(17, true),
        ),
      )[0],
    ).toBe("element-mismatch");
    expect(
      causesOf(
        explain(
          chosen,
          one,
          two,
          three,
          "wlan0: WPA: RSN IE in 3/4 msg does not match with RSN IE in Beacon/ProbeResp",
        ),
      ),
    ).toEqual(["element-mismatch"]);
  });

  test("that was tried again and again is one failure, counted", () => {
    const attempt = [chosen, one, two, one, two, ended(15), suspected];
    expect(explain(...attempt, ...attempt, ...attempt).failures).toMatchObject([{ times: 3 }]);
  });

  test("that is cut off by the end of the log is no failure", () => {
    for (const lines of [[one], [one, two], [one, two, three], [one, two, three, four], [one, two, one, two]]) {
      expect(explain(chosen, ...lines).failures).toEqual([]);
    }
  });

  test("that the station itself ended is no failure", () => {
    expect(explain(chosen, one, two, ended(3, true)).failures).toEqual([]);
  });

  test("that came to its end is no failure, nor is leaving after it", () => {
    expect(explain(chosen, one, two, three, four, done, ended(3, true)).failures).toEqual([]);
    expect(explain(chosen, one, two, three, four, done, ended(8)).failures).toEqual([]);
  });

  test("that fails at a rekey is one", () => {
    expect(causesOf(explain(chosen, one, two, three, four, done, one, two, ended(15)))).toEqual([
      "wrong-passphrase",
      "message-lost",
    ]);
  });
});

describe("an access point's 4-way handshake", () => {
  const [first, second, third] = [
    station("sending 1/4 msg of 4-Way Handshake"),
    station("received EAPOL-Key frame (2/4 Pairwise)"),
    station("sending 3/4 msg of 4-Way Handshake"),
  ];
  const badMic = station("invalid MIC in msg 2/4 of 4-Way Handshake");
  const expired = station("EAPOL-Key timeout");

  test("with a message 2 whose MIC does not hold has a wrong passphrase", () => {
    const explanation = explain(
      first,
      second,
      badMic,
      "wlan0: AP-STA-POSSIBLE-PSK-MISMATCH 02:00:00:00:01:00",
      expired,
    );
    expect(causesOf(explanation)[0]).toBe("wrong-passphrase");
    expect(explanation.failures[0]?.hypotheses[0]?.confirm).toContain("station");
  });

  test("that no message 2 answers has lost messages, and nothing speaks of a passphrase", () => {
    const explanation = explain(
      first,
      expired,
      first,
      expired,
      station("PTKSTART: Retry limit 4 reached"),
      "wpa_sta_disconnect STA 02:00:00:00:01:00 (reason 15)",
    );
    expect(causesOf(explanation)).toEqual(["message-lost"]);
    expect(explanation.failures[0]?.hypotheses[0]?.evidence[0]).toContain("no message 2 came at all");
  });

  test("that no message 4 answers has the right passphrase", () => {
    const explanation = explain(
      first,
      second,
      third,
      expired,
      third,
      station("PTKINITNEGOTIATING: Retry limit 4 reached"),
      "wpa_sta_disconnect STA 02:00:00:00:01:00 (reason 15)",
    );
    expect(causesOf(explanation)[0]).toBe("message-lost");
    expect(
      explanation.failures[0]?.hypotheses.find(({ cause }) => cause === "wrong-passphrase")?.evidence ?? [],
    ).toEqual([]);
  });

  test("with another element than in the association request has elements that differ", () => {
    expect(causesOf(explain(first, second, station("WPA IE from (Re)AssocReq did not match with msg 2/4")))[0]).toBe(
      "element-mismatch",
    );
  });

  test("whose message 2 was of an older nonce, and was asked for again, is none", () => {
    // As recorded where a station associated twice in a row: the first message 2 is for the first ANonce.
    const mismatch = "wlan0: AP-STA-POSSIBLE-PSK-MISMATCH 02:00:00:00:01:00";
    const explanation = explain(
      ...[station("sending 1/4 msg of 4-Way Handshake"), station("sending 1/4 msg of 4-Way Handshake")],
      ...[
        station("received EAPOL-Key frame (2/4 Pairwise)"),
        station("invalid MIC in msg 2/4 of 4-Way Handshake"),
        mismatch,
      ],
      ...[station("EAPOL-Key timeout"), station("sending 1/4 msg of 4-Way Handshake")],
      ...[station("received EAPOL-Key frame (2/4 Pairwise)"), station("sending 3/4 msg of 4-Way Handshake")],
      ...[station("received EAPOL-Key frame (4/4 Pairwise)"), station("pairwise key handshake completed (RSN)")],
      "wlan0: deauthentication: STA=02:00:00:00:01:00 reason_code=3",
    );
    expect(explanation.failures).toEqual([]);
  });

  test("of one station says nothing of another", () => {
    const other = first.replace("01:00", "02:00");
    const explanation = explain(
      first,
      second,
      badMic,
      other,
      `${other.replace("sending 1/4 msg of 4-Way Handshake", "pairwise key handshake completed (RSN)")}`,
    );
    expect(explanation.failures).toHaveLength(1);
  });
});

describe("a group key handshake", () => {
  test("that was not answered ends with reason 16", () => {
    const explanation = explain(
      chosen,
      one,
      two,
      three,
      four,
      done,
      `wlan0: WPA: RX message 1 of Group Key Handshake from ${ap} (ver=2)`,
      "wlan0: WPA: Sending EAPOL-Key 2/2",
      ended(16),
    );
    expect(explanation.failures).toMatchObject([{ kind: "handshake", operation: "group key handshake" }]);
    expect(causesOf(explanation)).toEqual(["message-lost"]);
  });
});

describe("message integrity codes", () => {
  test("Michael failures in the words of 2005", () => {
    const explanation = explain(
      "Michael MIC failure detected",
      "WPA: Sending EAPOL-Key Request (error=1 pairwise=1 ptk_set=1 len=99)",
      "Michael MIC failure detected",
      "TKIP countermeasures started",
    );
    expect(explanation.failures).toMatchObject([{ kind: "mic", operation: "Michael", times: 2 }]);
    expect(explanation.failures[0]?.hypotheses[0]?.evidence.join()).toContain("60 s");
  });

  test("a station that is refused while countermeasures last", () => {
    expect(
      explain("wlan0: Ongoing TKIP countermeasures (Michael MIC failure) - reject authentication").failures,
    ).toMatchObject([{ kind: "mic", operation: "Michael" }]);
  });

  test("many failures do not speak against a defect, a few do", () => {
    const against = (count: number): number | undefined =>
      explain(...Array.from({ length: count }, () => "Michael MIC failure detected")).failures[0]?.hypotheses[1]
        ?.against.length;
    expect(against(1)).toBe(1);
    expect(against(50)).toBe(0);
  });

  test("an EAPOL-Key frame with a wrong MIC is a failure only where the handshake did not come to its end", () => {
    const dropped = "wlan0: WPA: Invalid EAPOL-Key MIC - dropping packet";
    expect(explain(chosen, one, two, dropped, three, four, done)).toMatchObject({
      failures: [],
      harmless: [{ times: 1 }],
    });
    expect(explain(chosen, one, two, dropped, dropped).failures).toMatchObject([
      { kind: "mic", operation: "EAPOL-Key", times: 2 },
    ]);
  });
});

describe("a handshake whose PMK comes of an exchange of its own", () => {
  const badMic = station("invalid MIC in msg 2/4 of 4-Way Handshake");

  test("of OWE has no passphrase, where a message 2 does not hold since the association was processed twice", () => {
    // As hostapd says it where its owe_process_assoc_req made a second shared secret of a request that came again.
    const explanation = explain(
      "OWE: PMKID - hexdump(len=16): ff 74 51 2c 33 15 21 c0 c8 b8 31 22 81 21 10 f8",
      "wlan0: STA 02:00:00:00:01:00 IEEE 802.11: associated (aid 1)",
      station("sending 1/4 msg of 4-Way Handshake"),
      station("received EAPOL-Key frame (2/4 Pairwise)"),
      badMic,
      station("EAPOL-Key timeout"),
      station("PTKSTART: Retry limit 4 reached"),
    );
    expect(causesOf(explanation)[0]).toBe("pmk-mismatch");
    expect(causesOf(explanation)).not.toContain("wrong-passphrase");
    expect(explanation.failures[0]?.hypotheses[0]?.evidence.join()).toContain("OWE makes the PMK");
  });

  test.each([
    ["RSN: using KEY_MGMT OWE", "OWE"],
    ["RSN: using KEY_MGMT SAE", "SAE"],
    ["WPA: using KEY_MGMT 802.1X", "802.1X"],
    ["RSN: using KEY_MGMT FT/SAE", "SAE"],
    ["RSN: using KEY_MGMT DPP", "DPP"],
  ])("of %s may have lost a message, or has another PMK", (line, exchange) => {
    const explanation = explain(chosen, `wlan0: ${line}`, one, two, one, two, ended(15), suspected);
    expect(causesOf(explanation)).toEqual(["message-lost", "pmk-mismatch"]);
    expect(explanation.failures[0]?.hypotheses[1]?.evidence.join()).toContain(`${exchange} makes the PMK`);
  });

  test.each(["WPA: using KEY_MGMT WPA-PSK", "WPA: using KEY_MGMT FT/PSK", "WPA: using KEY_MGMT PSK with SHA256"])(
    "is none of %s",
    (line) => {
      const explanation = explain(chosen, `wlan0: ${line}`, one, two, one, two, ended(15), suspected);
      expect(causesOf(explanation)).toEqual(["wrong-passphrase", "message-lost"]);
    },
  );
});
