import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatWifiUri, parseWifiUri, type WifiUri } from "../../src/config/wifi-uri.ts";
import { utf8 } from "../../src/platform.ts";
import { cases } from "../support/cases.ts";
import { octets } from "../support/vectors.ts";
import { refusal } from "../support/wire.ts";

const plain = { hidden: false, others: [] };

describe("a WIFI: string", () => {
  test.each<[string, string, WifiUri]>([
    [
      "of ZXing's own page",
      "WIFI:T:WPA;S:mynetwork;P:mypass;;",
      { ...plain, type: "WPA", ssid: utf8("mynetwork"), password: "mypass" },
    ],
    [
      "of ZXing's own page, with each special character",
      'WIFI:S:\\"foo\\;bar\\\\baz\\";;',
      { ...plain, type: "", ssid: utf8('"foo;bar\\baz"') },
    ],
    [
      "in another order, hidden",
      "wifi:P:a\\:b\\,c;H:true;S:x;T:WEP;;",
      { ...plain, hidden: true, type: "WEP", ssid: utf8("x"), password: "a:b,c" },
    ],
    ["open", "WIFI:T:nopass;S:café;;", { ...plain, type: "nopass", ssid: utf8("café") }],
    [
      "without the last semicolon",
      "WIFI:S:x;P:password;",
      { ...plain, type: "", ssid: utf8("x"), password: "password" },
    ],
    [
      "of WPA3, for networks past the transition",
      'WIFI:T:WPA;R:1;S:%E6%97%A5;I:me%3Byou;P:100%25 "sure";;',
      { ...plain, type: "WPA", transitionDisable: 1, ssid: utf8("日"), passwordId: "me;you", password: '100% "sure"' },
    ],
    [
      "of SAE-PK",
      "WIFI:T:WPA;S:x;P:a2bc-de3f-ghi4;K:MDkwEwYHKoZIzj0CAQ==;;",
      { ...plain, type: "WPA", ssid: utf8("x"), password: "a2bc-de3f-ghi4", publicKey: "MDkwEwYHKoZIzj0CAQ==" },
    ],
    [
      "with a percent sign that is one",
      "WIFI:T:WPA;S:x;P:100%25;;",
      { ...plain, type: "WPA", ssid: utf8("x"), password: "100%25" },
    ],
    [
      "of 802.1X",
      "WIFI:T:WPA2-EAP;S:x;E:PEAP;PH2:MSCHAPV2;A:anon;I:me%41;P:pw;;",
      {
        hidden: false,
        type: "WPA2-EAP",
        ssid: utf8("x"),
        passwordId: "me%41",
        password: "pw",
        others: [
          ["E", "PEAP"],
          ["PH2", "MSCHAPV2"],
          ["A", "anon"],
        ],
      },
    ],
  ])("%s says what it means", (_, text, uri) => expect(parseWifiUri(text)).toEqual(uri));

  test("is read by percent signs or by backslashes as one wishes", () => {
    expect(parseWifiUri("WIFI:S:x;P:100%25;;", "percent").password).toBe("100%");
    expect(parseWifiUri("WIFI:S:x;P:100%25;R:1;;", "backslash").password).toBe("100%25");
    expect(parseWifiUri("WIFI:S:%00%ff;;", "percent").ssid).toEqual(octets("00ff"));
  });

  test.each([
    ["http://x", "scheme", 0],
    ["WIFI:T:WPA;;", "S", 12],
    ["WIFI:S:x", "field", 8],
    ["WIFI:S:x\\;", "field", 10],
    ["WIFI:S;", "field", 5],
    [`WIFI:S:${"x".repeat(33)};;`, "S", 7],
    ["WIFI:S:x;R:1;P:%zz;;", "P", 15],
    ["WIFI:S:x;R:1;P:%4;;", "P", 15],
    ["WIFI:S:x;R:1;P:%ff;;", "P", 15],
    ["WIFI:S:x;R:q;;", "R", 11],
    ["WIFI:S:x;R:;;", "R", 11],
  ])("%s is refused at %s, character %i", (text, field, offset) => {
    const error = refusal(() => parseWifiUri(text));
    expect(error).toMatchObject({ path: `wifi-uri.${field}`, offset });
  });

  test("is refused without its password being told", () => {
    expect(refusal(() => parseWifiUri("WIFI:S:x;R:1;P:secret%;;")).message).not.toContain("secret");
  });

  test("is written with backslashes where every reader shall read it, with percent signs where WPA3 is asked for", () => {
    const uri = { ...plain, type: "WPA", ssid: utf8('a;b"'), password: "p:a,s\\s%" };
    expect(formatWifiUri(uri)).toBe('WIFI:T:WPA;S:a\\;b\\";P:p\\:a\\,s\\\\s%;;');
    expect(formatWifiUri({ ...uri, transitionDisable: 1 })).toBe('WIFI:T:WPA;R:1;S:a%3Bb";P:p:a,s%5Cs%25;;');
    expect(formatWifiUri({ ...uri, ssid: octets("ff"), hidden: true })).toBe(
      "WIFI:T:WPA;S:%FF;H:true;P:p:a,s%5Cs%25;;",
    );
  });

  test.each<[Partial<WifiUri>, "backslash" | "percent"]>([
    [{ password: "a\nb" }, "backslash"],
    [{ ssid: octets("0a") }, "backslash"],
    [{ ssid: octets("ff") }, "backslash"],
    [{ ssid: new Uint8Array(33) }, "percent"],
    [{ transitionDisable: 256 }, "percent"],
    [{ others: [["A;S", "x"]] }, "percent"],
  ])("is not written with %j by %s", (wrong, escaping) => {
    expect(() => formatWifiUri({ ...plain, type: "WPA", ssid: utf8("x"), ...wrong }, escaping)).toThrow(TypeError);
  });

  const character = fc.oneof(
    fc.constantFrom(...'\\;,":%'),
    fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
  );
  const text = fc.array(character, { maxLength: 32 }).map((characters) => characters.join(""));

  test("is read as it was written, with percent signs for an SSID of any octets", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 32 }),
        text,
        fc.boolean(),
        fc.nat(255),
        (ssid, password, hidden, disable) => {
          const uri = {
            type: "WPA",
            ssid,
            password,
            hidden,
            transitionDisable: disable,
            passwordId: password,
            others: [],
          };
          const written = formatWifiUri(uri);
          expect(parseWifiUri(written)).toEqual(uri);
          expect([...written].every((one) => one >= " " && one <= "~")).toBe(true);
        },
      ),
      { numRuns: cases(500, 10_000) },
    );
  });

  test("is read as it was written, with backslashes for an SSID of text", () => {
    fc.assert(
      fc.property(text, text, fc.boolean(), (ssid, password, hidden) => {
        const uri = { type: "WPA", ssid: utf8(ssid), password, hidden, others: [] };
        expect(parseWifiUri(formatWifiUri(uri))).toEqual(uri);
      }),
      { numRuns: cases(500, 10_000) },
    );
  });

  test("of any text is read, or refused at an offset inside it", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(text, fc.constantFrom("S:", ";", "R:1;", "%"))), (parts) => {
        const whole = `WIFI:${parts.join("")}`;
        try {
          parseWifiUri(whole);
        } catch {
          expect(refusal(() => parseWifiUri(whole)).offset).toBeLessThanOrEqual(whole.length);
        }
      }),
      { numRuns: cases(500, 10_000) },
    );
  });
});
