import { describe, expect, test } from "vitest";
import { toHex } from "../../src/bytes/octets.ts";
import { liveSecrets, Secret } from "../../src/bytes/secret.ts";
import { decodeEapol } from "../../src/eapol/eapol.ts";
import { decodeKeyFrame } from "../../src/eapol/key-frame.ts";
import { selectApElements } from "../../src/handshake/ap-elements.ts";
import { createAuthenticator } from "../../src/handshake/authenticator.ts";
import type { AuthenticatorOptions } from "../../src/handshake/authenticator-context.ts";
import { mobilityDomainElement, mobilityResponse } from "../../src/handshake/mobility-domain.ts";
import { encryptKeyData, protectionOf, seal } from "../../src/handshake/protection.ts";
import { suiteOfStation } from "../../src/handshake/suite.ts";
import { createSupplicant } from "../../src/handshake/supplicant.ts";
import type { SupplicantOptions } from "../../src/handshake/supplicant-context.ts";
import { decodeElements } from "../../src/ie/element.ts";
import { Akm } from "../../src/ie/suite.ts";
import { LoggedGroup } from "../support/logged-group.ts";
import { loadVectors, octets } from "../support/vectors.ts";
import { inWords } from "./station.ts";

/** A first association with FT-PSK between hostap's own two ends, and what they called each other. */
const named = <T extends { readonly id: string }>(vectors: readonly T[]) =>
  vectors.find(({ id }) => id === "hostap-gen.rsn-ft-psk.0") as T;
const conversation = named(
  loadVectors<{
    readonly id: string;
    readonly pmk: string;
    readonly aa: string;
    readonly spa: string;
    readonly ssid: string;
    readonly ap_ies: string;
    readonly sta_ies: string;
    readonly frames: readonly {
      readonly eapol?: string;
      readonly msg?: string;
      readonly key_data_plaintext?: string;
    }[];
  }>("handshakes-hostap"),
);
const names = named(
  loadVectors<Record<"id" | "mdid" | "r0kh_id" | "r1kh_id" | "pmk_r1_name" | "kck" | "kek", string>>("ft"),
);

const frameOf = (msg: string) =>
  conversation.frames.find((one) => one.msg === msg) as (typeof conversation.frames)[number];
const [message1, message2, message3] = ["M1", "M2", "M3"].map((msg) => octets(frameOf(msg).eapol as string)) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
];
const nonceOf = (eapol: Uint8Array) => eapol.slice(17, 49);

const suite = suiteOfStation(octets(conversation.sta_ies));
const protection = protectionOf(suite, 32);
const keys = { kck: new Secret(octets(names.kck)), kek: new Secret(octets(names.kek)) };
const domain = {
  mdid: octets(names.mdid),
  r0khId: octets(names.r0kh_id),
  r1khId: octets(names.r1kh_id),
};
const shared = {
  pmk: new Secret(octets(conversation.pmk)),
  suite,
  aa: octets(conversation.aa),
  spa: octets(conversation.spa),
  apElements: selectApElements(decodeElements(octets(conversation.ap_ies))),
  ssid: octets(conversation.ssid),
};

/** A frame of hostap's with other Key Data, under the MIC that whoever has the keys can make. */
function withKeyData(eapol: Uint8Array, clear: Uint8Array, isEncrypted: boolean, replayCounter?: bigint): Uint8Array {
  const frame = decodeKeyFrame(decodeEapol(eapol).body, 16);
  const fields = isEncrypted
    ? encryptKeyData(clear, keys.kek, protection, () => new Uint8Array(16))
    : { keyData: clear };
  const counted = replayCounter === undefined ? {} : { replayCounter };
  return seal(eapol[0] as number, { ...frame, ...fields, ...counted }, keys.kck, protection);
}

/** The elements in front of the domain's in messages 2 and 3, as hostap wrote them. */
const name = names.pmk_r1_name;
const mde = "3603123400";
const fte = `3764${"00".repeat(82)}01060205080b0e11030867656e2d72306b68`;

test("the answer of an access point and its beacon are hostapd's", () => {
  expect(toHex(mobilityDomainElement(domain))).toBe(mde);
  expect(toHex(mobilityResponse(domain, Akm.ftPsk))).toBe(mde + fte);
  // Bits 0 and 1 of FT Capability and Policy, 9.4.2.46; a MIC of SHA-384 is 24 octets wide, 9.4.2.47.
  expect(toHex(mobilityDomainElement({ ...domain, overDs: true }))).toBe("3603123401");
  expect(toHex(mobilityDomainElement({ ...domain, resourceRequest: true }))).toBe("3603123402");
  const wider = mobilityResponse(domain, Akm.ftPskSha384);
  expect(toHex(wider)).toBe(`${mde}376c${"00".repeat(90)}01060205080b0e11030867656e2d72306b68`);
});

