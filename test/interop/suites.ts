import { type MobilityDomain, type Policy, policyFor } from "../../src/handshake/index.ts";
import { Akm, Cipher } from "../../src/ie/index.ts";

/** A network's security, in the words of each who takes part. */
export interface SuiteCase {
  readonly name: string;
  /** The same in a word. */
  readonly short: string;
  /** Lines of hostapd.conf. */
  readonly hostapd: readonly string[];
  /** Lines of wpa_supplicant's network block. */
  readonly supplicant: readonly string[];
  /** Lines of its configuration outside of that block. */
  readonly supplicantAtAll?: readonly string[];
  /** What our station is ready to use. */
  readonly station: Policy;
  /** What our access point offers. */
  readonly network: Policy;
  /** The mobility domain that our access point is in. */
  readonly mobilityDomain?: MobilityDomain;
  /** What `hostapd_cli` and `wpa_cli` say of it. */
  readonly says: { readonly akm: string; readonly pairwise: string; readonly group: string };
}

/** The passphrase of every network here. */
export const passphrase = "correct horse battery";

const hostapdPsk = (...lines: readonly string[]) => ["wpa_key_mgmt=WPA-PSK", ...lines];
const supplicantPsk = (...lines: readonly string[]) => ["key_mgmt=WPA-PSK", ...lines];
const sha256 = ["wpa=2", "wpa_key_mgmt=WPA-PSK-SHA256", "ieee80211w=2"];
const supplicantSha256 = ["key_mgmt=WPA-PSK-SHA256", "ieee80211w=2", "proto=RSN"];

/** A policy of one pairwise and one group cipher, management frames in clear. */
function plain(protocol: "wpa" | "rsn", pairwise: number, group: number): Policy {
  return policyFor([Akm.psk], { protocols: [protocol], pairwise: [pairwise], group: [group], management: "off" });
}

/** The same with PSK-SHA256, and management frames protected. */
function guarded(cipher: number, groupManagement: number): Policy {
  const ciphers = { pairwise: [cipher], group: [cipher], groupManagement: [groupManagement] };
  return policyFor([Akm.pskSha256], { ...ciphers, management: "required" });
}

const wpaTkip: SuiteCase = {
  name: "WPA-PSK, TKIP",
  short: "TKIP",
  hostapd: hostapdPsk("wpa=1", "wpa_pairwise=TKIP"),
  supplicant: supplicantPsk("proto=WPA", "pairwise=TKIP", "group=TKIP"),
  station: plain("wpa", Cipher.tkip, Cipher.tkip),
  network: plain("wpa", Cipher.tkip, Cipher.tkip),
  says: { akm: "WPA-PSK", pairwise: "TKIP", group: "TKIP" },
};

const wpa2Ccmp: SuiteCase = {
  name: "WPA2-PSK, CCMP",
  short: "CCMP",
  hostapd: hostapdPsk("wpa=2", "rsn_pairwise=CCMP"),
  supplicant: supplicantPsk("proto=RSN", "pairwise=CCMP", "group=CCMP"),
  station: plain("rsn", Cipher.ccmp, Cipher.ccmp),
  network: plain("rsn", Cipher.ccmp, Cipher.ccmp),
  says: { akm: "WPA2-PSK", pairwise: "CCMP", group: "CCMP" },
};

const extendedKeyId: SuiteCase = {
  ...wpa2Ccmp,
  name: "WPA2-PSK, CCMP, Extended Key ID",
  short: "Extended Key ID",
  hostapd: [...wpa2Ccmp.hostapd, "extended_key_id=1"],
  supplicantAtAll: ["extended_key_id=1"],
  station: { ...wpa2Ccmp.station, extendedKeyId: true },
  network: { ...wpa2Ccmp.network, extendedKeyId: true },
};

const hostapdDomain = ["mobility_domain=a1b2", "nas_identifier=live.example", "r1_key_holder=020000000000"];
const mobile = policyFor([Akm.ftPsk], { pairwise: [Cipher.ccmp], group: [Cipher.ccmp], management: "off" });

