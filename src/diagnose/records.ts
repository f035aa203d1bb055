import type {
  DeleteKeyRecord,
  IoctlRecord,
  KeyRefusedRecord,
  ModuleWantedRecord,
  NdisRecord,
  NetlinkRecord,
  NextDriverRecord,
  RfkillRecord,
  ScanFailedRecord,
  SetKeyRecord,
  StartFailedRecord,
} from "./driver-records.ts";

/** What a log says, one record a statement. Whoever printed it, and in whichever release, the record is the same. */

/** A message of the handshakes, as a log's prose names it. */
export type SpokenMessage = "1/4" | "2/4" | "3/4" | "4/4" | "group 1/2" | "group 2/2" | "request";

/** Which way a frame went, as the program that wrote the log saw it. */
export type Direction = "rx" | "tx";

/** A program said which it is. */
export interface ProgramRecord {
  readonly type: "program";
  /** Whose log this is. */
  readonly program: "wpa_supplicant" | "hostapd";
  /** As printed: `2.10`. */
  readonly version: string;
}

/** An interface was opened. */
export interface InterfaceRecord {
  readonly type: "interface";
  /** As the kernel calls it: `ndis0`. */
  readonly name: string;
  /** The driver wrapper that was asked for: `bsd`, `nl80211`, `default`; undefined where the line does not say. */
  readonly driver: string | undefined;
}

/** A step of Fast BSS Transition that failed before association will be done again after it: nothing is lost. */
export interface RetryLaterRecord {
  readonly type: "retry-later";
}

/** An EAPOL frame was dumped. */
export interface EapolRecord {
  readonly type: "eapol";
  /** Received or sent. */
  readonly direction: Direction;
  /** `link` dumps every received frame; `key` dumps an EAPOL-Key frame, a second time where `link` did already. */
  readonly layer: "link" | "key";
  /** What was dumped, Ethernet header included where the release dumped it: fewer than `declared` where it was cut. */
  readonly octets: Uint8Array;
  /** Octets that the dump says it has. */
  readonly declared: number;
}

/** A frame that had come too early is handled now, and dumped a second time. */
export interface PendingEapolRecord {
  readonly type: "pending-eapol";
}

/** A message of a handshake, in prose. */
export interface MessageRecord {
  readonly type: "message";
  /** Received or sent. */
  readonly direction: Direction;
  /** Which one. */
  readonly message: SpokenMessage;
  /** The other side, where the line names it. */
  readonly peer: string | undefined;
}

/** A network was chosen. */
export interface ChosenRecord {
  readonly type: "chosen";
  /** The access point; undefined where the driver chooses it. */
  readonly bssid: string | undefined;
  /** As printed, escaped; undefined where the line does not name it. */
  readonly ssid: string | undefined;
}

/** The association stands. */
export interface AssociatedRecord {
  readonly type: "associated";
  /** The access point; of hostapd's log, the station. */
  readonly peer: string | undefined;
}

/** A handshake came to its end, or the network is up. */
export interface CompletedRecord {
  readonly type: "completed";
  /** Which handshake; `connection` where both are done. */
  readonly what: "pairwise" | "group" | "connection";
  /** The other side, where the line names it. */
  readonly peer: string | undefined;
}

/** The association is over. */
export interface DisconnectedRecord {
  readonly type: "disconnected";
  /** The access point; of hostapd's log, the station. */
  readonly peer: string | undefined;
  /** Reason code of 802.11; undefined where the line does not say. */
  readonly reason: number | undefined;
  /** Whether the side that wrote the log ended it. */
  readonly local: boolean;
}

/** The program suspects, or shows, that the two sides do not have the same PSK. */
export interface PassphraseRecord {
  readonly type: "passphrase";
  /** The other side, where the line names it. */
  readonly peer: string | undefined;
}

/** Authentication or association was refused by the other side. */
export interface RejectedRecord {
  readonly type: "rejected";
  /** Where it was refused. */
  readonly stage: "authentication" | "association";
  /** Authentication algorithm of 802.11, 3 for SAE; undefined where the line does not say. */
  readonly algorithm: number | undefined;
  /** Transaction of the authentication: for SAE, 1 is the commit and 2 the confirm. */
  readonly transaction: number | undefined;
  /** Status code of 802.11. */
  readonly status: number;
}

/** Nothing came back in time. */
export interface TimedOutRecord {
  readonly type: "timed-out";
  /**
   * What was waited for: `limit` where the access point's last try had none either, `acknowledgement` where a station did
   * not take in an access point's answer.
   */
  readonly what: "authentication" | "association" | "acknowledgement" | "eapol-key" | "limit";
  /** The other side, where the line names it. */
  readonly peer: string | undefined;
}

