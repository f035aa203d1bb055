import { equal } from "../bytes/octets.ts";
import type { Secret } from "../bytes/secret.ts";
import type { AttachedManagementCipher } from "../cipher/bip.ts";
import { managementCiphers } from "../cipher/ciphers.ts";
import type { ApElements } from "../handshake/ap-elements.ts";
import type { Suite } from "../handshake/suite.ts";
import { type CipherName, cipherSuite, type SuiteSelector } from "../ie/suite.ts";
import type { IntegrityCipher } from "../keys/descriptor.ts";
import { Counts } from "./counts.ts";
import { FrameKey } from "./frame-key.ts";
import type { CaptureNetwork, SessionFindingKind } from "./story.ts";

/** Group keys that are kept of a network, the newest first. Rekeying goes back and forth between two slots. */
const mostGroupKeys = 6;

/** A session, as far as its network looks at it. */
export interface Station {
  readonly frames: Counts;
  readonly micVerified: boolean;
  note(kind: SessionFindingKind, number: number): void;
}

/** A group key, and the session whose handshake brought it. */
interface GroupKey {
  readonly key: FrameKey;
  readonly from: Station | undefined;
}

/** An IGTK. */
interface IntegrityKey {
  readonly attached: AttachedManagementCipher;
  readonly tk: Secret;
  readonly from: Station;
}

/** An access point while a capture is read. */
export class NetworkState implements CaptureNetwork {
  readonly bssid: Uint8Array;
  readonly firstPacket: number;
  readonly frames: Counts = new Counts();
  ssid: Uint8Array | undefined;
  apElements: ApElements | undefined;
  privacy = false;
  beacons = 0;
  /** Tries keys that were given for frames as they are; made when the first frame without a handshake comes. */
  given: readonly FrameKey[] | undefined;
  /** The session that was heard last. */
  latest: Station | undefined;
  /** Suites that its stations chose: most choose the same. */
  readonly #suites: Suite[] = [];
  #groupKeys: GroupKey[] = [];
  #integrityKeys: IntegrityKey[] = [];

  /** @param bssid - owned from here on */
  constructor(bssid: Uint8Array, firstPacket: number) {
    this.bssid = bssid;
    this.firstPacket = firstPacket;
  }

  get groupKeys(): readonly GroupKey[] {
    return this.#groupKeys;
  }

  get integrityKeys(): readonly IntegrityKey[] {
    return this.#integrityKeys;
  }

  /** The suite itself, or the equal one that another station chose before. */
  oneOf(suite: Suite): Suite {
    const known = this.#suites.find((one) => sameSuite(one, suite));
    if (known === undefined && this.#suites.length < 16) this.#suites.push(suite);
    return known ?? suite;
  }

  /** @param tk - taken over */
  addGroupKey(cipher: CipherName, tk: Secret, keyId: number, from: Station): void {
    const known = this.#groupKeys.findIndex(({ key }) => key.keyId === keyId && equal(key.octets, tk.octets));
    if (known >= 0) {
      tk.destroy();
      this.#groupKeys.unshift(...this.#groupKeys.splice(known, 1));
      return;
    }
    this.#groupKeys.unshift({ key: new FrameKey(cipher, tk, keyId), from });
    for (const { key } of this.#groupKeys.splice(mostGroupKeys)) key.destroy();
  }

  /** @param tk - taken over */
  addIntegrityKey(suite: SuiteSelector, tk: Secret, keyId: number, from: Station): void {
    const name = cipherSuite(suite)?.name;
    const cipher = name?.startsWith("bip-") ? managementCiphers[name as IntegrityCipher] : undefined;
    const known = this.#integrityKeys.some((key) => key.attached.keyId === keyId && equal(key.tk.octets, tk.octets));
    if (cipher === undefined || known || tk.length !== cipher.keyLength || keyId < 4 || keyId > 5) {
      tk.destroy();
      return;
    }
    const attached = cipher.attach({ cipher: cipher.name, keyId: keyId as 4 | 5, tk });
    this.#integrityKeys.unshift({ attached, tk, from });
    for (const old of this.#integrityKeys.splice(4)) destroyIntegrityKey(old);
  }

  /** Destroys all keys. */
  destroy(): void {
    for (const { key } of this.#groupKeys) key.destroy();
    for (const key of this.given ?? []) key.destroy();
    for (const key of this.#integrityKeys) destroyIntegrityKey(key);
    this.#groupKeys = [];
    this.#integrityKeys = [];
    this.given = undefined;
  }
}

function sameSuite(a: Suite, b: Suite): boolean {
  const fields = ["protocol", "akm", "pairwise", "group", "groupManagement"] as const;
  return fields.every((field) => a[field] === b[field]);
}

function destroyIntegrityKey({ attached, tk }: IntegrityKey): void {
  attached.destroy();
  tk.destroy();
}
