/** What README's example of a native port uses of Bun. There is no Bun where it is checked. */
declare module "bun:ffi" {
  type Value = { i32: number; u64: bigint; ptr: Uint8Array };
  type Returned = { i32: number; ptr: number };
  interface Declaration {
    readonly args: readonly (keyof Value)[];
    readonly returns: keyof Returned;
  }
  type Arguments<Names extends readonly (keyof Value)[]> = { readonly [At in keyof Names]: Value[Names[At]] };
  /** A library's functions, by what is declared of them. */
  export function dlopen<const D extends Readonly<Record<string, Declaration>>>(
    library: string,
    symbols: D,
  ): {
    readonly symbols: {
      readonly [Name in keyof D]: (...values: Arguments<D[Name]["args"]>) => Returned[D[Name]["returns"]];
    };
  };
  /** Where octets lie in memory. */
  export function ptr(octets: Uint8Array): number;
  /** Reads memory. */
  export const read: { i32(pointer: number): number };
}
