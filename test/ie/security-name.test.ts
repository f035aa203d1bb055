import { describe, expect, test } from "vitest";
import { FrameType } from "../../src/dot11/frame-control.ts";
import { decodeMpdu } from "../../src/dot11/mac-header.ts";
import { type BeaconBody, decodeManagement } from "../../src/dot11/management.ts";
import { decodeElements } from "../../src/ie/element.ts";
import { androidCapabilities, securityName, wpaCliFlags } from "../../src/ie/security-name.ts";
import { recordedMpdus } from "../support/recorded-frames.ts";
import { octets } from "../support/vectors.ts";

const [ess, ibss, privacy] = [0x0001, 0x0002, 0x0010];
const network = (hex: string, capabilities = ess | privacy) => ({
  elements: decodeElements(octets(hex)),
  capabilities,
});

const wpa2Psk = "30140100000fac040100000fac040100000fac020000";
const wpaTkip = "dd160050f20101000050f20201000050f20201000050f202";
const rsnBoth = "30180100000fac020200000fac02000fac040100000fac020000";
const rsnBothFt = "301c0100000fac020200000fac02000fac040200000fac02000fac040000";
const transition = "30180100000fac040100000fac040200000fac02000fac088000";
const wps = "dd080050f20410440001";
const oweTransition = "dd0c506f9a1c0200000000010178";

/** Strings that telephones and wpa_cli printed, as people show them. */
const seen: readonly (readonly [what: string, hex: string, bits: number, cli: string, android: string])[] = [
  ["open", "", ess, "[ESS]", "[ESS]"],
  ["WEP", "", ess | privacy, "[WEP][ESS]", "[WEP][ESS]"],
  ["WPA2-PSK", wpa2Psk, ess | privacy, "[WPA2-PSK-CCMP][ESS]", "[WPA2-PSK-CCMP][RSN-PSK-CCMP][ESS]"],
  [
    "WPA3 in transition",
    transition,
    ess | privacy,
    "[WPA2-PSK+SAE-CCMP][ESS]",
    "[WPA2-PSK-CCMP][RSN-PSK+SAE-CCMP][ESS]",
  ],
  [
    "WPA3",
    "30140100000fac040100000fac040100000fac08c000",
    ess | privacy,
    "[WPA2-SAE-CCMP][ESS]",
    "[RSN-SAE-CCMP][ESS]",
  ],
  [
    "a router of both",
    wpaTkip + rsnBoth,
    ess | privacy,
    "[WPA-PSK-TKIP][WPA2-PSK-CCMP+TKIP][ESS]",
    "[WPA-PSK-TKIP][WPA2-PSK-TKIP+CCMP][RSN-PSK-TKIP+CCMP][ESS]",
  ],
  [
    "a router of both, with FT and WPS",
    wpaTkip + rsnBothFt + wps,
    ess | privacy,
    "[WPA-PSK-TKIP][WPA2-PSK+FT/PSK-CCMP+TKIP][WPS][ESS]",
    "[WPA-PSK-TKIP][WPA2-PSK+FT/PSK-TKIP+CCMP][RSN-PSK+FT/PSK-TKIP+CCMP][ESS][WPS]",
  ],
  [
    "preauthentication",
    "30140100000fac040100000fac040100000fac010100",
    ess | privacy,
    "[WPA2-EAP-CCMP-preauth][ESS]",
    "[WPA2-EAP-CCMP][RSN-EAP-CCMP][ESS]",
  ],
  ["OWE", "30140100000fac040100000fac040100000fac12c000", ess | privacy, "[WPA2-OWE-CCMP][ESS]", "[RSN-OWE-CCMP][ESS]"],
  ["an open network with an OWE twin", oweTransition, ess, "[OWE-TRANS-OPEN][ESS]", "[RSN-OWE_TRANSITION-CCMP][ESS]"],
  [
    "192 bits",
    "301a0100000fac090100000fac090100000fac0cc0000000000fac0c",
    ess | privacy,
    "[WPA2-EAP-SUITE-B-192-GCMP-256][ESS]",
    "[RSN-EAP_SUITE_B_192-GCMP-256][ESS]",
  ],
  ["an ad-hoc network", wpa2Psk, ibss | privacy, "[WPA2-PSK-CCMP][IBSS]", "[WPA2-PSK-CCMP][RSN-PSK-CCMP][IBSS]"],
  [
    "SAE by hash to element",
    `${transition}f40120`,
    ess | privacy,
    "[WPA2-PSK+SAE-CCMP][SAE-H2E][ESS]",
    "[WPA2-PSK-CCMP][RSN-PSK+SAE-CCMP][ESS]",
  ],
  ["a damaged element", "3004010000ff", ess | privacy, "[WPA2-?][ESS]", "[WEP][ESS]"],
];

