import { concat } from "../bytes/octets.ts";
import { Secret } from "../bytes/secret.ts";
import { KeyError } from "../errors.ts";
import type { CipherName } from "../ie/suite.ts";

/** Ciphers whose temporal key is one run of octets. */
export type PlainCipher = Exclude<CipherName, "tkip" | "wep40" | "wep104" | `bip-${string}`>;

/** Ciphers that protect broadcast management frames. */
export type IntegrityCipher = Extract<CipherName, `bip-${string}`>;

/** A key for TKIP, cut for the station that will use it. */
export interface TkipKey {
  readonly cipher: "tkip";
  /** 16 octets: what the frames are encrypted with. */
  readonly tk: Secret;
  /** 8 octets: the Michael key of the frames that this station sends. */
  readonly txMic: Secret;
  /** 8 octets: the Michael key of the frames that this station receives. */
  readonly rxMic: Secret;
}

/** A key for CCMP or GCMP. */
export interface PlainKey {
  /** Which of them. */
  readonly cipher: PlainCipher;
  /** 16 octets, or 32 for the 256-bit ciphers. */
  readonly tk: Secret;
}

/** Key material as a cipher takes it. */
export type TemporalKey = TkipKey | PlainKey;

/** A key between this station and one peer. */
export type PairwiseKey = TemporalKey &
  PairwiseSlot & {
    /** The highest packet number received under this key: 48 bits. */
    readonly rsc: bigint;
  };

/** A key for frames to many. */
export type GroupKey = TemporalKey & {
  readonly scope: "group";
  readonly keyId: 0 | 1 | 2 | 3;
  /** Whether this station sends with it. A station of an infrastructure network only receives. */
  readonly transmit: boolean;
  /** The highest packet number received under this key: 48 bits. */
  readonly rsc: bigint;
};

/** A key for the integrity of broadcast management frames: an IGTK (4, 5) or a BIGTK for beacons (6, 7). */
export interface IntegrityKey {
  /** `igtk` for management frames, `bigtk` for beacons. */
  readonly scope: "igtk" | "bigtk";
  /** What computes the MIC. */
  readonly cipher: IntegrityCipher;
  /** 4 or 5 for an IGTK, 6 or 7 for a BIGTK. */
  readonly keyId: 4 | 5 | 6 | 7;
  /** 16 octets, or 32 for the 256-bit ciphers. */
  readonly tk: Secret;
  /** The highest packet number received under this key, the IPN or BIPN: 48 bits. */
  readonly rsc: bigint;
}

/**
 * A key ready for a driver. Its owner destroys it: {@link destroyKey}.
 *
 * (802.1X calls the body of an EAPOL-Key frame a key descriptor too; here that is a `KeyFrame`.)
 */
export type KeyDescriptor = PairwiseKey | GroupKey | IntegrityKey;

/** Where a pairwise key sits: one place for each peer, two with Extended Key ID. */
export interface PairwiseSlot {
  readonly scope: "pairwise";
  /** 6 octets: the peer's address. */
  readonly peer: Uint8Array;
  /** 0, or 1 where both ends agreed on Extended Key ID. */
  readonly keyId: 0 | 1;
}

/** Where a key sits, without the key: what `deleteKey` takes. */
export type KeySlot =
  | PairwiseSlot
  | { readonly scope: "group"; readonly keyId: 0 | 1 | 2 | 3 }
  | { readonly scope: "igtk" | "bigtk"; readonly keyId: 4 | 5 | 6 | 7 };

/** Which end of the link a key is cut for. */
export type Role = "supplicant" | "authenticator";

/**
 * Cuts a temporal key as the derivation gives it into the parts that a driver takes.
 *
 * This is the only place where TKIP's two Michael keys are told apart. On the wire and in the PTK the order is
 * TK ‖ authenticator's Tx ‖ supplicant's Tx; a driver wants its own Tx first.
 *
 * @param cipher - a cipher for data frames
 * @param tk - borrowed: 32 octets for TKIP, else the size that the cipher has
 * @param role - the end that will use the key
 * @returns copies; the caller owns them
 * @throws KeyError `ERR_KEY_LENGTH` - `tk` is not of the cipher's size; `ERR_KEY_SUITE` - WEP has no temporal key
 * @spec IEEE 802.11-2016 12.7.1.3 (PTK), 12.7.1.4 (GTK), Table 12-1
 */
export function cutTemporalKey(cipher: CipherName, tk: Secret, role: Role): TemporalKey {
  if (cipher === "tkip") {
    requireSize(tk, 32, cipher);
    const [authenticatorTx, supplicantTx] = [tk.slice(16, 24), tk.slice(24, 32)];
    return role === "supplicant"
      ? { cipher, tk: tk.slice(0, 16), txMic: supplicantTx, rxMic: authenticatorTx }
      : { cipher, tk: tk.slice(0, 16), txMic: authenticatorTx, rxMic: supplicantTx };
  }
  if (cipher === "ccmp" || cipher === "gcmp" || cipher === "ccmp-256" || cipher === "gcmp-256") {
    const size = cipher === "ccmp" || cipher === "gcmp" ? 16 : 32;
    requireSize(tk, size, cipher);
    return { cipher, tk: tk.slice(0, size) };
  }
  throw new KeyError("ERR_KEY_SUITE", `${cipher} has no temporal key for data frames`);
}

/**
 * Puts a temporal key together again, in the order of the wire: the inverse of {@link cutTemporalKey}.
 *
 * @param key - borrowed
 * @param role - the end that the key was cut for
 * @returns a copy that the caller owns
 * @spec IEEE 802.11-2016 12.7.1.3 (PTK), 12.7.1.4 (GTK)
 */
export function joinTemporalKey(key: TemporalKey, role: Role): Secret {
  if (key.cipher !== "tkip") return key.tk.slice(0, key.tk.length);
  const [authenticatorTx, supplicantTx] = role === "supplicant" ? [key.rxMic, key.txMic] : [key.txMic, key.rxMic];
  return new Secret(concat(key.tk.octets, authenticatorTx.octets, supplicantTx.octets));
}

/** Destroys every secret of a key. A second call does nothing. */
export function destroyKey(key: KeyDescriptor | TemporalKey): void {
  key.tk.destroy();
  if (key.cipher === "tkip") {
    key.txMic.destroy();
    key.rxMic.destroy();
  }
}

function requireSize(tk: Secret, size: number, cipher: CipherName): void {
  if (tk.length !== size) throw new KeyError("ERR_KEY_LENGTH", `a ${cipher} key is ${size} octets, not ${tk.length}`);
}
