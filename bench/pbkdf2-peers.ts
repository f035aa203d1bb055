import { pbkdf2, pbkdf2Sync, webcrypto } from "node:crypto";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

/** Makes the PSK of a passphrase: 32 octets, 4096 iterations. */
export type Derive = (passphrase: string, ssid: string) => Uint8Array | Promise<Uint8Array>;

/** Another implementation. */
export interface Peer {
  /** As its users call it. */
  readonly name: string;
  readonly derive: Derive;
  readonly note: string;
}

/** What Node has built in. */
export const nativePeers: readonly Peer[] = [
  {
    name: "pbkdf2Sync",
    derive: (passphrase, ssid) => pbkdf2Sync(passphrase, ssid, 4096, 32, "sha1"),
    note: "node:crypto",
  },
  {
    name: "pbkdf2",
    derive: (passphrase, ssid) =>
      new Promise((resolve, reject) => {
        pbkdf2(passphrase, ssid, 4096, 32, "sha1", (error, psk) => (error === null ? resolve(psk) : reject(error)));
      }),
    note: "node:crypto, by a promise",
  },
  {
    name: "WebCrypto",
    derive: async (passphrase, ssid) => {
      const { subtle } = webcrypto;
      const octets = new TextEncoder();
      const key = await subtle.importKey("raw", octets.encode(passphrase), "PBKDF2", false, ["deriveBits"]);
      const algorithm = { name: "PBKDF2", hash: "SHA-1", salt: octets.encode(ssid), iterations: 4096 };
      return new Uint8Array(await subtle.deriveBits(algorithm, key, 256));
    },
    note: "importKey and deriveBits",
  },
];

const bench = new URL("../../bench/", import.meta.url);

/** Packages of bench/package.json, as far as they are installed: `npm install --prefix bench`. */
export async function npmPeers(): Promise<readonly Peer[]> {
  const found = await Promise.all(
    [noble(), hashWasm(), asmcrypto(), pbkdf2Package()].map((peer) => peer.catch(() => undefined)),
  );
  return found.filter((peer) => peer !== undefined);
}

async function noble(): Promise<Peer> {
  const { pbkdf2 } = (await load("@noble/hashes/pbkdf2.js")) as {
    pbkdf2(hash: unknown, password: string, salt: string, options: { c: number; dkLen: number }): Uint8Array;
  };
  const { sha1 } = (await load("@noble/hashes/legacy.js")) as { sha1: unknown };
  const derive: Derive = (passphrase, ssid) => pbkdf2(sha1, passphrase, ssid, { c: 4096, dkLen: 32 });
  return { name: "@noble/hashes", derive, note: version("@noble/hashes") };
}

async function hashWasm(): Promise<Peer> {
  const { pbkdf2, createSHA1 } = (await load("hash-wasm")) as {
    createSHA1(): Promise<unknown>;
    pbkdf2(options: object): Promise<Uint8Array>;
  };
  const options = { iterations: 4096, hashLength: 32, outputType: "binary" };
  const derive: Derive = (password, salt) => pbkdf2({ ...options, password, salt, hashFunction: createSHA1() });
  return { name: "hash-wasm", derive, note: version("hash-wasm") };
}

async function asmcrypto(): Promise<Peer> {
  const { Pbkdf2HmacSha1 } = (await load("asmcrypto.js/asmcrypto.all.es8.js")) as {
    Pbkdf2HmacSha1(password: Uint8Array, salt: Uint8Array, iterations: number, length: number): Uint8Array;
  };
  const derive: Derive = (passphrase, ssid) => {
    const octets = new TextEncoder();
    return Pbkdf2HmacSha1(octets.encode(passphrase), octets.encode(ssid), 4096, 32);
  };
  return { name: "asmcrypto.js", derive, note: version("asmcrypto.js") };
}

async function pbkdf2Package(): Promise<Peer> {
  const derived = (await load("pbkdf2/lib/sync-browser.js")) as {
    default(password: string, salt: string, iterations: number, length: number, digest: string): Uint8Array;
  };
  const derive: Derive = (passphrase, ssid) => derived.default(passphrase, ssid, 4096, 32, "sha1");
  return { name: "pbkdf2 (npm)", derive, note: `${version("pbkdf2")}, its JavaScript: what it runs in browsers` };
}

const require = createRequire(new URL("package.json", bench));

function load(specifier: string): Promise<object> {
  return import(pathToFileURL(require.resolve(specifier)).href);
}

function version(name: string): string {
  const { dependencies } = require("./package.json") as { dependencies: Record<string, string> };
  return `${name} ${dependencies[name]}`;
}

/** The prototype that the kernels were first measured with. */
export interface Prototype {
  readonly single: Runner;
  readonly batch: Runner;
}

interface Runner {
  /** The kernel alone. */
  kernel(): void;
  /** The whole way, for as many passphrases as fill the kernel. */
  derive(passphrases: readonly string[], ssid: string): readonly Uint8Array[];
}

/** Loads the prototype. It searches the message schedule first, which takes half a second. */
export async function loadPrototype(): Promise<Prototype> {
  return (await import(new URL("prototype/runner.mjs", bench).href)) as Prototype;
}
