/**
 * What a command is.
 *
 * @module
 */

/** A flag of a command. */
export interface Flag {
  readonly name: string;
  /** What its value is called in the help (`N`, `FILE`); a flag without one is a switch. */
  readonly value?: string;
  readonly about: string;
}

/** The flags of one call: a string for a flag with a value, `true` for a switch that is set. */
export type Flags = Readonly<Record<string, string | true | undefined>>;

/** One command of the program. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly Flag[];
  readonly examples: readonly (readonly [command: string, about: string])[];
  run(flags: Flags): Promise<void>;
}
