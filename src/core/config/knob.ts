/**
 * What a setting is.
 *
 * @module
 */

/** A campaign at a fixed time. */
export interface Scheduled {
  /** The scenario's id. */
  readonly scenario: string;
  /** The day on which it begins, `YYYY-MM-DD`. */
  readonly from: string;
  /** Whose account it uses; without it, somebody who fits is drawn. */
  readonly actor?: string;
}

/** A setting: what it means, its default and what is allowed. */
export type Knob =
  & { readonly about: string; readonly source?: string }
  & (
    | { readonly kind: "share"; readonly value: number }
    | {
      readonly kind: "number";
      readonly value: number;
      readonly min: number;
      readonly max: number;
    }
    | {
      readonly kind: "integer";
      readonly value: number;
      readonly min: number;
      readonly max: number;
    }
    | { readonly kind: "switch"; readonly value: boolean }
    | { readonly kind: "text"; readonly value: string }
    | { readonly kind: "optional"; readonly value: string }
    | { readonly kind: "tags"; readonly value: Readonly<Record<string, string>> }
    | { readonly kind: "seed"; readonly value: string | number }
    | { readonly kind: "users"; readonly value: number | string }
    | { readonly kind: "events"; readonly value: number | "natural" }
    | { readonly kind: "choice"; readonly value: string; readonly values: readonly string[] }
    | {
      readonly kind: "names";
      readonly value: readonly string[];
      readonly values: readonly string[];
    }
    | { readonly kind: "date"; readonly value: string }
    | {
      readonly kind: "schedule";
      readonly value: readonly Scheduled[];
      readonly values: readonly string[];
    }
    | { readonly kind: "dates"; readonly value: readonly string[] }
    | {
      readonly kind: "weights";
      readonly value: Readonly<Record<string, number>>;
      readonly keys: "departments" | "zones";
    }
  );

/** The most events one day holds: what the ids have room for. */
export const MAX_EVENTS = 16_777_216;
/** The most people a generated population has. */
export const MAX_USERS = 1_000_000;

/** A setting whose exact type is kept. */
export function knob<const K extends Knob>(k: K): K {
  return k;
}

/** The type that a default stands for: any number for `50`, any string for `"data"`. */
export type Widened<V> = V extends boolean ? boolean
  : V extends readonly string[] ? readonly string[]
  : V extends number ? number
  : V extends string ? string
  : V;

/** The values that a table of settings allows. */
export type ValueOf<K> = K extends { kind: "seed" | "users" } ? string | number
  : K extends { kind: "events" } ? number | "natural"
  : K extends { kind: "tags" } ? Readonly<Record<string, string>>
  : K extends { kind: "weights" } ? Readonly<Record<string, number>>
  : K extends { kind: "schedule" } ? readonly Scheduled[]
  : K extends { value: infer V } ? Widened<V>
  : { readonly [P in keyof K]: ValueOf<K[P]> };

/** One level of the table: a setting, or a group of them. */
export type KnobTree = { readonly [name: string]: Knob | KnobTree };

/** Whether a node of the table is a setting (and not a group). */
export function isKnob(node: Knob | KnobTree): node is Knob {
  return typeof node.kind === "string";
}

/** The default of every setting of a table. */
export function defaultsOf(tree: KnobTree): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(tree).map(([name, node]) => [
      name,
      isKnob(node) ? node.value : defaultsOf(node),
    ]),
  );
}
