import { decodeEapol } from "../eapol/eapol.ts";
import { decodeKeyFrame } from "../eapol/key-frame.ts";
import { identifyMessage, type KeyMessage } from "../eapol/message.ts";
import { WireError } from "../errors.ts";
import type { Action, Discard } from "../handshake/action.ts";
import type { CipherName } from "../ie/suite.ts";
import type { KeyDescriptor, KeySlot, PairwiseSlot } from "../keys/descriptor.ts";
import type { Fate } from "./medium.ts";

/** Who takes part: the access point, or a station by its place, from 1. */
export type Party = "ap" | number;

/** A frame of a joined network, as somebody sees it who has no key. */
export interface SeenFrame {
  /** Which message it is; `unknown` where it is none. */
  readonly message: KeyMessage;
  /** Its replay counter; undefined where it is no EAPOL-Key frame. */
  readonly replayCounter: bigint | undefined;
  /** Its octets, from the 802.1X version octet on. */
  readonly octets: Uint8Array;
  /** Whether it was encrypted on the air. */
  readonly encrypted: boolean;
}

/** What somebody did, without any key. */
export type Deed =
  | {
      /** `set-receive-key`: with Extended Key ID, for receiving alone. */
      readonly type: "set-key" | "set-receive-key";
      /** What the key is for. */
      readonly scope: KeyDescriptor["scope"];
      /** Its cipher. */
      readonly cipher: CipherName;
      /** Where it was put. */
      readonly keyId: number;
    }
  /** A key that was set for receiving is the one to send with. */
  | { readonly type: "send-with-key"; readonly slot: PairwiseSlot }
  /** A slot was emptied. */
  | { readonly type: "delete-key"; readonly slot: KeySlot }
  /** The port was opened or closed; the station associated. */
  | { readonly type: "open-port" | "close-port" | "associate" }
  /** A handshake came to its end. */
  | { readonly type: "established"; readonly handshake: "pairwise" | "group" }
  /** The association was ended. */
  | { readonly type: "deauthenticate"; readonly reason: number }
  /** A frame was dropped. */
  | { readonly type: "discard"; readonly why: Discard | "undecryptable" };

/** What happened in a joined network. No key is in it. */
export type NetworkHappening =
  /** What became of a frame on its way. */
  | {
      readonly type: "frame";
      /** Ms of the virtual clock. */
      readonly at: number;
      /** Who sent it, or seems to have. */
      readonly from: Party;
      /** For whom it is. */
      readonly to: Party;
      /** What it is. */
      readonly frame: SeenFrame;
      /** What became of it. */
      readonly fate: Fate;
    }
  /** Somebody did something. */
  | {
      readonly type: "deed";
      /** Ms of the virtual clock. */
      readonly at: number;
      /** Who. */
      readonly party: Party;
      /** Concerning which station; undefined where it concerns all. */
      readonly station: number | undefined;
      /** What. */
      readonly deed: Deed;
    };

/**
 * A frame as it is seen.
 *
 * @param octets - from the 802.1X version octet on; borrowed
 * @param micLength - octets of Key MIC, which the AKM decides
 */
export function seeFrame(octets: Uint8Array, micLength: number, encrypted: boolean): SeenFrame {
  try {
    const frame = decodeKeyFrame(decodeEapol(octets).body, micLength);
    return { message: identifyMessage(frame), replayCounter: frame.replayCounter, octets, encrypted };
  } catch (error) {
    if (error instanceof WireError) return { message: "unknown", replayCounter: undefined, octets, encrypted };
    throw error;
  }
}

/** What is told of an action, without its key; undefined where nothing is: a frame is told of by itself. */
export function deedOf(action: Action): Deed | undefined {
  // Our access point never says that a transition is over.
  if (action.type === "send" || action.type === "transition-disable") return undefined;
  if (!("key" in action)) return action;
  const { scope, cipher, keyId } = action.key;
  return { type: action.type, scope, cipher, keyId };
}
