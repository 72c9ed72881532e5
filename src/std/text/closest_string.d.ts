/** Options for {@linkcode closestString}. */
export interface ClosestStringOptions {
  /** Whether upper and lower case differ; by default they do not. */
  caseSensitive?: boolean;
  /** Measures the distance between two words; by default the Levenshtein distance. */
  compareFn?: (a: string, b: string) => number;
}

/** Finds the word most like `givenWord`; throws a `TypeError` when there is none to choose from. */
export declare function closestString(
  givenWord: string,
  possibleWords: ReadonlyArray<string>,
  options?: ClosestStringOptions,
): string;