/** A frame's Michael MIC did not hold. */
export interface MichaelRecord {
  readonly type: "michael";
  /** Whether the station reports it to the access point that writes the log. */
  readonly reported: boolean;
}

/** TKIP's countermeasures. */
export interface CountermeasuresRecord {
  readonly type: "countermeasures";
  /** Whether they begin, end, or are what a station was refused for. */
  readonly what: "started" | "stopped" | "refusing";
}

/** The key management of a handshake was named. */
export interface KeyManagementRecord {
  readonly type: "key-management";
  /** Whose exchange before the handshake makes the PMK: `SAE`, `OWE`, `802.1X`; undefined where a passphrase may. */
  readonly exchange: string | undefined;
}

/** The MIC of an EAPOL-Key frame did not hold. */
export interface BadMicRecord {
  readonly type: "bad-mic";
  /** `2/4` where the access point checks message 2; `frame` where the line does not say which. */
  readonly message: "2/4" | "frame";
  /** The other side, where the line names it. */
  readonly peer: string | undefined;
}

/** The elements of the handshake are not those of the beacon or of the association. */
export interface ElementMismatchRecord {
  readonly type: "element-mismatch";
  /** The message that disagrees. */
  readonly message: "2/4" | "3/4";
  /** The other side, where the line names it. */
  readonly peer: string | undefined;
}

/** SAE went another way than it should. */
export interface SaeRecord {
  readonly type: "sae";
  /** What happened. */
  readonly what: "confirm-mismatch" | "token-requested" | "group-refused" | "group-unsupported" | "unknown-identifier";
}

/** 802.1X authentication failed. */
export interface EapFailedRecord {
  readonly type: "eap-failed";
  /** All of it, or the step that failed: to take the server's certificate, to agree on TLS, or to begin a method. */
  readonly what: "authentication" | "certificate" | "tls" | "method";
}

/** The access point looked at a station, or at its element, and did not like it. */
export interface OfferRefusedRecord {
  readonly type: "offer-refused";
  /** What was wrong with it. */
  readonly what: "group" | "pairwise" | "akm" | "element" | "absent" | "mfp" | "owe-group" | "filter" | "sae-h2e";
}

/** The program leaves a network alone for a while, since it could not connect. */
export interface GivenUpRecord {
  readonly type: "given-up";
}

/** The driver did not take a request to authenticate, or to associate. */
export interface JoinRefusedRecord {
  readonly type: "join-refused";
  /** The kernel's answer, a negative error number, where the line says. */
  readonly error: number | undefined;
}

/** A network was seen, and left aside, for its security settings. */
export interface SkippedRecord {
  readonly type: "skipped";
  /** The program's own words: `RSN IE - PTK cipher mismatch`. */
  readonly words: string;
}

/** Of all networks that were seen, none is the one that was asked for. */
export interface NetworkNotFoundRecord {
  readonly type: "network-not-found";
}

/** A scan gave results. */
export interface ScanResultsRecord {
  readonly type: "scan-results";
}

/** syslog left repeats out. */
export interface RepeatedRecord {
  readonly type: "repeated";
  /** How often the line before it came besides. */
  readonly times: number;
}

/** The program takes its networks down. */
export interface ClosingRecord {
  readonly type: "closing";
}

/** What one statement of a log says; `type` tells which. */
export type Statement =
  | ProgramRecord
  | InterfaceRecord
  | NdisRecord
  | ModuleWantedRecord
  | IoctlRecord
  | NetlinkRecord
  | SetKeyRecord
  | DeleteKeyRecord
  | KeyRefusedRecord
  | RetryLaterRecord
  | EapolRecord
  | PendingEapolRecord
  | MessageRecord
  | ChosenRecord
  | AssociatedRecord
  | CompletedRecord
  | DisconnectedRecord
  | PassphraseRecord
  | RejectedRecord
  | TimedOutRecord
  | MichaelRecord
  | CountermeasuresRecord
  | KeyManagementRecord
  | BadMicRecord
  | ElementMismatchRecord
  | SaeRecord
  | EapFailedRecord
  | OfferRefusedRecord
  | GivenUpRecord
  | JoinRefusedRecord
  | SkippedRecord
  | NetworkNotFoundRecord
  | ScanFailedRecord
  | ScanResultsRecord
  | StartFailedRecord
  | NextDriverRecord
  | RfkillRecord
  | RepeatedRecord
  | ClosingRecord;

/** One statement, with the line that made it. */
export type LogRecord = Statement & {
  /** The line in the program's own words and spacing, without stamps, however it was wrapped. No octets of any dump. */
  readonly line: string;
  /** Seconds, from the program's own `-t` stamp; undefined where there is none near. */
  readonly time: number | undefined;
};
