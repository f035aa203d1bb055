import { WireError, type WireErrorCode } from "../errors.ts";

/**
 * A cursor over octets that names its fields, so that a fault says which one, and where.
 *
 * It never clamps: a read past the end throws. Views alias the octets that were given.
 */
export class Reader {
  readonly #octets: Uint8Array;
  readonly #view: DataView;
  readonly #path: string;
  readonly #base: number;
  #at = 0;

  /**
   * @param octets - borrowed; the reader writes nothing
   * @param path - the structure's name, the first part of the path in an error
   * @param base - offset of `octets` in the outermost buffer, for errors
   */
  constructor(octets: Uint8Array, path: string, base = 0) {
    this.#octets = octets;
    this.#view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
    this.#path = path;
    this.#base = base;
  }

  /** Octets from the start of the outermost buffer to the next field. */
  get offset(): number {
    return this.#base + this.#at;
  }

  /** Octets not read yet. */
  get remaining(): number {
    return this.#octets.length - this.#at;
  }

  /** One octet. */
  u8(field: string): number {
    return this.#view.getUint8(this.#take(1, field));
  }

  /** Two octets, most significant first. */
  u16be(field: string): number {
    return this.#view.getUint16(this.#take(2, field), false);
  }

  /** Two octets, least significant first. */
  u16le(field: string): number {
    return this.#view.getUint16(this.#take(2, field), true);
  }

  /** Three octets, most significant first: an OUI. */
  u24be(field: string): number {
    const at = this.#take(3, field);
    return (this.#view.getUint16(at, false) << 8) | this.#view.getUint8(at + 2);
  }

  /** Four octets, most significant first. */
  u32be(field: string): number {
    return this.#view.getUint32(this.#take(4, field), false);
  }

  /** Four octets, least significant first. */
  u32le(field: string): number {
    return this.#view.getUint32(this.#take(4, field), true);
  }

  /** Eight octets, most significant first. */
  u64be(field: string): bigint {
    return this.#view.getBigUint64(this.#take(8, field), false);
  }

  /** Eight octets, least significant first. */
  u64le(field: string): bigint {
    return this.#view.getBigUint64(this.#take(8, field), true);
  }

  /** Six octets, least significant first: a packet number. */
  u48le(field: string): bigint {
    const at = this.#take(6, field);
    return BigInt(this.#view.getUint32(at, true)) | (BigInt(this.#view.getUint16(at + 4, true)) << 32n);
  }

  /** The next `length` octets, as a view of the buffer that was given. */
  view(length: number, field: string): Uint8Array {
    const at = this.#take(length, field);
    return this.#octets.subarray(at, at + length);
  }

  /** All octets that are left, as a view. */
  rest(): Uint8Array {
    const at = this.#at;
    this.#at = this.#octets.length;
    return this.#octets.subarray(at);
  }

  /** Asserts that nothing is left: `ERR_WIRE_TRAILING`. */
  end(): void {
    if (this.remaining > 0) throw this.fault("ERR_WIRE_TRAILING", "end", `${this.remaining} octets left over`);
  }

  /** An error at the next field, for the caller to throw. */
  fault(code: WireErrorCode, field: string, detail: string): WireError {
    return new WireError(code, `${this.#path}.${field}`, this.offset, detail);
  }

  #take(length: number, field: string): number {
    const at = this.#at;
    // A length that was worked out from a field of the peer may be below zero: it must not move backwards.
    if (!(length >= 0 && length <= this.#octets.length - at)) {
      throw this.fault("ERR_WIRE_TRUNCATED", field, `needs ${length} octets, has ${this.remaining}`);
    }
    this.#at = at + length;
    return at;
  }
}
