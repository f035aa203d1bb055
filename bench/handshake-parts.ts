import { createHmac, createSecretKey, type KeyObject } from "node:crypto";
import { Secret } from "../src/bytes/secret.ts";
import { decodeKeyFrame, encodeKeyFrame } from "../src/eapol/key-frame.ts";
import { createAuthenticator } from "../src/handshake/authenticator.ts";
import type { AuthenticatorAction } from "../src/handshake/authenticator-state.ts";
import { GroupKeyOwner } from "../src/handshake/group.ts";
import { identifyPsk } from "../src/handshake/multi-psk.ts";
import type { Suite } from "../src/handshake/suite.ts";
import { createSupplicant } from "../src/handshake/supplicant.ts";
import { Akm, Cipher } from "../src/ie/suite.ts";
import { destroyKey } from "../src/keys/descriptor.ts";
import { derivePtk, destroyPtk } from "../src/keys/ptk.ts";
import { randomOctets } from "../src/platform.ts";
import type { Pair } from "./harness.ts";

const octets = (length: number, seed: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (i * 151 + seed) & 0xff);

const pmk = Secret.copyOf(octets(32, 7));
const pmkObject = createSecretKey(pmk.octets);
const aa = octets(6, 2);
const spa = octets(6, 4);
const [aNonce, sNonce] = [octets(32, 11), octets(32, 5)];

const suite: Suite = {
  protocol: "rsn",
  akm: Akm.psk,
  pairwise: Cipher.ccmp,
  group: Cipher.ccmp,
  groupManagement: undefined,
};
const stationElement = Uint8Array.from(Buffer.from("30140100000fac040100000fac040100000fac020000", "hex"));
const apElement = Uint8Array.from(Buffer.from("30140100000fac040100000fac040100000fac020c00", "hex"));
const apElements = { wpa: undefined, rsn: apElement, rsnx: undefined };
const group = new GroupKeyOwner({ group: Cipher.ccmp, groupManagement: undefined, random: randomOctets });

/** Does what a machine wants done, and hands back the frame that it sends. */
function carry(actions: readonly AuthenticatorAction[]): Uint8Array | undefined {
  let sent: Uint8Array | undefined;
  for (const action of actions) {
    if (action.type === "send") sent = action.octets;
    if (action.type === "set-key") destroyKey(action.key);
  }
  return sent;
}

/** PRF-384 as Node's users write it: what CCMP needs of it is 48 octets. */
export function peerPtk(anonce: Uint8Array, snonce: Uint8Array): Buffer {
  const inOrder = (x: Uint8Array, y: Uint8Array) => (Buffer.compare(x, y) < 0 ? [x, y] : [y, x]);
  const label = Buffer.from("Pairwise key expansion\0", "latin1");
  const message = Buffer.concat([label, ...inOrder(aa, spa), ...inOrder(anonce, snonce), Buffer.of(0)]);
  const blocks: Buffer[] = [];
  for (let round = 0; round < 3; round++) {
    message[message.length - 1] = round;
    blocks.push(createHmac("sha1", pmkObject).update(message).digest());
  }
  return Buffer.concat(blocks, 48);
}

/** The MIC of an EAPOL-Key frame whose MIC is zeros, as Node's users write it. */
export function peerMic(kck: KeyObject, frame: Uint8Array): Buffer {
  return createHmac("sha1", kck).update(frame).digest().subarray(0, 16);
}

/** The body of a message 3: 56 octets of encrypted Key Data. */
const body = encodeKeyFrame({
  descriptorType: 2,
  keyInfo: {
    ...{ descriptorVersion: 2, pairwise: true, keyIndex: 0, install: true, ack: true, mic: true, secure: true },
    ...{ error: false, request: false, encryptedKeyData: true, smkMessage: false, reserved: 0 },
  },
  keyLength: 16,
  replayCounter: 2n,
  keyNonce: aNonce,
  keyIv: octets(16, 0),
  keyRsc: octets(8, 1),
  reserved: new Uint8Array(8),
  keyMic: octets(16, 9),
  keyData: octets(56, 3),
});
const frame = decodeKeyFrame(body, 16);

/** The same fields by hand, and not one check. */
function peerDecode(): object {
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  const info = view.getUint16(1);
  return {
    descriptorType: view.getUint8(0),
    keyInfo: {
      descriptorVersion: info & 7,
      pairwise: (info & 0x0008) !== 0,
      keyIndex: (info >> 4) & 3,
      install: (info & 0x0040) !== 0,
      ack: (info & 0x0080) !== 0,
      mic: (info & 0x0100) !== 0,
      secure: (info & 0x0200) !== 0,
      error: (info & 0x0400) !== 0,
      request: (info & 0x0800) !== 0,
      encryptedKeyData: (info & 0x1000) !== 0,
      smkMessage: (info & 0x2000) !== 0,
      reserved: info >> 14,
    },
    keyLength: view.getUint16(3),
    replayCounter: view.getBigUint64(5),
    keyNonce: body.subarray(13, 45),
    keyIv: body.subarray(45, 61),
    keyRsc: body.subarray(61, 69),
    reserved: body.subarray(69, 77),
    keyMic: body.subarray(77, 93),
    keyData: body.subarray(95, 95 + view.getUint16(93)),
  };
}

