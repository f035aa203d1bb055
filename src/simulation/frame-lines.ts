import { formatMac } from "../bytes/octets.ts";
import type { KeyFrame } from "../eapol/key-frame.ts";
import { encodeKeyInfo, type KeyInfo } from "../eapol/key-info.ts";
import type { Scene } from "./association.ts";
import { hexdump, hiddenDump } from "./hexdump.ts";
import { type LoggedFrame, ptkLength } from "./log-words.ts";

/** What wpa_supplicant 2.10 says of an EAPOL-Key frame. @source hostap src/rsn_supp/wpa.c */

/** The fields of a frame that came in. `own` makes a line one of the interface. */
export function fieldLines({ frame }: LoggedFrame, own: (words: string) => string): string[] {
  const { keyInfo, keyLength, keyData, descriptorType, replayCounter } = frame;
  const counter = new Uint8Array(8);
  new DataView(counter.buffer).setBigUint64(0, replayCounter, false);
  return [
    own(`  EAPOL-Key type=${descriptorType}`),
    own(`  key_info ${keyInfoWords(keyInfo)}`),
    own(`  key_length=${keyLength} key_data_length=${keyData.length}`),
    hexdump("  replay_counter", counter),
    hexdump("  key_nonce", frame.keyNonce),
    hexdump("  key_iv", frame.keyIv),
    hexdump("  key_rsc", frame.keyRsc),
    hexdump("  key_id (reserved)", frame.reserved),
    hexdump("  key_mic", frame.keyMic),
  ];
}

/** How a frame's MIC is computed. */
export function micLine({ frame }: LoggedFrame): string {
  return `WPA: EAPOL-Key MIC using HMAC-${frame.keyInfo.descriptorVersion === 1 ? "MD5" : "SHA1"}`;
}

/** That the PTK is made, of the nonces of messages 1 and 2. */
export function derivationLines(scene: Scene, message2: KeyFrame, aNonce: Uint8Array): string[] {
  const length = ptkLength(scene);
  return [
    hexdump("WPA: Renewed SNonce", message2.keyNonce),
    "WPA: PTK derivation using PRF(SHA1)",
    `WPA: PTK derivation - A1=${formatMac(scene.station)} A2=${formatMac(scene.accessPoint)}`,
    hexdump("WPA: Nonce1", message2.keyNonce),
    hexdump("WPA: Nonce2", aNonce),
    hiddenDump("WPA: PMK", 32),
    hiddenDump("WPA: PTK", length),
    hiddenDump("WPA: KCK", 16),
    hiddenDump("WPA: KEK", 16),
    hiddenDump("WPA: TK", length - 32),
    hexdump("WPA: WPA IE for msg 2/4", message2.keyData),
  ];
}

/** That the Key Data of message 3 are opened. */
export function decryptionLines({ frame }: LoggedFrame): string[] {
  return [
    hexdump("RSN: encrypted key data", frame.keyData),
    "WPA: Decrypt Key Data using AES-UNWRAP (KEK length 16)",
    hiddenDump("WPA: decrypted EAPOL-Key key data", frame.keyData.length - 8),
  ];
}

/** What the Key Data of message 3 hold: a key may be among it, unless they came in clear. */
export function elementLines({ frame }: LoggedFrame): string[] {
  const { keyInfo, keyData } = frame;
  if (keyInfo.encryptedKeyData) return [hiddenDump("WPA: IE KeyData", keyData.length - 8)];
  return [hiddenDump("WPA: IE KeyData", keyData.length), hexdump("WPA: WPA IE in EAPOL-Key", keyData)];
}

function keyInfoWords(info: KeyInfo): string {
  const bits = [
    info.pairwise ? "Pairwise" : "Group",
    ...(info.install ? ["Install"] : []),
    ...(info.ack ? ["Ack"] : []),
    ...(info.mic ? ["MIC"] : []),
    ...(info.secure ? ["Secure"] : []),
    ...(info.error ? ["Error"] : []),
    ...(info.request ? ["Request"] : []),
    ...(info.encryptedKeyData ? ["Encr"] : []),
  ];
  const { descriptorVersion, keyIndex } = info;
  const word = encodeKeyInfo(info).toString(16);
  return `0x${word} (ver=${descriptorVersion} keyidx=${keyIndex} rsvd=0 ${bits.join(" ")})`;
}