/** The Key Data of message 3 without their padding, and what may be otherwise in them, or in those of message 2. */
const clear3 = (frameOf("M3").key_data_plaintext as string).replace(/dd$/, "");
const otherNames: readonly (readonly [string, (clear: string) => string])[] = [
  ["another PMKR1Name", (clear) => clear.replace(name, `00${name.slice(2)}`)],
  ["no PMKR1Name", (clear) => clear.replace(`0100${name}`, "0000").replace(/^30../, "3016")],
  ["two of them", (clear) => clear.replace(`0100${name}`, `0200${name}${name}`).replace(/^30../, "3036")],
  ["another mobility domain", (clear) => clear.replace(mde, "3603123500")],
  ["a domain of another policy", (clear) => clear.replace(mde, "3603123401")],
  ["no mobility domain", (clear) => clear.replace(mde, "")],
  ["another holder of the PMK-R0", (clear) => clear.replace("67656e2d72306b68", "67656e2d72306b69")],
  ["another holder of the PMK-R1", (clear) => clear.replace("01060205080b0e11", "01060205080b0e12")],
  ["no Fast BSS Transition element", (clear) => clear.replace(fte, "")],
  ["another RSN element", (clear) => clear.replace("0fac048000", "0fac040c00")],
];

/**
 * An RSN element that ends with its AKMs, 61 suites in all, and fills an element but for one octet: with the fields behind
 * them, each of which may be left out (9.4.2.24.1), it would not be an element any more.
 */
const crowded = octets(`30fe0100000fac043c00${"000fac04".repeat(60)}0100000fac04`);

/** wpa_supplicant 2.10, src/rsn_supp/wpa.c: wpa_supplicant_validate_ie and what it asks for FT; reason 17. */
describe("a station ends an association whose message 3", () => {
  function stationOf(options: Partial<SupplicantOptions> = {}) {
    return createSupplicant({
      ...shared,
      ownElements: octets(conversation.sta_ies),
      responseElements: octets(mde + fte),
      eapolVersion: 2,
      random: () => nonceOf(message2),
      ...options,
    });
  }
  const hand = (station: ReturnType<typeof stationOf>, eapol: Uint8Array) =>
    station.handle({ type: "frame", now: 0, octets: eapol }).map(inWords);
  const established = ["send", "set-key pairwise ccmp 0", "set-key group ccmp 1", "set-key igtk bip-cmac-128 4"];

  test.each(otherNames)("shows %s", (_, change) => {
    const before = liveSecrets();
    const station = stationOf();
    hand(station, message1);
    expect(change(clear3)).not.toBe(clear3);
    expect(hand(station, withKeyData(message3, octets(change(clear3)), true))).toEqual(["deauthenticate 17"]);
    expect(liveSecrets()).toBe(before);
  });

  test("is not that of a beacon whose RSN element has no room for a PMKID", () => {
    const before = liveSecrets();
    const station = stationOf({ apElements: { wpa: undefined, rsn: crowded, rsnx: undefined } });
    hand(station, message1);
    expect(hand(station, message3)).toEqual(["deauthenticate 17"]);
    expect(liveSecrets()).toBe(before);
  });

  test("but none whose message 3 says nothing of times, or says what it must, the second time as well", () => {
    const station = stationOf();
    hand(station, message1);
    const withoutTimes = clear3.replace(/3805.*/, "");
    const done = hand(station, withKeyData(message3, octets(withoutTimes), true));
    expect(done.slice(0, 4)).toEqual(established);
    expect(hand(station, withKeyData(message3, octets(clear3), true, 3n))).toEqual(["send"]);
    const changed = octets((otherNames[0] as (typeof otherNames)[number])[1](clear3));
    expect(hand(station, withKeyData(message3, changed, true, 4n))).toEqual(["deauthenticate 17"]);
    station.handle({ type: "disconnect", now: 0 });
  });

  test.each([
    ["without the name of the network", { ssid: undefined }, "ERR_SUITE_MALFORMED_OFFER"],
    ["without an answer of the access point", { responseElements: undefined }, "ERR_SUITE_MALFORMED_OFFER"],
    ["with an answer that names no domain", { responseElements: octets(fte) }, "ERR_SUITE_MALFORMED_OFFER"],
    ["with an answer that names nobody", { responseElements: octets(mde) }, "ERR_SUITE_MALFORMED_OFFER"],
    [
      "with an answer that names one holder",
      { responseElements: octets(`${mde}375a${"00".repeat(82)}01060205080b0e11`) },
      "ERR_SUITE_MALFORMED_OFFER",
    ],
    ["with an answer that is cut", { responseElements: octets((mde + fte).slice(0, -2)) }, "ERR_SUITE_MALFORMED_OFFER"],
    [
      "with a holder whose name is empty",
      { responseElements: octets(`${mde}375c${"00".repeat(82)}01060205080b0e110300`) },
      "ERR_KEY_LENGTH",
    ],
  ])("cannot be made %s", (_, options, code) => {
    expect(() => stationOf(options)).toThrow(expect.objectContaining({ code }));
  });
});

