import { pbkdf2Sync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { liveSecrets } from "../../src/bytes/secret.ts";
import { type Credential, derivePsks } from "../../src/keys/psk-batch.ts";
import { utf8 } from "../../src/platform.ts";

const credentials: readonly Credential[] = Array.from({ length: 9 }, (_, i) => ({
  passphrase: `a passphrase of number ${i}`,
  ssid: utf8(`network ${i}`),
}));

const expected = credentials.map(({ passphrase, ssid }) =>
  pbkdf2Sync(passphrase, ssid, 4096, 32, "sha1").toString("hex"),
);

async function take(
  from: AsyncIterable<{ octets: Uint8Array; destroy(): void }>,
  most = Number.POSITIVE_INFINITY,
): Promise<string[]> {
  const keys: string[] = [];
  for await (const psk of from) {
    keys.push(Buffer.from(psk.octets).toString("hex"));
    psk.destroy();
    if (keys.length >= most) break;
  }
  return keys;
}

describe("many PSKs", () => {
  test("come in the order of their credentials, and are OpenSSL's", async () => {
    const before = liveSecrets();
    expect(await take(derivePsks(credentials))).toEqual(expected);
    expect(liveSecrets()).toBe(before);
  });

  test("come from a source that takes its time, and tell how many there were", async () => {
    async function* slowly() {
      for (const credential of credentials) {
        await new Promise((resolve) => setImmediate(resolve));
        yield credential;
      }
    }
    const progress: number[] = [];
    expect(await take(derivePsks(slowly(), { onProgress: (done) => progress.push(done) }))).toEqual(expected);
    expect(progress).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test("may be left in the middle", async () => {
    expect(await take(derivePsks(credentials), 3)).toEqual(expected.slice(0, 3));
  });

  test("end with an error at a passphrase that is none, which is not shown", async () => {
    const spoiled = [...credentials.slice(0, 4), { passphrase: "short", ssid: utf8("x") }];
    await expect(take(derivePsks(spoiled))).rejects.toMatchObject({
      code: "ERR_KEY_PASSPHRASE",
      message: expect.not.stringContaining("short"),
    });
  });

  test("end with the caller's own signal", async () => {
    const controller = new AbortController();
    const keys = derivePsks(credentials, { signal: controller.signal });
    await keys.next();
    controller.abort();
    await expect(take(keys)).rejects.toMatchObject({ code: "ERR_STATE_ABORTED" });
  });
});
