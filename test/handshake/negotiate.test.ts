import { readFile } from "node:fs/promises";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toHex } from "../../src/bytes/octets.ts";
import { decodePcap } from "../../src/capture/pcap.ts";
import { type RecordedAssociation, recordedAssociations } from "../../src/capture/recording.ts";
import { decodeEapol } from "../../src/eapol/eapol.ts";
import { decodeKeyData } from "../../src/eapol/key-data.ts";
import { decodeKeyFrame, type KeyFrame } from "../../src/eapol/key-frame.ts";
import { identifyMessage } from "../../src/eapol/message.ts";
import { SuiteError } from "../../src/errors.ts";
import { type ApElements, elementsAgree, selectApElements } from "../../src/handshake/ap-elements.ts";
import { checkRsne } from "../../src/handshake/check-rsne.ts";
import { accessPointElements, negotiate, stationElement } from "../../src/handshake/negotiate.ts";
import { type Policy, policyFor, withoutTransition } from "../../src/handshake/policy.ts";
import { type Suite, suiteOfStation } from "../../src/handshake/suite.ts";
import { decodeElement, encodeElement } from "../../src/ie/element.ts";
import { decodeRsnCapabilities } from "../../src/ie/rsn-capabilities.ts";
import { decodeRsne, encodeRsne } from "../../src/ie/rsne.ts";
import { Akm, Cipher } from "../../src/ie/suite.ts";
import { cases } from "../support/cases.ts";
import { recordingNames } from "../support/recorded-frames.ts";
import { loadRecording } from "../support/recordings.ts";
import { octets } from "../support/vectors.ts";

const everyCipher = [Cipher.tkip, Cipher.ccmp, Cipher.gcmp128, Cipher.ccmp256, Cipher.gcmp256];
const passwords = [Akm.psk, Akm.pskSha256, Akm.ftPsk, Akm.sae, Akm.ftSae, Akm.owe];

function refusal(elements: ApElements, policy: Policy): SuiteError {
  try {
    negotiate(elements, policy);
  } catch (error) {
    if (error instanceof SuiteError) return error;
    throw error;
  }
  return expect.fail("something was agreed on");
}

const beacon = (rsn?: string, wpa?: string): ApElements => ({
  rsn: rsn === undefined ? undefined : octets(rsn),
  wpa: wpa === undefined ? undefined : octets(wpa),
  rsnx: undefined,
});

const wpa2 = "30140100000fac040100000fac040100000fac020c00";
const transition = "30180100000fac040100000fac040200000fac02000fac088c00";
/** WPA with TKIP beside RSN with CCMP, and a group key of TKIP, as access points of 2005 had it. */
const [mixedRsn, mixedWpa] = [
  "30180100000fac020200000fac02000fac040100000fac020000",
  "dd1a0050f20101000050f20202000050f2020050f20401000050f202",
];

