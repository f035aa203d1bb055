import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toHex } from "../../src/bytes/octets.ts";
import { Secret } from "../../src/bytes/secret.ts";
import { decodePcap } from "../../src/capture/pcap.ts";
import { recordedAssociations } from "../../src/capture/recording.ts";
import { changeHostapdNetwork } from "../../src/config/hostapd-change.ts";
import {
  formatHostapdConf,
  hostapdPolicy,
  parseHostapdConf,
  readHostapdNetwork,
} from "../../src/config/hostapd-conf.ts";
import { hostapdMobilityDomain } from "../../src/config/hostapd-mobility.ts";
import { type MobilityDomain, mobilityResponse } from "../../src/handshake/mobility-domain.ts";
import { accessPointElements } from "../../src/handshake/negotiate.ts";
import { decodeElements, ElementId, encodeElements } from "../../src/ie/element.ts";
import { Akm, Cipher } from "../../src/ie/suite.ts";
import { utf8 } from "../../src/platform.ts";
import { cases } from "../support/cases.ts";
import { loadRecording } from "../support/recordings.ts";
import { octets } from "../support/vectors.ts";

const file = `interface=wlan0
# wpa_passphrase=not this one
ssid=my "home" # 1
wpa=3
wpa_key_mgmt=WPA-PSK
wpa_pairwise=TKIP
rsn_pairwise=CCMP
wpa_passphrase= spaces count
bss=wlan0_1
ssid2="guests"
wpa=2
wpa_psk=${"0f".repeat(32)}
`;

const read = (...lines: readonly string[]) => readHostapdNetwork(lines);

describe("a hostapd.conf", () => {
  test("is given back as it stands", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom("bss=x", "ssid=y", "# z", ""), fc.string())), (lines) => {
        const text = lines.join("\n");
        expect(formatHostapdConf(parseHostapdConf(text))).toBe(text);
      }),
      { numRuns: cases(300, 10_000) },
    );
    expect(formatHostapdConf(parseHostapdConf(file))).toBe(file);
  });

  test("has a network for the interface, and one for each bss", () => {
    const [home, guests] = parseHostapdConf(file).networks.map((lines) => readHostapdNetwork(lines).network);
    expect(home).toEqual({
      ssid: utf8('my "home" # 1'),
      passphrase: " spaces count",
      wpa: "3",
      keyManagement: "WPA-PSK",
      wpaPairwise: "TKIP",
      rsnPairwise: "CCMP",
    });
    expect(guests).toMatchObject({ ssid: utf8("guests"), wpa: "2" });
    expect(toHex(guests?.psk?.octets ?? utf8(""))).toBe("0f".repeat(32));
    guests?.psk?.destroy();
  });

  test.each([
    ["ssid=", "has 0 octets"],
    [`ssid=${"x".repeat(33)}`, "has 33 octets"],
    ["ssid2=home", "is neither"],
    ["wpa_passphrase=short", "not 5"],
    ["wpa_psk=0f", "64 hex digits"],
    ["ssid=home\r", "carriage return"],
  ])("%j is told where it is wrong", (line, what) => {
    expect(read("", line).problems).toMatchObject([{ line: 2, what: expect.stringContaining(what) }]);
  });

  test.each([
    [
      ["wpa=3", "wpa_key_mgmt=WPA-PSK", "wpa_pairwise=TKIP", "rsn_pairwise=CCMP"],
      { group: Cipher.tkip, protocols: ["wpa", "rsn"] },
    ],
    [["wpa=1", "wpa_key_mgmt=WPA-PSK", "wpa_pairwise=TKIP"], { group: Cipher.tkip, protocols: ["wpa"] }],
    [["wpa=2", "wpa_key_mgmt=WPA-PSK", "rsn_pairwise=CCMP"], { group: Cipher.ccmp, protocols: ["rsn"] }],
    [["wpa=2", "wpa_pairwise=GCMP"], { group: Cipher.gcmp128, protocols: ["rsn"] }],
    [["wpa=2", "rsn_pairwise=CCMP GCMP-256"], { group: Cipher.ccmp, protocols: ["rsn"] }],
    [["wpa=2", "wpa_pairwise=TKIP", "rsn_pairwise=CCMP"], { group: Cipher.ccmp, protocols: ["rsn"] }],
    [["wpa=2", "group_cipher=TKIP"], { group: Cipher.tkip, protocols: ["rsn"] }],
  ])("of %j uses the group cipher that hostapd picks", (lines, { group, protocols }) => {
    const policy = hostapdPolicy(read(...lines).network);
    expect(policy).toMatchObject({ group: [group], protocols, akm: [Akm.psk], management: "off" });
    expect(accessPointElements(policy).rsn === undefined).toBe(!protocols.includes("rsn"));
  });
});

