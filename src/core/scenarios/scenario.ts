/**
 * What a scenario is: data that says who does what, when, and what it is called in MITRE ATT&CK.
 *
 * Numbers in pairs are ranges, both ends included, drawn evenly.
 *
 * @module
 */

import type { CommandTechnique } from "../shell_commands/techniques.ts";

/** A number drawn evenly between two, both included. */
export type Range = readonly [low: number, high: number];

/** What every step has. */
export interface Step {
  /** MITRE ATT&CK technique id. */
  readonly technique: string;
  /** How often it is done; scaled by the difficulty, at least the lower end's half. */
  readonly count: Range;
  /** Seconds from one time to the next. */
  readonly gapSeconds: Range;
}

/** Signs in, or fails to. A success opens the session that the following steps lie in. */
export interface SignInStep extends Step {
  /** Which step it is. */
  readonly does: "sign_in";
  /** How it ends; a failure is a bad password. */
  readonly outcome: "success" | "failure";
  /** Through the VPN, to one of the actor's applications, or to a machine of the actor's or of others. */
  readonly to: "gateway" | "application" | "own_host" | "other_host";
}

/**
 * Tries a few common passwords on many accounts in turn, `tries` rounds of them; `count` is the number of
 * accounts, all others than the actor's, and fewer when there are not so many.
 */
export interface SprayStep extends Step {
  /** Which step it is. */
  readonly does: "spray";
  /** Always through the VPN. */
  readonly to: "gateway";
  /** Rounds of tries. */
  readonly tries: Range;
}

/** Uses something; the bytes are the median of a heavy-tailed draw. */
export interface UseStep extends Step {
  /** Which step it is. */
  readonly does: "use";
  /** What is used. */
  readonly what: "bucket" | "database" | "application";
  /** What is done with it. */
  readonly operation: "read" | "list" | "write" | "delete" | "export";
  /** The actor's own, or another department's. */
  readonly whose: "own" | "other";
  /** Median of the bytes of one use, in thousands. */
  readonly medianKilobytes: number;
  /** The most that one use may have, in thousands, more than the median. @default what the field holds */
  readonly mostKilobytes?: number;
}

/** Runs commands on a machine. */
export interface CommandStep extends Step {
  /** Which step it is. */
  readonly does: "command";
  /** Which commands. */
  readonly commands: CommandTechnique;
}

/** Changes rights. */
export interface RightsStep extends Step {
  /** Which step it is. */
  readonly does: "rights";
  /** Gives the actor an administrator's role or a policy, without a ticket. */
  readonly what: "admin_role" | "policy";
}

/** Runs new virtual machines, or ends all that were run before in the stage. */
export interface InstanceStep extends Step {
  /** Which step it is. */
  readonly does: "instance";
  /** What is done. */
  readonly action: "run" | "terminate";
}

/** Opens a security group to the world. */
export interface GroupStep extends Step {
  /** Which step it is. */
  readonly does: "group";
  /** The TCP port that is opened. */
  readonly port: number;
}

/** One thing that a stage does. */
export type AnyStep =
  | SignInStep
  | SprayStep
  | UseStep
  | CommandStep
  | RightsStep
  | InstanceStep
  | GroupStep;

/** One part of a scenario, on one or more days. */
export interface Stage {
  /** A tactic of MITRE ATT&CK in lower snake case, such as `initial_access`. */
  readonly name: string;
  /** Days since the stage before, or since the start for the first. */
  readonly afterDays: Range;
  /** On how many days it is done. */
  readonly days: Range;
  /** Days from one to the next. */
  readonly everyDays: Range;
  /**
   * When in the day, by the actor's clock: at night (23:00 to 05:00, however hard to find), while the owner of
   * the account is at work, or at any time.
   */
  readonly when: "night" | "work" | "any";
  /** Done in this order. */
  readonly steps: readonly AnyStep[];
}

/** A way to misbehave. */
export interface Scenario {
  /** Lower snake case; the name in settings and truth. */
  readonly id: string;
  /** A few words. */
  readonly title: string;
  /** What it looks like in the log. */
  readonly about: string;
  /** How often it is chosen, relative to the others. */
  readonly weight: number;
  /**
   * Whose account: anybody's, an administrator's, that of somebody in Security, of somebody about to leave, or
   * of somebody who has left.
   */
  readonly actor: "anyone" | "admin" | "security" | "leaver" | "former";
  /** Who acts: the owner of the account, or somebody who got hold of it. */
  readonly by: "owner" | "intruder";
  /** Whether the intruder is far away, however hard to find. */
  readonly far?: true;
  /** Done in this order. */
  readonly stages: readonly Stage[];
}
