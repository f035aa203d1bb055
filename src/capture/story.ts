/** What a capture tells, as facts. What may be behind them, `diagnose` says. */
import type { KeyMessage } from "../eapol/message.ts";
import type { ApElements } from "../handshake/ap-elements.ts";
import type { Suite } from "../handshake/suite.ts";
import type { Sender } from "./recording.ts";

/** All that a capture tells. */
export interface CaptureStory {
  /** Packets that were read. */
  readonly packets: number;
  /** Packets that are no frame of 802.11 or Ethernet, by why. */
  readonly unreadable: Readonly<Record<string, number>>;
  /** The networks whose access points were heard, in the order of their first frame. */
  readonly networks: readonly CaptureNetwork[];
  /** Between a station and an access point each, in the order of their first frame. */
  readonly sessions: readonly CaptureSession[];
  /** Frames of networks and stations past the limit, which are in neither list. */
  readonly framesLeftOut: number;
}

/** An access point, by what it said and what it sent to all. */
export interface CaptureNetwork {
  /** 6 octets. */
  readonly bssid: Uint8Array;
  /** 0 to 32 octets; undefined where no frame told it. */
  readonly ssid: Uint8Array | undefined;
  /** What the last beacon or probe response said; undefined where there was none. */
  readonly apElements: ApElements | undefined;
  /** Whether frames are encrypted there, by what it announced. */
  readonly privacy: boolean;
  /** Beacons and probe responses. */
  readonly beacons: number;
  /** Packet number of the first frame. */
  readonly firstPacket: number;
  /** Protected frames that no session is answerable for. */
  readonly frames: FrameCounts;
}

/** Protected frames, by what came of them. */
export interface FrameCounts {
  /** Those that were opened. */
  readonly decrypted: {
    /** Data frames, each fragment by itself. */
    readonly data: number;
    /** Management frames to one station that were opened, and those to all whose MIC held. */
    readonly management: number;
  };
  /** Those that were not, by why. */
  readonly undecrypted: Readonly<Partial<Record<UndecryptedReason, number>>>;
}

/**
 * Why a protected frame was not opened.
 *
 * - `no-handshake`: there are no keys of this session: no handshake was verified
 * - `before-handshake`: it was sent before the handshake that was
 * - `no-group-key`: the group key that it names was not brought by a handshake that could be opened
 * - `wrong-key`: the integrity did not hold under any key of the session
 * - `cut`: the recording has only its beginning
 * - `malformed`: no cipher writes such frames
 * - `no-session`: it is between stations, or from nobody who associated
 */
export type UndecryptedReason =
  | "no-handshake"
  | "before-handshake"
  | "no-group-key"
  | "wrong-key"
  | "cut"
  | "malformed"
  | "no-session";

/** What passed between a station and an access point, by the addresses of their link. */
export interface CaptureSession {
  /** Authenticator's address, 6 octets. */
  readonly aa: Uint8Array;
  /** Supplicant's address, 6 octets. */
  readonly spa: Uint8Array;
  /** 0 to 32 octets; undefined where no frame told it. */
  readonly ssid: Uint8Array | undefined;
  /** What the station chose; undefined where its element was not recorded, or cannot be read. */
  readonly suite: Suite | undefined;
  /** Packet numbers of the first and the last frame. */
  readonly firstPacket: number;
  /** Packet number of the last frame. */
  readonly lastPacket: number;
  /** Associations, in their order: the first sixteen. */
  readonly associations: readonly SessionAssociation[];
  /** Handshakes, in their order: the first sixteen. */
  readonly handshakes: readonly SessionHandshake[];
  /** EAPOL-Key frames past the limit. */
  readonly messagesLeftOut: number;
  /** How it was ended, each time: the first sixteen. */
  readonly ends: readonly SessionEnd[];
  /** Whether the MIC of some message held: the PMK is among the keys that were given. */
  readonly micVerified: boolean;
  /** Its protected frames. Those to all count where the group key came from. */
  readonly frames: FrameCounts;
  /** What is missing or out of order, each kind once. */
  readonly findings: readonly SessionFinding[];
  /**
   * The material of a handshake whose MIC did not hold, or could not be checked, for whoever wants to try other keys; undefined where there is
   * none, and of sessions that were put to sleep: see `AnalyzeOptions`.
   */
  readonly unverified: UnverifiedHandshake | undefined;
}

/** A station joins. */
export interface SessionAssociation {
  /** Packet number of the request. */
  readonly number: number;
  /** The access point that it comes from, 6 octets; undefined of a first association. */
  readonly from: Uint8Array | undefined;
  /** Status code of the answer; undefined where none was recorded. */
  readonly status: number | undefined;
}

