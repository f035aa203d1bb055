import type { KeyRefusedRecord } from "../driver-records.ts";
import type { EapFailedRecord, EapolRecord, MessageRecord, SpokenMessage, Statement } from "../records.ts";
import type { Fields } from "../template.ts";
import { algorithmName } from "./bsd.ts";
import { type Entry, entry } from "./entry.ts";
import { authenticationRejected, completed, timedOut } from "./statements.ts";

/**
 * What wpa_supplicant prints, from 0.4 of 2005 to 2.11.
 *
 * @source hostap wpa_supplicant/wpa_supplicant.c, events.c, sme.c, scan.c; src/rsn_supp/wpa.c
 */
export const supplicantLines: readonly Entry[] = [
  entry("wpa_supplicant v{version}", (f) => ({
    type: "program",
    program: "wpa_supplicant",
    version: f.text("version"),
  })),
  entry("Initializing interface '{name:text}' conf '{conf:text}' driver '{driver:text}'", (f) => ({
    type: "interface",
    name: f.text("name"),
    driver: f.text("driver"),
  })),
  entry("Initializing interface (2) '{name:text}'", (f) => ({
    type: "interface",
    name: f.text("name"),
    driver: undefined,
  })),
  entry("Failed to initialize driver interface - try next driver wrapper", () => ({ type: "next-driver" })),
  entry("Failed to initialize driver interface", () => ({
    type: "start-failed",
    answer: undefined,
    what: "driver interface",
  })),
  entry("last message repeated {times:number} times", (f) => ({ type: "repeated", times: f.number("times") })),
  ...dumps(),
  entry("Process pending EAPOL frame that was received just before association notification", () => ({
    type: "pending-eapol",
  })),
  ...handshake(),
  ...association(),
  ...scanning(),
];

const noOctets = new Uint8Array(0);

function dumps(): readonly Entry[] {
  return [
    entry("RX EAPOL - hexdump(len={length:number}):", dump("rx", "link")),
    entry("TX EAPOL - hexdump(len={length:number}):", dump("tx", "link")),
    entry("WPA: RX EAPOL-Key - hexdump(len={length:number}):", dump("rx", "key")),
    entry("WPA: TX EAPOL-Key - hexdump(len={length:number}):", dump("tx", "key")),
    entry("WPA: TX EAPOL-Key {message:2/4|4/4|2/2} - hexdump(len={length:number}):", dump("tx", "key")),
    entry("WPA: RX EAPOL data - hexdump(len={length:number}):", dump("rx", "link")),
  ];
}

function handshake(): readonly Entry[] {
  return [
    entry("WPA: RX message {message:1|3} of 4-Way Handshake from {peer:mac}", (f) =>
      message("rx", `${f.text("message") as "1" | "3"}/4`, f),
    ),
    entry("WPA: RX message 1 of Group Key Handshake from {peer:mac}", (f) => message("rx", "group 1/2", f)),
    entry("WPA: Sending EAPOL-Key {message:2/4|4/4}", (f) => message("tx", f.text("message") as "2/4" | "4/4", f)),
    entry("WPA: Sending EAPOL-Key 2/2", (f) => message("tx", "group 2/2", f)),
    entry("WPA: Sending EAPOL-Key Request", (f) => message("tx", "request", f)),
    entry(
      "WPA: Failed to set PTK to the driver (alg={algorithm} keylen={length:number} {peerName:bssid|auth_addr}={peer:mac})",
      keyRefused("pairwise"),
    ),
    entry(
      "WPA: Failed to set PTK to the driver (alg={algorithm} keylen={length:number} {peerName:bssid|auth_addr}={peer:mac} idx={index:number} key_flag={flags:hex})",
      keyRefused("pairwise"),
    ),
    entry("WPA: Failed to set PTK to the driver", keyRefused("pairwise")),
    entry(
      "WPA: Failed to set GTK to the driver (alg={algorithm} keylen={length:number} keyidx={index:number})",
      keyRefused("group"),
    ),
    entry("WPA: Failed to set GTK to the driver", keyRefused("group")),
    entry("WPA: Failed to {verb:set|configure} {key:IGTK|BIGTK} to the driver", keyRefused("management")),
    entry("FT: Failed to set PTK to the driver", keyRefused("pairwise")),
    entry("FT: Failed to set PTK prior to association - try again after reassociation", () => ({
      type: "retry-later",
    })),
    entry("WPA: using KEY_MGMT {akm}", keyManagement),
    entry("RSN: using KEY_MGMT {akm}", keyManagement),
    // Both programs say this, of an association request or its answer.
    entry("OWE: PMKID", () => ({ type: "key-management", exchange: "OWE" })),
    entry("WPA: Invalid EAPOL-Key MIC", badMic),
    entry("WPA: Could not verify EAPOL-Key MIC", badMic),
    entry("WPA: IE in 3/4 msg does not match with", mismatch),
    entry("WPA: WPA IE in 3/4 msg does not match with", mismatch),
    entry("WPA: RSN IE in 3/4 msg does not match with", mismatch),
    entry("WPA: RSNXE mismatch between Beacon/ProbeResp and EAPOL-Key msg 3/4", mismatch),
    entry("WPA: Key negotiation completed with {peer:mac}", completed("connection")),
    entry("WPA: 4-Way Handshake failed - pre-shared key may be incorrect", () => ({
      type: "passphrase",
      peer: undefined,
    })),
    entry("Michael MIC failure detected", () => ({ type: "michael", reported: false })),
    entry("TKIP countermeasures started", () => ({ type: "countermeasures", what: "started" })),
    entry("WPA: TKIP countermeasures stopped", () => ({ type: "countermeasures", what: "stopped" })),
  ];
}

