import { concat } from "../bytes/octets.ts";
import { CaptureReader, unpacked } from "../capture/read.ts";
import { WireError } from "../errors.ts";
import { utf8Text } from "../platform.ts";
import { InputError } from "./io.ts";

/** Octets that show what a file is. */
const magicLength = 4;

/**
 * The text of a log that comes in pieces, gzip or not: it may be larger than memory, and hold anything, an SSID above all.
 *
 * @throws InputError - it is a recording, or a gzip file that is damaged
 */
export async function* logText(source: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const damage: string[] = [];
  let decoder: PieceDecoder | undefined;
  let start: Uint8Array = new Uint8Array(0);
  for await (const piece of unpacked(source, ({ detail }) => damage.push(detail))) {
    if (decoder !== undefined) {
      yield decoder.decode(piece);
      continue;
    }
    start = concat(start, piece);
    if (start.length < magicLength) continue;
    if (isRecording(start)) throw new InputError("this is a recording, not a log: see `wpa-eapol capture`");
    decoder = decoderFor(start);
    yield decoder.decode(start);
  }
  yield decoder === undefined ? textOf(start) : decoder.end();
  if (damage[0] !== undefined) throw new InputError(damage[0]);
}

/** The text of a file that is whole. */
export function textOf(octets: Uint8Array): string {
  const decoder = decoderFor(octets);
  return decoder.decode(octets) + decoder.end();
}

interface PieceDecoder {
  decode(piece: Uint8Array): string;
  end(): string;
}

/** What a shell of Windows writes is UTF-16, and begins by saying so. */
function decoderFor(start: Uint8Array): PieceDecoder {
  if (start[0] !== 0xff || start[1] !== 0xfe) return new LooseUtf8Decoder();
  const utf16 = new TextDecoder("utf-16le");
  return { decode: (piece) => utf16.decode(piece, { stream: true }), end: () => utf16.decode() };
}

/** UTF-8, where a piece that is none is read octet by octet. */
class LooseUtf8Decoder implements PieceDecoder {
  /** The beginning of a character that the next piece ends. */
  #rest: Uint8Array = new Uint8Array(0);

  decode(piece: Uint8Array): string {
    const octets = this.#rest.length === 0 ? piece : concat(this.#rest, piece);
    const end = startOfLast(octets);
    this.#rest = octets.slice(end);
    return looseText(octets.subarray(0, end));
  }

  end(): string {
    return looseText(this.#rest);
  }
}

/** Where the last character starts, if it is one of several octets; else the end. */
function startOfLast(octets: Uint8Array): number {
  const isMore = (at: number): boolean => (octets[at] as number) >> 6 === 0b10;
  let at = octets.length - 1;
  while (at > 0 && octets.length - at < 4 && isMore(at)) at--;
  return (octets[at] ?? 0) >= 0b1100_0000 ? at : octets.length;
}

function looseText(octets: Uint8Array): string {
  const text = utf8Text(octets);
  if (text !== undefined) return text;
  const characters: string[] = [];
  for (let at = 0; at < octets.length; at += 4096)
    characters.push(String.fromCharCode(...octets.subarray(at, at + 4096)));
  return characters.join("");
}

function isRecording(start: Uint8Array): boolean {
  try {
    new CaptureReader().push(start.slice(0, magicLength));
    return true;
  } catch (error) {
    if (error instanceof WireError) return false;
    throw error;
  }
}