/** A deauthentication or disassociation. */
export interface SessionEnd {
  /** Packet number. */
  readonly number: number;
  /** Who sent it. */
  readonly from: Sender;
  /** Reason code: see `reasonCode`. */
  readonly reason: number;
  /** Whether it was protected. */
  readonly protected: boolean;
}

/** Messages that belong together, by replay counter and nonce. */
export interface SessionHandshake {
  /** Which handshake it is. */
  readonly kind: "pairwise" | "group";
  /** In the order of the capture. */
  readonly messages: readonly SessionMessage[];
}

/**
 * What came of a message's MIC.
 *
 * - `verified`: it held under a key that was given
 * - `mismatch`: it did not, under any
 * - `unchecked`: there was no key to check it with, or a nonce was missing
 * - `absent`: the message has none
 */
export type MicVerdict = "verified" | "mismatch" | "unchecked" | "absent";

/** An EAPOL-Key frame. */
export interface SessionMessage {
  /** Which message it is. */
  readonly message: KeyMessage;
  /** Packet number. */
  readonly number: number;
  /** Who sent it. */
  readonly from: Sender;
  /** 64 bits. */
  readonly replayCounter: bigint;
  /** What came of its MIC. */
  readonly mic: MicVerdict;
  /** Whether the frame that carried it was protected. */
  readonly encrypted: boolean;
  /** Of a message 1 with a PMKID: whether it is that of a key that was given; undefined where that cannot be told. */
  readonly pmkidHolds: boolean | undefined;
}

/** What a MIC that did not hold was computed from. Copies. */
export interface UnverifiedHandshake {
  /** The whole EAPOL frame with the MIC. */
  readonly octets: Uint8Array;
  /** 32 octets. */
  readonly aNonce: Uint8Array;
  /** 32 octets. */
  readonly sNonce: Uint8Array;
  /** Whether the nonces are of messages with the same replay counter. */
  readonly paired: boolean;
}

/**
 * What is missing or out of order in a session.
 *
 * - `ssid-unknown`: a passphrase was given, and no frame tells the network's name
 * - `no-key-given`: a handshake was recorded, and no key for it was given
 * - `pmk-needed`: the AKM takes no passphrase, or makes its PMK in another exchange, and no PMK was given
 * - `suite-unsupported`: keys of this AKM or cipher are not derived here
 * - `handshake-missing`: protected frames, and no EAPOL-Key frame
 * - `message-1-missing`, `message-2-missing`: a nonce is not known
 * - `replay-counter-unpaired`: message 2 answers no message 1 that was recorded
 * - `mic-mismatch`: the MIC of message 2 or 3 does not hold under any key that was given
 * - `message-cut`: an EAPOL-Key frame was recorded in part
 * - `group-key-missing`: frames to all, whose group key was not brought by a handshake that could be opened
 * - `message-3-repeated`: message 3 came again, asking to install the key once more
 * - `message-1-after-message-3`: message 1 came again between two messages 3
 * - `packet-number-reused`: a packet number was not above those before under the same key
 * - `michael-mismatch`: Michael did not hold over a frame of TKIP that opened
 * - `management-mic-mismatch`: the MIC of a management frame to all did not hold
 * - `plain-eapol-after-keys`: an unprotected message of the access point between frames under one key, of a handshake in
 *   which no MIC holds
 * - `plain-data-after-keys`: an unprotected data frame after protected ones
 * - `fragments-mixed`: fragments of one frame, some protected and some not
 * - `fragment-alone`: a fragment without the first
 * - `group-fragment`: a fragment to a group address
 * - `amsdu-snap-header`: an A-MSDU whose first octets are an LLC header: a frame that was made one afterwards
 */
export type SessionFindingKind =
  | "ssid-unknown"
  | "no-key-given"
  | "pmk-needed"
  | "suite-unsupported"
  | "handshake-missing"
  | "message-1-missing"
  | "message-2-missing"
  | "replay-counter-unpaired"
  | "mic-mismatch"
  | "message-cut"
  | "group-key-missing"
  | "message-3-repeated"
  | "message-1-after-message-3"
  | "packet-number-reused"
  | "michael-mismatch"
  | "management-mic-mismatch"
  | "plain-eapol-after-keys"
  | "plain-data-after-keys"
  | "fragments-mixed"
  | "fragment-alone"
  | "group-fragment"
  | "amsdu-snap-header";

/** Something that is missing or out of order. */
export interface SessionFinding {
  /** What. */
  readonly kind: SessionFindingKind;
  /** Packet number where it was first seen. */
  readonly number: number;
  /** How often. */
  readonly times: number;
}
