import { createSocket, type Socket } from "node:dgram";
import { closeSync, openSync, writeSync } from "node:fs";
import { decodeRadiotap, encodePcapHeader, encodePcapPacket, LinkType } from "../../../src/capture/index.ts";
import { WireError } from "../../../src/errors.ts";
import type { Air } from "../radio/air.ts";

/** A radiotap header that says nothing: what a frame to be sent starts with. */
const emptyRadiotap = Uint8Array.of(0, 0, 8, 0, 0, 0, 0, 0);

/**
 * The guest's monitor interface as an air: one datagram a frame. Everything that was heard, our own frames among it, is
 * kept as a recording.
 */
export class RadiotapBridge implements Air {
  /** Where the guest's datagrams are awaited: a port of 127.0.0.1. */
  readonly port: number;
  /** Where the guest awaits ours. */
  readonly guestPort: number;
  readonly #socket: Socket;
  readonly #listeners = new Set<(mpdu: Uint8Array) => void>();
  readonly #format = { linkType: LinkType.radiotap };
  #recording: number | undefined;

  private constructor(socket: Socket, guestPort: number) {
    this.#socket = socket;
    this.port = socket.address().port;
    this.guestPort = guestPort;
    socket.on("message", (datagram) => this.#hear(new Uint8Array(datagram)));
  }

  /** Opens a bridge on two ports that are free. */
  static async open(): Promise<RadiotapBridge> {
    const [socket, other] = [await bound(), await bound()];
    const guestPort = other.address().port;
    other.close();
    return new RadiotapBridge(socket, guestPort);
  }

  send(mpdu: Uint8Array): void {
    this.#socket.send(Buffer.concat([emptyRadiotap, mpdu]), this.guestPort, "127.0.0.1");
  }

  listen(listener: (mpdu: Uint8Array) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Keeps what is heard from now on in a pcap file. */
  record(path: string): void {
    this.#endRecording();
    this.#recording = openSync(path, "w");
    writeSync(this.#recording, encodePcapHeader(this.#format));
  }

  close(): void {
    this.#endRecording();
    this.#socket.close();
  }

  #endRecording(): void {
    if (this.#recording !== undefined) closeSync(this.#recording);
    this.#recording = undefined;
  }

  #hear(octets: Uint8Array): void {
    if (this.#recording !== undefined) {
      const timestamp = BigInt(Date.now()) * 1_000_000n;
      writeSync(this.#recording, encodePcapPacket({ timestamp, octets }, this.#format));
    }
    const mpdu = frameIn(octets);
    if (mpdu !== undefined) for (const listener of [...this.#listeners]) listener(mpdu);
  }
}

function frameIn(octets: Uint8Array): Uint8Array | undefined {
  try {
    const { length, fcsAtEnd } = decodeRadiotap(octets);
    return octets.subarray(length, octets.length - (fcsAtEnd ? 4 : 0));
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

function bound(): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket("udp4");
    socket.once("error", reject);
    socket.bind(0, "127.0.0.1", () => resolve(socket));
  });
}
