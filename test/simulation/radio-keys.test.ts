import { expect, test } from "vitest";
import { liveSecrets, Secret } from "../../src/bytes/secret.ts";
import type { Action } from "../../src/handshake/action.ts";
import type { PairwiseKey } from "../../src/keys/descriptor.ts";
import { RadioKeys } from "../../src/simulation/radio-keys.ts";

const peer = Uint8Array.of(2, 0, 0, 0, 1, 0);

function key(keyId: 0 | 1, octet: number): PairwiseKey {
  return { scope: "pairwise", peer, keyId, cipher: "ccmp", tk: new Secret(new Uint8Array(16).fill(octet)), rsc: 0n };
}

const deleted = (keyId: 0 | 1): Action => ({ type: "delete-key", slot: { scope: "pairwise", peer, keyId } });

// Driver.deleteKey, and ExtendedKeyId.setReceiveKey: "in clear where there is none".
test("a place that was emptied and filled for receiving is not sent under", () => {
  const before = liveSecrets();
  const radio = new RadioKeys("authenticator");
  radio.carryOut({ type: "set-key", key: key(0, 1) });
  expect(radio.send(peer)).toBeDefined();
  radio.carryOut(deleted(1));
  expect(radio.send(peer)).toBeDefined();
  radio.carryOut(deleted(0));
  radio.carryOut({ type: "set-receive-key", key: key(0, 2) });
  expect(radio.send(peer)).toBeUndefined();
  radio.carryOut({ type: "send-with-key", slot: { scope: "pairwise", peer, keyId: 0 } });
  expect(radio.send(peer)).toBeDefined();
  expect(liveSecrets()).toBe(before);
});