// hostapd.conf of hostapd 2.10: 0 is off, 1 uses it where possible, 2 does too and starts with key ID 1.
test.each([
  [[], false],
  [["extended_key_id=0"], false],
  [["extended_key_id=1"], true],
  [["extended_key_id=2"], true],
  [["extended_key_id=2", "extended_key_id=off"], false],
  [["rsn_pairwise=TKIP", "extended_key_id=1"], false],
] as const)("of %j the access point declares Extended Key ID, or not", (lines, declared) => {
  const { network } = readHostapdNetwork(["wpa=2", ...lines]);
  const { rsn } = accessPointElements(hostapdPolicy(network));
  // Bit 13 of the capabilities, the last two octets of this element.
  expect(((rsn?.at(-1) as number) & 0x20) !== 0).toBe(declared);
  expect(readHostapdNetwork(changeHostapdNetwork(["wpa=2"], network)).network).toEqual(network);
});

// hostapd.conf of hostapd 2.10: ocv turns ieee80211w on "if not yet enabled". hostapd refuses a file that turns it off after.
test.each([
  [["ocv=1"], "capable", 0],
  [["ocv=2"], "capable", 0],
  [["ieee80211w=0", "ocv=1"], "capable", 0],
  [["ieee80211w=2", "ocv=1"], "required", 0],
  [["ocv=0"], "off", 0],
  [["ocv=x"], "off", 0],
  [["ocv=1", "ieee80211w=0"], "off", 3],
  [["ocv=1", "ieee80211w=0", "ieee80211w=1"], "capable", 0],
] as const)("of %j management frames are protected, or not: %s", (lines, management, line) => {
  const { network, problems } = readHostapdNetwork(["wpa=2", ...lines]);
  expect(hostapdPolicy(network).management).toBe(management);
  expect(problems.map((problem) => problem.line)).toEqual(line === 0 ? [] : [line]);
});

test("what is said of channel validation and of beacons is read and written", () => {
  const { network, problems } = readHostapdNetwork(["wpa=2", "ocv=1", "beacon_prot=1"]);
  expect(problems).toEqual([]);
  expect(network).toMatchObject({ channelValidation: "1", beaconProtection: "1" });
  const changed = changeHostapdNetwork(["ocv=1", "beacon_prot=1"], { channelValidation: "0", beaconProtection: "0" });
  expect(changed).toEqual(["ocv=0", "beacon_prot=0"]);
});

describe("a mobility domain in hostapd.conf", () => {
  const bssid = Uint8Array.of(2, 0, 0, 0, 0, 0);
  // The lines on FT of shared/captures/conf/ft-psk.hostapd.conf, with which that recording was made.
  const recorded = [
    "mobility_domain=a1b2",
    "ft_over_ds=0",
    "nas_identifier=nas1.example",
    "r1_key_holder=020000000000",
  ];
  const read = (...lines: readonly string[]) =>
    hostapdMobilityDomain(readHostapdNetwork(["wpa=2", "wpa_key_mgmt=FT-PSK", ...lines]).network, bssid);

  test("makes of its lines the answer that hostapd gave", () => {
    const domain = read(...recorded) as MobilityDomain;
    const answers = recordedAssociations(decodePcap(loadRecording("ft-psk").pcap).packets).map((one) =>
      encodeElements(
        decodeElements(one.responseElements ?? new Uint8Array(0)).filter(({ id }) =>
          [ElementId.mobilityDomain, ElementId.fastBssTransition].includes(id as 54 | 55),
        ),
      ),
    );
    expect(answers.length).toBeGreaterThan(0);
    expect(toHex(mobilityResponse(domain, Akm.ftPsk))).toBe(toHex(answers[0] as Uint8Array));
  });

  test("has hostapd's defaults", () => {
    expect(read("nas_identifier=x")).toEqual({
      mdid: Uint8Array.of(0, 0),
      r0khId: Uint8Array.of(0x78),
      r1khId: bssid,
      overDs: true,
      reassociationDeadline: 0,
      keyLifetime: 1_209_600,
    });
    expect(read("nas_identifier=x", "reassociation_deadline=2000", "ft_r0_key_lifetime=60 s")).toMatchObject({
      reassociationDeadline: 2000,
      keyLifetime: 60,
    });
    // hostapd 2.10, src/ap/hostapd.c: is_zero_ether_addr(conf->r1_key_holder)
    expect(read("nas_identifier=x", "r1_key_holder=000000000000")).toMatchObject({ r1khId: bssid });
  });

  test("is none where no AKM is of FT", () => {
    const { network } = readHostapdNetwork(["wpa=2", "wpa_key_mgmt=WPA-PSK", ...recorded]);
    expect(hostapdMobilityDomain(network, bssid)).toBeUndefined();
  });

  test("is written as it was read", () => {
    const { network } = readHostapdNetwork(["wpa_key_mgmt=FT-PSK", ...recorded]);
    expect(readHostapdNetwork(changeHostapdNetwork([], network)).network).toEqual(network);
    for (const wrong of [{ mobilityDomain: "a1b" }, { r1KeyHolder: "02:00:00:00:00:00" }])
      expect(() => changeHostapdNetwork([], wrong)).toThrow(TypeError);
  });
});