function association(): readonly Entry[] {
  return [
    entry("Trying to associate with {bssid:mac} (SSID='{ssid:text}' freq={freq:number} MHz)", chosen),
    entry("SME: Trying to authenticate with {bssid:mac} (SSID='{ssid:text}' freq={freq:number} MHz)", chosen),
    entry("Trying to associate with {bssid:mac}", chosen),
    entry("Trying to associate with SSID '{ssid:text}'", chosen),
    entry("SME: Trying to authenticate with {bssid:mac}", chosen),
    entry("Association request to the driver failed", joinRefused),
    entry("SME: {step:Authentication|Association} request to the driver failed", joinRefused),
    entry("Associated with {peer:mac}", (f) => ({ type: "associated", peer: f.text("peer") })),
    entry("CTRL-EVENT-CONNECTED - Connection to {peer:mac} completed", completed("connection")),
    entry("CTRL-EVENT-DISCONNECTED bssid={peer:mac} reason={reason:number} locally_generated=1", (f) => ({
      type: "disconnected",
      peer: f.text("peer"),
      reason: f.number("reason"),
      local: true,
    })),
    entry("CTRL-EVENT-DISCONNECTED bssid={peer:mac} reason={reason:number}", (f) => ({
      type: "disconnected",
      peer: f.text("peer"),
      reason: f.number("reason"),
      local: false,
    })),
    entry("CTRL-EVENT-DISCONNECTED - Disconnect event - remove keys", () => ({
      type: "disconnected",
      peer: undefined,
      reason: undefined,
      local: false,
    })),
    entry(
      'CTRL-EVENT-SSID-TEMP-DISABLED id={id:number} ssid="{ssid:text}" auth_failures={count:number} duration={seconds:number} reason=WRONG_KEY',
      () => ({
        type: "passphrase",
        peer: undefined,
      }),
    ),
    entry(
      'CTRL-EVENT-SSID-TEMP-DISABLED id={id:number} ssid="{ssid:text}" auth_failures={count:number} duration={seconds:number} reason={why:CONN_FAILED|AUTH_FAILED}',
      () => ({ type: "given-up" }),
    ),
    entry(
      "CTRL-EVENT-AUTH-REJECT {peer:mac} auth_type={algorithm:number} auth_transaction={transaction:number} status_code={status:number}",
      authenticationRejected,
    ),
    entry("CTRL-EVENT-ASSOC-REJECT bssid={peer:mac} status_code={status:number} timeout", timedOut("association")),
    entry("CTRL-EVENT-ASSOC-REJECT bssid={peer:mac} status_code={status:number}", associationRejected),
    entry("CTRL-EVENT-ASSOC-REJECT status_code={status:number}", associationRejected),
    entry("Authentication with {peer:mac} timed out.", timedOut("authentication")),
    entry("SME: Authentication timed out", timedOut("authentication")),
    entry("SME: Association timed out", timedOut("association")),
    entry("SME: SAE anti-clogging token requested", () => ({ type: "sae", what: "token-requested" })),
    entry("SME: SAE group not supported", () => ({ type: "sae", what: "group-refused" })),
    entry("SAE: Confirm mismatch", () => ({ type: "sae", what: "confirm-mismatch" })),
    entry("SAE: Unsupported Finite Cyclic Group {group:number}", () => ({ type: "sae", what: "group-unsupported" })),
    entry("CTRL-EVENT-SAE-UNKNOWN-PASSWORD-IDENTIFIER {peer:mac}", () => ({
      type: "sae",
      what: "unknown-identifier",
    })),
    entry("CTRL-EVENT-EAP-FAILURE EAP authentication failed", eapFailed("authentication")),
    entry("CTRL-EVENT-EAP-TLS-CERT-ERROR reason={reason:number} depth={depth:number}", eapFailed("certificate")),
    entry("TLS: Certificate verification failed, error {error:number} ({answer:text})", eapFailed("certificate")),
    entry("OpenSSL: openssl_handshake - SSL_connect error:{code:hex}:SSL routines::{answer:error}", (f) => ({
      type: "eap-failed",
      what: f.text("answer").startsWith("certificate verify failed") ? "certificate" : "tls",
    })),
    entry("EAP: Failed to initialize EAP method: vendor {vendor:number} method {method:number}", eapFailed("method")),
    entry("CTRL-EVENT-TERMINATING", () => ({ type: "closing" })),
    entry("Removing interface {name}", () => ({ type: "closing" })),
    entry("Signal {number:number} received - terminating", () => ({ type: "closing" })),
  ];
}

