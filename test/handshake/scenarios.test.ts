import { describe, expect, test } from "vitest";
import type { Supplicant } from "../../src/handshake/supplicant.ts";
import { gtkKde } from "../support/access-point.ts";
import { loadVectors } from "../support/vectors.ts";
import { type Changes, groupMessage1, hand, message1, message3, wpa2Ccmp } from "./station.ts";

interface Injected {
  readonly message: string;
  readonly key_info?: string;
  readonly key_length?: number;
  readonly key_data_raw?: string;
  readonly key_data_plaintext?: string;
  readonly extra_key_data?: string;
}

interface Scenario {
  readonly role_under_test: string;
  readonly injected: Injected;
  readonly expected: string;
}

const scenarios = new Map(
  loadVectors<Scenario>("protocol-scenarios")
    .filter(({ role_under_test }) => role_under_test === "supplicant")
    .map((scenario) => [scenario.id, scenario]),
);

/** How a frame was met: dropped without a word, by ending the association, or taken. */
type Verdict = "discard" | "deauthenticate" | "continue";

function verdictOf(actions: readonly string[]): Verdict {
  if (actions.some((action) => action.startsWith("discard"))) return "discard";
  return actions.some((action) => action.startsWith("deauthenticate")) ? "deauthenticate" : "continue";
}

/** What hostap's own tests expect, in our words. */
const verdicts: Readonly<Record<string, Verdict>> = {
  "hwsim.supp.aes-wrap-len-0": "discard",
  "hwsim.supp.aes-wrap-len-9": "discard",
  "hwsim.supp.request-bit": "discard",
  "hwsim.supp.kdv-1-with-ccmp": "discard",
  "hwsim.supp.kdv-3-with-ccmp": "discard",
  "hwsim.supp.kdv-7": "discard",
  "hwsim.supp.descriptor-254-in-rsn": "discard",
  "hwsim.supp.m3-garbage-plaintext": "deauthenticate",
  "hwsim.supp.m3-rsne-mismatch": "deauthenticate",
  "hwsim.supp.m3-pairwise-key-length-15": "deauthenticate",
  "hwsim.supp.m3-gtk-too-long": "deauthenticate",
  "hwsim.supp.mfp-igtk-keyid-6": "deauthenticate",
  "hwsim.supp.m3-gtk-tx-bit": "continue",
  "hwsim.supp.mfp-no-igtk": "continue",
  "hwsim.supp.mfp-igtk-keyid-swapped": "continue",
};

/** The Key Data that a scenario spells out, where `<AP RSNE>` stands for the element. */
function changesOf({ key_info, key_length, key_data_raw, key_data_plaintext }: Injected): Changes {
  const clear = key_data_plaintext?.replace("<AP RSNE>", wpa2Ccmp.apElement.toString("hex"));
  return {
    ...(key_info === undefined ? {} : { keyInfo: Number.parseInt(key_info, 16) }),
    ...(key_length === undefined ? {} : { keyLength: key_length }),
    ...(key_data_raw === undefined ? {} : { raw: Buffer.from(key_data_raw, "hex") }),
    ...(clear === undefined ? {} : { clear: Buffer.from(clear, "hex") }),
  };
}

function injectedOf(id: string): Injected {
  const scenario = scenarios.get(id);
  if (scenario === undefined) throw new Error(`there is no scenario ${id}`);
  return scenario.injected;
}

/** A station that has answered message 1. */
function negotiating(): Supplicant {
  const station = wpa2Ccmp.create();
  hand(station, message1(wpa2Ccmp, 1n));
  return station;
}

function connected(): Supplicant {
  const station = negotiating();
  hand(station, message3(wpa2Ccmp, 2n));
  return station;
}