describe("RSN overriding in hostapd.conf", () => {
  const lines = [
    "wpa=2",
    "rsn_pairwise=CCMP",
    "rsn_override_key_mgmt=SAE",
    "rsn_override_pairwise=CCMP",
    "rsn_override_mfp=2",
    "rsn_override_key_mgmt_2=SAE-EXT-KEY",
    "rsn_override_pairwise_2=GCMP-256",
    "rsn_override_mfp_2=2",
  ];

  test("is offered in two elements of their own, of the same group cipher", () => {
    const { network, problems } = readHostapdNetwork(lines);
    expect(problems).toEqual([]);
    const { rsn, rsnOverride, rsnOverride2 } = accessPointElements(hostapdPolicy(network));
    expect([rsn, rsnOverride, rsnOverride2].map((element) => toHex(element ?? new Uint8Array(0)))).toEqual([
      "30140100000fac040100000fac040100000fac020000",
      "dd18506f9a290100000fac040100000fac040100000fac08c000",
      "dd18506f9a2a0100000fac040100000fac090100000fac18c000",
    ]);
    expect(changeHostapdNetwork([], network)).toEqual(lines);
  });

  test("is not, where a line is missing", () => {
    for (const missing of [2, 3]) {
      const { network } = readHostapdNetwork(lines.filter((_, index) => index !== missing));
      expect(hostapdPolicy(network).rsnOverride).toBeUndefined();
      expect(hostapdPolicy(network).rsnOverride2).toBeDefined();
    }
  });
});

describe("of two keys", () => {
  test.each([
    [[`wpa_psk=${"0f".repeat(32)}`, "wpa_passphrase=password"], ["passphrase"]],
    [["wpa_passphrase=password", `wpa_psk=${"0f".repeat(32)}`], ["psk"]],
  ])("the later counts: %j", (lines, fields) => {
    const { network } = readHostapdNetwork(lines);
    expect(Object.keys(network)).toEqual(fields);
    network.psk?.destroy();
  });
});

describe("a changed network of hostapd.conf", () => {
  test("keeps the other lines, and has one SSID and one key", () => {
    const [home = []] = parseHostapdConf(file).networks;
    const psk = new Secret(new Uint8Array(32).fill(0xab));
    const changed = changeHostapdNetwork(home, { ssid: octets("ff00"), psk, management: "2" });
    psk.destroy();
    expect(changed.join("\n")).toBe(
      file
        .slice(0, file.indexOf("\nbss="))
        .replace('ssid=my "home" # 1', "ssid2=ff00")
        .replace("wpa_passphrase= spaces count", `wpa_psk=${"ab".repeat(32)}\nieee80211w=2`),
    );
  });

  test("reads as it was written, for any SSID and passphrase", () => {
    const passphrase = fc.string({
      unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
      minLength: 8,
      maxLength: 63,
    });
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 32 }), passphrase, (ssid, text) => {
        const lines = changeHostapdNetwork(["interface=wlan0"], { ssid, passphrase: text, keyManagement: "SAE" });
        const [again = []] = parseHostapdConf(formatHostapdConf({ networks: [lines] })).networks;
        expect(readHostapdNetwork(again)).toEqual({
          network: { ssid, passphrase: text, keyManagement: "SAE" },
          problems: [],
        });
      }),
      { numRuns: cases(500, 10_000) },
    );
  });

  test.each([
    [{ ssid: new Uint8Array(0) }],
    [{ ssid: new Uint8Array(33) }],
    [{ passphrase: "password\nwpa=0" }],
    [{ keyManagement: "SAE\nwpa=0" }],
    [{ keyManagement: "sae" }],
    [{ group: "CCMP TKIP" }],
    [{ rsnPairwise: "" }],
    [{ passphrase: "password", psk: new Secret(new Uint8Array(32)) }],
    [{ psk: new Secret(new Uint8Array(16)) }],
  ])("cannot have what would end its line, or is no such value: %#", (changes) => {
    expect(() => changeHostapdNetwork([], changes)).toThrow(TypeError);
  });
});
