import { describe, expect, test } from "vitest";
import { frameProtectionOf, receive } from "../../src/handshake/protection.ts";
import type { Supplicant } from "../../src/handshake/supplicant.ts";
import { Akm, akmSuite, Cipher } from "../../src/ie/suite.ts";
import { gtkKde } from "../support/access-point.ts";
import { Ap, message2, message4, rsnCcmp } from "./access-point.ts";
import { groupMessage1, hand, message1, message3, type Setting, wpa2Ccmp, wpaTkip } from "./station.ts";

const settings: readonly (readonly [string, Setting])[] = [
  ["WPA2 with CCMP", wpa2Ccmp],
  ["WPA with TKIP", wpaTkip],
];

function negotiating(setting: Setting): Supplicant {
  const station = setting.create();
  hand(station, message1(setting, 1n));
  return station;
}

function connected(setting: Setting): Supplicant {
  const station = negotiating(setting);
  hand(station, message3(setting, 2n));
  return station;
}

/** Threat 8. The versions are those of IEEE 802.11-2020 12.7.2 b) 1). */
describe("which descriptor versions a suite takes", () => {
  const version3: readonly number[] = [Akm.ftIeee8021x, Akm.ftPsk, Akm.ieee8021xSha256, Akm.pskSha256];
  const bySuite: readonly number[] = [Akm.ieee8021x, Akm.psk, Akm.wpaIeee8021x, Akm.wpaPsk];
  const akms = Object.entries(Akm).filter(([, akm]) => akmSuite(akm) !== undefined);

  function versionsOf(akm: number, tkip: boolean): number[] {
    if (version3.includes(akm)) return [3];
    if (!bySuite.includes(akm)) return [0];
    // An access point with an AES group cipher sends version 2 to its TKIP stations, too.
    return tkip ? [1, 2] : [2];
  }

  test.each(akms)("%s, with every cipher", (_, akm) => {
    const micLength = akmSuite(akm)?.micLength as number;
    const protocol = akm >> 8 === 0x0050f2 ? "wpa" : "rsn";
    for (const pairwise of [Cipher.tkip, Cipher.ccmp, Cipher.gcmp128, Cipher.gcmp256, Cipher.ccmp256]) {
      const suite = { protocol, akm, pairwise, group: pairwise, groupManagement: undefined } as const;
      const protection = frameProtectionOf(suite, 32);
      const taken = [0, 1, 2, 3, 4, 5, 6, 7].filter((version) => {
        const octets = new Uint8Array(4 + 77 + micLength + 2);
        octets.set([2, 3, 0, octets.length - 4, protocol === "wpa" ? 254 : 2, 0x01, 0x08 | version]);
        return receive(octets, protection) !== undefined;
      });
      expect(taken).toEqual(versionsOf(akm, pairwise === Cipher.tkip));
    }
  });

  test("is asked of enough AKMs", () => expect(akms.length).toBeGreaterThan(12));
});

/** Threat 10: CVE-2020-27302. */
describe("a group key has the size that its cipher has", () => {
  test("of every size that a KDE has room for, one is installed", () => {
    const sizes = Array.from({ length: 250 }, (_, size) => size).filter((size) => {
      const clear = Buffer.concat([wpa2Ccmp.apElement, gtkKde(1, Buffer.alloc(size, 0x47))]);
      return hand(negotiating(wpa2Ccmp), message3(wpa2Ccmp, 2n, { clear })).includes("set-key group ccmp 1");
    });
    expect(sizes).toEqual([16]);
  });

  test("of every length that its KDE may claim, one is believed", () => {
    const lengths = Array.from({ length: 256 }, (_, length) => length).filter((length) => {
      const kde = gtkKde(1, Buffer.alloc(16, 0x47));
      kde[1] = length;
      const clear = Buffer.concat([wpa2Ccmp.apElement, kde]);
      return hand(negotiating(wpa2Ccmp), message3(wpa2Ccmp, 2n, { clear })).includes("set-key group ccmp 1");
    });
    expect(lengths).toEqual([22]);
  });

  test("of WPA, which has no KDE, too", () => {
    const sizes = Array.from({ length: 250 }, (_, size) => size).filter((size) => {
      const octets = groupMessage1(wpaTkip, 3n, { clear: Buffer.alloc(size, 0x47), keyLength: size });
      return hand(connected(wpaTkip), octets).includes("set-key group tkip 2");
    });
    expect(sizes).toEqual([32]);
  });
});

/** Threat 18. */
describe("a frame is as long as it says", () => {
  const trailers = [1, 4, 46, 1000].map((length) => Buffer.alloc(length, 0xaa));

  test.each(settings)(
    "what follows it is not under its MIC, and what is missing is missed: a station, %s",
    (_, setting) => {
      const whole = message3(setting, 2n);
      for (const trailer of trailers) {
        expect(hand(negotiating(setting), Buffer.concat([whole, trailer]))).toContain("established pairwise");
      }
      const station = negotiating(setting);
      for (let length = 0; length < whole.length; length++) {
        expect(hand(station, whole.subarray(0, length))).toEqual(["discard malformed"]);
      }
      expect(hand(station, whole)).toContain("established pairwise");
    },
  );

  test("and so it is at an access point", () => {
    const ap = new Ap(rsnCcmp);
    ap.do("start");
    const octets = message2(ap);
    expect(ap.hand(octets.subarray(0, octets.length - 1))).toEqual(["discard malformed"]);
    expect(ap.hand(Buffer.concat([octets, ...trailers]))).toEqual(["send 3/4"]);
    expect(ap.hand(Buffer.concat([message4(ap), ...trailers]))).toContain("open-port");
  });
});

/** Threat 31. */
describe("a group key comes secured, vouched for and encrypted, or not at all", () => {
  test.each(settings)("%s", (_, setting) => {
    const station = connected(setting);
    const keyInfo = (setting.descriptor === 2 ? 0x1380 : 0x03a0) | setting.version;
    expect(hand(station, groupMessage1(setting, 3n, { keyInfo: keyInfo & ~0x0200 }))).toEqual(["discard unexpected"]);
    expect(hand(station, groupMessage1(setting, 4n, { keyInfo: keyInfo & ~0x0100 }))).toEqual(["discard bad-mic"]);
    const forged = groupMessage1(setting, 4n);
    forged[81] = (forged[81] as number) ^ 0x80;
    expect(hand(station, forged)).toEqual(["discard bad-mic"]);
    expect(hand(station, groupMessage1(setting, 4n, { keyInfo }))).toContain("established group");
  });

  test("RSN says by a bit that Key Data are encrypted: in clear they end the association, in message 3 too", () => {
    const raw = gtkKde(2, Buffer.alloc(16, 0x44));
    expect(hand(connected(wpa2Ccmp), groupMessage1(wpa2Ccmp, 3n, { keyInfo: 0x0382, raw }))).toEqual([
      "deauthenticate 1",
    ]);
    const clear = Buffer.concat([wpa2Ccmp.apElement, raw]);
    expect(hand(negotiating(wpa2Ccmp), message3(wpa2Ccmp, 2n, { keyInfo: 0x03ca, raw: clear }))).toEqual([
      "deauthenticate 1",
    ]);
  });
});
