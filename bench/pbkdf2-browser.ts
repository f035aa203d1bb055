import { fileURLToPath } from "node:url";
import { chromium, outcomeOf } from "../test/browser/chromium.ts";
import { type Comparison, type Measurement, type Sample, summarize } from "./harness.ts";

/** A page that lets both ways take turns, and returns its samples: milliseconds for `count` passphrases. */
const module = `
  import { pbkdf2HmacSha1Batch } from "./crypto/pbkdf2/batch.js";
  import { pbkdf2HmacSha1 } from "./crypto/pbkdf2/pbkdf2.js";

  const salt = new TextEncoder().encode("an access point");
  let numbers = 0;
  const next = () => new TextEncoder().encode("passphrase number " + numbers++);

  async function native(count) {
    for (let n = 0; n < count; n++) {
      const key = await crypto.subtle.importKey("raw", next(), "PBKDF2", false, ["deriveBits"]);
      await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-1", salt, iterations: 4096 }, key, 256);
    }
  }

  async function batch(count) {
    const inputs = Array.from({ length: count }, () => ({ password: next(), salt }));
    for await (const psk of pbkdf2HmacSha1Batch(inputs, { iterations: 4096, length: 32 }));
  }

  async function single(count) {
    for (let n = 0; n < count; n++) await pbkdf2HmacSha1(next(), salt, 4096, 32);
  }

  async function clock(way, count) {
    const start = performance.now();
    await way(count);
    return performance.now() - start;
  }

  async function samples(way, count) {
    for (let n = 0; n < 20; n++) await way(count);
    const samples = [];
    for (let n = 0; n < 31; n++) samples.push({ ours: await clock(way, count), peer: await clock(native, count) });
    return samples;
  }

  export default async () => ({ single: await samples(single, 4), batch: await samples(batch, 16) });`;

type Samples = Readonly<Record<"single" | "batch", readonly Sample[]>>;

/** The same doors in a browser, where Debian's Chromium or another one is installed. */
export function browserMeasurements(): readonly Measurement[] {
  const browser = chromium;
  if (browser === undefined) return [];
  let samples: Promise<Samples> | undefined;
  const folder = fileURLToPath(new URL("../src/", import.meta.url));
  const measure = async (door: keyof Samples, count: number): Promise<Comparison> => {
    samples ??= outcomeOf(browser, { folder, module }) as Promise<Samples>;
    const inMicroseconds = (milliseconds: number): number => (milliseconds * 1000) / count;
    const times = (await samples)[door].map(({ ours, peer }) => ({
      ours: inMicroseconds(ours),
      peer: inMicroseconds(peer),
    }));
    return summarize(
      `pbkdf2 ${door}, ${browser}`,
      "WebCrypto",
      times,
      "in a headless browser; times for one passphrase",
    );
  };
  return [
    { name: `pbkdf2 single, ${browser}`, against: "WebCrypto", measure: () => measure("single", 4) },
    { name: `pbkdf2 batch, ${browser}`, against: "WebCrypto", measure: () => measure("batch", 16) },
  ];
}
