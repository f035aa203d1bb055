import { describe, expect, test } from "vitest";
import { reasonCode, statusCode } from "../../src/dot11/codes.ts";
import { checkRsne, type Judgement } from "../../src/handshake/check-rsne.ts";
import { type Policy, policyFor } from "../../src/handshake/policy.ts";
import { Akm, Cipher } from "../../src/ie/suite.ts";
import { loadVectors, octets } from "../support/vectors.ts";

interface RsnVector {
  readonly kind: string;
  readonly element?: string;
  readonly expect?: string;
  readonly hostap_result?: number;
}

const vectors = loadVectors<RsnVector>("rsn-ie").filter(({ kind }) => kind === "RSNE" || kind === "WPA IE");
const psk = policyFor([Akm.psk], { group: [Cipher.ccmp] });
const enterprise = policyFor([Akm.ieee8021x], { group: [Cipher.ccmp] });

const refusalOf = (judgement: Judgement) => ("refusal" in judgement ? judgement.refusal : undefined);
const judge = (hex: string, policy: Policy = psk) => checkRsne(octets(hex), policy);

describe("where reading an element keeps what hostap refuses", () => {
  test.each([
    ["hostap-rsne-04", "version", 21, 44],
    ["hostap-rsne-08", "group", 18, 41],
    ["hostap-rsne-18", "akm", 20, 43],
    ["hostap-rsne-26", "group-management", 24, 46],
  ])("%s is refused by judgement: %s, reason %i, status %i", (id, kind, reason, status) => {
    const vector = vectors.find((one) => one.id === id);
    expect(vector?.expect).toBe("reject");
    expect(refusalOf(judge(vector?.element ?? "", enterprise))).toMatchObject({ kind, reason, status });
  });
});

describe("every element that hostap's own tests have", () => {
  const parsed = vectors.filter(({ hostap_result: result }) => result !== undefined);

  test("is fifteen of them", () => expect(parsed.length).toBe(15));

  test.each(parsed)("is judged as hostap judges it: $id", ({ element = "", hostap_result: result }) => {
    expect(refusalOf(judge(element, enterprise)) === undefined).toBe(result === 0);
  });
});

