import { describe, expect, test } from "vitest";
import { Secret } from "../../src/bytes/secret.ts";
import { createAuthenticator } from "../../src/handshake/authenticator.ts";
import type { AuthenticatorAction } from "../../src/handshake/authenticator-state.ts";
import { suiteOfStation } from "../../src/handshake/suite.ts";
import { createSupplicant, type Supplicant } from "../../src/handshake/supplicant.ts";
import type { SupplicantOptions } from "../../src/handshake/supplicant-context.ts";
import { apKeys, gtkKde } from "../support/access-point.ts";
import { LoggedGroup } from "../support/logged-group.ts";
import { groupMessage1, hand, inWords, message1, message3, type Setting, sNonce, wpa2Ccmp } from "./station.ts";

/** RSN elements that declare, besides protected management frames: nothing, OCVC, Extended Key ID. */
const rsne = (capabilities: string) => Buffer.from(`30140100000fac040100000fac040100000fac02${capabilities}`, "hex");
const [plain, ocvc, extended] = [rsne("8000"), rsne("8040"), rsne("8020")];

/** An RSNXE with bit 21 alone: SSID protection. */
const protectsSsid = Buffer.from("f403020020", "hex");

const { link, gtk } = wpa2Ccmp;
const good = { link: { ...link }, gtk: gtkKde(1, gtk) };
const channel = { operatingClass: 0x51, primaryChannel: 1, frequencySegment1: 0, rest: new Uint8Array(0) };
const ociKde = (primary: number) => Buffer.from([0xdd, 7, 0x00, 0x0f, 0xac, 13, 0x51, primary, 0]);
const keyIdKde = (keyId: number) => Buffer.from([0xdd, 6, 0x00, 0x0f, 0xac, 10, keyId, 0]);
const bigtkKde = (keyId: number) =>
  Buffer.concat([Buffer.of(0xdd, 28, 0x00, 0x0f, 0xac, 14, keyId, 0, 0, 0, 0, 0, 0, 0), Buffer.alloc(16, 0xb1)]);
const ssidElement = (ssid: string) => Buffer.concat([Buffer.of(0, ssid.length), Buffer.from(ssid)]);

function rsnEnd(elements: Buffer): number {
  return 2 + elements.readUInt8(1);
}

function stationWith(elements: Buffer, options: Partial<SupplicantOptions> = {}): Supplicant {
  const [rsn, rsnx] = [elements.subarray(0, rsnEnd(elements)), elements.subarray(rsnEnd(elements))];
  return createSupplicant({
    pmk: Secret.copyOf(link.pmk),
    suite: suiteOfStation(rsn),
    spa: good.link.spa,
    aa: good.link.aa,
    ownElements: elements,
    apElements: { wpa: undefined, rsn, rsnx: rsnx.length === 0 ? undefined : rsnx },
    eapolVersion: 1,
    random: () => sNonce,
    ...options,
  });
}

/** What a station makes of a message 3 with these Key Data. */
function onMessage3(station: Supplicant, ...keyData: Buffer[]): string[] {
  hand(station, message1(wpa2Ccmp, 1n));
  return hand(station, message3(wpa2Ccmp, 2n, { clear: Buffer.concat(keyData) }));
}

const through = ["send", "set-key pairwise ccmp 0", "set-key group ccmp 1", "open-port", "established pairwise"];

describe("channel validation", () => {
  test("message 3 from this channel comes through; from another, or from nowhere, it is dropped", () => {
    const ends = (...kdes: Buffer[]) => onMessage3(stationWith(ocvc, { channel }), ocvc, good.gtk, ...kdes);
    expect(ends(ociKde(1))).toEqual(through);
    expect(ends(ociKde(6))).toEqual(["discard bad-key-data"]);
    expect(ends()).toEqual(["discard bad-key-data"]);
  });

  test("so is group message 1", () => {
    const station = stationWith(ocvc, { channel });
    onMessage3(station, ocvc, good.gtk, ociKde(1));
    const setting: Setting = { ...wpa2Ccmp, gtk: Buffer.alloc(16, 0x77) };
    const group = (counter: bigint, kde: Buffer) =>
      hand(station, groupMessage1(setting, counter, { clear: Buffer.concat([gtkKde(2, setting.gtk), kde]) }));
    expect(group(3n, ociKde(11))).toEqual(["discard bad-key-data"]);
    expect(group(4n, ociKde(1))).toEqual(["set-key group ccmp 2", "send", "established group"]);
  });

  test("it is not asked where one end alone declares it", () => {
    expect(onMessage3(stationWith(plain), plain, good.gtk, ociKde(6))).toEqual(through);
  });

  test("an end that declares it must know where it works", () => {
    expect(() => stationWith(ocvc)).toThrow(expect.objectContaining({ code: "ERR_SUITE_MALFORMED_OFFER" }));
  });
});