const mixed = {
  hostapd: hostapdPsk("wpa=3", "wpa_pairwise=TKIP", "rsn_pairwise=CCMP"),
  network: policyFor([Akm.psk], {
    protocols: ["rsn", "wpa"],
    pairwise: [Cipher.ccmp],
    wpaPairwise: [Cipher.tkip],
    group: [Cipher.tkip],
    management: "off",
  }),
};

/** The suites by themselves. */
export const suites = {
  wpaTkip,
  wpa2Ccmp,
  extendedKeyId,
  mixedAsWpa2: {
    ...mixed,
    name: "mixed mode, joined as WPA2-PSK",
    short: "mixed",
    supplicant: supplicantPsk("proto=RSN", "pairwise=CCMP", "group=TKIP"),
    station: { ...mixed.network, wpaPairwise: undefined },
    says: { akm: "WPA2-PSK", pairwise: "CCMP", group: "TKIP" },
  },
  mixedAsWpa: {
    ...mixed,
    name: "mixed mode, joined as WPA-PSK",
    short: "mixed",
    supplicant: supplicantPsk("proto=WPA", "pairwise=TKIP", "group=TKIP"),
    station: plain("wpa", Cipher.tkip, Cipher.tkip),
    says: { akm: "WPA-PSK", pairwise: "TKIP", group: "TKIP" },
  },
  pskSha256: {
    name: "PSK-SHA256, CCMP, protected management frames",
    short: "PSK-SHA256",
    hostapd: [...sha256, "rsn_pairwise=CCMP"],
    supplicant: [...supplicantSha256, "pairwise=CCMP", "group=CCMP"],
    station: guarded(Cipher.ccmp, Cipher.bipCmac128),
    network: guarded(Cipher.ccmp, Cipher.bipCmac128),
    says: { akm: "WPA2-PSK-SHA256", pairwise: "CCMP", group: "CCMP" },
  },
  gcmp: {
    name: "WPA2-PSK, GCMP-128",
    short: "GCMP-128",
    hostapd: hostapdPsk("wpa=2", "rsn_pairwise=GCMP"),
    supplicant: supplicantPsk("proto=RSN", "pairwise=GCMP", "group=GCMP"),
    station: plain("rsn", Cipher.gcmp128, Cipher.gcmp128),
    network: plain("rsn", Cipher.gcmp128, Cipher.gcmp128),
    says: { akm: "WPA2-PSK", pairwise: "GCMP", group: "GCMP" },
  },
  ftPsk: {
    name: "FT-PSK, CCMP: the first association in a mobility domain",
    short: "FT-PSK",
    hostapd: ["wpa=2", "wpa_key_mgmt=FT-PSK", "rsn_pairwise=CCMP", ...hostapdDomain],
    supplicant: ["key_mgmt=FT-PSK", "proto=RSN", "pairwise=CCMP", "group=CCMP"],
    station: mobile,
    network: mobile,
    mobilityDomain: {
      mdid: Uint8Array.of(0xc3, 0xd4),
      r0khId: new TextEncoder().encode("ours.example"),
      r1khId: Uint8Array.of(2, 0, 0, 0, 1, 0),
    },
    says: { akm: "FT-PSK", pairwise: "CCMP", group: "CCMP" },
  },
  ccmp256: {
    name: "PSK-SHA256, CCMP-256, BIP-CMAC-256",
    short: "CCMP-256",
    hostapd: [...sha256, "rsn_pairwise=CCMP-256", "group_mgmt_cipher=BIP-CMAC-256"],
    supplicant: [...supplicantSha256, "pairwise=CCMP-256", "group=CCMP-256", "group_mgmt=BIP-CMAC-256"],
    station: guarded(Cipher.ccmp256, Cipher.bipCmac256),
    network: guarded(Cipher.ccmp256, Cipher.bipCmac256),
    says: { akm: "WPA2-PSK-SHA256", pairwise: "CCMP-256", group: "CCMP-256" },
  },
} as const satisfies Readonly<Record<string, SuiteCase>>;
