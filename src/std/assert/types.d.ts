/** @internal Any class, abstract or not, whose instances are `T`. */
// deno-lint-ignore no-explicit-any
type Class<T> = abstract new (...args: any[]) => T;

/** An array-like object; a plain string is not one. */
export type ArrayLikeArg<T> = ArrayLike<T> & object;

/** The values that count as false. */
export type Falsy = false | 0 | 0n | "" | null | undefined;

/** The error thrown when an assertion fails. */
export declare class AssertionError extends Error {
  /** Creates the error with its message and, optionally, its cause. */
  constructor(message: string, options?: ErrorOptions);
}

/** Asserts that `expr` is truthy. */
export declare function assert(expr: unknown, msg?: string): asserts expr;

/**
 * Asserts that two numbers differ by no more than `tolerance`, by default one hundred thousandth
 * of a percent of `expected`.
 */
export declare function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance?: number,
  msg?: string,
): void;

/** Asserts that `actual` holds every element of `expected`, compared deeply. */
export declare function assertArrayIncludes<T>(
  actual: ArrayLikeArg<T>,
  expected: ArrayLikeArg<T>,
  msg?: string,
): void;

/** Asserts that the two values are deeply equal. */
export declare function assertEquals<T>(actual: T, expected: T, msg?: string): void;

/** Asserts that `actual` is neither `null` nor `undefined`. */
export declare function assertExists<T>(
  actual: T,
  msg?: string,
): asserts actual is NonNullable<T>;

/** Asserts that `expr` is falsy. */
export declare function assertFalse(expr: unknown, msg?: string): asserts expr is Falsy;

/** Asserts that `actual` is greater than `expected`. */
export declare function assertGreater<T>(actual: T, expected: T, msg?: string): void;

/** Asserts that `actual` is greater than or equal to `expected`. */
export declare function assertGreaterOrEqual<T>(actual: T, expected: T, msg?: string): void;

/** Asserts that `actual` is an instance of the class `expectedType`. */
export declare function assertInstanceOf<T extends Class<unknown>>(
  actual: unknown,
  expectedType: T,
  msg?: string,
): asserts actual is InstanceType<T>;

/** Asserts that `error` is an `Error`, optionally of a given class and with a given message. */
export declare function assertIsError<E extends Error = Error>(
  error: unknown,
  ErrorClass?: Class<E>,
  msgMatches?: string | RegExp,
  msg?: string,
): asserts error is E;

/** Asserts that `actual` is less than `expected`. */
export declare function assertLess<T>(actual: T, expected: T, msg?: string): void;

/** Asserts that `actual` is less than or equal to `expected`. */
export declare function assertLessOrEqual<T>(actual: T, expected: T, msg?: string): void;

/** Asserts that the string `actual` matches the pattern `expected`. */
export declare function assertMatch(actual: string, expected: RegExp, msg?: string): void;

/** Asserts that the two values are not deeply equal. */
export declare function assertNotEquals<T>(actual: T, expected: T, msg?: string): void;

/** Asserts that `actual` is not an instance of the class `unexpectedType`. */
export declare function assertNotInstanceOf<A, T>(
  actual: A,
  unexpectedType: Class<T>,
  msg?: string,
): asserts actual is Exclude<A, T>;

/** Asserts that the string `actual` does not match the pattern `expected`. */
export declare function assertNotMatch(actual: string, expected: RegExp, msg?: string): void;

/** Asserts that the two values are not the same by `Object.is`. */
export declare function assertNotStrictEquals<T>(actual: T, expected: T, msg?: string): void;

/** Asserts that `expected` is a subset of the object `actual`, compared deeply. */
export declare function assertObjectMatch(
  // deno-lint-ignore no-explicit-any
  actual: Record<PropertyKey, any>,
  expected: Record<PropertyKey, unknown>,
  msg?: string,
): void;

/** Asserts that `fn` returns a promise that rejects, and gives what it rejected with. */
export declare function assertRejects(
  fn: () => PromiseLike<unknown>,
  msg?: string,
): Promise<unknown>;
/** Asserts that `fn` returns a promise that rejects with an error of the given class. */
export declare function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass: Class<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;

/** Asserts that the two values are the same by `Object.is`. */
export declare function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  msg?: string,
): asserts actual is T;

/** Asserts that the string `actual` contains `expected`. */
export declare function assertStringIncludes(
  actual: string,
  expected: string,
  msg?: string,
): void;

/** Asserts that `fn` throws, and gives what it threw. */
export declare function assertThrows(fn: () => unknown, msg?: string): unknown;
/** Asserts that `fn` throws an error of the given class. */
export declare function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ErrorClass: Class<E>,
  msgIncludes?: string,
  msg?: string,
): E;

/** Tells whether the two values are deeply equal. */
export declare function equal(a: unknown, b: unknown): boolean;

/** Fails unconditionally. */
export declare function fail(msg?: string): never;

/** Fails because the code reached is still to be written. */
export declare function unimplemented(msg?: string): never;

/** Fails because the code reached was thought to be unreachable. */
export declare function unreachable(msg?: string): never;

// Without this line, the types above that are not exported would be.
export {};
