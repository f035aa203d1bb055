import { equal } from "../bytes/octets.ts";
import { decodeEapol, EapolType, eapolHeaderLength } from "../eapol/eapol.ts";
import { DescriptorType, decodeKeyFrame, type KeyFrame } from "../eapol/key-frame.ts";
import { identifyMessage } from "../eapol/message.ts";
import { WireError } from "../errors.ts";
import type { LoggedMessage } from "./explanation.ts";
import type { EapolRecord } from "./records.ts";

/** The AKM decides the length of a Key MIC; a log need not say the AKM. Only one of these makes the lengths agree. */
const micLengths = [16, 24, 32, 0];
const ethernetHeaderLength = 14;

/** Which frames a log shows: each once, though programs dump a frame at several layers. */
export class MessageList {
  readonly #most: number;
  readonly #messages: LoggedMessage[] = [];
  #leftOut = 0;
  /** The dump of the link layer that its key layer's copy has not followed yet. */
  #received: Uint8Array | undefined;
  #lastReceived: Uint8Array | undefined;
  /** The frame that will be dumped again though it came once. */
  #pending: Uint8Array | undefined;
  #sent: Uint8Array | undefined;

  /** Keeps `most` messages and counts the others. */
  constructor(most: number) {
    this.#most = most;
  }

  /** The messages so far. */
  get messages(): readonly LoggedMessage[] {
    return this.#messages;
  }

  /** Messages that were not kept. */
  get leftOut(): number {
    return this.#leftOut;
  }

  /** Takes note that the last frame will be handled, and dumped, again. */
  handledAgain(): void {
    this.#pending = this.#lastReceived;
  }

  /** Takes the dump of a frame. Gives the message, where it is one that was not dumped before. */
  add(record: EapolRecord): LoggedMessage | undefined {
    if (this.#isCopy(record)) return undefined;
    const message = record.octets.length < record.declared ? undefined : decodeMessage(record);
    if (message === undefined) return undefined;
    if (this.#messages.length < this.#most) this.#messages.push(message);
    else this.#leftOut++;
    return message;
  }

  #isCopy(record: EapolRecord): boolean {
    return record.direction === "rx" ? this.#isReceivedCopy(record) : this.#isSentCopy(record);
  }

  #isReceivedCopy(record: EapolRecord): boolean {
    const { octets } = record;
    if (record.layer === "link") {
      const again = this.#pending !== undefined && equal(this.#pending, octets);
      this.#pending = undefined;
      this.#lastReceived = octets;
      // A dump that the mail cut short counts for nothing: the key layer's copy of it may be whole.
      this.#received = octets.length < record.declared ? undefined : octets;
      return again;
    }
    const linked = this.#received;
    this.#received = undefined;
    return linked !== undefined && equal(linked.subarray(0, octets.length), octets);
  }

  #isSentCopy(record: EapolRecord): boolean {
    const sent = this.#sent;
    this.#sent = record.layer === "key" ? record.octets : undefined;
    return record.layer === "link" && sent !== undefined && equal(sent, record.octets);
  }
}

function decodeMessage(record: EapolRecord): LoggedMessage | undefined {
  const { octets } = record;
  // Releases of before 2006 dump what they send with its Ethernet header.
  return keyMessage(record, octets) ?? keyMessage(record, octets.subarray(ethernetHeaderLength));
}

function keyMessage(record: EapolRecord, octets: Uint8Array): LoggedMessage | undefined {
  const body = keyBody(octets);
  const frame = body === undefined ? undefined : keyFrame(body);
  if (body === undefined || frame === undefined) return undefined;
  return {
    message: identifyMessage(frame),
    direction: record.direction,
    replayCounter: frame.replayCounter,
    octets: octets.slice(0, eapolHeaderLength + body.length),
  };
}

function keyBody(octets: Uint8Array): Uint8Array | undefined {
  const frame = orUndefined(() => decodeEapol(octets));
  return frame?.type === EapolType.key ? frame.body : undefined;
}

function keyFrame(body: Uint8Array): KeyFrame | undefined {
  if (body[0] !== DescriptorType.rsn && body[0] !== DescriptorType.wpa) return undefined;
  for (const micLength of micLengths) {
    const frame = orUndefined(() => decodeKeyFrame(body, micLength));
    if (frame !== undefined) return frame;
  }
  return undefined;
}

/** What a log dumps need not be a frame. */
function orUndefined<T>(decode: () => T): T | undefined {
  try {
    return decode();
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}
