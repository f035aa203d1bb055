import { equal, toHex } from "../../src/bytes/octets.ts";
import { linkFrame } from "../../src/capture/frame.ts";
import type { Packet } from "../../src/capture/packet.ts";
import { type OpenedFrame, RecordedLink } from "../../src/capture/recorded-link.ts";
import { type Ends, endsOf } from "../../src/capture/recording.ts";
import { FrameType } from "../../src/dot11/frame-control.ts";
import { decodeMpdu, type MacHeader } from "../../src/dot11/mac-header.ts";
import { WireError } from "../../src/errors.ts";
import type { KeyDescriptor } from "../../src/keys/descriptor.ts";

/**
 * The keys that replays of a recording have found, and what they open in it: data frames of every pair, those that
 * access points sent to many, and management frames to one station. Frames that came before the handshake that made
 * their key are opened too.
 *
 * The owner ends it with {@link Keyring.destroy}.
 */
export class Keyring {
  /** What opens frames between two, by the addresses of both. */
  readonly #pairs = new Map<string, RecordedLink>();
  /** What opens frames to many, by the access point's address. */
  readonly #groups = new Map<string, RecordedLink>();

  /** Takes a key, borrowed. An IGTK opens nothing. */
  add(aa: Uint8Array, spa: Uint8Array, key: KeyDescriptor): void {
    if (key.scope === "pairwise") linkIn(this.#pairs, toHex(aa) + toHex(spa)).setKey(key);
    else if (key.scope === "group") linkIn(this.#groups, toHex(aa)).setKey(key);
  }

  /** Opens a packet, or undefined where it holds no protected frame, or one that no key opens. */
  open(packet: Packet): OpenedFrame | undefined {
    const frame = linkFrame(packet);
    if (frame.kind !== "dot11") return undefined;
    try {
      return this.#openMpdu(packet.number, frame.octets);
    } catch (error) {
      if (error instanceof WireError) return undefined;
      throw error;
    }
  }

  /** Destroys every key. A second call does nothing. */
  destroy(): void {
    for (const links of [this.#pairs, this.#groups]) {
      for (const link of links.values()) link.destroy();
      links.clear();
    }
  }

  #openMpdu(number: number, mpdu: Uint8Array): OpenedFrame | undefined {
    const { header } = decodeMpdu(mpdu);
    const { type, protected: encrypted } = header.frameControl;
    const ends = type === FrameType.management ? endsOfManagement(header) : endsOf(header);
    if (!encrypted || ends === undefined) return undefined;
    const { from, aa, spa } = ends;
    const toMany = from === "authenticator" && ((spa[0] as number) & 1) !== 0;
    const link = toMany ? this.#groups.get(toHex(aa)) : this.#pairs.get(toHex(aa) + toHex(spa));
    return link?.open({ number, from, mpdu });
  }
}

/** Of a management frame, the third address names the access point. */
function endsOfManagement({ address1, address2, address3 }: MacHeader): Ends | undefined {
  if (address1 === undefined || address2 === undefined || address3 === undefined) return undefined;
  if (equal(address2, address3)) return { from: "authenticator", aa: address2, spa: address1 };
  return equal(address1, address3) ? { from: "supplicant", aa: address1, spa: address2 } : undefined;
}

function linkIn(links: Map<string, RecordedLink>, name: string): RecordedLink {
  const link = links.get(name) ?? new RecordedLink(Number.POSITIVE_INFINITY);
  links.set(name, link);
  return link;
}