describe("Extended Key ID", () => {
  test("the key goes where message 3 says, and is there before message 4 is out", () => {
    const ends = onMessage3(stationWith(extended), extended, good.gtk, keyIdKde(1));
    expect(ends).toEqual(["set-receive-key ccmp 1", "send", "send-with-key 1", ...through.slice(2)]);
  });

  test("a repeat is answered and changes nothing, and one with the other key ID ends the association (threat 1)", () => {
    const station = stationWith(extended);
    onMessage3(station, extended, good.gtk, keyIdKde(1));
    const again = (counter: bigint, keyId: number) =>
      hand(station, message3(wpa2Ccmp, counter, { clear: Buffer.concat([extended, good.gtk, keyIdKde(keyId)]) }));
    expect(again(3n, 1)).toEqual(["send"]);
    expect(again(4n, 0)).toEqual(["deauthenticate 1"]);
  });

  // hostapd 2.10 turns its key ID over with each request of a station, and is where it was after two at once.
  test("a new key with the key ID in use takes its place behind message 4, which the old one protects", () => {
    const station = stationWith(extended);
    onMessage3(station, extended, good.gtk, keyIdKde(1));
    let counter = 3n;
    const renewed = (nonce: Buffer, keyId: number) => {
      hand(station, message1(wpa2Ccmp, counter++, nonce));
      const clear = Buffer.concat([extended, good.gtk, keyIdKde(keyId)]);
      return hand(station, message3(wpa2Ccmp, counter++, { clear, nonce, keys: apKeys(link, nonce, sNonce) }));
    };
    expect(renewed(Buffer.alloc(32, 0x55), 1)).toEqual(["send", "set-key pairwise ccmp 1", "established pairwise"]);
    expect(renewed(Buffer.alloc(32, 0x66), 0)).toEqual([
      ...["set-receive-key ccmp 0", "send", "send-with-key 0", "established pairwise"],
    ]);
  });

  // 9.4.2.24.4 has Extended Key ID for CCMP and GCMP alone, and hostapd sends no Key ID KDE to a station with TKIP.
  test("TKIP has none, whatever both ends declare", () => {
    const tkip = Buffer.from("30140100000fac040100000fac020100000fac020020", "hex");
    const setting: Setting = { ...wpa2Ccmp, apElement: tkip, keyLength: 32 };
    const station = stationWith(tkip);
    hand(station, message1(setting, 1n));
    expect(hand(station, message3(setting, 2n))).toEqual(["send", "set-key pairwise tkip 0", ...through.slice(2)]);
  });

  test.each([
    ["no key ID where both declare them", extended, []],
    ["key ID 2", extended, [keyIdKde(2)]],
    ["key ID 1 where nobody declares it", plain, [keyIdKde(1)]],
  ] as const)("%s ends the association", (_, elements, kdes) => {
    expect(onMessage3(stationWith(elements), elements, good.gtk, ...kdes)).toEqual(["deauthenticate 1"]);
  });
});

describe("SSID confusion (threat 25: CVE-2023-52424)", () => {
  const both = Buffer.concat([plain, protectsSsid]);
  const station = () => stationWith(both, { ssid: Buffer.from("home") });

  test("message 3 must show the SSID that was meant", () => {
    expect(onMessage3(station(), both, good.gtk, ssidElement("home"))).toEqual(through);
    expect(onMessage3(station(), both, good.gtk, ssidElement("work"))).toEqual(["deauthenticate 1"]);
    expect(onMessage3(station(), both, good.gtk)).toEqual(["deauthenticate 1"]);
  });

  test("it is not asked where one end alone declares it", () => {
    expect(onMessage3(stationWith(plain), plain, good.gtk, ssidElement("work"))).toEqual(through);
  });

  test("our access point shows it, to a station that meant it and to one that did not", () => {
    const group = new LoggedGroup([{ gtk, igtk: Buffer.alloc(16, 0x16), bigtk: undefined }], undefined);
    const ap = createAuthenticator({
      pmk: Secret.copyOf(link.pmk),
      suite: suiteOfStation(plain),
      aa: good.link.aa,
      spa: good.link.spa,
      stationElements: both,
      apElements: { wpa: undefined, rsn: plain, rsnx: protectsSsid },
      ssid: Buffer.from("home"),
      group,
      eapolVersion: 2,
      random: (length) => Buffer.alloc(length, 0x22),
    });
    const sent = (actions: readonly AuthenticatorAction[]) =>
      actions.flatMap((action) => (action.type === "send" ? [action.octets] : []));
    const frame = (octets: Uint8Array | undefined) =>
      ({ type: "frame", now: 0, octets: octets as Uint8Array }) as const;
    const meant = station();
    const [first] = sent(ap.handle({ type: "start", now: 0 }));
    const [second] = sent(meant.handle(frame(first)));
    const misled = stationWith(both, { ssid: Buffer.from("work") });
    misled.handle(frame(first));
    const [third] = sent(ap.handle(frame(second)));
    expect(misled.handle(frame(third)).map(inWords)).toEqual(["deauthenticate 1"]);
    expect(meant.handle(frame(third)).map(inWords)).toContain("set-key pairwise ccmp 0");
  });
});

