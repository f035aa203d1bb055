import { describe, expect, test } from "vitest";
import { decodeEapol } from "../../src/eapol/eapol.ts";
import { decodeKeyFrame } from "../../src/eapol/key-frame.ts";
import { loadVectors, octets } from "../support/vectors.ts";
import { refusal } from "../support/wire.ts";

interface Frames {
  readonly akm?: string;
  readonly frames: readonly { readonly eapol?: string }[];
}

/** Every EAPOL-Key frame that the vectors have. */
const samples = [...loadVectors<Frames>("handshakes"), ...loadVectors<Frames>("handshakes-hostap")].flatMap(
  ({ id, akm, frames }) =>
    frames.flatMap(({ eapol }) =>
      eapol === undefined ? [] : [{ id, eapol: octets(eapol), micLength: akm === "00-0f-ac:12" ? 24 : 16 }],
    ),
);

/** Fails unless `read` refuses every proper prefix of `whole` as cut, at an offset inside it. */
function expectPrefixesRefused(id: string, whole: Uint8Array, read: (octets: Uint8Array) => unknown): void {
  for (let length = 0; length < whole.length; length++) {
    const error = refusal(() => read(whole.subarray(0, length)));
    if (error.code !== "ERR_WIRE_TRUNCATED" || error.offset > length) {
      expect.fail(`${id}, the first ${length} octets: ${error.message}`);
    }
  }
}

describe("every prefix of every sample frame", () => {
  test("is tried of several hundred frames", () => expect(samples.length).toBeGreaterThan(300));

  test("is refused as an EAPOL frame, at an offset inside it", () => {
    for (const { id, eapol } of samples) expectPrefixesRefused(id, eapol, decodeEapol);
  });

  test("is refused as an EAPOL-Key body, at an offset inside it", () => {
    for (const { id, eapol, micLength } of samples) {
      expectPrefixesRefused(id, decodeEapol(eapol).body, (octetsOfBody) => decodeKeyFrame(octetsOfBody, micLength));
    }
  });
});
