import { toHex } from "../../src/bytes/octets.ts";
import { Secret } from "../../src/bytes/secret.ts";
import { elementsOfMessage2, suiteOf } from "../../src/capture/recorded-key-frames.ts";
import type { RecordedFrame, Sender } from "../../src/capture/recording.ts";
import { decodeEapol } from "../../src/eapol/eapol.ts";
import { decodeKeyFrame, type KeyFrame } from "../../src/eapol/key-frame.ts";
import { identifyMessage, type KeyMessage } from "../../src/eapol/message.ts";
import { frameProtectionOf, type Protection, receive, type Verified, verify } from "../../src/handshake/protection.ts";
import { deriveFtPtk } from "../../src/keys/ft.ts";
import { derivePtk, type Ptk } from "../../src/keys/ptk.ts";
import { loadVectors, octets } from "../support/vectors.ts";

/** One PTK as test/vectors/handshakes.json has it: what it came from, and its parts. */
export interface GatheredKeys {
  readonly pmk: string;
  readonly aa: string;
  readonly spa: string;
  readonly anonce: string;
  readonly snonce: string;
  readonly kck?: string;
  readonly kek?: string;
  readonly tk?: string;
  readonly tk_ccmp?: string;
  readonly tk_tkip?: string;
  readonly ft?: Readonly<Record<"xxkey" | "ssid" | "mdid" | "r0kh_id" | "r1kh_id", string>>;
}

interface Vector extends GatheredKeys {
  readonly passphrase_text?: string | null;
  readonly ssid_text?: string;
  readonly keys?: readonly GatheredKeys[];
  readonly gtks?: readonly { readonly gtk: string; readonly keyid: number }[];
  readonly igtks?: readonly { readonly igtk: string; readonly keyid: number }[];
  readonly frames: readonly {
    readonly eapol: string;
    readonly mic_ok?: boolean;
    readonly key_data?: string;
    readonly key_data_plaintext?: string;
  }[];
}

/** A frame of a conversation. */
export interface GatheredFrame {
  readonly octets: Uint8Array;
  readonly key: KeyFrame;
  readonly message: KeyMessage;
  readonly from: Sender;
  /** Whether those who gathered it found that its MIC holds. */
  readonly micOk: boolean;
  /** Its Key Data in clear, in hex, where they are given. */
  readonly clear: string | undefined;
}

/** A conversation of two stations, and its keys. */
export interface Gathered {
  readonly id: string;
  readonly vector: Vector;
  readonly frames: readonly GatheredFrame[];
  readonly keys: readonly GatheredKeys[];
  readonly protection: Protection;
  /** As they are derived here, in the order of `keys`. */
  readonly ptks: readonly Ptk[];
}

/**
 * hostap's fuzz build has a generator that counts from zero, so both its nonces are these octets. The file does not say
 * the access point's; that every MIC holds under it says that it is right.
 */
const countingNonce = toHex(Uint8Array.from({ length: 32 }, (_, n) => n));

function frameOf({ eapol, mic_ok, key_data, key_data_plaintext }: Vector["frames"][number]): GatheredFrame {
  const key = decodeKeyFrame(decodeEapol(octets(eapol)).body, 16);
  const from = key.keyInfo.ack ? "authenticator" : "supplicant";
  const clear = key_data ?? key_data_plaintext;
  return {
    octets: octets(eapol),
    key,
    message: identifyMessage(key),
    from,
    micOk: mic_ok === true,
    clear,
  };
}

/** As a recording has them. */
export function recorded(frames: readonly Pick<GatheredFrame, "octets" | "from">[]): RecordedFrame[] {
  return frames.map(({ octets, from }, at) => ({
    number: at + 1,
    from,
    octets,
  }));
}

function ptkOf({ pmk, aa, spa, anonce, snonce, ft }: GatheredKeys, { suite }: Protection): Ptk {
  const input = {
    aa: octets(aa),
    spa: octets(spa),
    aNonce: octets(anonce),
    sNonce: octets(snonce),
  };
  if (ft === undefined) return derivePtk({ ...input, pmk: new Secret(octets(pmk)) }, suite);
  const names = {
    ssid: octets(ft.ssid),
    mdid: octets(ft.mdid),
    r0khId: octets(ft.r0kh_id),
    r1khId: octets(ft.r1kh_id),
  };
  return deriveFtPtk({ ...input, ...names, xxKey: new Secret(octets(ft.xxkey)) }, suite);
}

function gather(vector: Vector & { readonly id: string }): Gathered {
  const frames = vector.frames.map(frameOf);
  const suite = suiteOf(elementsOfMessage2(recorded(frames)));
  if (suite === undefined) throw new Error(`${vector.id}: the station chose no suite`);
  const keys = vector.keys ?? [
    {
      ...vector,
      ...(vector.anonce ? {} : { anonce: countingNonce, snonce: countingNonce }),
    },
  ];
  const protection = frameProtectionOf(suite, 32);
  return {
    id: vector.id,
    vector,
    frames,
    keys,
    protection,
    ptks: keys.map((one) => ptkOf(one, protection)),
  };
}

/** The conversations of test/vectors/handshakes.json: recordings of many stations, and two test suites. */
export const gathered: readonly Gathered[] = loadVectors<Vector>("handshakes").map(gather);

/** The keys that the MIC of a frame holds under; undefined where it holds under none of the conversation. */
export function heldBy(
  { ptks, protection }: Gathered,
  octets: Uint8Array,
): { readonly ptk: Ptk; readonly verified: Verified } | undefined {
  const received = receive(octets, protection);
  if (received === undefined) return undefined;
  for (const ptk of ptks) {
    const verified = verify(received, ptk.kck, protection);
    if (verified !== undefined) return { ptk, verified };
  }
  return undefined;
}
