import { Secret } from "../../src/bytes/secret.ts";
import type { Action } from "../../src/handshake/action.ts";
import type { PmkSource } from "../../src/handshake/pmk-source.ts";
import { createSupplicant, type Supplicant } from "../../src/handshake/supplicant.ts";
import { Akm, Cipher } from "../../src/ie/suite.ts";
import { destroyKey } from "../../src/keys/descriptor.ts";
import {
  type ApKeys,
  apKeys,
  gtkKde,
  type Link,
  pad,
  plainFrame,
  rc4,
  signedFrame,
  wrap,
} from "../support/access-point.ts";

/** A station of ours and the keys of the access point that it talks to, for one suite. */
export interface Setting {
  readonly link: Link;
  readonly descriptor: 2 | 254;
  /** Descriptor version: 1 with TKIP, 2 with CCMP. */
  readonly version: 1 | 2;
  readonly keyLength: number;
  /** The access point's element, whole. */
  readonly apElement: Buffer;
  /** A group key of the right size. */
  readonly gtk: Buffer;
  create(random?: (length: number) => Uint8Array): Supplicant;
}

const link: Link = {
  pmk: Buffer.alloc(32, 0x0d),
  aa: Buffer.from("020000000000", "hex"),
  spa: Buffer.from("020000000100", "hex"),
};

export const aNonce: Buffer = Buffer.alloc(32, 0x22);
export const sNonce: Buffer = Buffer.alloc(32, 0x33);

/** The element of the protocol scenarios' access point: CCMP, PSK, MFP capable and not required set as 0x000c. */
const rsne = Buffer.from("30140100000fac040100000fac040100000fac020c00", "hex");
const wpaElement = Buffer.from("dd160050f20101000050f20201000050f20201000050f202", "hex");

/** The name of the PMK, for a message 1 that names one. */
export const pmkid: Buffer = Buffer.alloc(16, 0x1d);

/** Gives the PMK to a message 1 that names it, or that names none. */
function sourceOf(pmk: Secret): PmkSource {
  return { length: pmk.length, find: (named) => (named === undefined || pmkid.equals(named) ? pmk : undefined) };
}

export const wpa2Ccmp: Setting = {
  link,
  descriptor: 2,
  version: 2,
  keyLength: 16,
  apElement: rsne,
  gtk: Buffer.from("dc11188831bf4aa4a8678d2b41498618", "hex"),
  create: (random = () => sNonce) =>
    createSupplicant({
      pmk: sourceOf(Secret.copyOf(link.pmk)),
      suite: {
        protocol: "rsn",
        akm: Akm.psk,
        pairwise: Cipher.ccmp,
        group: Cipher.ccmp,
        groupManagement: Cipher.bipCmac128,
      },
      spa: link.spa,
      aa: link.aa,
      ownElements: rsne,
      apElements: { wpa: undefined, rsn: rsne, rsnx: undefined },
      eapolVersion: 1,
      random,
    }),
};

export const wpaTkip: Setting = {
  link,
  descriptor: 254,
  version: 1,
  keyLength: 32,
  apElement: wpaElement,
  gtk: Buffer.from(Array.from({ length: 32 }, (_, i) => i + 1)),
  create: (random = () => sNonce) =>
    createSupplicant({
      pmk: Secret.copyOf(link.pmk),
      suite: {
        protocol: "wpa",
        akm: Akm.wpaPsk,
        pairwise: Cipher.wpaTkip,
        group: Cipher.wpaTkip,
        groupManagement: undefined,
      },
      spa: link.spa,
      aa: link.aa,
      ownElements: wpaElement,
      apElements: { wpa: wpaElement, rsn: undefined, rsnx: undefined },
      eapolVersion: 1,
      random,
    }),
};

/** The keys that the usual nonces give. */
export function keysOf(setting: Setting): ApKeys {
  return apKeys(setting.link, aNonce, sNonce);
}

