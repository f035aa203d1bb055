import { concat } from "../../src/bytes/octets.ts";
import { Secret } from "../../src/bytes/secret.ts";
import type { DataCipher } from "../../src/cipher/cipher.ts";
import { encodeSnap } from "../../src/dot11/llc.ts";
import type { Suite } from "../../src/handshake/suite.ts";
import { createSupplicant, type Supplicant } from "../../src/handshake/supplicant.ts";
import { encodeRsne } from "../../src/ie/rsne.ts";
import { Akm, Cipher } from "../../src/ie/suite.ts";
import { cutTemporalKey, type TemporalKey } from "../../src/keys/descriptor.ts";
import { type ApFrame, apKeys, gtkKde, pad, plainFrame, rc4, signedFrame, wrap } from "../support/access-point.ts";
import { Random } from "../support/random.ts";

export const aa: Buffer = Buffer.from("020000000200", "hex");
export const spa: Buffer = Buffer.from("020000000100", "hex");
export const ssid = "written";

const selectors = {
  tkip: Cipher.tkip,
  ccmp: Cipher.ccmp,
  "ccmp-256": Cipher.ccmp256,
  gcmp: Cipher.gcmp128,
  "gcmp-256": Cipher.gcmp256,
} as const;

/** Ciphers that a handshake can agree on. */
export type LinkCipher = keyof typeof selectors & DataCipher;

/** An association with its 4-way handshake, as frames of 802.11, and the keys that came of it. */
export interface WrittenLink {
  /** 32 octets of hex. */
  readonly pmk: string;
  readonly frames: readonly Uint8Array[];
  /** As the access point and as the station have them. */
  readonly pairwise: { readonly authenticator: TemporalKey; readonly supplicant: TemporalKey };
  readonly group: { readonly authenticator: TemporalKey; readonly supplicant: TemporalKey };
}

/** What the two say of themselves and to each other: RSN, and for TKIP WPA, which brings the group key apart. */
interface Dialect {
  readonly element: Uint8Array;
  readonly suite: Suite;
  readonly version: 1 | 2;
  /** The access point's frames after message 1, unsigned. */
  messages(
    kek: Buffer,
    gtk: Buffer,
    random: Random,
  ): readonly (Partial<ApFrame> & Pick<ApFrame, "keyInfo" | "keyData">)[];
}

function dialectOf(cipher: LinkCipher): Dialect {
  const selector = selectors[cipher];
  if (cipher === "tkip") {
    const element = Buffer.from("dd160050f20101000050f20201000050f20201000050f202", "hex");
    const suite = { protocol: "wpa", akm: Akm.wpaPsk, pairwise: Cipher.wpaTkip, group: Cipher.wpaTkip } as const;
    return {
      element,
      suite: { ...suite, groupManagement: undefined },
      version: 1,
      messages(kek, gtk, random) {
        const iv = Buffer.from(random.octets(16));
        const keyData = rc4(Buffer.concat([iv, kek]), 256, gtk);
        return [
          { keyInfo: 0x01c9, keyData: element },
          { keyInfo: 0x0391, keyData, iv },
        ];
      },
    };
  }
  const fields = { version: 1, group: selector, pairwise: [selector], akm: [Akm.psk], capabilities: 0 };
  const rsne = encodeRsne({ ...fields, rest: new Uint8Array(0) });
  const element = concat(Uint8Array.of(48, rsne.length), rsne);
  const suite = { protocol: "rsn", akm: Akm.psk, pairwise: selector, group: selector } as const;
  return {
    element,
    suite: { ...suite, groupManagement: undefined },
    version: 2,
    messages: (kek, gtk) => [{ keyInfo: 0x13ca, keyData: wrap(kek, pad(Buffer.concat([element, gtkKde(1, gtk)]))) }],
  };
}

/**
 * A station of ours joins an access point whose frames are made here without the library.
 *
 * @param cipher - of the pair and of the group
 */
export function writeLink(cipher: LinkCipher): WrittenLink {
  const random = new Random(0x1234);
  const [pmk, aNonce, sNonce] = [1, 2, 3].map(() => Buffer.from(random.octets(32))) as [Buffer, Buffer, Buffer];
  const { element, suite, version, messages } = dialectOf(cipher);
  const rsn = suite.protocol === "rsn";
  const { kck, kek, tk } = apKeys({ pmk, aa, spa }, aNonce, sNonce);
  const keyLength = cipher === "ccmp" || cipher === "gcmp" ? 16 : 32;
  const gtk = Buffer.from(random.octets(keyLength));
  const station = createSupplicant({
    pmk: Secret.copyOf(pmk),
    suite,
    spa,
    aa,
    ownElements: element,
    apElements: { wpa: rsn ? undefined : element, rsn: rsn ? element : undefined, rsnx: undefined },
    eapolVersion: 2,
    random: () => Uint8Array.from(sNonce),
  });

  const common = { descriptor: rsn ? 2 : 254, keyLength, nonce: aNonce };
  const sent = [
    plainFrame({ ...common, keyInfo: 0x0088 | version, replayCounter: 1n }),
    ...messages(kek, gtk, random).map((one, at) =>
      signedFrame({ ...common, ...one, replayCounter: BigInt(2 + at) }, kck),
    ),
  ];
  const frames = sent.flatMap((octets, at) => [
    eapol("fromDs", 1 + at, octets),
    eapol("toDs", 1 + at, answerOf(station, at, octets)),
  ]);
  station.handle({ type: "disconnect", now: sent.length });
  const cut = (key: Buffer) => {
    const secret = Secret.copyOf(key.subarray(0, keyLength));
    const [authenticator, supplicant] = [
      cutTemporalKey(cipher, secret, "authenticator"),
      cutTemporalKey(cipher, secret, "supplicant"),
    ];
    return { authenticator, supplicant };
  };
  return {
    pmk: pmk.toString("hex"),
    frames: [beacon(element), associationRequest(element), ...frames],
    pairwise: cut(tk),
    group: cut(gtk),
  };
}

function answerOf(station: Supplicant, now: number, octets: Uint8Array): Uint8Array {
  const actions = station.handle({ type: "frame", now, octets });
  const sent = actions.find((action) => action.type === "send");
  if (sent === undefined) throw new Error(`frame ${now + 1}: ${JSON.stringify(actions)}`);
  return sent.octets;
}

const ssidElement = Uint8Array.of(0, ssid.length, ...Buffer.from(ssid));
const rates = Uint8Array.of(1, 4, 0x82, 0x84, 0x8b, 0x96);

function beacon(element: Uint8Array): Uint8Array {
  const head = Buffer.from(`80000000ffffffffffff${aa.toString("hex").repeat(2)}0000`, "hex");
  return concat(head, new Uint8Array(8), Uint8Array.of(100, 0, 0x11, 0), ssidElement, rates, element);
}

function associationRequest(element: Uint8Array): Uint8Array {
  const head = Buffer.concat([Buffer.from("00000000", "hex"), aa, spa, aa, Buffer.from("1000", "hex")]);
  return concat(head, Uint8Array.of(0x11, 0, 10, 0), ssidElement, rates, element);
}

function eapol(direction: "toDs" | "fromDs", sequence: number, frame: Uint8Array): Uint8Array {
  const [receiver, transmitter] = direction === "toDs" ? [aa, spa] : [spa, aa];
  const head = Buffer.from([
    0x08,
    direction === "toDs" ? 1 : 2,
    0,
    0,
    ...receiver,
    ...transmitter,
    ...aa,
    sequence << 4,
    0,
  ]);
  return concat(head, encodeSnap({ oui: 0, etherType: 0x888e, payload: frame }));
}
