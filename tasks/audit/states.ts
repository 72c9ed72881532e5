/**
 * What a line says was there before must be what the line before left: rights of accounts, states of
 * machines.
 *
 * @module
 */

import type { Line } from "./contract.ts";
import type { Findings } from "./findings.ts";

/** Rights of an account, as far as its changes tell. */
interface Rights {
  roles: string;
  /** Policies that were attached or detached, and which of the two it was last. */
  readonly policies: Map<string, boolean>;
}

/** Rights by account; kept over all days. */
export type KnownRights = Map<string, Rights>;

/** What must be true of the roles before and after, by type of change. */
function rolesFit(change: string, before: readonly string[], after: readonly string[]): boolean {
  const gained = after.filter((role) => !before.includes(role)).length;
  const lost = before.filter((role) => !after.includes(role)).length;
  switch (change) {
    case "add_role":
      return gained === 1 && lost === 0;
    case "remove_role":
      return gained === 0 && lost === 1;
    default:
      return before.join() === after.join();
  }
}

/**
 * Checks the changes of rights of a day, in order. What malicious lines take is not followed: by the
 * contract nobody notices it, and only the campaign's own lines show it.
 *
 * @param malicious numbers of the lines with a label
 */
export function checkRights(
  lines: readonly Line[],
  malicious: ReadonlySet<number>,
  file: string,
  known: KnownRights,
  findings: Findings,
): void {
  for (const { event_type, status, number, metadata } of lines) {
    if (!event_type.startsWith("iam.") || status !== "success") continue;
    const [target, change] = [metadata["target_user"]!, metadata["change_type"]!];
    const [before, after]: string[][] = [metadata["old_roles"]!, metadata["new_roles"]!];
    const policy: string | undefined = metadata["policy_name"];
    if (!rolesFit(change, before!, after!)) {
      findings.add("rights.change", file, number, `${change} makes ${after} of ${before}`);
    }
    if (malicious.has(number)) continue;
    const rights = known.get(target);
    if (rights && rights.roles !== before!.join()) {
      const what = `old_roles of ${target} are ${before}; the change before left ${rights.roles}`;
      findings.add("rights.before", file, number, what);
    }
    const policies = rights?.policies ?? new Map<string, boolean>();
    if (policy !== undefined) {
      const attaches = change === "attach_policy";
      if (policies.get(policy) === attaches) {
        const what = `${change} of ${policy} for ${target} follows another`;
        findings.add("rights.policy", file, number, what);
      }
      policies.set(policy, attaches);
    }
    known.set(target, { roles: after!.join(), policies });
  }
}

/** What a call finds and leaves. */
const CALLS: Readonly<Record<string, { from: readonly string[]; to: readonly string[] }>> = {
  RunInstances: { from: ["pending"], to: ["pending", "running"] },
  StartInstances: { from: ["stopped"], to: ["pending", "running"] },
  StopInstances: { from: ["running"], to: ["stopping", "stopped"] },
  TerminateInstances: {
    from: ["running", "stopped", "stopping", "pending"],
    to: ["shutting-down", "terminated"],
  },
};

/** What a state becomes when it is left alone. */
const SETTLED: Readonly<Record<string, string>> = {
  "pending": "running",
  "stopping": "stopped",
  "shutting-down": "terminated",
};

/** Checks the changes of machines' states within a day, in order. */
export function checkMachines(lines: readonly Line[], file: string, findings: Findings): void {
  const states = new Map<string, string>();
  for (const { event_type, status, number, metadata } of lines) {
    if (event_type !== "cloud.ec2_state_change" || status !== "success") continue;
    const [id, action]: string[] = [metadata["instance_id"]!, metadata["action"]!];
    const [from, to]: string[] = [metadata["old_state"]!, metadata["new_state"]!];
    const call = CALLS[action!]!;
    if (!call.from.includes(from!) || !call.to.includes(to!)) {
      findings.add("machine.call", file, number, `${action} takes ${id} from ${from} to ${to}`);
    }
    const state = states.get(id!);
    if (state !== undefined && action === "RunInstances") {
      findings.add("machine.before", file, number, `${id} is run again; it was ${state}`);
    } else if (state !== undefined && from !== state && from !== SETTLED[state]) {
      findings.add("machine.before", file, number, `${id} was ${state}, and now was ${from}`);
    }
    states.set(id!, to!);
  }
}
