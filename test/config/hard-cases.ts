import { utf8 } from "../../src/platform.ts";
import { octets } from "../support/vectors.ts";

/** Passphrases and SSIDs that have something to trip over. */
export const hard: readonly (readonly [ssid: Uint8Array, passphrase: string])[] = [
  [utf8("home"), "correct horse battery"],
  [utf8('"'), '""""""""'],
  [utf8('a"b'), 'pass"word'],
  [utf8('a"#"b'), 'pass"#word'],
  [utf8("#"), "########"],
  [utf8("a#b"), "#pass word"],
  [utf8('#"x'), '#"password'],
  [utf8(" "), "        "],
  [utf8(" a "), " leading and trailing "],
  [utf8("\\"), "\\n\\\\\\x41\\"],
  [utf8("a\\"), 'trailing\\"'],
  [utf8(";,:"), ";,:password:,;"],
  [utf8('P"x"'), 'P"password"'],
  [utf8("café"), "$(reboot)`x`&"],
  [utf8("日本語"), "{}network={}"],
  [octets("00"), "}password{"],
  [octets("0a7d0a"), "ext:password"],
  [octets("ff".repeat(32)), "~!@$%^&*()_+|?"],
  [new Uint8Array(0), "a".repeat(63)],
  [utf8("0a0b0c"), "0123456789abcdef".repeat(3)],
  [utf8("="), "key=value=psk"],
  [utf8("x".repeat(32)), '"quoted passphrase"'],
];
