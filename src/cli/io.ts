/** The world as a command sees it, so that a test can put another one in its place. */
export interface Io {
  /** Everything that comes in on standard input. */
  readStdin(): Promise<Uint8Array>;
  /** The octets of a file. @throws InputError - it cannot be read */
  readFile(path: string): Promise<Uint8Array>;
  /** A file in pieces, for one that may be larger than memory; `-` is standard input. @throws InputError - while it is read */
  stream(path: string): AsyncIterable<Uint8Array>;
  /**
   * Makes a file, or empties it.
   *
   * @param input - the file that is read meanwhile, and must be another; `-` is standard input
   * @throws InputError - it cannot be written, or is the one that is read
   */
  create(path: string, input: string): Promise<OutputFile>;
  /** Writes to standard output. */
  out(text: string): void;
  /** Writes to standard error. */
  err(text: string): void;
  /** Whether standard output is a terminal, where colour helps. */
  readonly terminal: boolean;
  /** Whether standard error is a terminal, where progress may be shown. */
  readonly errTerminal: boolean;
}

/** A file that is being written. */
export interface OutputFile {
  /** Adds octets at its end. @throws InputError - they cannot be written */
  write(octets: Uint8Array): Promise<void>;
  /** Writes all that is left and lets go of it. @throws InputError - it cannot be written */
  close(): Promise<void>;
}

/** What was given to a command is not what it takes. Says what, and where. */
export class InputError extends Error {
  override readonly name: string = "InputError";
}