function scanning(): readonly Entry[] {
  const words =
    "RSN IE - proto mismatch|RSN IE - PTK cipher mismatch|RSN IE - GTK cipher mismatch|RSN IE - key mgmt mismatch|RSN IE - no mgmt frame protection|RSN IE - group mgmt cipher mismatch|RSN IE - no mgmt frame protection enabled but AP requires it|WPA IE - proto mismatch|WPA IE - PTK cipher mismatch|WPA IE - GTK cipher mismatch|WPA IE - key mgmt mismatch|RSN IE - parse failed|WPA IE - parse failed|- MFP Required but network not MFP Capable|- SAE H2E required, but not supported by the AP|- rate sets do not match|- non-WPA network not allowed|- no WPA/RSN proto match|- no WPA/RSN IE|- privacy mismatch";
  return [
    entry(`skip {words:${words}}`, (f) => ({ type: "skipped", words: f.text("words") })),
    // Said of an access point that takes no other derivation of the password element, beside "rate sets do not match".
    entry("SAE H2E disabled", () => ({ type: "skipped", words: "SAE H2E disabled" })),
    entry("No suitable network found", () => ({ type: "network-not-found" })),
    entry("CTRL-EVENT-NETWORK-NOT-FOUND", () => ({ type: "network-not-found" })),
    entry("CTRL-EVENT-SCAN-FAILED ret={error:number}", (f) => ({ type: "scan-failed", error: f.number("error") })),
    entry("CTRL-EVENT-SCAN-RESULTS", () => ({ type: "scan-results" })),
    entry("New scan results available", () => ({ type: "scan-results" })),
  ];
}

/** The octets are filled in by who reads the dump. */
function dump(direction: EapolRecord["direction"], layer: EapolRecord["layer"]): (f: Fields) => Statement {
  return (f) => ({ type: "eapol", direction, layer, octets: noOctets, declared: f.number("length") });
}

function message(direction: MessageRecord["direction"], spoken: SpokenMessage, f: Fields): Statement {
  return { type: "message", direction, message: spoken, peer: f.text("peer") || undefined };
}

function keyRefused(key: KeyRefusedRecord["key"]): (f: Fields) => Statement {
  return (f) => ({
    type: "key-refused",
    key,
    algorithm: f.has("algorithm") ? algorithmName(f.text("algorithm")) : undefined,
    keyLength: f.has("length") ? f.number("length") : undefined,
  });
}

function badMic(): Statement {
  return { type: "bad-mic", message: "frame", peer: undefined };
}

function mismatch(): Statement {
  return { type: "element-mismatch", message: "3/4", peer: undefined };
}

function chosen(f: Fields): Statement {
  return { type: "chosen", bssid: f.text("bssid") || undefined, ssid: f.has("ssid") ? f.text("ssid") : undefined };
}

function associationRejected(f: Fields): Statement {
  return {
    type: "rejected",
    stage: "association",
    algorithm: undefined,
    transaction: undefined,
    status: f.number("status"),
  };
}

function joinRefused(): Statement {
  return { type: "join-refused", error: undefined };
}

function eapFailed(what: EapFailedRecord["what"]): () => Statement {
  return () => ({ type: "eap-failed", what });
}

function keyManagement(f: Fields): Statement {
  const [exchange] = /SAE|OWE|802\.1X|FILS|DPP/.exec(f.text("akm")) ?? [];
  return { type: "key-management", exchange };
}
