/**
 * What a command is.
 *
 * @module
 */

/** A flag of a command. */
export interface Flag {
  /** Without the dashes: `events`. */
  readonly name: string;
  /** What its value is called in the help (`N`, `FILE`); a flag without one is a switch. */
  readonly value?: string;
  /** What it does or chooses, one clause of the help, with the default. */
  readonly about: string;
}

/** The flags of one call: a string for a flag with a value, `true` for a switch that is set. */
export type Flags = Readonly<Record<string, string | true | undefined>>;

/** One command of the program. */
export interface Command {
  /** The first argument: `generate`. */
  readonly name: string;
  /** What it does, one clause of the help, lower case. */
  readonly summary: string;
  /** How it is called, when not as `shadownet NAME [FLAGS]`. */
  readonly usage?: string;
  /** Its own, in the order of the help; those of all commands come on top. */
  readonly flags: readonly Flag[];
  /** Command lines that work as they stand, and what each is for. */
  readonly examples: readonly (readonly [command: string, about: string])[];
  /** Does the work and prints the result; rejects with a `Failure` when it cannot. */
  run(flags: Flags): Promise<void>;
}
