/** @internal The names in `T` that are known literally and not dotted paths. */
type Names<T> = T extends string
  ? string extends T ? never : T extends `${string}.${string}` ? never : T
  : never;

/** @internal What one use of the flag `K` gives. */
type FlagValue<K, TBooleans, TStrings> = K extends TBooleans ? boolean
  : K extends TStrings ? string
  : unknown;

/** @internal What the flag `K` holds: an array when collected, perhaps `false` when negatable. */
type FlagType<K, TBooleans, TStrings, TCollectable, TNegatable> =
  | (K extends TCollectable ? FlagValue<K, TBooleans, TStrings>[]
    : FlagValue<K, TBooleans, TStrings>)
  | (K extends TNegatable ? false : never);

/** @internal The flags named in the options; booleans and collected strings are always there. */
type Flags<TBooleans, TStrings, TCollectable, TNegatable> =
  & {
    [K in Names<TBooleans | (TStrings & TCollectable)>]: FlagType<
      K,
      TBooleans,
      TStrings,
      TCollectable,
      TNegatable
    >;
  }
  & {
    [K in Exclude<Names<TStrings | TCollectable>, TBooleans | (TStrings & TCollectable)>]?:
      FlagType<K, TBooleans, TStrings, TCollectable, TNegatable>;
  };

/** @internal `TFlags` with the flags that have a default always there. */
type WithDefaults<TFlags, TDefault> =
  & Omit<TFlags, keyof TDefault>
  & {
    [K in keyof TDefault]: K extends keyof TFlags ? NonNullable<TFlags[K]> | TDefault[K] : unknown;
  };

/** What {@linkcode parseArgs} gives. */
export type Args<
  TArgs extends Record<string, unknown> = Record<string, unknown>,
  TDoubleDash extends boolean | undefined = undefined,
> =
  & TArgs
  & {
    /** The arguments that belong to no flag. */
    _: Array<string | number>;
  }
  & (true extends TDoubleDash ? {
      /** The arguments after `--`. */
      "--": string[];
    }
    : unknown);

/** Options for {@linkcode parseArgs}. */
export interface ParseOptions<
  TBooleans extends string = string,
  TStrings extends string = string,
  TCollectable extends string = string,
  TNegatable extends string = string,
  TDefault extends Record<string, unknown> = Record<string, unknown>,
  TDoubleDash extends boolean | undefined = boolean | undefined,
> {
  /** Whether the arguments after `--` go to the result's `"--"` instead of its `_`. */
  "--"?: TDoubleDash;
  /** Other names of flags. */
  alias?: Record<string, string | readonly string[]>;
  /** The flags that are booleans; `true` for every `--flag` without a value. */
  boolean?: boolean | TBooleans | readonly TBooleans[];
  /** The values of flags that are not given. */
  default?: TDefault;
  /** Whether everything after the first argument that belongs to no flag goes to `_`. */
  stopEarly?: boolean;
  /** The flags that are strings, even when they look like numbers. */
  string?: TStrings | readonly TStrings[];
  /** The flags that may be given several times, collected into an array. */
  collect?: TCollectable | readonly TCollectable[];
  /** The flags that `--no-` in front of the name sets to `false`. */
  negatable?: TNegatable | readonly TNegatable[];
  /** Called with each argument that the options do not define; returning `false` drops it. */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/**
 * Parses command-line arguments into an object of flags and the arguments left over.
 *
 * The flags named in `boolean`, `string` and `collect` are typed, except for dotted names; every
 * other one, an alias too, is `unknown`.
 */
export declare function parseArgs<
  const TBooleans extends string = never,
  const TStrings extends string = never,
  const TCollectable extends string = never,
  const TNegatable extends string = never,
  TDefault extends Record<string, unknown> = Record<never, never>,
  const TDoubleDash extends boolean | undefined = undefined,
>(
  args: string[],
  options?: ParseOptions<TBooleans, TStrings, TCollectable, TNegatable, TDefault, TDoubleDash>,
): Args<
  & Record<string, unknown>
  & WithDefaults<Flags<TBooleans, TStrings, TCollectable, TNegatable>, TDefault>,
  TDoubleDash
>;

// Without this line, the types above that are not exported would be.
export {};
