import { WireError } from "../errors.ts";

/**
 * The mirror of {@link Reader}: fields in wire order into one buffer of a size known beforehand.
 *
 * It checks what a type cannot: that an integer fits its field and that a fixed field has its width.
 */
export class Writer {
  readonly #octets: Uint8Array;
  readonly #view: DataView;
  readonly #path: string;
  #at = 0;

  /**
   * @param length - octets of the whole structure
   * @param path - the structure's name, the first part of the path in an error
   */
  constructor(length: number, path: string) {
    this.#octets = new Uint8Array(length);
    this.#view = new DataView(this.#octets.buffer);
    this.#path = path;
  }

  /** A number that is to share a field with others: 0 to `most`, or refused under its own name. Nothing is written. */
  part(value: number, most: number, field: string): number {
    return this.#fits(value, most, field);
  }

  /** One octet. */
  u8(value: number, field: string): this {
    const checked = this.#fits(value, 0xff, field);
    this.#view.setUint8(this.#take(1, field), checked);
    return this;
  }

  /** Two octets, most significant first. */
  u16be(value: number, field: string): this {
    const checked = this.#fits(value, 0xffff, field);
    this.#view.setUint16(this.#take(2, field), checked, false);
    return this;
  }

  /** Two octets, least significant first. */
  u16le(value: number, field: string): this {
    const checked = this.#fits(value, 0xffff, field);
    this.#view.setUint16(this.#take(2, field), checked, true);
    return this;
  }

  /** Three octets, most significant first: an OUI. */
  u24be(value: number, field: string): this {
    const fitting = this.#fits(value, 0xff_ffff, field);
    const at = this.#take(3, field);
    this.#view.setUint16(at, fitting >> 8, false);
    this.#view.setUint8(at + 2, fitting & 0xff);
    return this;
  }

  /** Four octets, most significant first. */
  u32be(value: number, field: string): this {
    const checked = this.#fits(value, 0xffff_ffff, field);
    this.#view.setUint32(this.#take(4, field), checked, false);
    return this;
  }

  /** Four octets, least significant first. */
  u32le(value: number, field: string): this {
    const checked = this.#fits(value, 0xffff_ffff, field);
    this.#view.setUint32(this.#take(4, field), checked, true);
    return this;
  }

  /** Eight octets, most significant first. */
  u64be(value: bigint, field: string): this {
    const checked = this.#fits64(value, field);
    this.#view.setBigUint64(this.#take(8, field), checked, false);
    return this;
  }

  /** Eight octets, least significant first. */
  u64le(value: bigint, field: string): this {
    const checked = this.#fits64(value, field);
    this.#view.setBigUint64(this.#take(8, field), checked, true);
    return this;
  }

  /** Six octets, least significant first: a packet number. */
  u48le(value: bigint, field: string): this {
    if (value < 0n || value > 0xffff_ffff_ffffn) throw this.fault(field, `${value} does not fit 48 bits`);
    const at = this.#take(6, field);
    this.#view.setUint32(at, Number(value & 0xffff_ffffn), true);
    this.#view.setUint16(at + 4, Number(value >> 32n), true);
    return this;
  }

  /** A field of exactly `width` octets. */
  octets(value: Uint8Array, width: number, field: string): this {
    if (value.length !== width) throw this.fault(field, `is ${width} octets wide, not ${value.length}`);
    this.#octets.set(value, this.#take(width, field));
    return this;
  }

  /** A field that is as long as `value`: its length stands elsewhere in the structure. */
  rest(value: Uint8Array, field: string): this {
    this.#octets.set(value, this.#take(value.length, field));
    return this;
  }

  /** `count` zero octets. */
  zeros(count: number, field: string): this {
    this.#take(count, field);
    return this;
  }

  /** The structure. The caller owns it; the writer is done. */
  finish(): Uint8Array {
    if (this.#at !== this.#octets.length) {
      throw this.fault("end", `${this.#octets.length - this.#at} octets were not written`);
    }
    return this.#octets;
  }

  /** An error at the next field, for the caller to throw. */
  fault(field: string, detail: string): WireError {
    return new WireError("ERR_WIRE_VALUE", `${this.#path}.${field}`, this.#at, detail);
  }

  #fits(value: number, most: number, field: string): number {
    if (!Number.isInteger(value) || value < 0 || value > most) throw this.fault(field, `${value} is not 0 to ${most}`);
    return value;
  }

  #fits64(value: bigint, field: string): bigint {
    if (value < 0n || value > 0xffff_ffff_ffff_ffffn) throw this.fault(field, `${value} does not fit 64 bits`);
    return value;
  }

  #take(length: number, field: string): number {
    const at = this.#at;
    const room = this.#octets.length - at;
    if (!(length >= 0 && length <= room)) throw this.fault(field, `needs ${length} octets, has ${room}`);
    this.#at = at + length;
    return at;
  }
}