describe("hostap's own scenarios", () => {
  test.each(Object.entries(verdicts))("%s ends in %s", (id, verdict) => {
    const octets = message3(wpa2Ccmp, 2n, changesOf(injectedOf(id)));
    if (id === "hwsim.supp.descriptor-254-in-rsn") octets[4] = 254;
    expect(verdictOf(hand(negotiating(), octets))).toBe(verdict);
  });

  test("hwsim.supp.replay-not-increasing: a counter that a valid MIC has used up is used up, whatever became of the frame", () => {
    const station = negotiating();
    const octets = message3(wpa2Ccmp, 2n, changesOf(injectedOf("hwsim.supp.replay-not-increasing")));
    expect(hand(station, octets)).toEqual(["discard bad-key-data"]);
    expect(hand(station, message3(wpa2Ccmp, 2n))).toEqual(["discard replayed"]);
  });

  test("hwsim.supp.body-length-plus-1: a body that ends before its length is no frame", () => {
    const octets = message3(wpa2Ccmp, 2n, changesOf(injectedOf("hwsim.supp.body-length-plus-1")));
    octets.writeUInt16BE(octets.length - 4 + 1, 2);
    expect(hand(negotiating(), octets)).toEqual(["discard malformed"]);
  });

  test("hwsim.supp.m3-no-gtk: message 4 may go out, but the port stays closed", () => {
    const station = negotiating();
    hand(station, message3(wpa2Ccmp, 2n, changesOf(injectedOf("hwsim.supp.m3-no-gtk"))));
    expect(station.portOpen).toBe(false);
  });

  test("hwsim.supp.group-before-4way: no group handshake before the 4-way is through", () => {
    const octets = groupMessage1(wpa2Ccmp, 2n, changesOf(injectedOf("hwsim.supp.group-before-4way")));
    expect(verdictOf(hand(negotiating(), octets))).toBe("deauthenticate");
  });

  test("hwsim.supp.group-keyidx-3: key id 3 is as good as another", () => {
    const clear = gtkKde(3, Buffer.alloc(16, 0x44));
    expect(hand(connected(), groupMessage1(wpa2Ccmp, 3n, { clear }))).toContain("set-key group ccmp 3");
  });

  test("hwsim.supp.group-no-gtk: a group message without a GTK ends the association", () => {
    const octets = groupMessage1(wpa2Ccmp, 3n, changesOf(injectedOf("hwsim.supp.group-no-gtk")));
    expect(verdictOf(hand(connected(), octets))).toBe("deauthenticate");
  });

  test("hwsim.supp.m3-extra-element-and-kde: an unknown element and an unknown KDE are passed over", () => {
    const extra = Buffer.from(injectedOf("hwsim.supp.m3-extra-element-and-kde").extra_key_data as string, "hex");
    const clear = Buffer.concat([wpa2Ccmp.apElement, gtkKde(1, wpa2Ccmp.gtk), extra]);
    expect(hand(negotiating(), message3(wpa2Ccmp, 2n, { clear }))).toContain("open-port");
  });

  test("hwsim.iwd.krack-m3-retransmit: message 4 goes out again, the key is not set again", () => {
    const station = connected();
    expect(hand(station, message3(wpa2Ccmp, 3n))).toEqual(["send"]);
  });

  test("hwsim.iwd.m1-retransmit-same-counter: the same nonce goes out again", () => {
    const station = wpa2Ccmp.create((length) => Uint8Array.from({ length }, () => Math.floor(Math.random() * 255) + 1));
    const sent = [1, 2].map(() => {
      const [action] = station.handle({ type: "frame", now: 0, octets: message1(wpa2Ccmp, 1n) });
      return action?.type === "send" ? Buffer.from(action.octets).toString("hex") : "";
    });
    expect(sent[0]).toBe(sent[1]);
    expect(sent[0]).not.toBe("");
  });

  test("all 24 of a supplicant are here", () => {
    const apart = [
      "replay-not-increasing",
      "body-length-plus-1",
      "m3-no-gtk",
      "group-before-4way",
      "group-keyidx-3",
      "group-no-gtk",
      "m3-extra-element-and-kde",
    ];
    const named = [
      ...Object.keys(verdicts),
      ...apart.map((id) => `hwsim.supp.${id}`),
      "hwsim.iwd.krack-m3-retransmit",
      "hwsim.iwd.m1-retransmit-same-counter",
    ];
    expect(named.sort()).toEqual([...scenarios.keys()].sort());
  });

  test("the other 11 of the 35 are an authenticator's", () => {
    const others = loadVectors<Scenario>("protocol-scenarios").filter(({ id }) => !scenarios.has(id));
    expect([scenarios.size, others.length]).toEqual([24, 11]);
    expect(new Set(others.map(({ role_under_test }) => role_under_test))).toEqual(new Set(["authenticator"]));
  });
});