describe("a station's choice", () => {
  const recorded = recordingNames.flatMap((name) =>
    recordedAssociations(decodePcap(loadRecording(name).pcap).packets)
      .filter(({ apElements, ownElements }) => apElements !== undefined && ownElements !== undefined)
      .map(({ apElements, ownElements }) => [name, apElements as ApElements, firstElement(ownElements)] as const),
  );

  test("is tried on recordings of every kind", () => expect(recorded.length).toBeGreaterThanOrEqual(14));

  test.each(recorded)("is the one that wpa_supplicant made: %s", (_, elements, own) => {
    const made = suiteOfStation(own);
    const policy = policyFor([Akm.psk, Akm.pskSha256, Akm.ftPsk, Akm.sae, Akm.owe, Akm.ieee8021x], {
      protocols: [made.protocol],
      pairwise: everyCipher.filter((cipher) => (cipher & 0xff) === (made.pairwise & 0xff)),
      group: everyCipher,
      management: managementOf(own),
    });
    const suite = negotiate(elements, policy);
    expect(suite).toEqual(made);
    expect(toHex(stationElement(suite, policy))).toBe(toHex(withoutChoices(own)));
  });

  test("takes RSN before WPA, and the better of what a mixed access point has", () => {
    const both = policyFor([Akm.psk], { protocols: ["wpa", "rsn"], pairwise: everyCipher, group: everyCipher });
    expect(negotiate(beacon(mixedRsn, mixedWpa), both)).toEqual({
      protocol: "rsn",
      akm: Akm.psk,
      pairwise: Cipher.ccmp,
      group: Cipher.tkip,
      groupManagement: undefined,
    });
    expect(negotiate(beacon(undefined, mixedWpa), both)).toMatchObject({
      protocol: "wpa",
      akm: Akm.wpaPsk,
      pairwise: Cipher.wpaCcmp,
      group: Cipher.wpaTkip,
    });
    const tkipOnly: Policy = { ...both, pairwise: [Cipher.tkip] };
    expect(negotiate(beacon(mixedRsn, mixedWpa), tkipOnly)).toMatchObject({ protocol: "rsn", pairwise: Cipher.tkip });
    const apart: Policy = { ...both, pairwise: [Cipher.gcmp128], wpaPairwise: [Cipher.tkip] };
    expect(negotiate(beacon(mixedRsn, mixedWpa), apart)).toMatchObject({ protocol: "wpa", pairwise: Cipher.wpaTkip });
  });

  /** Threat 30: CVE-2020-12638. */
  test("has neither WPA nor TKIP unless it is asked for, and says so", () => {
    const plain = policyFor([Akm.psk]);
    expect(refusal(beacon(undefined, mixedWpa), plain)).toMatchObject({
      code: "ERR_SUITE_NONE_SHARED",
      message: "RSN: the access point has no such element; WPA: the policy does not allow it",
    });
    expect(refusal(beacon(mixedRsn), plain).message).toContain("group cipher TKIP is not allowed");
    expect(negotiate(beacon(mixedRsn), { ...plain, group: [Cipher.tkip] })).toMatchObject({ pairwise: Cipher.ccmp });
  });

  test.each([
    ["AKM", wpa2, policyFor([Akm.sae]), "no shared AKM: WPA2-PSK offered, SAE allowed"],
    ["pairwise cipher", wpa2, policyFor([Akm.psk], { pairwise: [Cipher.gcmp256] }), "CCMP offered, GCMP-256 allowed"],
    ["version", "30020300", policyFor([Akm.psk]), "version 3 is unknown"],
    ["protection wanted", wpa2, policyFor([Akm.psk], { management: "required" }), "cannot protect"],
    [
      "protection refused",
      "30140100000fac040100000fac040100000fac02c000",
      policyFor([Akm.psk], { management: "off" }),
      "requires protected",
    ],
  ])("without a shared %s says what each side had", (_, rsn, policy, why) => {
    expect(refusal(beacon(rsn), policy)).toMatchObject({ code: "ERR_SUITE_NONE_SHARED" });
    expect(refusal(beacon(rsn), policy).message).toContain(why);
  });

  test("in a network under transition is SAE with protection, and PSK where there is none", () => {
    const both = policyFor([Akm.psk, Akm.sae]);
    expect(negotiate(beacon(transition), both)).toMatchObject({ akm: Akm.sae, groupManagement: Cipher.bipCmac128 });
    const unprotected = transition.replace(/8c00$/, "0c00");
    expect(negotiate(beacon(unprotected), both)).toMatchObject({ akm: Akm.psk, groupManagement: undefined });
    expect(refusal(beacon(unprotected), policyFor([Akm.sae])).message).toContain("SAE needs protected");
    expect(negotiate(beacon(unprotected), policyFor([Akm.sae], { management: "off" }))).toMatchObject({ akm: Akm.sae });
  });

  test("never joins an AKM of WPA3 with TKIP", () => {
    const tkip = "301c0100000fac020200000fac02000fac040200000fac02000fac08c000";
    const all = policyFor([Akm.psk, Akm.sae], { pairwise: everyCipher, group: everyCipher });
    expect(negotiate(beacon(tkip), all)).toMatchObject({ akm: Akm.psk });
    expect(refusal(beacon(tkip), { ...all, akm: [Akm.sae] }).code).toBe("ERR_SUITE_NONE_SHARED");
  });

  test("with TKIP has no protected management frames, and where they are required no TKIP", () => {
    const tkip = (capabilities: string) => `30140100000fac020100000fac020100000fac02${capabilities}`;
    const able = policyFor([Akm.psk], { pairwise: everyCipher, group: everyCipher });
    expect(negotiate(beacon(tkip("8000")), able)).toMatchObject({ pairwise: Cipher.tkip, groupManagement: undefined });
    expect(refusal(beacon(tkip("c000")), able).message).toContain("allowed with protected management frames");
    expect(refusal(beacon(tkip("8000")), { ...able, management: "required" }).code).toBe("ERR_SUITE_NONE_SHARED");
  });

  test("once the transition is over has no PSK any more, so that a beacon without SAE is refused", () => {
    const both = policyFor([Akm.psk, Akm.sae], {
      protocols: ["rsn", "wpa"],
      pairwise: everyCipher,
      group: everyCipher,
    });
    const none = { wpa3Personal: false, saePk: false, wpa3Enterprise: false, enhancedOpen: false, reserved: 0 };
    const disable = { ...none, wpa3Personal: true, rest: new Uint8Array(0) };
    const after = withoutTransition(both, disable, Akm.sae);
    expect(after).toMatchObject({ protocols: ["rsn"], akm: [Akm.sae], management: "required" });
    expect(after.pairwise).not.toContain(Cipher.tkip);
    expect(negotiate(beacon(transition), after)).toMatchObject({ akm: Akm.sae });
    expect(refusal(beacon(wpa2), after).code).toBe("ERR_SUITE_NONE_SHARED");
    expect(withoutTransition(both, disable, Akm.psk)).toBe(both);
    expect(withoutTransition(both, { ...disable, wpa3Personal: false }, Akm.sae)).toBe(both);
  });

  test.each([
    ["cut", "30130100000fac040100000fac040100000fac"],
    ["another element", "000141"],
  ])("does not fall back to WPA from an RSN element that is %s", (_, rsn) => {
    const both = policyFor([Akm.psk], { protocols: ["rsn", "wpa"], pairwise: everyCipher, group: everyCipher });
    expect(refusal(beacon(rsn, mixedWpa), both).code).toBe("ERR_SUITE_MALFORMED_OFFER");
  });

  // wpa_supplicant 2.10: "Possible downgrade attack detected - RSN was enabled and RSN IE was in msg 3/4, but not in
  // Beacon/ProbeResp".
  test("led to WPA by a beacon without RSN is found out in message 3", () => {
    const both = policyFor([Akm.psk], { protocols: ["rsn", "wpa"], pairwise: everyCipher, group: everyCipher });
    const [forged, genuine] = [beacon(undefined, mixedWpa), beacon(wpa2, mixedWpa)];
    const { protocol } = negotiate(forged, both);
    expect(protocol).toBe("wpa");
    expect(elementsAgree(both.protocols, protocol, forged, genuine)).toBe(false);
    expect(elementsAgree(["wpa"], protocol, forged, genuine)).toBe(true);
  });

  test("ready for RSN too stays with WPA at hostapd, whose message 3 shows a WPA station no RSN element", async () => {
    const { packets } = decodePcap(await readFile("test/captures/mixed-sta-tkip.pcap"));
    const { apElements, frames } = recordedAssociations(packets)[0] as RecordedAssociation;
    const message3 = frames
      .map(({ octets }) => decodeKeyFrame(decodeEapol(octets).body, 16))
      .find((frame) => identifyMessage(frame) === "3/4") as KeyFrame;
    const repeated = selectApElements(decodeKeyData(message3.keyData).elements);
    expect([apElements?.rsn === undefined, repeated.rsn === undefined]).toEqual([false, true]);
    expect(elementsAgree(["rsn", "wpa"], "wpa", apElements as ApElements, repeated)).toBe(true);
  });
});

