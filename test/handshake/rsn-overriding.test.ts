import { describe, expect, test } from "vitest";
import { toHex } from "../../src/bytes/octets.ts";
import { Secret } from "../../src/bytes/secret.ts";
import { decodeKeyData } from "../../src/eapol/key-data.ts";
import { SuiteError } from "../../src/errors.ts";
import type { Action } from "../../src/handshake/action.ts";
import { type ApElements, selectApElements } from "../../src/handshake/ap-elements.ts";
import { checkRsne } from "../../src/handshake/check-rsne.ts";
import {
  accessPointElements,
  type ChosenSuite,
  negotiate,
  rsnSelectionElement,
  stationElement,
} from "../../src/handshake/negotiate.ts";
import { type Policy, policyFor } from "../../src/handshake/policy.ts";
import { open, protectionOf, receive, verify } from "../../src/handshake/protection.ts";
import { createSupplicant } from "../../src/handshake/supplicant.ts";
import { decodeElements } from "../../src/ie/element.ts";
import { Akm, Cipher } from "../../src/ie/suite.ts";
import { derivePtk } from "../../src/keys/ptk.ts";
import { octets } from "../support/vectors.ts";
import { Ap, type ApSetting, message2, rsnCcmp } from "./access-point.ts";

const none = { wpa: undefined, rsn: undefined, rsnx: undefined };
const group = [Cipher.ccmp];

/** The access points of hostap tests/hwsim/test_rsn_override.py, by the tests' names. */
const compatibility = policyFor([Akm.psk], {
  pairwise: [Cipher.ccmp],
  group,
  management: "off",
  rsnOverride: { akm: [Akm.sae], pairwise: [Cipher.ccmp], management: "required" },
  rsnOverride2: { akm: [Akm.saeExtKey], pairwise: [Cipher.gcmp256], management: "required" },
});
const noPairwise = policyFor([Akm.psk], {
  pairwise: [Cipher.ccmp],
  group,
  rsnOverride: { akm: [Akm.sae, Akm.saeExtKey], pairwise: [Cipher.gcmp256], management: "required" },
});
const connectCommand = policyFor([Akm.psk], {
  pairwise: [Cipher.ccmp],
  group,
  rsnOverride: { akm: [Akm.pskSha256], pairwise: [Cipher.gcmp256, Cipher.ccmp], management: "required" },
});

/** A station that knows of RSN overriding. */
function station(akm: Policy["akm"], wishes: Partial<Policy> = {}): Policy {
  return policyFor(akm, { pairwise: [Cipher.ccmp], group, rsnOverriding: true, ...wishes });
}

describe("a station's choice is wpa_supplicant's", () => {
  // What the tests of hostap expect, and in test_rsn_override_mld the status that they ask for.
  test.each([
    ["compatibility_mode, RSNO2E", compatibility, station([Akm.saeExtKey], { pairwise: [Cipher.gcmp256] }), 24, 9, 2],
    ["compatibility_mode, RSNOE", compatibility, station([Akm.sae]), 8, 4, 1],
    ["compatibility_mode, RSNE", compatibility, station([Akm.psk], { management: "off" }), 2, 4, 0],
    ["no_pairwise", noPairwise, station([Akm.psk, Akm.sae]), 2, 4, 0],
    ["connect_cmd", connectCommand, station([Akm.pskSha256], { management: "required" }), 6, 4, 1],
    ["sta_only", policyFor([Akm.sae], { pairwise: [Cipher.ccmp], group }), station([Akm.sae]), 8, 4, undefined],
    [
      "compatibility_mode, a station that does not know of it",
      compatibility,
      policyFor([Akm.psk], { management: "off" }),
      2,
      4,
      undefined,
    ],
  ])("test_rsn_override_%s", (_, accessPoint, own, akm, pairwise, selection) => {
    const suite = negotiate(accessPointElements(accessPoint), own);
    expect(suite).toMatchObject({ akm: 0x000fac00 | akm, pairwise: 0x000fac00 | pairwise });
    expect(suite.rsnSelection).toBe(selection);
    expect(toHex(rsnSelectionElement(suite))).toBe(selection === undefined ? "" : `dd05506f9a2c0${selection}`);
    const { rsnSelection, ...agreed } = suite;
    expect(checkRsne(stationElement(suite, own), accessPoint, rsnSelection)).toEqual({ suite: agreed });
  });

  test("test_rsn_override_replace_ies: of elements with what nobody knows in them", () => {
    const beacon = selectApElements(
      decodeElements(
        octets(
          "30180100000fac040100000fac040200000facff000fac020c00f40320eeee" +
            "dd1c506f9a290100000fac040100000fac040200000facff000fac088c00" +
            "dd1c506f9a2a0100000fac040100000fac090200000facff000fac18cc00dd07506f9a2b20bbbb",
        ),
      ),
    );
    expect(toHex(beacon.rsnxOverride as Uint8Array)).toBe("dd07506f9a2b20bbbb");
    expect(negotiate(beacon, station([Akm.sae]))).toMatchObject({ akm: Akm.sae, rsnSelection: 1 });
    const later = station([Akm.saeExtKey], { pairwise: [Cipher.gcmp256] });
    expect(negotiate(beacon, later)).toMatchObject({ akm: Akm.saeExtKey, rsnSelection: 2 });
  });

  test("does not go back to a weaker element because of management frames", () => {
    const careless = station([Akm.psk, Akm.sae], { management: "off" });
    expect(() => negotiate(accessPointElements(compatibility), careless)).toThrow(SuiteError);
    expect(() => negotiate(accessPointElements(compatibility), careless)).toThrow("requires protected management");
  });

  test("leaves out an Override element that cannot be read, and an access point without an RSN element", () => {
    const { rsn, rsnOverride } = accessPointElements(compatibility);
    const cut = octets("dd09506f9a2a0100000fac");
    const both = station([Akm.sae, Akm.saeExtKey, Akm.psk], { pairwise: [Cipher.gcmp256, Cipher.ccmp] });
    expect(negotiate({ ...none, rsn, rsnOverride, rsnOverride2: cut }, both)).toMatchObject({ rsnSelection: 1 });
    expect(negotiate({ ...none, rsn, rsnOverride2: cut }, both)).toMatchObject({ akm: Akm.psk, rsnSelection: 0 });
    const unknown = octets("dd06506f9a2a0200");
    expect(negotiate({ ...none, rsn, rsnOverride2: unknown }, both)).toMatchObject({ rsnSelection: 0 });
    expect(negotiate({ ...none, rsn, rsnOverride2: rsnOverride }, both)).toMatchObject({ rsnSelection: 0 });
    expect(negotiate({ ...none, rsnOverride }, both)).toMatchObject({ akm: Akm.sae, rsnSelection: 1 });
    expect(() => negotiate({ ...none, rsnOverride2: cut }, both)).toThrow("the access point has no such element");
  });
});

