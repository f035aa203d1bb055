import { describe, expect, test } from "vitest";
import { copyOf } from "../../src/bytes/octets.ts";
import { liveSecrets, Secret } from "../../src/bytes/secret.ts";
import { decodePcap } from "../../src/capture/pcap.ts";
import { recordedAssociations } from "../../src/capture/recording.ts";
import { decodeEapol } from "../../src/eapol/eapol.ts";
import { decodeKeyFrame } from "../../src/eapol/key-frame.ts";
import { checkHandshake, type HandshakeInputs } from "../../src/handshake/check.ts";
import { suiteOfStation } from "../../src/handshake/suite.ts";
import { Akm } from "../../src/ie/suite.ts";
import { utf8 } from "../../src/platform.ts";
import { loadRecording } from "../support/recordings.ts";
import { octets } from "../support/vectors.ts";

const { pcap, keys } = loadRecording("wpa2-ccmp");
const [association] = recordedAssociations(decodePcap(pcap).packets);
const [message1, message2] = (association?.frames ?? []).map((frame) => frame.octets) as [Uint8Array, Uint8Array];
const nonceOf = (frame: Uint8Array): Uint8Array => decodeKeyFrame(decodeEapol(frame).body, 16).keyNonce;
const [passphrase, ssid] = [keys.sta_passphrase as string, utf8(keys.ssid)];

const right: HandshakeInputs = {
  octets: message2,
  aa: association?.aa as Uint8Array,
  spa: association?.spa as Uint8Array,
  aNonce: nonceOf(message1),
  sNonce: nonceOf(message2),
  suite: suiteOfStation(association?.ownElements as Uint8Array),
  credential: { passphrase, ssid },
};

test("a MIC that holds is said to", () => {
  expect(checkHandshake(right)).toEqual({ holds: true });
  const pmk = new Secret(octets(keys.pmk_sta.at(-1) as string));
  expect(checkHandshake({ ...right, credential: { pmk } })).toEqual({ holds: true });
});

describe("of a MIC that does not hold, the input that is off is found", () => {
  const other = new Uint8Array(32).fill(9);
  test.each<[string, Partial<HandshakeInputs>, string]>([
    ["a blank behind the passphrase", { credential: { passphrase: `${passphrase} `, ssid } }, "passphrase"],
    ["a blank that is missing", { credential: { passphrase: passphrase.trim(), ssid } }, "nothing"],
    ["quotes around the passphrase", { credential: { passphrase: `"${passphrase}"`, ssid } }, "passphrase"],
    ["a capital", { credential: { passphrase: `C${passphrase.slice(1)}`, ssid } }, "passphrase"],
    ["a zero octet behind the SSID", { credential: { passphrase, ssid: utf8(`${keys.ssid}\0`) } }, "ssid"],
    ["a line break behind the SSID", { credential: { passphrase, ssid: utf8(`${keys.ssid}\n`) } }, "ssid"],
    ["another AKM", { suite: { ...right.suite, akm: Akm.pskSha256 } }, "akm"],
    ["an address backwards", { spa: copyOf(right.spa).reverse() }, "addresses"],
    ["a frame that was cut", { octets: message2.subarray(0, 100) }, "frame"],
    ["a nonce of another message 1", { aNonce: other }, "aNonce"],
    ["a passphrase that is quite another", { credential: { passphrase: "no such thing", ssid } }, "undefined"],
  ])("%s", (_, changed, off) => {
    const check = checkHandshake({ ...right, ...changed }, { aNonces: [right.aNonce] });
    if (off === "nothing") return expect(check).toEqual({ holds: true });
    expect(check).toMatchObject({ holds: false });
    expect(String(check.holds ? "" : check.off)).toBe(off);
  });

  test("the name of another network, among those that are known", () => {
    const wrong = { ...right, credential: { passphrase, ssid: utf8("another") } };
    expect(checkHandshake(wrong, { ssids: [utf8("a third"), ssid] })).toMatchObject({ off: "ssid" });
    expect(checkHandshake(wrong, { ssids: [utf8("a third")] })).toMatchObject({ off: undefined });
  });
});

test("a check leaves no secret behind, and says no passphrase", () => {
  const before = liveSecrets();
  const check = checkHandshake({ ...right, credential: { passphrase: "Correct horse battery", ssid } });
  expect(check).toMatchObject({ off: "passphrase" });
  expect(JSON.stringify(check)).not.toContain("horse");
  expect(liveSecrets()).toBe(before);
});
