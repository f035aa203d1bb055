import type { OctetQueue } from "./octet-queue.ts";

/** One recorded packet. */
export interface Packet {
  /** Its place in the file, from 1. */
  readonly number: number;
  /** Nanoseconds since 1970, as the file has them; 0 where it has none. */
  readonly timestamp: bigint;
  /** What its octets start with: see {@link LinkType}. */
  readonly linkType: number;
  /** What was recorded: a view of the file, or of the piece of it that was given. */
  readonly octets: Uint8Array;
  /** Octets that the packet had on the air: more than were recorded where it was cut. */
  readonly originalLength: number;
  /** Octets of frame check sequence that the packet ends with, as the file says; left out where it says nothing. */
  readonly fcsLength?: number;
  /** What somebody wrote beside it, in pcapng. */
  readonly comment?: string;
}

/** Something that is wrong with a file and yet does not make the rest of it unreadable. */
export interface CaptureFinding {
  /** Octets from the start of the file. */
  readonly offset: number;
  /** What is wrong, for people. */
  readonly detail: string;
}

/** A file, as far as it could be read. */
export interface Capture {
  /** In the order of the file. */
  readonly packets: readonly Packet[];
  /** What was wrong with it. Empty for a sound file. */
  readonly findings: readonly CaptureFinding[];
}

/** What the octets of a packet start with. @source https://www.tcpdump.org/linktypes.html */
export const LinkType = {
  ethernet: 1,
  ieee80211: 105,
  linuxSll: 113,
  prism: 119,
  radiotap: 127,
  avs: 163,
  ppi: 192,
} as const;

/**
 * Octets that a packet may claim. What claims more lies, or is of no link type that is read here.
 * It is the largest packet that tcpdump and Wireshark read, too.
 */
export const longestPacket = 262_144;

/** Reads packets of one file format out of octets that come in pieces. */
export interface PacketParser {
  /** The next packet; undefined where more octets are needed first, or nothing more can be read. */
  next(queue: OctetQueue): Packet | undefined;
  /** What the file is in the middle of, `packet 3`, or undefined between two of its parts. */
  readonly within: string | undefined;
}

/** Takes what is wrong with a file. */
export type Report = (offset: number, detail: string) => void;
