import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fromRoot } from "./support/paths.ts";

/**
 * Known attacks on WPA and on who reads its frames, by the numbers that tests call them by: "threat 5", "threats 1 to
 * 3". Each with the tests that show that it comes to nothing here.
 */
const shown: Readonly<Record<number, readonly [attack: string, ...files: string[]]>> = {
  1: ["message 3 is played again, to have the PTK set again (KRACK)", "handshake/supplicant", "handshake/agreement"],
  2: ["a group message is played again, to have a GTK or IGTK set again", "handshake/supplicant"],
  3: ["the same, where a cleared key is set as zeros", "handshake/supplicant"],
  4: [
    "message 4 is played again, to have the access point set the PTK again",
    ...["authenticator", "extended-key-id"].map(inHandshake),
  ],
  5: ["message 4 without message 2, under a PTK of zeros", "handshake/authenticator"],
  6: ["message 2 of WPA passes for message 4", "handshake/authenticator"],
  7: ["Key Data that nobody vouches for are decrypted", "handshake/supplicant"],
  8: ["a lesser descriptor version brings the GTK under RC4", "handshake/supplicant", "handshake/hostile-frames"],
  9: ["Key Data longer than their frame", "eapol/key-frame", "laws/mutated"],
  10: ["a GTK longer than its cipher's", "handshake/hostile-frames"],
  11: ["a capture that states lengths that it does not have", "capture/pcap"],
  12: ["an RSN element cut within a field, or with too great a count", "ie/rsne"],
  13: ["elements of the beacon or the association are changed", "handshake/supplicant", "handshake/authenticator"],
  14: ["forged messages 1 fill memory, or block the handshake", "handshake/supplicant"],
  15: ["forged frames end a session", "handshake/supplicant", "handshake/authenticator"],
  16: ["EAPOL in clear once there are keys", "handshake/supplicant", "handshake/authenticator"],
  17: ["replay counters that are old, or used up", "handshake/supplicant", "handshake/authenticator"],
  18: ["octets behind a frame, or one too few", "handshake/hostile-frames"],
  19: ["the time that comparing a MIC takes", "bytes/octets"],
  20: ["keys in logs, errors and what is printed", "bytes/secret", "simulation/association"],
  21: ["keys that outlive their use", "bytes/secret", "handshake/supplicant"],
  22: ["nonces and group keys of a bad generator", ...["supplicant", "authenticator", "group"].map(inHandshake)],
  23: ["frames under a deleted key, or one of zeros (Kr00k)", "cipher/key", "net80211/simulator/network"],
  24: ["a PMK of zeros that nobody has set", "handshake/supplicant", "handshake/authenticator"],
  25: ["a network under the SSID of another", "handshake/agreement"],
  26: [
    "Michael reports that silence a network",
    ...["authenticator", "access-point"].map(inHandshake),
    "simulation/network",
  ],
  27: ["fragments and A-MSDUs of others (FragAttacks)", "cipher/msdu"],
  29: ["an SSID or passphrase that writes lines of a configuration", "config/network-block"],
  30: ["a network that offers less than it did", "handshake/negotiate"],
  31: ["a group message that is not secured, vouched for, or encrypted", "handshake/hostile-frames"],
  32: [
    "files and logs that take time or memory",
    ..."capture/read diagnose/hostile laws/regular-expressions".split(" "),
  ],
  33: ["an SSID that writes to a terminal", "diagnose/hostile"],
  34: ["octets that change under who reads them", "eapol/key-frame", "laws/codec"],
};

/** What lies outside: nothing of it is here that could be attacked. */
const outside: Readonly<Record<string, string>> = {
  "2, in part": "WNM sleep, TDLS, PeerKey and the FT handshake have no machine here: none installs their keys.",
  "28": "SAE's exchange is not made here: its PMK and PMKID are inputs.",
  "CVE-2023-52160": "PEAP's second phase is EAP: its PMK is an input.",
};

function inHandshake(name: string): string {
  return `handshake/${name}`;
}

/** The numbers that a text names: "threat 5", "Threats 7 and 8", "threats 14, 15, 17", "threats 1 to 3". */
function named(text: string): Set<number> {
  const lists = text.matchAll(/\bthreats? (\d+(?:(?:, | and | to )\d+)*)/gi);
  return new Set(
    Array.from(lists).flatMap(([, list = ""]) =>
      list.split(/, | and /).flatMap((part) => {
        const [first = 0, last = first] = part.split(" to ").map(Number);
        return Array.from({ length: last - first + 1 }, (_, n) => first + n);
      }),
    ),
  );
}

const namedIn = (file: string) => named(readFileSync(fromRoot(`test/${file}.test.ts`), "utf8"));

describe("known attacks", () => {
  test.each(Object.entries(shown))("%s is named by its tests", (number, [, ...files]) => {
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) expect(namedIn(file), file).toContain(Number(number));
  });

  test("are all shown, or outside", () => {
    const numbers = [...Object.keys(shown), ...Object.keys(outside).filter((row) => /^\d+$/.test(row))].map(Number);
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 34 }, (_, n) => n + 1));
  });

  test("are named in no test that this list leaves out", () => {
    const tests = readdirSync(fromRoot("test"), { recursive: true, encoding: "utf8" });
    const files = tests.filter((file) => file.endsWith(".test.ts")).map((file) => file.slice(0, -".test.ts".length));
    expect(files.length).toBeGreaterThan(100);
    for (const file of files.filter((file) => file !== "threats")) {
      const here = Object.entries(shown).filter(([, [, ...names]]) => names.includes(file));
      expect([...namedIn(file)].sort(), file).toEqual(here.map(([number]) => Number(number)).sort());
    }
  });

  test("are read as they are written", () => {
    expect([...named("Threats 1 to 3, 7 and 9: so. (threat 22) threatened 5")]).toEqual([1, 2, 3, 7, 9, 22]);
  });
});
