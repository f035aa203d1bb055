import type { Cause } from "../cause.ts";
import type { EapFailedRecord, OfferRefusedRecord, SaeRecord } from "../records.ts";
import { linuxErrnoName } from "../strerror.ts";

/** Causes by status code; with SAE some codes mean more than their names say. */
export const byStatus: Readonly<Record<number, Cause>> = {
  17: "access-point-full",
  31: "management-protection-required",
  40: "element-invalid",
  41: "group-cipher-invalid",
  42: "pairwise-cipher-invalid",
  43: "akm-invalid",
  44: "element-invalid",
  45: "element-invalid",
  46: "cipher-rejected",
  76: "sae-anti-clogging",
  77: "sae-group-unsupported",
  123: "sae-password-identifier",
};

/** Causes by reason code. Those of handshakes and of Michael have families of their own. */
export const byReason: Readonly<Record<number, Cause>> = {
  5: "access-point-full",
  13: "element-invalid",
  18: "group-cipher-invalid",
  19: "pairwise-cipher-invalid",
  20: "akm-invalid",
  21: "element-invalid",
  22: "element-invalid",
  23: "eap-failed",
  24: "cipher-rejected",
};

/** A status that is a step on the way: come back later, bring a token, try another group, without that PMKID. */
export const passing: ReadonlySet<number> = new Set([30, 53, 76, 77, 126, 127]);
/** Status codes with which access points answer a wrong SAE password. */
export const wrongPassword: ReadonlySet<number> = new Set([1, 15]);
/** Reasons with which a station or an access point just leaves; and those of handshakes and of Michael. */
export const ordinary: ReadonlySet<number> = new Set([3, 8, 12, 14, 15, 16, 17, 36]);

/** What an access point found wrong with a station: its cause, and what it shows. */
export const byOffer: Readonly<Record<OfferRefusedRecord["what"], readonly [Cause, string]>> = {
  group: ["group-cipher-invalid", "the access point does not have the group cipher that the station's element names"],
  pairwise: [
    "pairwise-cipher-invalid",
    "the access point does not allow the pairwise cipher that the station's element names",
  ],
  akm: ["akm-invalid", "the access point does not allow the key management that the station's element names"],
  element: ["element-invalid", "the access point cannot read the station's element"],
  absent: ["element-invalid", "the station sent no RSN or WPA element to an access point that requires one"],
  mfp: ["management-protection-required", "the access point requires what the station did not enable"],
  "owe-group": ["owe-group-unsupported", "the access point does not do the group that the station proposed"],
  filter: ["refused-by-access-point", "the access point's address filter leaves the station out"],
  "sae-h2e": [
    "settings-differ",
    "the station's element says that it does hash-to-element, and its SAE commit was without: firmware adds that element whatever wpa_supplicant does, which sae_pwe=2 lets do both",
  ],
};

/** What SAE came to, in the same way. */
export const bySae: Readonly<Record<SaeRecord["what"], readonly [Cause, string]>> = {
  "confirm-mismatch": ["sae-wrong-password", "the confirm of the other side was made with another password"],
  "token-requested": ["sae-anti-clogging", "the access point wants a token before it computes"],
  "group-refused": ["sae-group-unsupported", "the access point does not do the group that was proposed"],
  "group-unsupported": ["sae-group-unsupported", "the group that was proposed is not one that is supported here"],
  "unknown-identifier": ["sae-password-identifier", "the access point does not know the password identifier"],
};

/** What a failure of 802.1X shows. */
export const byEap: Readonly<Record<EapFailedRecord["what"], string>> = {
  authentication: "the authentication server did not accept it",
  certificate: "the station did not accept the certificate of the authentication server",
  tls: "the two ends did not agree on TLS",
  method:
    "the station could not begin this EAP method: a file, or a password for it, of the network block may be wrong",
};

/** What the answer to a request to associate shows. @source Linux net/wireless/sme.c, nl80211.c: connect, associate */
export function joinAnswer(error: number | undefined): string {
  const errno = error === undefined ? undefined : linuxErrnoName(error);
  if (errno === "EALREADY")
    return "the kernel takes the interface for connected, or on its way, to another access point";
  if (errno === "EINVAL") return "a cipher or an AKM is not among those that the driver lists, or a parameter is wrong";
  if (errno === "EBUSY") return "the driver was busy, mostly with a scan";
  return `the driver did not take the request${errno === undefined ? "" : `: ${errno}`}`;
}
