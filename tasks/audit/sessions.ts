/**
 * Cause and effect: nothing is done outside a session, and no session ends that was not opened.
 *
 * @module
 */

import type { Line } from "./contract.ts";
import type { Findings } from "./findings.ts";

/** A session that was opened on the day. */
interface Session {
  readonly login: Line;
  logout?: Line;
}

/** How far `session_seconds` may be from the time between the two lines. */
const ROUNDING_SECONDS = 1;

function isOpen({ login, logout }: Session, at: number): boolean {
  return login.ms <= at && (!logout || at <= logout.ms);
}

function checkLogout(line: Line, session: Session | undefined): string | undefined {
  const { user_id, ms, metadata } = line;
  if (!session) return "no sign-in opened the session";
  if (session.logout) return "the session was signed out of before";
  const { login } = session;
  if (login.user_id !== user_id) return `the session is of ${login.user_id}`;
  if (login.metadata["device_id"] !== metadata["device_id"]) return "the machine is another";
  if (login.ms > ms) return `the sign-in is later, at ${login.timestamp}`;
  const seconds = (ms - login.ms) / 1000;
  if (Math.abs(seconds - metadata["session_seconds"]!) > ROUNDING_SECONDS) {
    return `session_seconds is ${metadata["session_seconds"]}, not ${Math.floor(seconds)}`;
  }
  return undefined;
}

function checkAct(
  { user_id, ms, src_ip }: Line,
  session: Session | undefined,
): string | undefined {
  if (!session) return "no sign-in opened the session";
  const { login, logout } = session;
  if (login.user_id !== user_id) return `the session is of ${login.user_id}`;
  if (login.ms > ms) return `the sign-in is later, at ${login.timestamp}`;
  if (logout && logout.ms < ms) return `the sign-out is earlier, at ${logout.timestamp}`;
  if (login.src_ip !== src_ip) return `the session is from ${login.src_ip}`;
  return undefined;
}

/**
 * Checks a day: every session lies within its day.
 *
 * @param ids session ids of the days before; those of this day are added
 */
export function checkSessions(
  lines: readonly Line[],
  file: string,
  ids: Set<string>,
  findings: Findings,
): void {
  const sessions = new Map<string, Session>();
  const byUser = new Map<string, Session[]>();
  for (const line of lines) {
    if (line.event_type !== "auth.login") continue;
    const id: string = line.metadata["session_id"]!;
    if (ids.has(id)) {
      findings.add("session.id", file, line.number, `session_id ${id} was there before`);
    }
    ids.add(id);
    if (line.status !== "success") continue;
    const session: Session = { login: line };
    sessions.set(id, session);
    const own = byUser.get(line.user_id);
    if (own) own.push(session);
    else byUser.set(line.user_id, [session]);
  }
  for (const line of lines) {
    if (line.event_type !== "auth.logout") continue;
    const session = sessions.get(line.metadata["session_id"]!);
    const what = checkLogout(line, session);
    if (what !== undefined) findings.add("session.logout", file, line.number, what);
    else session!.logout = line;
  }
  for (const line of lines) {
    const { event_type, metadata, number, user_id, ms } = line;
    if (event_type.startsWith("auth.")) continue;
    const id = metadata["session_id"];
    if (id !== undefined) {
      const what = checkAct(line, sessions.get(id));
      if (what !== undefined) {
        findings.add("session.outside", file, number, `${event_type}: ${what}`);
      }
    } else if (!byUser.get(user_id)?.some((session) => isOpen(session, ms))) {
      findings.add("session.none", file, number, `${event_type}: ${user_id} has no session open`);
    }
  }
}
