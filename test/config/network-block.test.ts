import { expect, test } from "vitest";
import { Secret } from "../../src/bytes/secret.ts";
import { formatNetworkBlock } from "../../src/config/network-block.ts";
import { utf8 } from "../../src/platform.ts";

const psk = new Secret(new Uint8Array(32).fill(0xab));
const digits = "ab".repeat(32);

test.each([
  ["plain", utf8("home"), '"home"'],
  ["with a quote in it, which wpa_supplicant.conf takes as it is", utf8('ho"me'), '"ho"me"'],
  ["with a line break in it", utf8("ho\nme"), "686f0a6d65"],
  ["in UTF-8", utf8("höme"), "68c3b66d65"],
  ["of no octets", new Uint8Array(0), ""],
])("an SSID %s is one line", (_, ssid, value) => {
  expect(formatNetworkBlock({ ssid, psk })).toBe(`network={\n\tssid=${value}\n\tpsk=${digits}\n}\n`);
});

test("a passphrase that would end its comment is refused (threat 29: CVE-2016-4476)", () => {
  expect(() => formatNetworkBlock({ ssid: utf8("home"), psk, passphrase: 'x"\n\tkey_mgmt=NONE' })).toThrow(TypeError);
});
