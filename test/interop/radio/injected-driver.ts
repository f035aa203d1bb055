import {
  type CipherKey,
  MsduReceiver,
  managementCiphers,
  mpduCiphers,
  protectMsdu,
} from "../../../src/cipher/index.ts";
import {
  decodeSnap,
  EtherType,
  encodeMpdu,
  encodeSnap,
  FrameType,
  type MacHeader,
  type Management,
  ManagementSubtype,
  type Mpdu,
} from "../../../src/dot11/index.ts";
import type { Association, Driver, DriverCapabilities, ExtendedKeyId } from "../../../src/driver/index.ts";
import type { KeyDescriptor, KeySlot } from "../../../src/keys/index.ts";
import type { Air } from "./air.ts";
import { isGroup, managementFrame, nameOf, orUndefined, readFrame, readManagement } from "./frames.ts";
import { KeyRing } from "./key-ring.ts";

/** What a radio has to tell its owner. Octets are borrowed. */
export type RadioEvent =
  /** A station: the access point took it. An access point: this station asks to be taken, with these elements. */
  | { readonly type: "association"; readonly peer: Uint8Array; readonly elements: Uint8Array }
  /** A station: the access point did not take it, by a status code; undefined where it did not answer. */
  | { readonly type: "refused"; readonly peer: Uint8Array; readonly status: number | undefined }
  /** The other end has ended the association, with a reason code. */
  | { readonly type: "left"; readonly peer: Uint8Array; readonly reason: number }
  /** An EAPOL frame, from its version octet on. */
  | { readonly type: "eapol"; readonly peer: Uint8Array; readonly octets: Uint8Array; readonly encrypted: boolean }
  /** Data, from LLC on. */
  | { readonly type: "msdu"; readonly da: Uint8Array; readonly sa: Uint8Array; readonly msdu: Uint8Array }
  /** TKIP's Michael refused a frame, under the pairwise key or under a group key. */
  | { readonly type: "michael-failure"; readonly peer: Uint8Array; readonly pairwise: boolean };

/** What a radio is made of. */
export interface InjectedDriverOptions {
  /** What carries its frames. */
  readonly air: Air;
  /** Its own address, 6 octets. */
  readonly address: Uint8Array;
  /** Told of everything that happens to it. */
  readonly tell: (event: RadioEvent) => void;
  /** Shown every key on its way to its slot. Left out: nobody is. Borrowed: the octets end when the call does. */
  readonly showKey?: ((key: KeyDescriptor) => void) | undefined;
}

/** One other end of this radio's. */
interface Link {
  readonly peer: Uint8Array;
  readonly receiver: MsduReceiver;
  open: boolean;
  /** Whether both ends protect management frames. */
  protectsManagement: boolean;
}

/** Robust management frames: what is protected where anything is. */
const robust: readonly number[] = [
  ManagementSubtype.deauthentication,
  ManagementSubtype.disassociation,
  ManagementSubtype.action,
];

/**
 * A radio that consists of frames alone: whatever a kernel and its hardware do for a `Driver` is done here, and each
 * frame leaves as it will be on the air. The two roles are its subclasses.
 */