export function message1(setting: Setting, replayCounter: bigint, nonce: Buffer = aNonce, keyData?: Buffer): Buffer {
  const { descriptor, version, keyLength } = setting;
  const frame = { descriptor, keyInfo: 0x0088 | version, keyLength, replayCounter, nonce };
  return plainFrame({ ...frame, ...(keyData === undefined ? {} : { keyData }) });
}

/** A PMKID KDE. */
export function pmkidKde(named: Buffer): Buffer {
  return Buffer.concat([Buffer.of(0xdd, 0x14, 0x00, 0x0f, 0xac, 0x04), named]);
}

/** What a test may have different in a message 3 or a group message 1. */
export interface Changes {
  readonly keyInfo?: number;
  readonly keyLength?: number;
  readonly nonce?: Buffer;
  readonly rsc?: Buffer;
  /** Key Data in clear, before padding and wrapping. */
  readonly clear?: Buffer;
  /** Key Data as they go out, whatever they are. */
  readonly raw?: Buffer;
  readonly keys?: ApKeys;
  readonly keyId?: number;
}

export function message3(setting: Setting, replayCounter: bigint, changes: Changes = {}): Buffer {
  const keys = changes.keys ?? keysOf(setting);
  const rsn = setting.descriptor === 2;
  const clear = changes.clear ?? (rsn ? Buffer.concat([setting.apElement, gtkKde(1, setting.gtk)]) : setting.apElement);
  const frame = {
    descriptor: setting.descriptor,
    keyInfo: changes.keyInfo ?? (rsn ? 0x13c8 : 0x01c8) | setting.version,
    keyLength: changes.keyLength ?? setting.keyLength,
    replayCounter,
    nonce: changes.nonce ?? keys.aNonce,
    ...(changes.rsc === undefined ? {} : { rsc: changes.rsc }),
    keyData: changes.raw ?? (rsn ? wrap(keys.kek, pad(clear)) : clear),
  };
  return signedFrame(frame, keys.kck);
}

export function groupMessage1(setting: Setting, replayCounter: bigint, changes: Changes = {}): Buffer {
  const keys = changes.keys ?? keysOf(setting);
  const keyId = changes.keyId ?? 2;
  const iv = Buffer.alloc(16, 0x77);
  const rsn = setting.descriptor === 2;
  const clear = changes.clear ?? (rsn ? gtkKde(keyId, setting.gtk) : setting.gtk);
  const sealed = rsn ? wrap(keys.kek, pad(clear)) : rc4(Buffer.concat([iv, keys.kek]), 256, clear);
  const frame = {
    descriptor: setting.descriptor,
    keyInfo: changes.keyInfo ?? (rsn ? 0x1380 : 0x0380 | (keyId << 4)) | setting.version,
    keyLength: changes.keyLength ?? (rsn ? 0 : setting.gtk.length),
    replayCounter,
    iv,
    ...(changes.rsc === undefined ? {} : { rsc: changes.rsc }),
    keyData: changes.raw ?? sealed,
  };
  return signedFrame(frame, keys.kck);
}

/** Hands a frame over and gives back what the station wants done, each action as a few words; keys are destroyed. */
export function hand(station: Supplicant, octets: Uint8Array, encrypted?: boolean): string[] {
  const event = { type: "frame", now: 0, octets, ...(encrypted === undefined ? {} : { encrypted }) } as const;
  return station.handle(event).map(inWords);
}

export function inWords(action: Action): string {
  switch (action.type) {
    case "set-key":
      destroyKey(action.key);
      return `set-key ${action.key.scope} ${action.key.cipher} ${action.key.keyId}`;
    case "set-receive-key":
      destroyKey(action.key);
      return `set-receive-key ${action.key.cipher} ${action.key.keyId}`;
    case "send-with-key":
      return `send-with-key ${action.slot.keyId}`;
    case "deauthenticate":
      return `deauthenticate ${action.reason}`;
    case "discard":
      return `discard ${action.why}`;
    case "established":
      return `established ${action.handshake}`;
    default:
      return action.type;
  }
}
