/** Any value that JSON can hold. */
export type JsonValue =
  | { [key: string]: JsonValue | undefined }
  | JsonValue[]
  | string
  | number
  | boolean
  | null;

/** Parses JSON that may have comments and trailing commas; throws a `SyntaxError` on any other. */
export declare function parse(text: string): JsonValue;