export abstract class InjectedDriver implements Driver {
  readonly capabilities: DriverCapabilities = {
    ciphers: [...Object.values(mpduCiphers), ...Object.values(managementCiphers)].map(({ name }) => name),
    groupKeys: 6,
    authorizesPort: true,
  };
  /** It has two places for each peer. */
  readonly extendedKeyId: ExtendedKeyId = {
    setReceiveKey: async (key) => {
      this.#showKey?.(key);
      this.keys.setReceive(key);
    },
    sendWithKey: async (slot) => this.keys.sendWith(slot),
  };
  /** Its own address, 6 octets. */
  readonly address: Uint8Array;
  /** Its keys at work. */
  readonly keys: KeyRing = new KeyRing((key) => {
    for (const { receiver } of this.#links.values()) receiver.forgetKey(key);
  });
  protected readonly air: Air;
  protected readonly tell: (event: RadioEvent) => void;
  readonly #showKey: ((key: KeyDescriptor) => void) | undefined;
  readonly #links = new Map<string, Link>();
  readonly #lastHeard = new Map<string, number>();
  readonly #deafen: () => void;
  #sequenceNumber = 0;

  constructor({ air, address, tell, showKey }: InjectedDriverOptions) {
    this.air = air;
    this.address = address;
    this.tell = tell;
    this.#showKey = showKey;
    this.#deafen = air.listen((mpdu) => this.#hear(mpdu));
  }

  async setKey(key: KeyDescriptor): Promise<void> {
    this.#showKey?.(key);
    this.keys.set(key);
  }

  async deleteKey(slot: KeySlot): Promise<void> {
    this.keys.delete(slot);
  }

  abstract associate(request: Association): Promise<void>;

  async disassociate(peer: Uint8Array, reason: number): Promise<void> {
    this.sendManagement(peer, { subtype: ManagementSubtype.disassociation, reason, elements: new Uint8Array(0) });
    this.endLink(peer);
  }

  async deauthenticate(peer: Uint8Array, reason: number): Promise<void> {
    this.sendManagement(peer, { subtype: ManagementSubtype.deauthentication, reason, elements: new Uint8Array(0) });
    this.endLink(peer);
  }

  async authorize(peer: Uint8Array, open: boolean): Promise<void> {
    const link = this.#links.get(nameOf(peer));
    if (link !== undefined) link.open = open;
  }

  async sendEapol(peer: Uint8Array, eapol: Uint8Array): Promise<void> {
    this.sendMsdu(peer, encodeSnap({ oui: 0, etherType: EtherType.eapol, payload: eapol }));
  }

  /**
   * Sends an MSDU, from LLC on; protected wherever there is a key for it.
   *
   * @param sa - on whose behalf an access point sends it. Left out: its own
   */
  sendMsdu(da: Uint8Array, msdu: Uint8Array, sa: Uint8Array = this.address): void {
    const header = this.dataHeader(da, sa, this.nextSequenceNumber());
    const key = this.keyFor(header);
    const frames = key === undefined ? [encodeMpdu({ header, body: msdu })] : (protectMsdu(key, header, msdu) ?? []);
    for (const frame of frames) this.air.send(frame);
  }

  /** The radio falls silent, and all its keys come to their end. */
  close(): void {
    this.#deafen();
    this.keys.clear();
    this.#links.clear();
  }

  /** The header of a data frame to `da`. */
  protected abstract dataHeader(da: Uint8Array, sa: Uint8Array, sequenceNumber: number): MacHeader;

  /** The key that a frame with this header is sent under. */
  protected abstract keyFor(header: MacHeader): CipherKey | undefined;

  /** Whose link a data frame belongs to; undefined where it is not for this radio. */
  protected abstract linkOf(header: MacHeader): Uint8Array | undefined;

  /** A management frame that is for this radio or for all, in clear by now. */
  protected abstract onManagement(from: Uint8Array, management: Management): void;

  /** The name of the network in whose frames this radio takes part, with `peer` at the other end. */
  protected abstract bssidWith(peer: Uint8Array): Uint8Array;

  /** An association begins: nothing of an earlier one is left. */
  protected beginLink(peer: Uint8Array, protectsManagement: boolean): void {
    this.endLink(peer);
    const policy = () => ({ privacy: true, dropUnencrypted: true, authorized: link.open });
    const receiver = new MsduReceiver(policy, (header, keyId) =>
      isGroup(header.address1 as Uint8Array) ? this.keys.group(keyId) : this.keys.receiving(peer, keyId),
    );
    const link: Link = { peer, receiver, open: false, protectsManagement };
    this.#links.set(nameOf(peer), link);
  }

  /** An association is over. */
  protected endLink(peer: Uint8Array): void {
    this.keys.forget(peer);
    this.#links.delete(nameOf(peer));
  }

  protected nextSequenceNumber(): number {
    this.#sequenceNumber = (this.#sequenceNumber + 1) & 0xfff;
    return this.#sequenceNumber;
  }

  protected sendManagement(to: Uint8Array, management: Management): void {
    const frame = managementFrame(to, this.address, this.bssidWith(to), this.nextSequenceNumber(), management);
    const link = this.#links.get(nameOf(to));
    const key = link?.protectsManagement && robust.includes(management.subtype) ? this.keys.pairwise(to) : undefined;
    const sent = key === undefined ? frame : key.encapsulate(frame);
    if (sent !== undefined) this.air.send(sent);
  }

  #hear(mpdu: Uint8Array): void {
    const frame = readFrame(mpdu);
    const { address1: to, address2: from } = frame?.header ?? {};
    if (frame === undefined || to === undefined || from === undefined) return;
    if (nameOf(from) === nameOf(this.address) || !(isGroup(to) || nameOf(to) === nameOf(this.address))) return;
    if (this.#isRepeated(frame.header, from)) return;
    if (frame.header.frameControl.type === FrameType.management) this.#hearManagement(mpdu, frame, from);
    else if (frame.header.frameControl.type === FrameType.data) this.#hearData(mpdu, frame.header);
  }

  /** A frame that was heard, but whose acknowledgement was not, comes once more. */
  #isRepeated({ frameControl, sequenceNumber, fragmentNumber }: MacHeader, from: Uint8Array): boolean {
    const number = (sequenceNumber ?? 0) * 16 + (fragmentNumber ?? 0);
    const repeated = frameControl.retry && this.#lastHeard.get(nameOf(from)) === number;
    this.#lastHeard.set(nameOf(from), number);
    return repeated;
  }

