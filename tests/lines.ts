/** What a day's file says, read back: for tests that judge the model by its lines alone. */
import { assertEquals } from "@std/assert";
import { parseDay } from "../src/core/calendar.ts";
import { checkConfig } from "../src/core/config/config.ts";
import { type Day, simulateDay } from "../src/core/day.ts";
import type { KnownIdentity } from "../src/core/company/identity.ts";
import type { EventTypeName } from "../src/core/log/events.ts";
import type { Config } from "../src/core/config/knobs.ts";
import { createWorld, type World } from "../src/core/company/world.ts";
import { type LineWriter, lineWriter } from "../src/encode/jsonl.ts";
import { type Truth, truthOf } from "../src/encode/truth.ts";

/** Settings that differ from the defaults; a group's settings are laid over its defaults. */
export type Overrides = {
  readonly [K in keyof Config]?: Config[K] extends string | number ? Config[K] : Partial<Config[K]>;
};

/** The defaults with other settings over them. */
export function configOf(overrides: Overrides = {}): Config {
  const { config, problems } = checkConfig(overrides, () => undefined);
  assertEquals(problems, []);
  return config;
}

/** A company and the writer of its lines. */
export interface Company {
  readonly world: World;
  readonly writer: LineWriter;
}

/** A company whose settings differ from the defaults. */
export function companyOf(overrides: Overrides = {}, known?: readonly KnownIdentity[]): Company {
  const world = createWorld(configOf(overrides), known);
  return { world, writer: lineWriter(world) };
}

/** One line, parsed. */
export interface Event {
  readonly timestamp: string;
  readonly event_id: string;
  readonly event_type: EventTypeName;
  readonly user_id: string;
  readonly dept: string;
  readonly src_ip: string;
  readonly resource: string;
  readonly status: "success" | "failure";
  readonly metadata: {
    /** In all but `iam.*` and `cloud.*`. */
    readonly session_id?: string;
    readonly device_id?: string;
    readonly login_result?: string;
    readonly auth_method?: string;
    readonly mfa_used?: boolean;
    readonly geo_location?: string;
    readonly failure_reason?: string;
    readonly session_seconds?: number;
    readonly logout_reason?: string;
    readonly change_type?: string;
    readonly requestor?: string;
    readonly target_user?: string;
    readonly old_roles?: readonly string[];
    readonly new_roles?: readonly string[];
    readonly policy_name?: string;
    readonly ticket_id?: string;
    readonly host?: string;
    readonly cmd?: string;
    readonly exit_code?: number;
    readonly tty?: string;
    readonly service?: string;
    readonly operation?: string;
    readonly object_path?: string;
    readonly bytes?: number;
    readonly client_app?: string;
    readonly action?: string;
    readonly instance_id?: string;
    readonly old_state?: string;
    readonly new_state?: string;
    readonly security_group_id?: string;
    readonly rule_change?: string;
  };
}

/** An event with what tests ask most: when it is, and of what sort. */
export interface TimedEvent extends Event {
  /** Milliseconds since midnight UTC of the file's day. */
  readonly ms: number;
  readonly isPerson: boolean;
  /** A sign-in that worked, one that failed, a sign-out, or what is done in a session. */
  readonly what: "success" | "failure" | "logout" | "act";
}

/** A day's file and truth. */
export interface WrittenDay {
  readonly day: Day;
  readonly text: string;
  readonly lines: readonly string[];
  readonly events: readonly TimedEvent[];
  readonly truth: Truth;
}

/** The bytes of a day's log, as text. */
export function textOf({ writer }: Company, day: Day): string {
  const utf8 = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  for (const chunk of writer.chunks(day)) text += utf8.decode(chunk, { stream: true });
  return text;
}

/** The lines of a text that ends with a line feed, or is empty. */
export function splitLines(text: string): string[] {
  return text === "" ? [] : text.slice(0, -1).split("\n");
}

function sortOf({ event_type, status }: Event): TimedEvent["what"] {
  if (event_type === "auth.login") return status;
  return event_type === "auth.logout" ? "logout" : "act";
}

/** Whether it is a sign-in, that worked or failed. */
export function isSignIn({ event_type }: Pick<Event, "event_type">): boolean {
  return event_type === "auth.login";
}

/** Whether it is a sign-in or a sign-out. */
export function isAuth({ event_type }: Pick<Event, "event_type">): boolean {
  return event_type === "auth.login" || event_type === "auth.logout";
}

function timed(line: string): TimedEvent {
  const event: Event = JSON.parse(line);
  const t = event.timestamp;
  const seconds = Number(t.slice(11, 13)) * 3600 + Number(t.slice(14, 16)) * 60 +
    Number(t.slice(17, 19));
  return Object.assign(event, {
    ms: seconds * 1000 + Number(t.slice(20, 23)),
    isPerson: event.user_id.startsWith("emp_"),
    what: sortOf(event),
  });
}

/** Simulates, writes and reads back a day. */
export function writtenDay(company: Company, date: string | number): WrittenDay {
  const day = simulateDay(company.world, dayOf(date));
  const text = textOf(company, day);
  const lines = splitLines(text);
  return { day, text, lines, events: lines.map(timed), truth: truthOf(day) };
}

/** The number of a day, given as such or as `YYYY-MM-DD`. */
export function dayOf(date: string | number): number {
  const day = typeof date === "number" ? date : parseDay(date);
  if (day === undefined) throw new RangeError(`Cannot read ${date}: not a date`);
  return day;
}

/** Simulates, writes and reads back `days` days in a row. */
export function* writtenDays(
  company: Company,
  first: string | number,
  days: number,
): Generator<WrittenDay, void, void> {
  for (let i = 0; i < days; i++) yield writtenDay(company, dayOf(first) + i);
}