describe("a network without group traffic", () => {
  const quiet = Buffer.from("301a0100000fac070100000fac040100000fac0280000000000fac06", "hex");
  const igtkKde = (keyId: number, igtk: number) =>
    Buffer.concat([Buffer.of(0xdd, 28, 0x00, 0x0f, 0xac, 9, keyId, 0, 0, 0, 0, 0, 0, 0), Buffer.alloc(16, igtk)]);

  test("opens the port without a GTK, and renews its IGTK alone", () => {
    const station = stationWith(quiet);
    const igtk = (keyId: number) => `set-key igtk bip-cmac-128 ${keyId}`;
    expect(onMessage3(station, quiet, igtkKde(4, 0x16))).toEqual([
      ...["send", "set-key pairwise ccmp 0", igtk(4), "open-port", "established pairwise"],
    ]);
    expect(hand(station, groupMessage1(wpa2Ccmp, 3n, { clear: igtkKde(5, 0x17) }))).toEqual([
      ...[igtk(5), "send", "established group"],
    ]);
  });
});

/** Wi-Fi Alliance WPA3 3.4: the bitmap's first bit is WPA3-Personal, the fourth Enhanced Open. */
describe("a transition that is over", () => {
  const disableKde = (...bitmap: number[]) => Buffer.from([0xdd, 4 + bitmap.length, 0x50, 0x6f, 0x9a, 0x20, ...bitmap]);

  test("is told once a message 3 has said so and its keys are in place, and not once more with a repeat", () => {
    const station = stationWith(plain);
    hand(station, message1(wpa2Ccmp, 1n));
    const clear = Buffer.concat([plain, good.gtk, disableKde(0x09)]);
    const octets = message3(wpa2Ccmp, 2n, { clear });
    const actions = station.handle({ type: "frame", now: 0, octets });
    expect(actions.map(inWords)).toEqual([...through, "transition-disable"]);
    expect(actions.at(-1)).toMatchObject({
      disable: { wpa3Personal: true, saePk: false, wpa3Enterprise: false, enhancedOpen: true },
    });
    expect(hand(station, message3(wpa2Ccmp, 3n, { clear }))).toEqual(["send"]);
  });

  test("is not told by a KDE without a bitmap", () => {
    expect(onMessage3(stationWith(plain), plain, good.gtk, disableKde())).toEqual(through);
  });

  test("is not told by Key Data in clear", () => {
    const station = stationWith(plain);
    hand(station, message1(wpa2Ccmp, 1n));
    const raw = Buffer.concat([plain, disableKde(0x01)]);
    const actions = hand(station, message3(wpa2Ccmp, 2n, { raw, keyInfo: 0x03ca }));
    expect(actions).toEqual(["send", "set-key pairwise ccmp 0", "established pairwise"]);
  });
});

describe("beacon protection", () => {
  const delivered = (checksBeacons: boolean, kde: Buffer) =>
    onMessage3(stationWith(plain, { checksBeacons }), plain, good.gtk, kde);

  test("a station that checks beacons installs the BIGTK, another leaves it be", () => {
    expect(delivered(true, bigtkKde(6))).toContain("set-key bigtk bip-cmac-128 6");
    expect(delivered(false, bigtkKde(6))).toEqual(through);
  });

  test("a BIGTK has key ID 6 or 7", () => {
    expect(delivered(true, bigtkKde(5))).toEqual(["deauthenticate 1"]);
  });
});