  #hearManagement(mpdu: Uint8Array, frame: Mpdu, from: Uint8Array): void {
    const { subtype } = frame.header.frameControl;
    const link = this.#links.get(nameOf(from));
    const mustHold = link?.protectsManagement && robust.includes(subtype) && this.keys.pairwise(from) !== undefined;
    const body = mustHold ? this.#openManagement(mpdu, frame, from) : frame.body;
    const management = body === undefined ? undefined : readManagement(subtype, body);
    if (management !== undefined) this.onManagement(from, management);
  }

  #openManagement(mpdu: Uint8Array, { header, body }: Mpdu, from: Uint8Array): Uint8Array | undefined {
    const toMany = isGroup(header.address1 as Uint8Array);
    const key = toMany ? this.keys.integrityInUse : this.keys.receiving(from, (body[3] ?? 0) >> 6);
    const opened = key?.decapsulate(mpdu);
    return opened === undefined || typeof opened === "string" ? undefined : opened.body;
  }

  #hearData(mpdu: Uint8Array, header: MacHeader): void {
    const peer = this.linkOf(header);
    const link = peer === undefined ? undefined : this.#links.get(nameOf(peer));
    if (link === undefined) return;
    const received = link.receiver.receive(mpdu);
    if (received.kind === "refused" && received.why === "bad-michael") {
      const pairwise = !isGroup(header.address1 as Uint8Array);
      this.tell({ type: "michael-failure", peer: link.peer, pairwise });
    }
    if (received.kind !== "msdus") return;
    for (const { da, sa, msdu, encrypted } of received.msdus) {
      const eapol = eapolIn(msdu);
      if (eapol === undefined) this.tell({ type: "msdu", da, sa, msdu });
      else this.tell({ type: "eapol", peer: link.peer, octets: eapol, encrypted });
    }
  }
}

function eapolIn(msdu: Uint8Array): Uint8Array | undefined {
  const snap = orUndefined(() => decodeSnap(msdu));
  return snap?.etherType === EtherType.eapol ? snap.payload : undefined;
}
