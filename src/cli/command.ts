import type { Io } from "./io.ts";

/** What a command answers: 0 done, 1 the answer is no, 2 the input was bad. */
export type ExitCode = 0 | 1 | 2;

/** An option, as help shows it. */
export interface Option {
  /** What stands behind the name: `HEX`. Left out where the name stands alone. */
  readonly value?: string;
  /** What it is for, in one line. */
  readonly says: string;
}

/** Options by their names, without the two dashes. */
export type Options = Readonly<Record<string, Option>>;

/** What was given to a command. */
export interface Arguments {
  /** The argument without a name; an empty text where the command takes none. */
  readonly argument: string;
  /** By name, the values of options, and `true` for those that stand alone. */
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
}

/** One command of the tool. Its options are read, and explained, by what it says of them here. */
export interface Command {
  /** As it is typed. */
  readonly name: string;
  /** What it does, in one line. */
  readonly summary: string;
  /** The argument without a name, where there is one: `FILE`, and what that may be. */
  readonly argument?: { readonly name: string; readonly says: string };
  /** All that it takes by name. */
  readonly options: Options;
  /** Carries it out. @throws InputError, or an error of the library - the input was bad: exit code 2 */
  run(given: Arguments, io: Io): Promise<ExitCode>;
}