describe("the names that programs print", () => {
  test.each(seen)("of %s", (_, hex, bits, cli, android) => {
    expect(wpaCliFlags(network(hex, bits))).toBe(cli);
    expect(androidCapabilities(network(hex, bits))).toBe(android);
  });
});

describe("the names that people say", () => {
  test.each([
    ["", ess, "Open"],
    ["", ess | privacy, "WEP"],
    [wpaTkip, ess | privacy, "WPA-Personal (PSK, TKIP)"],
    [wpa2Psk, ess | privacy, "WPA2-Personal (PSK, CCMP)"],
    [wpaTkip + rsnBoth, ess | privacy, "WPA/WPA2-Personal (PSK, CCMP, TKIP)"],
    [transition, ess | privacy, "WPA2/WPA3-Personal (PSK, SAE, CCMP)"],
    ["30140100000fac040100000fac040100000fac08c000", ess | privacy, "WPA3-Personal (SAE, CCMP)"],
    ["30140100000fac040100000fac040100000fac010000", ess | privacy, "WPA2-Enterprise (802.1X, CCMP)"],
    ["30140100000fac040100000fac040100000fac05c000", ess | privacy, "WPA3-Enterprise (802.1X-SHA256, CCMP)"],
    [
      "301a0100000fac090100000fac090100000fac0cc0000000000fac0c",
      ess | privacy,
      "WPA3-Enterprise 192-bit (Suite B 192, GCMP-256)",
    ],
    ["30140100000fac040100000fac040100000fac12c000", ess | privacy, "Enhanced Open (OWE, CCMP)"],
    [
      "30180100000fac040100000fac040200000fac02000fac010000",
      ess | privacy,
      "WPA2-Personal and WPA2-Enterprise (802.1X, PSK, CCMP)",
    ],
    ["30020100", ess | privacy, "WPA2-Enterprise (802.1X, CCMP)"],
    ["30140100000fac040100000fac040100000fac14c000", ess | privacy, "WPA2-Personal (PSK-SHA384, CCMP)"],
    // As hostap's test_rsn_override_compatibility_mode has it.
    [
      `${wpa2Psk}dd18506f9a290100000fac040100000fac040100000fac08c000dd18506f9a2a0100000fac040100000fac090100000fac18c000`,
      ess | privacy,
      "WPA2/WPA3-Personal (PSK, SAE, SAE-EXT-KEY, GCMP-256, CCMP)",
    ],
    [`${wpa2Psk}dd09506f9a290100000fac`, ess | privacy, "WPA2-Personal (PSK, CCMP)"],
    ["30020200", ess | privacy, "unknown"],
    ["30140100000fac040100000fac0401000102030400ff", ess | privacy, "unknown (CCMP)"],
  ])("%s with bits %i is %s", (hex, bits, name) => expect(securityName(network(hex, bits))).toBe(name));
});

test.each([
  ["wpa2-ccmp", "WPA2-Personal (PSK, CCMP)", "[WPA2-PSK-CCMP][ESS]"],
  ["wpa-tkip", "WPA-Personal (PSK, TKIP)", "[WPA-PSK-TKIP][ESS]"],
  ["mixed-sta-tkip", "WPA/WPA2-Personal (PSK, CCMP, TKIP)", "[WPA-PSK-TKIP][WPA2-PSK-CCMP][ESS]"],
  ["sae", "WPA3-Personal (SAE, CCMP)", "[WPA2-SAE-CCMP][ESS]"],
  ["ft-psk", "WPA2-Personal (FT-PSK, CCMP)", "[WPA2-FT/PSK-CCMP][ESS]"],
  ["psk-sha256-gcmp", "WPA2-Personal (PSK-SHA256, GCMP)", "[WPA2-PSK-SHA256-GCMP][ESS]"],
  ["eap-wpa2-ccmp", "WPA2-Enterprise (802.1X, CCMP)", "[WPA2-EAP-CCMP][ESS]"],
])("the network of the recording %s has its name", (recording, name, flags) => {
  const found = recordedMpdus(recording)
    .map(({ octets: frame }) => decodeMpdu(frame))
    .filter(({ header }) => header.frameControl.type === FrameType.management)
    .map(({ header, body }) => decodeManagement(header.frameControl.subtype, body))
    .find((body): body is BeaconBody => body.subtype === 8 || body.subtype === 5);
  if (found === undefined) return expect.fail("no beacon");
  const beacon = { capabilities: found.capabilities, elements: decodeElements(found.elements) };
  expect(securityName(beacon)).toBe(name);
  // What else hostapd of these recordings says of itself is no security.
  expect(wpaCliFlags(beacon).replace("[WPS]", "")).toBe(flags);
});
