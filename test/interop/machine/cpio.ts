/** A file, or with no octets a folder, of an archive. */
export interface CpioEntry {
  /** Its path, without a slash in front. */
  readonly name: string;
  /** What it holds; undefined of a folder. */
  readonly octets: Uint8Array | undefined;
}

/**
 * An archive as the kernel unpacks one at boot: `newc`, every file executable.
 *
 * @source Linux, Documentation/driver-api/early-userspace/buffer-format.rst
 */
export function cpioArchive(entries: readonly CpioEntry[]): Uint8Array {
  return Buffer.concat([...entries, { name: "TRAILER!!!", octets: undefined }].flatMap(record));
}

function record({ name, octets }: CpioEntry, index: number): Uint8Array[] {
  const body = octets ?? new Uint8Array(0);
  const mode = octets === undefined ? 0o040755 : 0o100755;
  // inode, mode, owner, group, links, time, size, two devices of two numbers each, length of the name, and a sum of 0
  const numbers = [index + 1, mode, 0, 0, 1, 0, body.length, 0, 0, 0, 0, name.length + 1, 0];
  const head = `070701${numbers.map((number) => number.toString(16).padStart(8, "0")).join("")}${name}\0`;
  return [padded(Buffer.from(head, "latin1")), padded(body)];
}

function padded(octets: Uint8Array): Uint8Array {
  return Buffer.concat([octets, Buffer.alloc(-octets.length & 3)]);
}
