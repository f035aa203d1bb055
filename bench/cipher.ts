import { Secret } from "../src/bytes/secret.ts";
import type { Aead } from "../src/cipher/aead/aead.ts";
import { ccm128, gcm128, kernelBackend } from "../src/cipher/aead/backends.ts";
import { createCcm, createGcm } from "../src/cipher/aead/chosen.ts";
import { PlainCcm } from "../src/cipher/aead/plain-ccm.ts";
import { ccmp } from "../src/cipher/ccmp.ts";
import type { AttachedCipher } from "../src/cipher/cipher.ts";
import { tkip } from "../src/cipher/tkip.ts";
import { webAssembly } from "../src/platform.ts";
import { asmcryptoCcm, cryptoJsRc4, nodeAead, type PeerAead } from "./cipher-peers.ts";
import type { Pair } from "./harness.ts";

const octets = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 151 + length) & 0xff);

const key = octets(16);
/** The associated data of a data frame with three addresses. */
const data = octets(22);
const ccmNonce = octets(13);
const gcmNonce = octets(12);

/** Both directions against one peer. */
function pairs(
  name: string,
  ours: Aead,
  against: string,
  peer: PeerAead,
  length: number,
  note: string,
): readonly Pair[] {
  const nonce = name.startsWith("gcm") ? gcmNonce : ccmNonce;
  const associated = { nonce, data, dataLength: data.length };
  const text = octets(length);
  const sealed = new Uint8Array(peer.seal(nonce, data, text));
  const [output, back] = [new Uint8Array(sealed.length), new Uint8Array(length)];
  return [
    {
      name: `${name} ${length} seal`,
      ours: () => {
        ours.seal(associated, text, 0, length, output, 0);
        return output;
      },
      against,
      peer: () => peer.seal(nonce, data, text),
      note,
    },
    {
      name: `${name} ${length} open`,
      ours: () => {
        if (!ours.open(associated, sealed, 0, sealed.length, back, 0)) throw new Error("the tag does not hold");
        return back;
      },
      against,
      peer: () => peer.open(nonce, data, sealed),
      note,
    },
  ];
}

/** A whole frame, its header looked at and its nonce made: a data frame with three addresses. */
function framePairs(peer: PeerAead, length: number): readonly Pair[] {
  const attached = ccmp.attach({ cipher: "ccmp", tk: Secret.copyOf(key), keyId: 0 });
  const header = Uint8Array.of(0x08, 0x41, 0, 0, ...octets(18), 0x10, 0);
  const frame = new Uint8Array([...header, ...octets(length)]);
  const sealed = attached.encapsulate(frame, 1n);
  const note = "header, nonce and associated data included; the peer does the encryption alone";
  const opened = peer.seal(ccmNonce, data, octets(length));
  return [
    {
      name: `ccmp ${length} encapsulate`,
      ours: () => void attached.encapsulate(frame, 1n),
      against: "aes-128-ccm",
      peer: () => void peer.seal(ccmNonce, data, frame.subarray(24)),
      note,
    },
    {
      name: `ccmp ${length} decapsulate`,
      ours: () => void attached.decapsulate(sealed),
      against: "aes-128-ccm",
      peer: () => void peer.open(ccmNonce, data, opened),
      note,
    },
  ];
}

/** TKIP whole, Michael and the mixing of the key for each frame included, against RC4 alone. */
async function tkipPairs(): Promise<readonly Pair[]> {
  const peer = await cryptoJsRc4(key);
  if (peer === undefined) return [];
  const mic = octets(8);
  const [tk, txMic, rxMic] = [key, mic, mic].map((part) => Secret.copyOf(part)) as [Secret, Secret, Secret];
  const attached: AttachedCipher = tkip.attach({ cipher: "tkip", tk, txMic, rxMic, keyId: 0 });
  const [da, sa] = [octets(6), octets(6)];
  const header = Uint8Array.of(0x08, 0x41, 0, 0, ...octets(18), 0x10, 0);
  const msdu = octets(1500);
  const frame = new Uint8Array(header.length + msdu.length + 8);
  frame.set(header);
  // Each frame has a number of its own; every 65,536th asks for phase 1 of the mixing.
  let number = 0n;
  const seal = (): Uint8Array => {
    frame.set(attached.enMic({ da, sa, priority: 0, msdu }), header.length);
    number += 1n;
    return attached.encapsulate(frame, number);
  };
  const sealed = seal();
  const open = (): void => {
    const opened = attached.decapsulate(sealed);
    if (typeof opened === "string") throw new Error(opened);
    const result = attached.deMic({ da, sa, priority: 0, msdu: opened.body });
    if (typeof result === "string") throw new Error(result);
  };
  const note = "key mixing, Michael, ICV and RC4, against RC4 alone of crypto-js 4.2.0";
  return [
    { name: "tkip 1500 seal", ours: () => void seal(), against: "crypto-js RC4", peer: () => void peer(msdu), note },
    { name: "tkip 1500 open", ours: open, against: "crypto-js RC4", peer: () => void peer(msdu), note },
  ];
}

/** The data path: what is done for every frame. */
export async function ciphers(): Promise<readonly Pair[]> {
  const [node, nodeGcm] = [nodeAead("aes-128-ccm", key), nodeAead("aes-128-gcm", key)];
  const asmcrypto = await asmcryptoCcm(key);
  const [kernel, gcmKernel] = [ccm128, gcm128].map((mode) => kernelBackend(mode, webAssembly())?.make(key));
  const [chosen, plain, gcm] = [createCcm(key), new PlainCcm(key, 8), createGcm(key)];
  const lengths = [64, 576, 1500];
  return [
    ...lengths.flatMap((length) => [
      ...pairs("ccm", chosen, "aes-128-ccm", node, length, "the chosen backend, against a KeyObject"),
      ...(kernel === undefined ? [] : pairs("ccm kernel", kernel, "aes-128-ccm", node, length, "WebAssembly alone")),
      ...pairs("ccm plain", plain, "aes-128-ccm", node, length, "TypeScript alone"),
      ...(asmcrypto === undefined ? [] : pairs("ccm", chosen, "asmcrypto.js", asmcrypto, length, "asmcrypto.js 2.3.2")),
      ...framePairs(node, length),
      ...pairs("gcm", gcm, "aes-128-gcm", nodeGcm, length, "the chosen backend, against a KeyObject"),
      ...(gcmKernel === undefined
        ? []
        : pairs("gcm kernel", gcmKernel, "aes-128-gcm", nodeGcm, length, "WebAssembly alone")),
    ]),
    ...(await tkipPairs()),
  ];
}
