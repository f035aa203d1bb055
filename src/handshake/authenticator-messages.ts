import { concat, copyOf } from "../bytes/octets.ts";
import { createKde, encodeBigtkKde, encodeGtkKde, encodeIgtkKde, encodeKeyIdKde, Kde } from "../eapol/kde.ts";
import type { KeyFrame } from "../eapol/key-frame.ts";
import { type Element, ElementId, encodeElements } from "../ie/element.ts";
import { encodeOci, type Oci } from "../ie/oci.ts";
import { Cipher, cipherSuite } from "../ie/suite.ts";
import { type FtAssociation, withPmkR1Name } from "./ft-association.ts";
import type { GroupKeySource, TransmitKey } from "./group-source.ts";
import { type MobilityDomain, mobilityTimeoutElements } from "./mobility-domain.ts";
import { encryptKeyData, type FrameKeys } from "./protection.ts";
import { plainFrame, type Sender, sealedFrame } from "./sender.ts";

/**
 * The three kinds of frame that an authenticator sends, octet for octet as hostapd 2.10 does.
 *
 * Key Data are made here from what the access point is and has; nothing is repeated from the station's frames.
 */

/** What an access point has said of its mobility domain to a station that associates for it. */
export interface FtAnnouncement extends FtAssociation {
  /** The domain. Borrowed: how long a key lives is read when it is said. */
  readonly domain: MobilityDomain;
}

/** An authenticator as its frames show it. */
export interface AuthenticatorSender extends Sender {
  /** The access point's elements as message 3 repeats them. */
  readonly ownElements: Uint8Array;
  /** Its Override elements, which message 3 repeats for stations that know of them; no octets where it has none. */
  readonly overrideElements: Uint8Array;
  /** With an FT AKM, what the association response said of the mobility domain; else undefined. */
  readonly ft: FtAnnouncement | undefined;
  /** Where the group keys come from. */
  readonly group: GroupKeySource;
  /** Where the access point sends; undefined where the two ends do not validate the channel. */
  readonly channel: Oci | undefined;
  /** The SSID that message 3 shows; undefined where the two ends do not protect it. */
  readonly ssid: Uint8Array | undefined;
  /** The PMKID that message 1 names; undefined where it names none. */
  readonly pmkid: Uint8Array | undefined;
}

/**
 * Message 1: the authenticator's nonce.
 *
 * @spec IEEE 802.11-2016 12.7.6.2
 */
export function message1(
  sender: AuthenticatorSender,
  fields: Pick<KeyFrame, "replayCounter" | "keyNonce">,
): Uint8Array {
  const { pmkid, protection } = sender;
  const keyData = pmkid === undefined ? new Uint8Array(0) : encodeElements([createKde(Kde.pmkid, pmkid)]);
  const keyInfo = { pairwise: true, ack: true };
  return plainFrame(sender, keyInfo, { ...fields, keyLength: protection.keyLength, keyData });
}

/** What a message 3 says besides the group keys. */
export interface Message3 extends Pick<KeyFrame, "replayCounter" | "keyNonce"> {
  /** The key ID of the pairwise key with Extended Key ID, else undefined. */
  readonly keyId: 0 | 1 | undefined;
  /** WPA has no Secure bit here, but where a station set it in its message 2, hostapd answers alike. */
  readonly secure: boolean;
  /** Whether the station's nonce says that it knows of RSN overriding. Others might stumble over Override elements. */
  readonly rsnOverriding: boolean;
  /** With an FT AKM, the name of the PMK-R1 that the keys came from; else undefined. */
  readonly pmkR1Name: Uint8Array | undefined;
}

/**
 * Message 3: the access point's elements once more, and in RSN the group keys; in a mobility domain the name of the
 * PMK-R1 as well, and how long it is good for.
 *
 * @spec IEEE 802.11-2016 12.7.6.4, 13.4.2
 */
export function message3(sender: AuthenticatorSender, message: Message3, keys: FrameKeys): Uint8Array {
  const { replayCounter, keyNonce } = message;
  const { keyLength, suite } = sender.protection;
  const keyInfo = { pairwise: true, ack: true, install: true, secure: message.secure };
  const fields = { replayCounter, keyNonce, keyLength };
  if (suite.protocol === "wpa") {
    return sealedFrame(sender, keyInfo, { ...fields, keyData: sender.ownElements }, keys);
  }
  const keyId = message.keyId === undefined ? [] : [keyIdKde(message.keyId)];
  const overrides = message.rsnOverriding ? sender.overrideElements : new Uint8Array(0);
  const kdes = [...keyId, ...groupKdes(sender), ...ssidElement(sender)];
  const { ownElements, ft } = sender;
  const { pmkR1Name } = message;
  const own = pmkR1Name === undefined ? ownElements : withPmkR1Name(ownElements, pmkR1Name);
  const behind = ft === undefined ? new Uint8Array(0) : concat(ft.fte, mobilityTimeoutElements(ft.domain));
  const clear = joined(concat(own, overrides), kdes, behind);
  return sealedWithGroupKeys(sender, { ...keyInfo, secure: true }, fields, clear, keys);
}

