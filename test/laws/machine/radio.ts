import { toHex } from "../../../src/bytes/octets.ts";
import type { AuthenticatorAction } from "../../../src/handshake/authenticator-state.ts";

/** The pairwise keys of one end's radio: temporal keys in hex. */
export interface Radio {
  /** By key ID: what it receives under. */
  readonly slots: readonly [string | undefined, string | undefined];
  /** The key ID that it sends under; undefined where it sends in clear. */
  readonly sending: 0 | 1 | undefined;
  /** Temporal keys that it has ever been told to send under. */
  readonly used: readonly string[];
}

/** Before the association, and after it. */
export const silent: Radio = { slots: [undefined, undefined], sending: undefined, used: [] };

/** What becomes of a radio with an action of its machine. */
export function afterAction(radio: Radio, action: AuthenticatorAction): Radio {
  switch (action.type) {
    case "set-key":
    case "set-receive-key": {
      if (action.key.scope !== "pairwise") return radio;
      const { keyId, tk } = action.key;
      const filled = { ...radio, slots: withSlot(radio, keyId, toHex(tk.octets)) };
      return action.type === "set-key" ? sendingWith(filled, keyId) : filled;
    }
    case "send-with-key":
      return sendingWith(radio, action.slot.keyId);
    case "delete-key": {
      const { keyId } = action.slot as { readonly keyId: 0 | 1 };
      const sending = radio.sending === keyId ? undefined : radio.sending;
      return { ...radio, slots: withSlot(radio, keyId, undefined), sending };
    }
    default:
      return radio;
  }
}

/** Whether what one radio sends now can be read by the other: by the key with that key ID, or for it is in clear. */
export function understands(receiver: Radio, { slots, sending }: Radio): boolean {
  return sending === undefined || (slots[sending] !== undefined && receiver.slots[sending] === slots[sending]);
}

function sendingWith(radio: Radio, keyId: 0 | 1): Radio {
  return { ...radio, sending: keyId, used: [...radio.used, radio.slots[keyId] ?? "nothing"] };
}

function withSlot({ slots }: Radio, keyId: 0 | 1, tk: string | undefined): Radio["slots"] {
  return keyId === 0 ? [tk, slots[1]] : [slots[0], tk];
}
