import type { OfferRefusedRecord, Statement } from "../records.ts";
import type { Fields } from "../template.ts";
import { type Entry, entry } from "./entry.ts";
import { authenticationRejected, completed, timedOut } from "./statements.ts";

/** Status codes that refuse; 0, 126 and 127 are what an authentication goes on with. */
const refusals = "1|10|12|13|14|15|17|19|28|30|31|37|40|41|42|43|44|45|46|52|53|54|55|72|76|77|82|92|112|123";

/**
 * What hostapd prints of a station.
 *
 * @source hostap src/ap/wpa_auth.c, ieee802_11.c, tkip_countermeasures.c, wpa_auth_ie.c, sta_info.c
 */
export const hostapdLines: readonly Entry[] = [
  entry("hostapd v{version}", (f) => ({ type: "program", program: "hostapd", version: f.text("version") })),
  ...["bsd", "nl80211"].map((name) =>
    entry(`${name} driver initialization failed.`, () => ({
      type: "start-failed",
      answer: undefined,
      what: `${name} driver`,
    })),
  ),
  entry("STA {peer:mac} IEEE 802.11: associated", (f) => ({ type: "associated", peer: f.text("peer") })),
  entry("STA {peer:mac} IEEE 802.11: Michael MIC failure detected in received frame", () => ({
    type: "michael",
    reported: false,
  })),
  entry(
    "STA {peer:mac} WPA: received EAPOL-Key Error Request (STA detected Michael MIC failure (group={group:number}))",
    reported,
  ),
  entry("STA {peer:mac} WPA: received EAPOL-Key Error Request (STA detected Michael MIC failure)", reported),
  entry("STA {peer:mac} WPA: sending {message:1|3}/4 msg of 4-Way Handshake", (f) =>
    message("tx", `${f.text("message") as "1" | "3"}/4`, f),
  ),
  entry("STA {peer:mac} WPA: sending 1/2 msg of Group Key Handshake", (f) => message("tx", "group 1/2", f)),
  entry("STA {peer:mac} WPA: received EAPOL-Key frame ({message:2/4|4/4} Pairwise)", (f) =>
    message("rx", f.text("message") as "2/4" | "4/4", f),
  ),
  entry("STA {peer:mac} WPA: received EAPOL-Key frame (2/2 Group)", (f) => message("rx", "group 2/2", f)),
  entry("STA {peer:mac} WPA: received EAPOL-Key frame (Request)", (f) => message("rx", "request", f)),
  entry("STA {peer:mac} WPA: invalid MIC in msg 2/4 of 4-Way Handshake", (f) => badMic("2/4", f)),
  entry("STA {peer:mac} WPA: received EAPOL-Key with invalid MIC", (f) => badMic("frame", f)),
  entry("STA {peer:mac} WPA: WPA IE from (Re)AssocReq did not match with msg 2/4", mismatch),
  entry("STA {peer:mac} WPA: RSNXE from (Re)AssocReq did not match the one in EAPOL-Key msg 2/4", mismatch),
  entry("STA {peer:mac} WPA: EAPOL-Key timeout", timedOut("eapol-key")),
  entry(
    "STA {peer:mac} WPA: {state:PTKSTART|PTKINITNEGOTIATING}: Retry limit {limit:number} reached",
    timedOut("limit"),
  ),
  entry("STA {peer:mac} WPA: pairwise key handshake completed", completed("pairwise")),
  entry("STA {peer:mac} WPA: group key handshake completed", completed("group")),
  entry("AP-STA-CONNECTED {peer:mac}", completed("connection")),
  entry("EAPOL-4WAY-HS-COMPLETED {peer:mac}", completed("pairwise")),
  entry("AP-STA-POSSIBLE-PSK-MISMATCH {peer:mac}", (f) => ({ type: "passphrase", peer: f.text("peer") })),
  entry("wpa_sta_disconnect STA {peer:mac} (reason {reason:number})", (f) => ({
    type: "disconnected",
    peer: f.text("peer"),
    reason: f.number("reason"),
    local: true,
  })),
  entry("deauthentication: STA={peer:mac} reason_code={reason:number}", (f) => left(f)),
  entry("disassociation: STA={peer:mac} reason_code={reason:number}", (f) => left(f)),
  entry("IEEE 802.11 TKIP countermeasures initiated", () => ({ type: "countermeasures", what: "started" })),
  entry("IEEE 802.11 TKIP countermeasures ended", () => ({ type: "countermeasures", what: "stopped" })),
  entry("Ongoing TKIP countermeasures (Michael MIC failure) - reject authentication", () => ({
    type: "countermeasures",
    what: "refusing",
  })),
  // The station is told that all is well, though the driver did not take its key: it will be set after the association.
  entry("FT: FT authentication response: dst={peer:mac} auth_transaction={transaction:number} status=0", () => ({
    type: "retry-later",
  })),
  entry("FT: Retry PTK configuration after association", () => ({ type: "retry-later" })),
  entry("Invalid WPA group cipher ({value:hex}) from {peer:mac}", offerRefused("group")),
  entry("Invalid group cipher ({value}).", offerRefused("group")),
  entry("Invalid {proto:WPA|RSN} pairwise cipher ({value:hex}) from {peer:mac}", offerRefused("pairwise")),
  entry("Invalid pairwise cipher ({value}).", offerRefused("pairwise")),
  entry("Invalid WPA key mgmt ({value:hex}) from {peer:mac}", offerRefused("akm")),
  entry("Invalid key management type ({value}).", offerRefused("akm")),
  entry("Failed to parse WPA/RSN IE from {peer:mac}", offerRefused("element")),
  entry("No WPA/RSN IE from STA", offerRefused("absent")),
  entry("Management frame protection required, but client did not enable it", offerRefused("mfp")),
  entry("Management frame protection required with SAE, but client did not enable it", offerRefused("mfp")),
  entry("OWE: Unsupported DH group {group:number}", offerRefused("owe-group")),
  entry("Station {peer:mac} not allowed to authenticate", offerRefused("filter")),
  entry(
    `authentication reply: STA={peer:mac} auth_alg={algorithm:number} auth_transaction={transaction:number} resp={status:${refusals}} (IE len=`,
    authenticationRejected,
  ),
  entry("SAE: {peer:mac} indicates support for SAE H2E, but did not use it", offerRefused("sae-h2e")),
  entry("STA {peer:mac} IEEE 802.11: did not acknowledge authentication response", timedOut("acknowledgement")),
  entry("STA {peer:mac} IEEE 802.11: did not acknowledge association response", timedOut("acknowledgement")),
  entry("CTRL-EVENT-EAP-FAILURE {peer:mac}", () => ({ type: "eap-failed", what: "authentication" })),
  entry("CTRL-EVENT-EAP-FAILURE2 {peer:mac}", () => ({ type: "eap-failed", what: "authentication" })),
];

function message(
  direction: "rx" | "tx",
  spoken: "1/4" | "2/4" | "3/4" | "4/4" | "group 1/2" | "group 2/2" | "request",
  f: Fields,
): Statement {
  return { type: "message", direction, message: spoken, peer: f.text("peer") };
}

function mismatch(f: Fields): Statement {
  return { type: "element-mismatch", message: "2/4", peer: f.text("peer") };
}

function badMic(which: "2/4" | "frame", f: Fields): Statement {
  return { type: "bad-mic", message: which, peer: f.text("peer") };
}

/** The station's own frame ended it: of the access point's log, the other side. */
function left(f: Fields): Statement {
  return { type: "disconnected", peer: f.text("peer"), reason: f.number("reason"), local: false };
}

function offerRefused(what: OfferRefusedRecord["what"]): () => Statement {
  return () => ({ type: "offer-refused", what });
}

function reported(): Statement {
  return { type: "michael", reported: true };
}
