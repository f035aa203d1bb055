import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { Secret } from "../../src/bytes/secret.ts";
import { Cipher } from "../../src/ie/suite.ts";
import { deriveGtk } from "../../src/keys/gtk.ts";

const gmk = Buffer.alloc(32, 0x11);
const aa = Buffer.from("020000000000", "hex");
const gNonce = Buffer.alloc(32, 0x22);

test.each([
  ["CCMP", Cipher.ccmp, 16],
  ["TKIP", Cipher.wpaTkip, 32],
  ["GCMP-256", Cipher.gcmp256, 32],
  ["WEP-104", Cipher.wep104, 13],
])("a GTK for %s is the formula of the standard over OpenSSL's HMAC, cut to its size", (_, cipher, length) => {
  const block = (i: number) =>
    createHmac("sha1", gmk).update("Group key expansion\0").update(aa).update(gNonce).update(Buffer.of(i)).digest();
  const gtk = deriveGtk({ gmk: new Secret(new Uint8Array(gmk)), aa, gNonce }, cipher);
  expect(Buffer.from(gtk.octets)).toEqual(Buffer.concat([block(0), block(1)]).subarray(0, length));
});
