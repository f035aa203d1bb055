import type { Action } from "./action.ts";
import type { ApElements } from "./ap-elements.ts";
import type { AuthenticatorOptions } from "./authenticator-context.ts";
import type { GroupKeyOptions } from "./group.ts";

/** What decides what a Michael failure comes to: `Countermeasures` of the cipher room is one. */
export interface MichaelJudge {
  /** Counts a failure of TKIP at a time, in ms. `started` is the second within a minute. */
  failed(now: number, cipher: "tkip"): "ignored" | "noted" | "started";
  /** Until when no station may associate with TKIP, in ms; undefined where it may. */
  until(now: number): number | undefined;
}

/** An access point as its stations meet it. */
export interface AccessPointOptions {
  /** Its address, 6 octets. */
  readonly aa: Uint8Array;
  /** What its beacon says. */
  readonly apElements: ApElements;
  /** Its group keys. */
  readonly group: Omit<GroupKeyOptions, "random">;
  /** 802.1X protocol version of its frames: hostapd's default is 2. */
  readonly eapolVersion: 1 | 2 | 3;
  /** How long to wait, and how often to try; when pairwise keys are renewed, and which comes first; where it works, and among whom. */
  readonly handshakes?: Pick<
    AuthenticatorOptions,
    "retries" | "rekeyAfter" | "rekeyAfterPackets" | "firstKeyId" | "channel" | "ssid" | "mobilityDomain"
  >;
  /** After how many ms new group keys are due. Left out: never. */
  readonly groupRekeyAfter?: number | undefined;
  /**
   * After how many ms new group keys are due where a station left that had them, so that it cannot listen on. hostapd's
   * strict rekeying waits 500. Left out: it may.
   */
  readonly rekeyAfterLeaving?: number | undefined;
  /** What counts Michael failures. Left out: nobody does, as where no station may use TKIP. */
  readonly michael?: MichaelJudge | undefined;
  /** Fresh octets from a cryptographic generator, taken over: group keys are made of them. A test passes its own. */
  readonly random: (length: number) => Uint8Array;
}

/** A station that has associated. */
export interface AssociatedStation extends Pick<AuthenticatorOptions, "pmk" | "pmkid"> {
  /** Its address, 6 octets. */
  readonly spa: Uint8Array;
  /**
   * The WPA or RSN element of its association request, whole; an RSNXE and an RSN Selection that it carried follow. What
   * it names is used, whatever the beacon offers: `checkRsne` judges it before.
   */
  readonly stationElements: Uint8Array;
}

/** What happens to an access point. `now` is in ms of one monotonic clock, the caller's. */
export type AccessPointEvent =
  /** The network begins: its group keys go to the driver. */
  | { readonly type: "start"; readonly now: number }
  /** A station has associated, or has done so anew. */
  | { readonly type: "associated"; readonly now: number; readonly station: AssociatedStation }
  /** An EAPOL frame of a station came in, from its version octet on: borrowed. */
  | {
      readonly type: "frame";
      readonly now: number;
      readonly spa: Uint8Array;
      readonly octets: Uint8Array;
      readonly encrypted?: boolean;
    }
  /** A station's radio acknowledged the frame that was sent to it last. */
  | { readonly type: "acknowledged"; readonly now: number; readonly spa: Uint8Array }
  /** How many packets were sent to a station under its pairwise key. */
  | { readonly type: "packets"; readonly now: number; readonly spa: Uint8Array; readonly sent: bigint }
  /** The moment of {@link AccessPoint.deadline} has come. */
  | { readonly type: "timeout"; readonly now: number }
  /** New keys are wanted: those of a station, or with no station those of the group. */
  | { readonly type: "rekey"; readonly now: number; readonly spa?: Uint8Array }
  /** The driver saw a frame whose Michael MIC failed. */
  | { readonly type: "mic-failure"; readonly now: number }
  /** A station has left, or was sent away. */
  | { readonly type: "left"; readonly now: number; readonly spa: Uint8Array }
  /** The network ends: every secret is destroyed. */
  | { readonly type: "stop"; readonly now: number };

/** An action and whom it concerns. */
export interface AddressedAction {
  /** The station, 6 octets; undefined where it concerns all: a group key. */
  readonly spa: Uint8Array | undefined;
  /** What to do. */
  readonly action: Action;
}
