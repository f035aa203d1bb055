/**
 * What one cold process does: loads one way to derive, derives three PSKs and prints how many microseconds each took.
 * Loading is not timed: both ways load node:crypto.
 */

import { now } from "./harness.ts";

/** Makes a PSK of a passphrase. */
type Way = (passphrase: string) => unknown;

const salt = new TextEncoder().encode("an access point");
const octets = (passphrase: string): Uint8Array => new TextEncoder().encode(passphrase);

const ways: Record<string, () => Promise<Way>> = {
  pbkdf2Sync: async () => {
    const { pbkdf2Sync } = await import("node:crypto");
    return (passphrase) => pbkdf2Sync(octets(passphrase), salt, 4096, 32, "sha1");
  },
  door: async () => {
    const { pbkdf2HmacSha1 } = await import("../src/crypto/pbkdf2/pbkdf2.ts");
    return (passphrase) => pbkdf2HmacSha1(octets(passphrase), salt, 4096, 32);
  },
  sync: async () => {
    const { pbkdf2HmacSha1Sync } = await import("../src/crypto/pbkdf2/pbkdf2.ts");
    return (passphrase) => pbkdf2HmacSha1Sync(octets(passphrase), salt, 4096, 32);
  },
  derivePsk: async () => {
    const { derivePsk } = await import("../src/keys/psk.ts");
    return (passphrase) => derivePsk(passphrase, salt);
  },
  derivePskSync: async () => {
    const { derivePskSync } = await import("../src/keys/psk.ts");
    return (passphrase) => derivePskSync(passphrase, salt);
  },
};

const [way = "", round] = process.argv.slice(2);
const load = ways[way];
if (load === undefined) throw new Error(`no way is called ${way}`);
const derive = await load();
octets("");
now();
const times: number[] = [];
for (let n = 0; n < 3; n++) {
  const passphrase = `passphrase number ${round} ${n}`;
  const start = now();
  const derived = derive(passphrase);
  if (derived instanceof Promise) await derived;
  times.push((now() - start) * 1000);
}
console.log(times.join(" "));
