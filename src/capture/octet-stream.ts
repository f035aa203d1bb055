/** Octets that come in pieces: a file as Node, a browser or a test reads it. */
export type OctetStream = AsyncIterable<Uint8Array> | Iterable<Uint8Array> | OctetReadable;

/** A stream of the web, as `File.stream()` and `Response.body` are: not every browser lets a loop run over it. */
export interface OctetReadable {
  /** Locks the stream to one reader. */
  getReader(): OctetReader;
}

/** What reads such a stream. */
export interface OctetReader {
  /** The next piece, or word that there is none. */
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
  /** Lets go of the source before its end. */
  cancel(): Promise<unknown>;
}

/** The pieces of a stream of any kind. Whoever stops early calls `return`, which lets go of the source. */
export function piecesOf(source: OctetStream): AsyncIterator<Uint8Array> | Iterator<Uint8Array> {
  if (Symbol.asyncIterator in source) return source[Symbol.asyncIterator]();
  if (Symbol.iterator in source) return source[Symbol.iterator]();
  return piecesOfReadable(source);
}

async function* piecesOfReadable(source: OctetReadable): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = source.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      if (value !== undefined) yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