function peerEncode(): Uint8Array {
  const { keyInfo } = frame;
  const written = new Uint8Array(95 + frame.keyData.length);
  const view = new DataView(written.buffer);
  const bits = [
    keyInfo.pairwise,
    false,
    false,
    keyInfo.install,
    keyInfo.ack,
    keyInfo.mic,
    keyInfo.secure,
    keyInfo.error,
  ];
  bits.push(keyInfo.request, keyInfo.encryptedKeyData, keyInfo.smkMessage);
  let info = keyInfo.descriptorVersion | (keyInfo.keyIndex << 4) | (keyInfo.reserved << 14);
  for (let bit = 0; bit < bits.length; bit++) if (bits[bit]) info |= 8 << bit;
  view.setUint8(0, frame.descriptorType);
  view.setUint16(1, info);
  view.setUint16(3, frame.keyLength);
  view.setBigUint64(5, frame.replayCounter);
  written.set(frame.keyNonce, 13);
  written.set(frame.keyIv, 45);
  written.set(frame.keyRsc, 61);
  written.set(frame.reserved, 69);
  written.set(frame.keyMic, 77);
  view.setUint16(93, frame.keyData.length);
  written.set(frame.keyData, 95);
  return written;
}

function ourPtk(): number {
  const ptk = derivePtk({ pmk, aa, spa, aNonce, sNonce }, suite);
  destroyPtk(ptk);
  return ptk.tk.length;
}

function requireSamePtk(): void {
  const ptk = derivePtk({ pmk, aa, spa, aNonce, sNonce }, suite);
  const parts = Buffer.concat([ptk.kck.octets, ptk.kek.octets, ptk.tk.octets]);
  if (!parts.equals(peerPtk(aNonce, sNonce))) throw new Error("ptk: the two ways have different results");
  destroyPtk(ptk);
}
requireSamePtk();

/** A message 2 whose PSK is none of a hundred, or the first of them. */
function pskLookup(): { readonly found: () => unknown; readonly missed: () => unknown; readonly peer: () => unknown } {
  const shared = { pmk, suite, aa, spa, apElements, eapolVersion: 2, random: () => sNonce } as const;
  const station = createSupplicant({ ...shared, ownElements: stationElement });
  const accessPoint = createAuthenticator({ ...shared, stationElements: stationElement, group, random: () => aNonce });
  const message1 = carry(accessPoint.handle({ type: "start", now: 0 })) as Uint8Array;
  const message2 = carry(station.handle({ type: "frame", now: 0, octets: message1 })) as Uint8Array;
  const question = { suite, aa, spa, aNonce, message2 };
  const others = Array.from({ length: 99 }, (_, at) => new Secret(octets(32, 100 + at)));
  const [first, none] = [
    [pmk, ...others],
    [...others, new Secret(octets(32, 99))],
  ];
  if (identifyPsk(first, question) !== 0 || identifyPsk(none, question) !== undefined) {
    throw new Error("psk lookup: the station has another PSK");
  }
  const zeroed = Buffer.from(message2).fill(0, 81, 97);
  return {
    found: () => identifyPsk(first, question),
    missed: () => identifyPsk(none, question),
    peer: () => {
      let found = -1;
      for (let at = 0; at < first.length; at++) {
        const kck = createSecretKey(peerPtk(aNonce, sNonce).subarray(0, 16));
        if (peerMic(kck, zeroed).equals(message2.subarray(81, 97))) found = at;
      }
      return found;
    },
  };
}
const lookup = pskLookup();

/** What a handshake is made of. */
export const handshakePartPairs: readonly Pair[] = [
  {
    name: "ptk",
    ours: ourPtk,
    against: "createHmac",
    peer: () => peerPtk(aNonce, sNonce),
    note: "PRF-384 for CCMP, cut into secrets that are destroyed, against three HMACs with a KeyObject",
  },
  {
    name: "key frame decode",
    ours: () => decodeKeyFrame(body, 16),
    against: "DataView",
    peer: peerDecode,
    note: "the body of a message 3, 151 octets, against a reading by hand without any check",
  },
  {
    name: "key frame encode",
    ours: () => encodeKeyFrame(frame),
    against: "DataView",
    peer: peerEncode,
    note: "the same the other way",
  },
  {
    name: "psk lookup 100",
    ours: lookup.missed,
    against: "node:crypto",
    peer: lookup.peer,
    note: "which of 100 PSKs made a message 2: a PTK and a MIC each, against the same HMACs with KeyObjects",
  },
  {
    name: "psk lookup 100",
    ours: lookup.missed,
    against: "the first fits",
    peer: lookup.found,
    note: "1: the time does not tell whether one fits",
  },
];