describe("an access point", () => {
  test("writes the elements that hostapd writes", () => {
    const hex = Object.entries(accessPointElements(compatibility)).flatMap(([name, element]) =>
      element === undefined ? [] : [[name, toHex(element)]],
    );
    // By hand from wpa_write_rsne_override of hostap main: the body of an RSN element behind OUI and type.
    expect(Object.fromEntries(hex)).toEqual({
      rsn: "30140100000fac040100000fac040100000fac020000",
      rsnOverride: "dd18506f9a290100000fac040100000fac040100000fac08c000",
      rsnOverride2: "dd18506f9a2a0100000fac040100000fac090100000fac18c000",
    });
  });

  const element = (pairwise: string, akm: string, capabilities: string) =>
    octets(`30140100000fac040100000fac${pairwise}0100000fac${akm}${capabilities}`);

  test.each([
    ["what the RSN element offers, by that", element("04", "02", "0000"), 0, undefined],
    ["a selection of a number that nobody knows, like 0", element("04", "02", "0000"), 9, undefined],
    ["SAE without a selection", element("04", "08", "c000"), undefined, 43],
    ["SAE by the RSN element", element("04", "08", "c000"), 0, 43],
    ["SAE by the Override element", element("04", "08", "c000"), 1, undefined],
    ["PSK by the Override element", element("04", "02", "0000"), 1, 43],
    ["GCMP-256 by the Override element", element("09", "08", "c000"), 1, 42],
    ["GCMP-256 by the Override 2 element", element("09", "18", "c000"), 2, undefined],
    ["SAE without protected management frames", element("04", "08", "0000"), 1, 31],
  ])("judges %s", (_, own, selection, status) => {
    const judgement = checkRsne(own, compatibility, selection);
    expect("refusal" in judgement ? judgement.refusal.status : undefined).toBe(status);
  });

  test("does not take an Override element for the element of a station (status 40)", () => {
    const { rsnOverride } = accessPointElements(compatibility);
    expect(checkRsne(rsnOverride as Uint8Array, compatibility, 1)).toMatchObject({ refusal: { status: 40 } });
  });

  test("refuses a choice from an element that it does not send (status 43), and a WPA element has no choice", () => {
    const judgement = checkRsne(element("04", "02", "0000"), policyFor([Akm.psk], { group }), 1);
    expect(judgement).toMatchObject({ refusal: { kind: "akm", status: 43, reason: 20 } });
    const wpa = octets("dd160050f20101000050f20401000050f20401000050f202");
    const both = policyFor([Akm.psk], { group, protocols: ["rsn", "wpa"] });
    expect(checkRsne(wpa, both, 2)).toMatchObject({ suite: { protocol: "wpa" } });
  });
});