/**
 * Group message 1: the group keys. In WPA the Key Data are the GTK itself.
 *
 * @spec IEEE 802.11-2016 12.7.7.2; Wi-Fi Alliance WPA 3.1 (as in IEEE 802.11i/D3.0) 8.5.4.1
 */
export function groupMessage1(sender: AuthenticatorSender, replayCounter: bigint, keys: FrameKeys): Uint8Array {
  const { suite } = sender.protection;
  const { gtk } = sender.group.keys;
  const keyInfo = { ack: true, secure: true };
  if (suite.protocol === "rsn") {
    const clear = joined(new Uint8Array(0), groupKdes(sender), new Uint8Array(0));
    return sealedWithGroupKeys(sender, keyInfo, { replayCounter }, clear, keys);
  }
  const keyLength = cipherSuite(suite.group)?.keyLength ?? 0;
  const clear = copyOf(gtk?.key.octets ?? new Uint8Array(0));
  return sealedWithGroupKeys(
    sender,
    { ...keyInfo, keyIndex: gtk?.keyId ?? 0 },
    { replayCounter, keyLength },
    clear,
    keys,
  );
}

/** Encrypts Key Data that hold group keys, clears them, and seals the frame. */
function sealedWithGroupKeys(
  sender: AuthenticatorSender,
  keyInfo: Parameters<typeof sealedFrame>[1],
  fields: Partial<KeyFrame>,
  clear: Uint8Array,
  keys: FrameKeys,
): Uint8Array {
  const { protection, group } = sender;
  try {
    const encrypted = encryptKeyData(clear, keys.kek, protection, () => group.freshIv());
    const keyRsc = receiveCounter(group.keys.gtk);
    const encryptedKeyData = protection.suite.protocol === "rsn";
    return sealedFrame(sender, { ...keyInfo, encryptedKeyData }, { ...fields, ...encrypted, keyRsc }, keys);
  } finally {
    clear.fill(0);
  }
}

/** Elements, KDEs and more elements in one run. The KDEs are cleared: they hold keys. */
function joined(before: Uint8Array, kdes: readonly Element[], behind: Uint8Array): Uint8Array {
  const octets = encodeElements(kdes);
  const whole = concat(before, octets, behind);
  octets.fill(0);
  for (const { body } of kdes) body.fill(0);
  return whole;
}

function groupKdes({ channel, protection, group }: AuthenticatorSender): Element[] {
  const { gtk, igtk, bigtk } = group.keys;
  const { suite } = protection;
  const kdes: Element[] = [];
  if (gtk !== undefined && suite.group !== Cipher.noGroupTraffic) {
    const { keyId, key } = gtk;
    kdes.push(keyKde(Kde.gtk, encodeGtkKde({ keyId, transmit: false, reserved: 0, gtk: key.octets })));
  }
  if (suite.groupManagement !== undefined) {
    if (igtk !== undefined) {
      const { keyId, packetNumber, key } = igtk;
      kdes.push(keyKde(Kde.igtk, encodeIgtkKde({ keyId, ipn: packetNumber, igtk: key.octets })));
    }
    if (bigtk !== undefined) {
      const { keyId, packetNumber, key } = bigtk;
      kdes.push(keyKde(Kde.bigtk, encodeBigtkKde({ keyId, bipn: packetNumber, bigtk: key.octets })));
    }
  }
  return channel === undefined ? kdes : [...kdes, createKde(Kde.oci, encodeOci(channel))];
}

/** A KDE of data that hold a key: they are copied into it, and cleared. */
function keyKde(selector: number, data: Uint8Array): Element {
  const kde = createKde(selector, data);
  data.fill(0);
  return kde;
}

function ssidElement({ ssid }: AuthenticatorSender): Element[] {
  return ssid === undefined ? [] : [{ id: ElementId.ssid, body: copyOf(ssid) }];
}

function keyIdKde(keyId: 0 | 1): Element {
  return createKde(Kde.keyId, encodeKeyIdKde({ keyId, reserved: 0 }));
}

/** A packet number as the Key RSC field has it: least significant octet first. @spec IEEE 802.11-2016 12.7.2 e) */
function receiveCounter(gtk: TransmitKey | undefined): Uint8Array {
  const octets = new Uint8Array(8);
  new DataView(octets.buffer).setBigUint64(0, gtk?.packetNumber ?? 0n, true);
  return octets;
}