describe("an access point with WPA2-PSK and CCMP", () => {
  const rsn = (group: string, pairwise: string, akm: string, rest = "") => {
    const body = `0100${group}0100${pairwise}0100${akm}${rest}`;
    return `30${(body.length / 2).toString(16).padStart(2, "0")}${body}`;
  };
  const [ccmp, tkip, pskAkm, eap, sae] = ["000fac04", "000fac02", "000fac02", "000fac01", "000fac08"];

  test("takes a station of its kind, with one suite", () => {
    expect(judge(rsn(ccmp, ccmp, pskAkm, "0000"))).toEqual({
      suite: { protocol: "rsn", akm: Akm.psk, pairwise: Cipher.ccmp, group: Cipher.ccmp, groupManagement: undefined },
    });
  });

  test.each([
    ["an element that is cut", "30130100000fac040100000fac040100000fac", "malformed", 13, 40],
    ["an empty one", "3000", "malformed", 13, 40],
    ["none at all", "", "malformed", 13, 40],
    ["another element", "000141", "malformed", 13, 40],
    ["the WPA element", "dd160050f20101000050f20201000050f20201000050f202", "protocol", 13, 40],
    ["version 2", "30020200", "version", 21, 44],
    ["version 0", "30020000", "version", 21, 44],
    ["another group cipher", rsn(tkip, ccmp, pskAkm), "group", 18, 41],
    ["another pairwise cipher", rsn(ccmp, tkip, pskAkm), "pairwise", 19, 42],
    ["a pairwise cipher of nobody", rsn(ccmp, "01020304", pskAkm), "pairwise", 19, 42],
    ["another AKM", rsn(ccmp, ccmp, eap), "akm", 20, 43],
    ["group, pairwise and AKM wrong: the group is told", rsn(tkip, tkip, eap), "group", 18, 41],
    ["pairwise and AKM wrong: the AKM is told", rsn(ccmp, tkip, eap), "akm", 20, 43],
    ["protection required and not had", rsn(ccmp, ccmp, pskAkm, "4000"), "capabilities", 22, 45],
    ["a data cipher for management frames", rsn(ccmp, ccmp, pskAkm, "80000000000fac04"), "group-management", 24, 46],
    ["another group management cipher", rsn(ccmp, ccmp, pskAkm, "80000000000fac0c"), "group-management", 24, 46],
  ])("refuses %s", (_, element, kind, reason, status) => {
    const refusal = refusalOf(judge(element));
    expect(refusal).toMatchObject({ kind, reason, status });
    expect(refusal?.detail).not.toBe("");
    expect(reasonCode(reason)).toBeDefined();
    expect(statusCode(status)).toBeDefined();
  });

  test("that requires protected management frames refuses a station without (status 31)", () => {
    const strict: Policy = { ...psk, management: "required" };
    expect(refusalOf(judge(rsn(ccmp, ccmp, pskAkm, "0000"), strict))).toMatchObject({ status: 31, reason: 13 });
    expect(judge(rsn(ccmp, ccmp, pskAkm, "8000"), strict)).toMatchObject({
      suite: { groupManagement: Cipher.bipCmac128 },
    });
  });

  test("that has none refuses a station that requires them", () => {
    const without: Policy = { ...psk, management: "off" };
    expect(refusalOf(judge(rsn(ccmp, ccmp, pskAkm, "c000"), without))).toMatchObject({ status: 31 });
    expect(judge(rsn(ccmp, ccmp, pskAkm, "8000"), without)).toMatchObject({ suite: { groupManagement: undefined } });
  });

  test("and TKIP too does not let TKIP in with protected management frames, which it cannot give (status 31)", () => {
    const old: Policy = { ...psk, pairwise: [Cipher.tkip, Cipher.ccmp] };
    expect(refusalOf(judge(rsn(ccmp, tkip, pskAkm, "8000"), old))).toMatchObject({ status: 31 });
    expect(judge(rsn(ccmp, tkip, pskAkm, "0000"), old)).toMatchObject({
      suite: { pairwise: Cipher.tkip, groupManagement: undefined },
    });
  });

  test("and SAE takes SAE with protected management frames only", () => {
    const transition = policyFor([Akm.psk, Akm.sae], { group: [Cipher.ccmp] });
    expect(refusalOf(judge(rsn(ccmp, ccmp, sae, "0000"), transition))).toMatchObject({ status: 31 });
    expect(judge(rsn(ccmp, ccmp, sae, "8000"), transition)).toMatchObject({ suite: { akm: Akm.sae } });
    expect(judge(rsn(ccmp, ccmp, sae, "0000"), { ...transition, management: "off" })).toMatchObject({
      suite: { akm: Akm.sae },
    });
  });

  test("reads what is absent as its default: CCMP and 802.1X, so that only 802.1X takes a bare version", () => {
    expect(refusalOf(judge("30020100"))).toMatchObject({ kind: "akm", status: 43 });
    expect(judge("30020100", enterprise)).toMatchObject({ suite: { akm: Akm.ieee8021x, pairwise: Cipher.ccmp } });
  });

  test("does not take selectors of RSN in a WPA element, nor the other way round", () => {
    const both: Policy = { ...psk, protocols: ["rsn", "wpa"] };
    expect(refusalOf(judge("dd160050f20101000050f20401000050f20401000fac02", both))).toBeDefined();
    expect(refusalOf(judge("dd160050f2010100000fac0401000050f20401000050f202", both))).toMatchObject({ kind: "group" });
    expect(refusalOf(judge(rsn("0050f204", ccmp, pskAkm), both))).toMatchObject({ kind: "group" });
    expect(judge("dd160050f20101000050f20401000050f20401000050f202", both)).toMatchObject({
      suite: { protocol: "wpa", akm: Akm.wpaPsk, pairwise: Cipher.wpaCcmp, group: Cipher.wpaCcmp },
    });
  });
});
