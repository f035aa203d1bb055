import { toHex } from "../bytes/octets.ts";
import type { Secret } from "../bytes/secret.ts";
import { akmSuite, type CipherName, cipherSuite, type SuiteSelector } from "../ie/suite.ts";
import { derivePskSync } from "../keys/psk.ts";

/** A key that frames of a capture may be opened with. It is tried, and believed where a MIC holds. */
export type CaptureKey = CapturePassphrase | CapturePmk | CaptureTemporalKey | CaptureWepKey;

/** A passphrase of WPA-PSK. */
export interface CapturePassphrase {
  readonly kind: "passphrase";
  /** 8 to 63 characters of printable ASCII. */
  readonly passphrase: string;
  /** The network that it is for, 0 to 32 octets; left out, each network whose name the capture tells. */
  readonly ssid?: Uint8Array | undefined;
}

/** A PMK: a PSK, or what SAE, OWE or EAP made. */
export interface CapturePmk {
  readonly kind: "pmk";
  /** 32, 48 or 64 octets; borrowed while frames are read. */
  readonly pmk: Secret;
  /** The network that it is for; left out, any. */
  readonly ssid?: Uint8Array | undefined;
}

/** A temporal key, for frames whose handshake was not recorded: a station's own, or a group's. */
export interface CaptureTemporalKey {
  readonly kind: "tk";
  /** 16 octets, or 32; TKIP's are TK ‖ authenticator's Tx MIC ‖ supplicant's Tx MIC. Borrowed while frames are read. */
  readonly tk: Secret;
  /** The network that it is for; left out, any. */
  readonly ssid?: Uint8Array | undefined;
}

/** A key of WEP. */
export interface CaptureWepKey {
  readonly kind: "wep";
  /** 5 octets, or 13; borrowed while frames are read. */
  readonly key: Secret;
  /** The network that it is for; left out, any. */
  readonly ssid?: Uint8Array | undefined;
}

/** A key of frames as it is tried: its octets, and what they may be for. */
export interface TriedKey {
  /** Owned by who asked. */
  readonly tk: Secret;
  readonly cipher: CipherName;
}

const pmkLengths: readonly number[] = [32, 48, 64];

/** The keys that were given, and the PMKs that came of them. PBKDF2 runs once for each passphrase and network. */
export class KeyShelf {
  readonly #keys: readonly CaptureKey[];
  readonly #derived = new Map<string, Secret>();

  constructor(keys: readonly CaptureKey[]) {
    this.#keys = keys;
  }

  /** Whether there is a passphrase that waits for the name of a network. */
  get needsSsid(): boolean {
    return this.#keys.some((key) => key.kind === "passphrase" && key.ssid === undefined);
  }

  /** Whether there is anything that could open a handshake. */
  get opensHandshakes(): boolean {
    return this.#keys.some(({ kind }) => kind === "passphrase" || kind === "pmk");
  }

  /**
   * PMKs to try in a network with this AKM.
   *
   * @param ssid - where it is known
   * @returns secrets that stay this shelf's
   */
  pmksFor(ssid: Uint8Array | undefined, akm: SuiteSelector): readonly Secret[] {
    const takesPassphrase = akmSuite(akm)?.pmk === "passphrase";
    return this.#keys.flatMap((key) => {
      if (!fits(key, ssid)) return [];
      if (key.kind === "pmk") return pmkLengths.includes(key.pmk.length) ? [key.pmk] : [];
      const name = key.ssid ?? ssid;
      if (key.kind !== "passphrase" || !takesPassphrase || name === undefined) return [];
      return [this.#derive(key.passphrase, name)];
    });
  }

  /** Temporal keys to try on a frame whose handshake was not recorded. Copies that the caller owns. */
  temporalKeysFor(ssid: Uint8Array | undefined, pairwise: SuiteSelector | undefined): readonly TriedKey[] {
    const named = pairwise === undefined ? undefined : cipherSuite(pairwise)?.name;
    return this.#keys.flatMap((key) => {
      if (key.kind !== "tk" || !fits(key, ssid)) return [];
      const all: readonly CipherName[] = key.tk.length === 16 ? ["ccmp", "gcmp"] : ["tkip", "ccmp-256", "gcmp-256"];
      // A group may have another cipher than the station has: the station's is tried first.
      const ordered = named !== undefined && all.includes(named) ? [named, ...all.filter((one) => one !== named)] : all;
      return ordered.map((cipher) => ({ tk: key.tk.slice(0, key.tk.length), cipher }));
    });
  }

  /** WEP keys to try in a network. Copies that the caller owns. */
  wepKeysFor(ssid: Uint8Array | undefined): readonly TriedKey[] {
    return this.#keys.flatMap((key) => {
      if (key.kind !== "wep" || !fits(key, ssid)) return [];
      return [{ tk: key.key.slice(0, key.key.length), cipher: key.key.length === 5 ? "wep40" : "wep104" } as const];
    });
  }

  /** Destroys what was derived here. */
  destroy(): void {
    for (const pmk of this.#derived.values()) pmk.destroy();
    this.#derived.clear();
  }

  #derive(passphrase: string, ssid: Uint8Array): Secret {
    const id = `${toHex(ssid)} ${passphrase}`;
    const known = this.#derived.get(id);
    if (known !== undefined) return known;
    const pmk = derivePskSync(passphrase, ssid);
    this.#derived.set(id, pmk);
    return pmk;
  }
}

/** Whether a key may be for a network. Of a network whose name is not known, any key may be. */
function fits(key: CaptureKey, ssid: Uint8Array | undefined): boolean {
  return key.ssid === undefined || ssid === undefined || toHex(key.ssid) === toHex(ssid);
}
