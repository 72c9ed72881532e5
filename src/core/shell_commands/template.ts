/**
 * The shape of the shell vocabulary: command templates, in families that fail alike.
 *
 * A template is a command line in which `{branch}` stands for one entry of the list of that name, see
 * {@link file://./fillings.ts fillings.ts}. All lines are made up (modelling choice): hosts end in
 * `.internal` or come from the caller, and nothing in them destroys anything.
 *
 * @module
 */

/** Templates that fail about as often and in the same way: mostly those of one tool. */
export interface CommandFamily {
  /**
   * Share of runs that end with another exit code than 0; 0 ≤ rate ≤ 1.
   *
   * @default {0.05}
   */
  readonly failureRate?: number;
  /** The exit code of those runs where the tool has its own: `ssh` that cannot connect ends with 255. */
  readonly failsWith?: number;
  /** Templates, each with the relative number of people's lines made from it, in its vocabulary. */
  readonly weights: Readonly<Record<string, number>>;
}

/** A template with what its family says of it. */
export interface CommandTemplate {
  /** The line, with its placeholders in braces. */
  readonly text: string;
  /** The text in pieces: every second one, from the second on, is a placeholder's name. */
  readonly pieces: readonly string[];
  /** The program that is run, `sudo` aside. */
  readonly tool: string;
  /** Relative number of lines made from it, within its vocabulary; positive. */
  readonly weight: number;
  /** Share of runs that end with another exit code than 0. */
  readonly failureRate: number;
  /** The exit code of those runs; 0 when it is drawn from {@link file://./catalog.ts EXIT_CODES}. */
  readonly failsWith: number;
}

/** Share of runs that fail where nothing more is known (modelling choice). */
export const FAILURE_RATE = 0.05;

const PLACEHOLDER = /\{([a-z]+)\}/;

/** A template's text in {@link CommandTemplate.pieces}: `ssh {host} w` is `ssh `, `host` and ` w`. */
export function piecesOf(text: string): readonly string[] {
  // Most have no braces, and to split by a pattern takes long.
  return text.includes("{") ? text.split(PLACEHOLDER) : [text];
}

function toolOf(text: string): string {
  const [first = "", second = ""] = text.split(" ", 2);
  return first === "sudo" ? second : first;
}

/** The templates of a list of families, in order. */
export function templatesOf(families: readonly CommandFamily[]): readonly CommandTemplate[] {
  return families.flatMap(({ failureRate = FAILURE_RATE, failsWith = 0, weights }) =>
    Object.entries(weights).map(([text, weight]) => {
      return { text, pieces: piecesOf(text), tool: toolOf(text), weight, failureRate, failsWith };
    })
  );
}
