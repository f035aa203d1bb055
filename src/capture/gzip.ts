import { decompressor } from "../platform.ts";
import { type OctetStream, piecesOf } from "./octet-stream.ts";

/**
 * Takes gzip off a stream, by what the platform has for it.
 *
 * @param source - what a gzip file holds
 * @returns what was packed, in pieces; it ends where the file is damaged, after `onDamage` was called
 * @throws Error - the platform has no `DecompressionStream`
 * @source https://www.rfc-editor.org/rfc/rfc1952
 */
export async function* gunzip(
  source: OctetStream,
  onDamage: (detail: string) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { writable, readable } = decompressor("gzip");
  const [writer, reader] = [writable.getWriter(), readable.getReader()];
  // What goes wrong on the way in is seen on the way out as well: here it only must not go unhandled.
  const feeding = feed(source, writer).catch(() => undefined);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      if (value !== undefined) yield value;
    }
  } catch (error) {
    onDamage(`the gzip file is damaged or cut: ${(error as Error).message}`);
  } finally {
    await reader.cancel().catch(() => undefined);
    await feeding;
  }
}

async function feed(
  source: OctetStream,
  writer: { write(octets: Uint8Array): Promise<void>; close(): Promise<void>; abort(reason: unknown): Promise<void> },
): Promise<void> {
  const pieces = piecesOf(source);
  try {
    for (;;) {
      const { done, value } = await pieces.next();
      if (done === true) break;
      await writer.write(value);
    }
    await writer.close();
  } catch (error) {
    await writer.abort(error);
  } finally {
    await pieces.return?.();
  }
}

/** Whether a file starts as gzip does. */
export function isGzip(start: Uint8Array): boolean {
  return start[0] === 0x1f && start[1] === 0x8b;
}
