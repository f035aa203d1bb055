import { concat, copyOf } from "../bytes/octets.ts";
import { WireError } from "../errors.ts";
import type { Abi } from "./abi.ts";
import { decodeRoutingMessage, lengthAt, type RoutingMessage } from "./events.ts";

/** What a stream gives: a message, or octets that are none. */
export type StreamedMessage = RoutingMessage | { readonly type: "malformed"; readonly octets: Uint8Array };

/** Octets that say how long a message is, which version and which type. */
const prefix = 4;

/**
 * Finds the messages in what a routing socket reads, however it is cut.
 *
 * It never throws: a message that is shorter than its type demands, and octets that cannot be a message, come as
 * `malformed`. It keeps less than one message, so no more than 65 535 octets.
 */
export class EventStream {
  readonly #abi: Abi;
  #kept: Uint8Array = new Uint8Array(0);

  /** The messages are in the byte order and the numbers of `abi`. */
  constructor(abi: Abi) {
    this.#abi = abi;
  }

  /** Octets that wait for the rest of their message. */
  get pending(): number {
    return this.#kept.length;
  }

  /** Takes the next piece and gives the messages that it completes. Their octets are the stream's own copy. */
  push(piece: Uint8Array): StreamedMessage[] {
    const octets = concat(this.#kept, piece);
    const messages: StreamedMessage[] = [];
    let at = 0;
    while (octets.length - at >= prefix) {
      const length = lengthAt(octets, at, this.#abi);
      if (length < prefix) {
        // Nothing says where the next message starts: what is left cannot be read any more.
        messages.push({ type: "malformed", octets: octets.subarray(at) });
        at = octets.length;
        break;
      }
      if (octets.length - at < length) break;
      messages.push(this.#decode(octets.subarray(at, at + length)));
      at += length;
    }
    this.#kept = copyOf(octets, at);
    return messages;
  }

  #decode(octets: Uint8Array): StreamedMessage {
    try {
      return decodeRoutingMessage(octets, this.#abi);
    } catch (error) {
      if (error instanceof WireError) return { type: "malformed", octets };
      throw error;
    }
  }
}
