import { describe, expect, test } from "vitest";
import { decodeEapol, encodeEapol } from "../../src/eapol/eapol.ts";
import { DescriptorType, decodeKeyFrame, encodeKeyFrame, keyMicOffset } from "../../src/eapol/key-frame.ts";
import { encodeKeyInfo } from "../../src/eapol/key-info.ts";
import { KeyError } from "../../src/errors.ts";
import { loadVectors, octets } from "../support/vectors.ts";
import { refusal } from "../support/wire.ts";

interface Parsed {
  readonly protocol_version?: number;
  readonly packet_type?: number;
  readonly packet_body_length?: number;
  readonly descriptor_type?: number;
  readonly key_info?: string;
  readonly key_descriptor_version?: number;
  readonly key_type_pairwise?: boolean;
  readonly wpa_key_index?: number;
  readonly install?: boolean;
  readonly key_ack?: boolean;
  readonly key_mic?: boolean;
  readonly secure?: boolean;
  readonly error?: boolean;
  readonly request?: boolean;
  readonly encrypted_key_data?: boolean;
  readonly smk_message?: boolean;
  readonly key_length?: number;
  readonly replay_counter?: number;
  readonly nonce?: string;
  readonly iv?: string;
  readonly rsc?: string;
  readonly mic?: string;
  readonly key_data_length?: number;
}
interface FrameVector {
  readonly kind: "parse" | "mic";
  readonly eapol?: string;
  readonly eapol_mic_zeroed?: string;
  readonly mic_length?: number;
  readonly expect?: string;
  readonly parsed?: Parsed;
  readonly key_data?: string;
}

const vectors = loadVectors<FrameVector>("eapol-frames");
const accepted = vectors.filter(({ parsed }) => parsed !== undefined);
const vector = (id: string): Uint8Array => octets(vectors.find((one) => one.id === id)?.eapol ?? "");

/** The fields under the names that the vectors give them. */
function named(eapol: Uint8Array, micLength: number): Required<Parsed> & { key_data: string } {
  const outer = decodeEapol(eapol);
  const frame = decodeKeyFrame(outer.body, micLength);
  const hex = (part: Uint8Array): string => Buffer.from(part).toString("hex");
  return {
    protocol_version: outer.version,
    packet_type: outer.type,
    packet_body_length: outer.body.length,
    descriptor_type: frame.descriptorType,
    key_info: encodeKeyInfo(frame.keyInfo).toString(16).padStart(4, "0"),
    key_descriptor_version: frame.keyInfo.descriptorVersion,
    key_type_pairwise: frame.keyInfo.pairwise,
    wpa_key_index: frame.keyInfo.keyIndex,
    install: frame.keyInfo.install,
    key_ack: frame.keyInfo.ack,
    key_mic: frame.keyInfo.mic,
    secure: frame.keyInfo.secure,
    error: frame.keyInfo.error,
    request: frame.keyInfo.request,
    encrypted_key_data: frame.keyInfo.encryptedKeyData,
    smk_message: frame.keyInfo.smkMessage,
    key_length: frame.keyLength,
    replay_counter: Number(frame.replayCounter),
    nonce: hex(frame.keyNonce),
    iv: hex(frame.keyIv),
    rsc: hex(frame.keyRsc),
    mic: hex(frame.keyMic),
    key_data_length: frame.keyData.length,
    key_data: hex(frame.keyData),
  };
}

describe("an EAPOL-Key body", () => {
  test.each(accepted)(
    "is read as iwd and Fuchsia read it: $id",
    ({ eapol = "", mic_length = 16, parsed, key_data }) => {
      expect(named(octets(eapol), mic_length)).toMatchObject({ ...parsed, key_data });
    },
  );

  test.each(accepted)("is given back octet for octet: $id", ({ eapol = "", mic_length = 16 }) => {
    const outer = decodeEapol(octets(eapol));
    const body = encodeKeyFrame(decodeKeyFrame(outer.body, mic_length));
    expect(encodeEapol({ ...outer, body })).toEqual(octets(eapol));
  });

  /** Threat 9: CVE-2006-2213. */
  test("that ends within its Key Data is refused where they begin", () => {
    const { body } = decodeEapol(vector("fuchsia-key-data-truncated"));
    expect(refusal(() => decodeKeyFrame(body, 16)).message).toBe(
      "eapol-key.keyData at offset 95: needs 3 octets, has 1",
    );
  });

  test("that goes on past its Key Data is refused where it does", () => {
    expect(refusal(() => decodeKeyFrame(new Uint8Array(97), 16))).toMatchObject({
      code: "ERR_WIRE_TRAILING",
      offset: 95,
    });
  });

  test("that is cut says by name which field is missing", () => {
    expect(refusal(() => decodeKeyFrame(new Uint8Array(20), 16)).message).toBe(
      "eapol-key.keyNonce at offset 13: needs 32 octets, has 7",
    );
  });

  test.each([0, 16, 24, 32])("has a Key MIC of %i octets if its AKM says so", (micLength) => {
    const body = new Uint8Array(79 + micLength + 5).fill(7);
    body.set([0, 5], 77 + micLength);
    const frame = decodeKeyFrame(body, micLength);
    expect(frame.keyMic).toHaveLength(micLength);
    expect(frame.keyData).toEqual(new Uint8Array(5).fill(7));
    expect(encodeKeyFrame(frame)).toEqual(body);
  });

  test.each([-1, 1, 8, 15, 17, 64, 16.5, Number.NaN])("never has a Key MIC of %d octets", (micLength) => {
    const read = (): unknown => decodeKeyFrame(new Uint8Array(256), micLength);
    expect(read).toThrow(KeyError);
    expect(read).toThrow(expect.objectContaining({ code: "ERR_KEY_LENGTH" }));
  });

  test.each([
    ["keyMic", new Uint8Array(20)],
    ["keyNonce", new Uint8Array(31)],
    ["keyIv", new Uint8Array(17)],
    ["keyRsc", new Uint8Array(6)],
    ["reserved", new Uint8Array(0)],
    ["replayCounter", 1n << 64n],
    ["replayCounter", -1n],
    ["keyLength", 65536],
    ["descriptorType", 256],
  ])("cannot be written with a %s that does not fit", (field, value) => {
    const frame = decodeKeyFrame(new Uint8Array(95), 16);
    expect(refusal(() => encodeKeyFrame({ ...frame, [field]: value }))).toMatchObject({
      code: "ERR_WIRE_VALUE",
      path: `eapol-key.${field}`,
    });
  });

  test("has the Key MIC where the vectors for MICs have it zero", () => {
    const zeroed = vectors.filter(({ kind }) => kind === "mic").map((one) => octets(one.eapol_mic_zeroed ?? ""));
    expect(zeroed).not.toHaveLength(0);
    for (const eapol of zeroed) {
      const signed = eapol.slice();
      signed.fill(0xaa, keyMicOffset, keyMicOffset + 16);
      expect(decodeKeyFrame(decodeEapol(signed).body, 16)).toEqual({
        ...decodeKeyFrame(decodeEapol(eapol).body, 16),
        keyMic: new Uint8Array(16).fill(0xaa),
      });
    }
  });

  /** Threat 34. */
  test("aliases the octets that it was read from", () => {
    const body = new Uint8Array(95);
    const { keyNonce } = decodeKeyFrame(body, 16);
    body[13] = 1;
    expect(keyNonce[0]).toBe(1);
  });

  test("names its descriptor types by the numbers of 802.1X and of WPA", () => {
    expect(DescriptorType).toEqual({ rc4: 1, rsn: 2, wpa: 254 });
  });
});
