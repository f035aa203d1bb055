import { crc32 } from "../crypto/crc32.ts";
import { LinkType, type Packet } from "./packet.ts";

/** Frames without a frame check sequence after which nobody expects one any more. */
const enough = 8;

const silentLinkTypes: readonly number[] = [LinkType.ieee80211, LinkType.prism, LinkType.avs];

/**
 * Finds out whether frames end with their check sequence where neither the file nor a link header says so: whether it
 * is the CRC-32 of what stands before it.
 *
 * @spec IEEE 802.11-2016 9.2.4.8
 */
export class FcsProbe {
  #with = 0;
  #without = 0;

  /** The frame without a check sequence. @param mpdu - of `packet`, as its link header leaves it; borrowed */
  strip(packet: Packet, mpdu: Uint8Array): Uint8Array {
    if (packet.fcsLength !== undefined || !silentLinkTypes.includes(packet.linkType)) return mpdu;
    if (mpdu.length < 14 || packet.octets.length < packet.originalLength) return mpdu;
    const known = this.#with > 0 || this.#without >= enough;
    if (!known) {
      if (endsWithCrc(mpdu)) this.#with++;
      else this.#without++;
    }
    return this.#with > 0 ? mpdu.subarray(0, -4) : mpdu;
  }
}

function endsWithCrc(mpdu: Uint8Array): boolean {
  const end = mpdu.length - 4;
  const view = new DataView(mpdu.buffer, mpdu.byteOffset + end, 4);
  return view.getUint32(0, true) === crc32(mpdu.subarray(0, end)) >>> 0;
}
