import { copyOf } from "../bytes/octets.ts";
import { DataSubtype, FrameType } from "../dot11/frame-control.ts";
import { type AmsduSubframe, decodeAmsdu, EtherType } from "../dot11/llc.ts";
import { decodeMpdu, type MacHeader, type Mpdu, QosControl, resolveAddresses } from "../dot11/mac-header.ts";
import { WireError } from "../errors.ts";
import type { ReceivingKey } from "./cipher-key.ts";
import type { MsduRefusal, Received, ReceivedMsdu } from "./msdu.ts";
import { type Fragment, Reassembly } from "./reassembly.ts";

/** What a link lets in. Read anew for every frame, so that its owner may change it. */
export interface LinkPolicy {
  /** Whether frames may be protected at all: net80211's PRIVACY. */
  readonly privacy: boolean;
  /** Whether frames in clear are dropped, EAPOL excepted: net80211's DROPUNENCRYPTED. It rules once the port is open. */
  readonly dropUnencrypted: boolean;
  /** Whether the port is open. While it is not, EAPOL alone gets through. */
  readonly authorized: boolean;
}

/**
 * Finds the key that a protected frame was sent under.
 *
 * @param header - of the frame
 * @param keyId - which it names, 0 to 3
 */
export type KeyFinder = (header: MacHeader, keyId: number) => ReceivingKey | undefined;

/**
 * The receiving end of a link: from frames to MSDUs. Opens, refuses replays, puts fragments together, checks Michael,
 * takes A-MSDUs apart, and lets through what the link's policy lets through.
 *
 * Everything that a peer may do wrong is a value. What is refused leaves nothing behind.
 *
 * @spec IEEE 802.11-2016 5.1.5, 10.5, 11.2.2, 12.5; the order of the checks is net80211's
 */
export class MsduReceiver {
  readonly #policy: () => LinkPolicy;
  readonly #findKey: KeyFinder;
  readonly #reassembly = new Reassembly();

  /** A receiver that asks its owner for the policy and for keys. */
  constructor(policy: () => LinkPolicy, findKey: KeyFinder) {
    this.#policy = policy;
    this.#findKey = findKey;
  }

  /**
   * Takes a frame.
   *
   * @param mpdu - without its frame check sequence, and sent once only: what the radio sends again is a replay. Borrowed
   */
  receive(mpdu: Uint8Array): Received {
    const frame = readMpdu(mpdu);
    if (frame === undefined) return refused("truncated");
    const { type, subtype, protected: encrypted } = frame.header.frameControl;
    if (type !== FrameType.data || (subtype & DataSubtype.null) !== 0) return { kind: "no-msdu" };
    const fragment = encrypted ? this.#open(mpdu, frame) : { ...frame, key: undefined, packetNumber: undefined };
    return typeof fragment === "string" ? refused(fragment) : this.#complete(fragment);
  }

  /** A key is taken out of use: MSDUs of which a part came under it are not completed. */
  forgetKey(key: ReceivingKey): void {
    this.#reassembly.forgetKey(key);
  }

  /** The association is new: no MSDU of the last one is completed (CVE-2020-24586). */
  reset(): void {
    this.#reassembly.clear();
  }

  #open(mpdu: Uint8Array, { header, body }: Mpdu): OpenFragment | MsduRefusal {
    if (!this.#policy().privacy) return "no-privacy";
    const keyOctet = body[3];
    if (keyOctet === undefined) return "truncated";
    const key = this.#findKey(header, keyOctet >> 6);
    if (key === undefined) return "no-key";
    const opened = key.decapsulate(mpdu);
    if (typeof opened === "string") return opened;
    const packetNumber = key.cipher.ordered ? opened.packetNumber : undefined;
    return { header, body: opened.body, key, packetNumber };
  }

  #complete(fragment: OpenFragment): Received {
    const { header, key, packetNumber } = fragment;
    const whole = this.#reassembly.add(fragment);
    if (whole === "fragment") return { kind: "fragment" };
    if (whole === "stray-fragment") return refused(whole);
    const addresses = resolveAddresses(header);
    if (addresses === undefined) return refused("malformed");
    const { da, sa } = addresses;
    const priority = (header.qosControl ?? 0) & QosControl.tid;
    const amsdu = ((header.qosControl ?? 0) & QosControl.amsdu) !== 0;
    if (amsdu && key?.cipher.carriesAmsdu === false) return refused("bad-amsdu");
    const msdu = key === undefined ? whole : key.deMic({ da, sa, priority, msdu: whole }, packetNumber ?? 0n);
    if (typeof msdu === "string") return refused(msdu);
    const received = { da: copyOf(da), sa: copyOf(sa), priority, msdu, encrypted: key !== undefined };
    return amsdu ? this.#admitAmsdu(received) : this.#admit(received, header);
  }

  #admit(received: ReceivedMsdu, header: MacHeader): Received {
    const { authorized, dropUnencrypted } = this.#policy();
    const exempt = isEapol(received.msdu) && !isToMany(header);
    if (!authorized && !exempt) return refused("unauthorized");
    if (authorized && dropUnencrypted && !received.encrypted && !exempt) return refused("unencrypted");
    return { kind: "msdus", msdus: [received] };
  }

  /** EAPOL comes in frames of its own: nothing in an A-MSDU is exempt. */
  #admitAmsdu(received: ReceivedMsdu): Received {
    const { authorized, dropUnencrypted } = this.#policy();
    if (!authorized) return refused("unauthorized");
    if (dropUnencrypted && !received.encrypted) return refused("unencrypted");
    const subframes = readSubframes(received.msdu);
    if (subframes === undefined) return refused("bad-amsdu");
    return { kind: "msdus", msdus: subframes.map(({ da, sa, msdu }) => ({ ...received, da, sa, msdu })) };
  }
}

/** A fragment and the key that opened it. */
interface OpenFragment extends Fragment {
  readonly key: ReceivingKey | undefined;
}

function refused(why: MsduRefusal): Received {
  return { kind: "refused", why };
}

function readMpdu(mpdu: Uint8Array): Mpdu | undefined {
  try {
    return decodeMpdu(mpdu);
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

function isToMany({ address1 }: MacHeader): boolean {
  return address1 !== undefined && ((address1[0] as number) & 1) !== 0;
}

/** LLC and SNAP of RFC 1042, which every MSDU of Ethernet starts with. */
const rfc1042 = Uint8Array.of(0xaa, 0xaa, 0x03, 0x00, 0x00, 0x00);

function startsAsMsdu(octets: Uint8Array): boolean {
  return rfc1042.every((octet, i) => octets[i] === octet);
}

function isEapol(msdu: Uint8Array): boolean {
  return startsAsMsdu(msdu) && msdu[6] === EtherType.eapol >> 8 && msdu[7] === (EtherType.eapol & 0xff);
}

/**
 * The subframes of an A-MSDU; undefined where it is none. An MSDU whose bit was set by somebody in between shows by its
 * LLC header, which would stand where the first destination is.
 */
function readSubframes(body: Uint8Array): readonly AmsduSubframe[] | undefined {
  try {
    const subframes = decodeAmsdu(body);
    return subframes.length === 0 || subframes.some(({ da }) => startsAsMsdu(da)) ? undefined : subframes;
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}
