/**
 * What an audit finds: how often each rule is broken, and the first places.
 *
 * @module
 */

/** One breach of a rule. */
export interface Problem {
  /** Name of the rule, such as `session.outside`. */
  readonly rule: string;
  /** The file, relative to the folder. */
  readonly file: string;
  /** 1-based line, or 0 when it is about the file as a whole. */
  readonly line: number;
  /** What is wrong there. */
  readonly what: string;
}

/** All breaches. */
export interface Findings {
  /** By rule. */
  readonly counts: ReadonlyMap<string, number>;
  /** The first few of each rule, in the order in which they were found. */
  readonly first: readonly Problem[];
  /** Adds one. */
  readonly add: (rule: string, file: string, line: number, what: string) => void;
}

/** No breach yet. */
export function newFindings({ mostOfARule = 5 } = {}): Findings {
  const counts = new Map<string, number>();
  const first: Problem[] = [];
  return {
    counts,
    first,
    add(rule, file, line, what) {
      const count = (counts.get(rule) ?? 0) + 1;
      counts.set(rule, count);
      if (count <= mostOfARule) first.push({ rule, file, line, what });
    },
  };
}
