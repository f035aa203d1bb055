/**
 * What one cold process does: derives three PSKs and prints how many microseconds each took. `ours` derives by the door,
 * anything else by node:crypto, with the door loaded all the same.
 */
import { pbkdf2Sync } from "node:crypto";
import { pbkdf2HmacSha1 } from "../src/crypto/pbkdf2/pbkdf2.ts";

const ours = process.argv[2] === "ours";
const salt = Buffer.from("an access point");
const times: number[] = [];
for (let n = 0; n < 3; n++) {
  const passphrase = Buffer.from(`passphrase number ${process.argv[3]} ${n}`);
  const start = performance.now();
  if (ours) await pbkdf2HmacSha1(passphrase, salt, 4096, 32);
  else pbkdf2Sync(passphrase, salt, 4096, 32, "sha1");
  times.push((performance.now() - start) * 1000);
}
console.log(times.join(" "));
