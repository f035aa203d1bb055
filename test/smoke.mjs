// Imports every door of what is built, and lets a station answer a handshake that wpa_supplicant has answered. Plain
// JavaScript and nothing but public names, for any platform that runs ES modules: `node test/smoke.mjs [MAJOR VERSION]`.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import process from "node:process";

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
const octets = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
const hex = (some) => Array.from(some, (octet) => octet.toString(16).padStart(2, "0")).join("");

const [major = process.versions.node.split(".")[0]] = process.argv.slice(2);
assert.equal(process.versions.node.split(".")[0], major);

const doors = Object.keys(read("../package.json").exports).filter((door) => door !== "./package.json");
for (const door of doors) assert.notEqual(Object.keys(await import(`wpa-eapol${door.slice(1)}`)).length, 0, door);

const { derivePsk, derivePskSync, Secret } = await import("wpa-eapol/keys");
const { decodeElements } = await import("wpa-eapol/ie");
const { createSupplicant, selectApElements, suiteOfStation } = await import("wpa-eapol/handshake");

// IEEE 802.11-2016 J.4.2, test vector 1.
const psk = "f42c6fc52df0ebef9ebb4b90b38a5f902e83fe1b135a70e23aed762e9710a12e";
const ssid = new TextEncoder().encode("IEEE");
assert.equal(hex((await derivePsk("password", ssid)).octets), psk);
assert.equal(hex(derivePskSync("password", ssid).octets), psk);

const recorded = read("vectors/handshakes-hostap.json").vectors.find(({ id }) => id === "hostap-gen.rsn-psk-ccmp.0");
const [message1, message2, message3, message4] = recorded.frames.filter((frame) => frame.eapol);
const ownElements = octets(recorded.sta_ies);
const station = createSupplicant({
  pmk: Secret.copyOf(octets(recorded.pmk)),
  suite: suiteOfStation(ownElements),
  spa: octets(recorded.spa),
  aa: octets(recorded.aa),
  ownElements,
  apElements: selectApElements(decodeElements(octets(recorded.ap_ies))),
  eapolVersion: 2,
  random: () => octets(message2.snonce),
});
const answer = (frame, now) => station.handle({ type: "frame", now, octets: octets(frame.eapol) });

assert.deepEqual(answer(message1, 0).map(({ octets }) => hex(octets)), [message2.eapol]);
const actions = answer(message3, 1);
assert.equal(hex(actions[0].octets), message4.eapol);
assert.equal(hex(actions.find(({ type }) => type === "set-key").key.tk.octets), message2.tk);
assert.equal(station.portOpen, true);

console.log(`${doors.length} doors and a handshake under ${process.version}`);
