import { createCipheriv, createHmac, createSecretKey } from "node:crypto";
import { crc32 as zlibCrc32 } from "node:zlib";
import { wrapKey } from "../src/crypto/aes-keywrap.ts";
import { crc32 } from "../src/crypto/crc32.ts";
import { HmacKey, hmacMd5, hmacSha1 } from "../src/crypto/hmac.ts";
import { Md5 } from "../src/crypto/md5.ts";
import { Sha1 } from "../src/crypto/sha1.ts";
import { prf } from "../src/keys/prf.ts";
import type { Pair } from "./harness.ts";

/** Octets that differ from each other and from run to run of nothing. */
const octets = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 151 + length) & 0xff);

const kck = octets(16);
const kckObject = createSecretKey(kck);
const keptSha1 = new HmacKey(Sha1, kck);
const keptMd5 = new HmacKey(Md5, kck);
/** An EAPOL-Key frame of 121 octets: message 2 with an RSN element. */
const frame = octets(121);

const pmk = octets(32);
const pmkObject = createSecretKey(pmk);
const label = "Pairwise key expansion";
/** Two addresses and two nonces. */
const seed = octets(76);

function peerPrf512(): Uint8Array {
  const message = Buffer.concat([Buffer.from(label, "latin1"), Buffer.of(0), seed, Buffer.of(0)]);
  const blocks: Buffer[] = [];
  for (let round = 0; round < 4; round++) {
    message[message.length - 1] = round;
    blocks.push(createHmac("sha1", pmkObject).update(message).digest());
  }
  return Buffer.concat(blocks, 64);
}

const kek = octets(16);
const kekObject = createSecretKey(kek);
const wrapIv = new Uint8Array(8).fill(0xa6);
/** Key Data of a message 3: an RSN element and a GTK, padded. */
const keyData = octets(56);

const mpdu = octets(1500);

/** The small hot paths: what a handshake does a few times, and a data path for each frame. */
export const primitives: readonly Pair[] = [
  {
    name: "mic 121",
    ours: () => keptSha1.mac(frame),
    against: "createHmac",
    peer: () => createHmac("sha1", kckObject).update(frame).digest(),
    note: "HMAC-SHA-1 over 121 octets, kept midstate, against a KeyObject",
  },
  {
    name: "mic 121 one-shot",
    ours: () => hmacSha1(kck, frame),
    against: "createHmac",
    peer: () => createHmac("sha1", kckObject).update(frame).digest(),
    note: "HMAC-SHA-1 over 121 octets, against a KeyObject",
  },
  {
    name: "mic 121 md5",
    ours: () => keptMd5.mac(frame),
    against: "createHmac",
    peer: () => createHmac("md5", kckObject).update(frame).digest(),
    note: "HMAC-MD5 over 121 octets, kept midstate, against a KeyObject",
  },
  {
    name: "mic 121 md5 one-shot",
    ours: () => hmacMd5(kck, frame),
    against: "createHmac",
    peer: () => createHmac("md5", kckObject).update(frame).digest(),
    note: "HMAC-MD5 over 121 octets, against a KeyObject",
  },
  {
    name: "prf-512",
    ours: () => prf(pmk, label, seed, 64),
    against: "createHmac",
    peer: peerPrf512,
    note: "four HMAC-SHA-1 over 100 octets, against a KeyObject",
  },
  {
    name: "key wrap",
    ours: () => wrapKey(kek, keyData),
    against: "createCipheriv",
    peer: () => createCipheriv("id-aes128-wrap", kekObject, wrapIv).update(keyData),
    note: "56 octets of Key Data, against a KeyObject",
  },
  {
    name: "crc-32",
    ours: () => crc32(mpdu),
    against: "zlib",
    peer: () => zlibCrc32(mpdu),
    note: "1500 octets",
  },
];
