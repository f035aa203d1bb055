import { format, inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { liveSecrets, Secret } from "../../src/bytes/secret.ts";
import { KeyError } from "../../src/errors.ts";

const key = (): Uint8Array => Uint8Array.from({ length: 16 }, (_, i) => 0xa0 + i);
const destroyed = expect.objectContaining({ code: "ERR_KEY_DESTROYED" });

/** Threat 20. */
describe("a secret shows its length and nothing else", () => {
  const secret = new Secret(key());
  test.each([
    ["a template", `${secret}`],
    ["a string", String(secret)],
    ["a sum of strings", `key: ${secret}`.slice(5)],
    ["util.inspect", inspect(secret)],
    ["util.inspect of everything", inspect(secret, { showHidden: true, depth: null, getters: true })],
    ["util.format", format("%s", secret)],
    ["util.format as an object", format("%o", secret)],
  ])("in %s", (_, shown) => expect(shown).toBe("Secret(16)"));

  test("in JSON", () => {
    expect(JSON.stringify({ pmk: secret })).toBe('{"pmk":"Secret(16)"}');
  });

  test("inside of other objects, in Node's inspector", () => {
    expect(inspect({ ptk: { kck: secret } }, { depth: null })).toBe("{ ptk: { kck: Secret(16) } }");
  });

  test("to who walks its properties", () => {
    expect(Object.keys(secret)).toEqual(["length"]);
    expect(Object.getOwnPropertyNames(secret)).toEqual(["length"]);
    expect({ ...secret }).toEqual({ length: 16 });
  });

  test("after its end too", () => {
    const ended = new Secret(key());
    ended.destroy();
    expect(`${ended} ${inspect(ended)} ${JSON.stringify(ended)}`).toBe('Secret(16) Secret(16) "Secret(16)"');
    expect(ended.length).toBe(16);
  });
});

/** Threat 21. */
describe("a secret's end", () => {
  test("overwrites the octets that it was given", () => {
    const octets = key();
    const secret = new Secret(octets);
    const borrowed = secret.octets;
    secret.destroy();
    expect(octets).toEqual(new Uint8Array(16));
    expect(borrowed).toEqual(new Uint8Array(16));
    expect(secret.destroyed).toBe(true);
  });

  test("makes every use a KeyError that holds no octet", () => {
    const secret = new Secret(key());
    secret.destroy();
    expect(() => secret.octets).toThrow(KeyError);
    expect(() => secret.octets).toThrow(destroyed);
    expect(() => secret.slice(0, 8)).toThrow(destroyed);
  });

  test("comes once: a second call does nothing", () => {
    const before = liveSecrets();
    const secret = new Secret(key());
    secret.destroy();
    secret.destroy();
    expect(liveSecrets()).toBe(before);
  });
});

describe("a secret's owner", () => {
  test("of the constructor is the secret: it takes the octets over", () => {
    const octets = key();
    expect(new Secret(octets).octets).toBe(octets);
  });

  test("of copyOf's octets stays the caller", () => {
    const octets = key();
    const secret = Secret.copyOf(octets);
    expect(secret.octets).toEqual(octets);
    secret.destroy();
    expect(octets).toEqual(key());
  });

  test("of a slice is who asked for it: the whole may end before the part", () => {
    const whole = new Secret(key());
    const part = whole.slice(4, 8);
    whole.destroy();
    expect(part.octets).toEqual(key().slice(4, 8));
    expect(part.length).toBe(4);
    expect(part.destroyed).toBe(false);
  });
});

test("living secrets are counted", () => {
  const before = liveSecrets();
  const secret = new Secret(key());
  const part = secret.slice(0, 1);
  const copy = Secret.copyOf(key());
  expect(liveSecrets()).toBe(before + 3);
  for (const each of [secret, part, copy]) each.destroy();
  expect(liveSecrets()).toBe(before);
});