/** hostapd 2.10, src/ap/wpa_auth.c: the comparison with the association request, and ft_check_msg_2_of_4; reason 2. */
describe("an access point ends an association whose message 2", () => {
  const clear2 = toHex(decodeKeyFrame(decodeEapol(message2).body, 16).keyData);

  function accessPointOf(options: Partial<AuthenticatorOptions> = {}) {
    return createAuthenticator({
      ...shared,
      stationElements: octets(conversation.sta_ies),
      mobilityDomain: domain,
      group: new LoggedGroup([{ gtk: new Uint8Array(16).fill(0x47) }]),
      eapolVersion: 2,
      random: () => nonceOf(message1),
      ...options,
    });
  }
  function answerTo(eapol: Uint8Array, options?: Partial<AuthenticatorOptions>): string[] {
    const machine = accessPointOf(options);
    machine.handle({ type: "start", now: 0 });
    const actions = machine.handle({ type: "frame", now: 0, octets: eapol });
    machine.handle({ type: "disconnect", now: 0 });
    return actions.map((action) =>
      action.type === "deauthenticate" ? `deauthenticate ${action.reason}` : action.type,
    );
  }

  test.each(
    otherNames.map(([what, change]) => {
      // The station's RSN element names its group management cipher behind the PMKIDs.
      const fitting = (clear: string) => change(clear).replace(/^3016/, "301a").replace(/^3036/, "303a");
      return [what, fitting] as const;
    }),
  )("shows %s", (_, change) => {
    const before = liveSecrets();
    expect(change(clear2)).not.toBe(clear2);
    expect(answerTo(withKeyData(message2, octets(change(clear2)), false))).toEqual(["deauthenticate 2"]);
    expect(liveSecrets()).toBe(before);
  });

  test("is not that of an association request whose RSN element has no room for a PMKID", () => {
    expect(answerTo(message2, { stationElements: crowded })).toEqual(["deauthenticate 2"]);
  });

  test("but none whose message 2 shows what it must, whatever PMKIDs the association request had", () => {
    expect(answerTo(message2)).toEqual(["send"]);
    const pmkid = "1d".repeat(16);
    const asked = octets(conversation.sta_ies.replace("80000000", `80000100${pmkid}`).replace(/^301a/, "302a"));
    expect(answerTo(message2, { stationElements: asked })).toEqual(["send"]);
    expect(answerTo(message2, { pmk: [Secret.copyOf(new Uint8Array(32).fill(9)), shared.pmk] })).toEqual(["send"]);
  });

  test.each([
    ["the name of the network", { ssid: undefined }, "ERR_SUITE_MALFORMED_OFFER"],
    ["a mobility domain", { mobilityDomain: undefined }, "ERR_SUITE_MALFORMED_OFFER"],
    ["a holder of six octets", { mobilityDomain: { ...domain, r1khId: new Uint8Array(5) } }, "ERR_KEY_LENGTH"],
    ["a holder with a name", { mobilityDomain: { ...domain, r0khId: new Uint8Array(0) } }, "ERR_KEY_LENGTH"],
    ["a life of keys in 32 bits", { mobilityDomain: { ...domain, keyLifetime: 2 ** 32 } }, "ERR_WIRE_VALUE"],
    ["a deadline that is a number", { mobilityDomain: { ...domain, reassociationDeadline: NaN } }, "ERR_WIRE_VALUE"],
    ["an identifier of two octets", { mobilityDomain: { ...domain, mdid: new Uint8Array(3) } }, "ERR_WIRE_VALUE"],
  ])("cannot be made without %s", (_, options, code) => {
    expect(() => accessPointOf(options)).toThrow(expect.objectContaining({ code }));
  });
});
