/** Octets of one buffer. */
const bufferLength = 65_536;

/** The longest frame that is put into a buffer with others. */
const longestShared = 4096;

let buffer = new ArrayBuffer(0);
let used = 0;

/**
 * So many octets, all of them zero, for an opened frame. To make an array for each costs more than to open a short
 * frame, so that many share a buffer; none of it is given twice.
 */
export function roomForFrame(length: number): Uint8Array {
  if (length > longestShared) return new Uint8Array(length);
  if (used + length > buffer.byteLength) {
    buffer = new ArrayBuffer(bufferLength);
    used = 0;
  }
  const room = new Uint8Array(buffer, used, length);
  used += length;
  return room;
}
