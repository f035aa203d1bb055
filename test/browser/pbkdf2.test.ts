import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toHex } from "../../src/bytes/octets.ts";
import { buildPbkdf2 } from "../crypto/pbkdf2/built.ts";
import { expected, wpaInput } from "../crypto/pbkdf2/inputs.ts";
import { removeFolder } from "../support/build.ts";
import { chromium, outcomeOf } from "./chromium.ts";

const inputs = Array.from({ length: 48 }, (_, n) => wpaInput(n));

/** Derives on all ways that there are: natively at first, in plain TypeScript, by the door when it is warm, by a pool. */
const module = `
  import { pbkdf2HmacSha1Batch } from "./crypto/pbkdf2/batch.js";
  import { pbkdf2HmacSha1, pbkdf2HmacSha1Sync, pbkdf2Report } from "./crypto/pbkdf2/pbkdf2.js";
  import { derivePlain } from "./crypto/pbkdf2/plain.js";
  import { Pbkdf2Pool } from "./crypto/pbkdf2/pool.js";

  const inputs = ${JSON.stringify(inputs.map(({ password, salt }) => ({ password: [...password], salt: [...salt] })))}
    .map(({ password, salt }) => ({ password: Uint8Array.from(password), salt: Uint8Array.from(salt) }));
  const hex = (octets) => Array.from(octets, (octet) => octet.toString(16).padStart(2, "0")).join("");
  const count = { iterations: 4096, length: 32 };

  async function collect(batch) {
    const keys = [];
    for await (const key of batch) keys.push(hex(key));
    return keys;
  }

  export default async function run() {
    const cold = [];
    for (const { password, salt } of inputs.slice(0, 3)) cold.push(hex(await pbkdf2HmacSha1(password, salt, 4096, 32)));
    const reportCold = pbkdf2Report();
    for (let n = 0; n < 30; n++) await pbkdf2HmacSha1(inputs[n].password, inputs[n].salt, 1, 32);
    const warm = await collect(pbkdf2HmacSha1Batch(inputs, count));
    const sync = inputs.map(({ password, salt }) => hex(pbkdf2HmacSha1Sync(password, salt, 4096, 32)));
    const plain = inputs.map((input) => hex(derivePlain(input, 4096, 32)));
    const reportWarm = pbkdf2Report();
    const pool = new Pbkdf2Pool({ size: 2 });
    const pooled = await collect(pbkdf2HmacSha1Batch(inputs, { ...count, pool }));
    const reportPooled = pbkdf2Report();
    await pool.close();
    return { cold, warm, sync, plain, pooled, reportCold, reportWarm, reportPooled };
  }`;

interface Outcome extends Record<"cold" | "warm" | "sync" | "plain" | "pooled", readonly string[]> {
  readonly reportCold: Report;
  readonly reportWarm: Report;
  readonly reportPooled: Report;
}

interface Report {
  readonly served: Record<"kernel" | "native" | "plain", number>;
  readonly kernel: string;
  readonly refusal?: string;
}

describe.skipIf(chromium === undefined)("PBKDF2 in Chromium (skipped where it is not installed)", () => {
  const all = inputs.map((input) => toHex(expected(input)));
  let folder = "";
  beforeAll(() => {
    folder = buildPbkdf2();
  });
  afterAll(() => removeFolder(folder));

  const open = async (policy?: string): Promise<Outcome> =>
    (await outcomeOf(chromium as string, { folder, module, policy })) as Outcome;

  test("is native first, then the kernel, also on Web Workers, and equals OpenSSL on every way", async () => {
    const { reportCold, reportWarm, reportPooled, cold, ...warm } = await open();
    expect(cold).toEqual(all.slice(0, 3));
    expect(warm).toEqual({ warm: all, sync: all, plain: all, pooled: all });
    expect(reportCold).toMatchObject({ kernel: "cold", served: { kernel: 0, native: 3, plain: 0 } });
    expect(reportWarm.kernel).toBe("ready");
    expect(reportWarm.served.kernel).toBeGreaterThanOrEqual(2 * inputs.length);
    expect(reportPooled.served.kernel - reportWarm.served.kernel).toBe(inputs.length);
  }, 60_000);

  test("is never the kernel where a policy forbids it, says so, and equals OpenSSL", async () => {
    const { reportWarm, reportPooled, cold, ...warm } = await open("default-src 'self'");
    expect(cold).toEqual(all.slice(0, 3));
    expect(warm).toMatchObject({ warm: all, sync: all, plain: all, pooled: all });
    expect(reportWarm).toMatchObject({ kernel: "refused", served: { kernel: 0, plain: inputs.length } });
    expect(reportWarm.refusal).toMatch(/Content Security Policy/i);
    expect(reportPooled.served.native - reportWarm.served.native).toBe(inputs.length);
  }, 60_000);
});