/** What a station of ours and an access point of ours say to each other, in PSK-SHA256 by an Override element. */
describe("a handshake", () => {
  const own = station([Akm.pskSha256], { management: "required" });
  const beacon: ApElements = { ...accessPointElements(connectCommand), rsnxOverride: octets("dd07506f9a2b20bbbb") };
  const mark = "506f9a000029";

  interface Meeting {
    /** What the station saw of the beacon. */
    readonly seen: ApElements;
    readonly rsnOverriding: boolean;
    readonly policy: Policy;
    /** What its message 2 has other than its association request. */
    readonly changed?: Uint8Array;
  }

  function meet({ seen, rsnOverriding, policy, changed }: Meeting) {
    const suite: ChosenSuite = negotiate(seen, policy);
    const elements = Buffer.concat([stationElement(suite, policy), rsnSelectionElement(suite)]);
    const setting: ApSetting = { ...rsnCcmp, suite, stationElement: elements };
    const ap = new Ap(setting, { apElements: beacon });
    const { pmk, aa, spa } = setting.link;
    const machine = createSupplicant({
      pmk: Secret.copyOf(pmk),
      suite,
      spa,
      aa,
      ownElements: changed ?? elements,
      apElements: seen,
      rsnOverriding,
      eapolVersion: 1,
      random: () => new Uint8Array(32).fill(0x44),
    });
    const sentBy = (actions: readonly Action[]) => actions.find((action) => action.type === "send")?.octets;
    ap.do("start");
    const answer = sentBy(machine.handle({ type: "frame", now: 0, octets: ap.sent[0] as Buffer })) as Uint8Array;
    const verdict = ap.hand(answer);
    const third = ap.sent[1];
    const actions = third === undefined ? [] : machine.handle({ type: "frame", now: 0, octets: third });
    const keys = derivePtk(
      {
        pmk: Secret.copyOf(pmk),
        aa,
        spa,
        aNonce: (ap.sent[0] as Buffer).subarray(17, 49),
        sNonce: answer.subarray(17, 49),
      },
      suite,
    );
    const protection = protectionOf(suite, 32);
    const received = third && receive(third, protection);
    const verified = received && verify(received, keys.kck, protection);
    const opened = verified && open(verified, keys.kek, protection);
    const shown = opened && selectApElements(decodeKeyData(opened.keyData.octets).elements);
    return { answer, verdict, actions, shown };
  }

  test("by an Override element: nonce, message 2 and message 3 say so, and keys are set", () => {
    const { answer, actions, shown } = meet({ seen: beacon, rsnOverriding: true, policy: own });
    expect(toHex(answer.subarray(43, 49))).toBe(mark);
    expect(toHex(answer).endsWith("dd05506f9a2c01")).toBe(true);
    expect(shown).toEqual({ ...beacon, wpa: undefined });
    expect(actions.map(({ type }) => type)).toContain("open-port");
  });

  test("with a station that does not know of it: no mark, and message 3 has no Override elements", () => {
    const legacy = policyFor([Akm.psk], { pairwise: [Cipher.ccmp], group });
    const { answer, actions, shown } = meet({ seen: beacon, rsnOverriding: false, policy: legacy });
    expect(toHex(answer.subarray(43, 49))).toBe("44".repeat(6));
    expect(shown).toEqual({ ...none, rsn: beacon.rsn });
    expect(actions.map(({ type }) => type)).toContain("open-port");
  });

  test.each([
    ["all of them", { rsnOverride: undefined, rsnxOverride: undefined }],
    ["the RSN Extension Override", { rsnxOverride: undefined }],
    ["one, and puts another there", { rsnxOverride: octets("dd07506f9a2b20bbbc") }],
    ["none, and adds one", { rsnOverride2: octets("dd18506f9a2a0100000fac040100000fac040100000fac06c000") }],
  ])("finds out in message 3 who hides %s of the Override elements", (_, change) => {
    const both = station([Akm.psk, Akm.pskSha256]);
    const { answer, actions } = meet({ seen: { ...beacon, ...change }, rsnOverriding: true, policy: both });
    expect(toHex(answer.subarray(43, 49))).toBe(mark);
    expect(actions).toContainEqual({ type: "deauthenticate", reason: 17 });
    expect(actions.map(({ type }) => type)).not.toContain("set-key");
  });

  test.each([
    ["another", "dd05506f9a2c00"],
    ["no", ""],
  ])("is ended by an access point that sees %s selection in message 2 than in the request", (_, selection) => {
    const suite = negotiate(beacon, own);
    const changed = Buffer.concat([stationElement(suite, own), octets(selection)]);
    expect(meet({ seen: beacon, rsnOverriding: true, policy: own, changed }).verdict).toEqual(["deauthenticate 2"]);
  });

  test("without an Override element anywhere goes as ever", () => {
    const ap = new Ap(rsnCcmp);
    ap.do("start");
    const nonce = Buffer.from(`${"33".repeat(26)}${mark}`, "hex");
    expect(ap.hand(message2(ap, { nonce }))).toEqual(["send 3/4"]);
  });
});