/** Any policy: of a station, or of an access point, whose first group ciphers are the ones it uses. */
const policies: fc.Arbitrary<Policy> = fc.record({
  protocols: fc.constantFrom<Policy["protocols"]>(["rsn"], ["wpa"], ["rsn", "wpa"]),
  akm: fc.subarray([...passwords, Akm.ieee8021x], { minLength: 1 }),
  pairwise: fc.subarray(everyCipher, { minLength: 1 }),
  group: fc.shuffledSubarray(everyCipher, { minLength: 1 }),
  management: fc.constantFrom<Policy["management"]>("off", "capable", "required"),
  groupManagement: fc.shuffledSubarray([Cipher.bipCmac128, Cipher.bipCmac256, Cipher.bipGmac128, Cipher.bipGmac256], {
    minLength: 1,
  }),
});

describe("two policies", () => {
  const runs = cases(500, 20_000);

  /** What the two sides come to; undefined where they share nothing. */
  function meet(station: Policy, accessPoint: Policy): { own: Uint8Array; suite: Suite } | undefined {
    try {
      const suite = negotiate(accessPointElements(accessPoint), station);
      return { own: stationElement(suite, station), suite };
    } catch (error) {
      if (error instanceof SuiteError && error.code === "ERR_SUITE_NONE_SHARED") return undefined;
      throw error;
    }
  }

  test("come to one suite, or to none, and the access point takes a station, unless it has WPA3 unprotected", () => {
    let agreed = 0;
    fc.assert(
      fc.property(policies, policies, (station, accessPoint) => {
        const met = meet(station, accessPoint);
        if (met === undefined) return;
        agreed++;
        expect(suiteOfStation(met.own)).toEqual(met.suite);
        const judgement = checkRsne(met.own, accessPoint);
        if ("refusal" in judgement) {
          expect(station.management).toBe("off");
          expect(judgement.refusal.status).toBe(31);
        } else expect(judgement.suite).toEqual(met.suite);
      }),
      { numRuns: runs, seed: 7 },
    );
    expect(agreed).toBeGreaterThan(runs / 20);
  });

  test("never come to what one of them does not allow", () => {
    fc.assert(
      fc.property(policies, policies, (station, accessPoint) => {
        const suite = meet(station, accessPoint)?.suite;
        if (suite === undefined) return;
        for (const policy of [station, accessPoint]) {
          expect(policy.protocols).toContain(suite.protocol);
          expect(policy.pairwise.map((cipher) => cipher & 0xff)).toContain(suite.pairwise & 0xff);
          if (policy.management === "required") expect(suite.groupManagement).toBeDefined();
          if (policy.management === "off") expect(suite.groupManagement).toBeUndefined();
        }
      }),
      { numRuns: runs, seed: 8 },
    );
  });

  test("of one access point and a station like it agree", () => {
    fc.assert(
      fc.property(policies, (policy) => {
        const sane: Policy = { ...policy, protocols: ["rsn"], pairwise: [Cipher.ccmp], group: [Cipher.ccmp] };
        const met = meet(sane, sane);
        expect(met?.suite.pairwise).toBe(Cipher.ccmp);
      }),
      { numRuns: runs, seed: 9 },
    );
  });
});

/** The first element of a list: an RSNXE may stand behind it. */
function firstElement(elements: Uint8Array | undefined): Uint8Array {
  const octetsOfList = elements as Uint8Array;
  return octetsOfList.slice(0, 2 + (octetsOfList[1] as number));
}

function managementOf(own: Uint8Array): Policy["management"] {
  const { id, body } = decodeElement(own);
  const { mfpCapable, mfpRequired } = decodeRsnCapabilities(id === 48 ? (decodeRsne(body).capabilities ?? 0) : 0);
  return mfpRequired ? "required" : mfpCapable ? "capable" : "off";
}

/** What the station said beyond the suite: how many replay counters it has, and which PMKs it still knows. */
function withoutChoices(own: Uint8Array): Uint8Array {
  const { id, body } = decodeElement(own);
  if (id !== 48) return own;
  const { capabilities = 0, pmkids, ...rsne } = decodeRsne(body);
  const groupManagement = rsne.groupManagement;
  return encodeElement({
    id,
    body: encodeRsne({
      ...rsne,
      capabilities: capabilities & 0xc0,
      pmkids: groupManagement === undefined ? undefined : [],
    }),
  });
}
