/** A hand-made day of files that keeps the data contract, and ways to break it. */
import { type DayFiles, newAuditor } from "../tasks/audit/auditor.ts";
import { newFindings, type Problem } from "../tasks/audit/findings.ts";

export const DATE = "2025-12-01";

/** An id that says which it is. */
export const id = (n: number) => n.toString(16).padStart(16, "0");

/** A row before it is written as JSON. */
export type Row = Record<string, unknown>;

interface Rest {
  readonly user_id?: string;
  readonly resource?: string;
  readonly status?: string;
}

/** The `n`-th line of a day, at a minute past nine. */
function line(n: number, minute: string, event_type: string, metadata: Row, rest: Rest = {}): Row {
  return {
    timestamp: `${DATE}T09:${minute}.000Z`,
    event_id: id(n),
    event_type,
    user_id: "emp_001",
    dept: "IT",
    src_ip: "10.0.0.1",
    resource: "mail",
    status: "success",
    ...rest,
    metadata,
  };
}

function login(session: number, status = "success"): Row {
  return {
    login_result: status,
    auth_method: "sso",
    mfa_used: true,
    device_id: "lt-000001",
    geo_location: "Reykjavik, IS",
    session_id: id(session),
    ...(status === "failure" ? { failure_reason: "bad_password" } : {}),
  };
}

function logout(session: number, session_seconds: number): Row {
  return {
    session_id: id(session),
    device_id: "lt-000001",
    session_seconds,
    logout_reason: "user",
  };
}

function rights(
  change_type: string,
  old_roles: string[],
  new_roles: string[],
  rest: Row = {},
): Row {
  return {
    change_type,
    requestor: "emp_001",
    target_user: "emp_002",
    old_roles,
    new_roles,
    ...rest,
    ticket_id: "CHG-000001",
  };
}

const MACHINE = "i-00000000000000001";

export function machine(action: string, old_state: string, new_state: string): Row {
  return { action, instance_id: MACHINE, old_state, new_state };
}

/** Lines of a day without a breach, one of each kind. */
function goodLines(): Row[] {
  const used = { object_path: "/a", bytes: 1 };
  const on = { resource: "app-01" };
  return [
    line(1, "00:00", "auth.login", login(90, "failure"), { status: "failure" }),
    line(2, "01:00", "auth.login", login(91)),
    line(3, "02:00", "sys.command", {
      host: "app-01",
      cmd: "ls",
      exit_code: 0,
      tty: "pts/0",
      session_id: id(91),
    }, on),
    line(4, "03:00", "access.app", {
      service: "web",
      operation: "view",
      ...used,
      client_app: "browser",
      session_id: id(91),
    }),
    line(5, "04:00", "iam.change_role", rights("add_role", ["clerk"], ["clerk", "reader"])),
    line(
      6,
      "05:00",
      "iam.attach_policy",
      rights("attach_policy", ["clerk", "reader"], ["clerk", "reader"], { policy_name: "Read" }),
    ),
    line(7, "06:00", "cloud.ec2_state_change", machine("RunInstances", "pending", "running"), {
      resource: MACHINE,
    }),
    line(8, "07:00", "cloud.ec2_state_change", machine("StopInstances", "running", "stopping"), {
      resource: MACHINE,
    }),
    line(9, "08:00", "cloud.sg_update", {
      action: "AuthorizeSecurityGroupIngress",
      security_group_id: "sg-00000000000000001",
      rule_change: "tcp/443 0.0.0.0/0",
    }, { resource: "sg-00000000000000001" }),
    line(10, "09:00", "auth.logout", logout(91, 480)),
  ];
}

export function goodCampaign(): Row {
  const stages = [{ date: DATE, stage: "access", techniques: ["T1078"], events: 1 }];
  return {
    campaign_id: "cmp_1",
    scenario: "theft",
    actor: "emp_001",
    by: "owner",
    first_date: DATE,
    last_date: DATE,
    events: 1,
    stages,
  };
}

export const LABEL = {
  event_id: id(4),
  line: 4,
  user_id: "emp_001",
  scenario: "theft",
  campaign_id: "cmp_1",
  stage: "access",
  technique: "T1078",
};
export const BENIGN = {
  event_id: id(2),
  line: 2,
  user_id: "emp_001",
  oddity: "new_device",
  reason: "loan_device",
};

/** The rows of a day's files. */
export interface Rows {
  lines: Row[];
  labels: Row[];
  benign: Row[];
  campaigns: Row[];
}

export function textOf(rows: readonly Row[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}

export function goodDay(): Rows {
  return {
    lines: goodLines(),
    labels: [{ ...LABEL }],
    benign: [{ ...BENIGN }],
    campaigns: [goodCampaign()],
  };
}

export function filesOf({ lines, labels, benign, campaigns }: Rows): DayFiles {
  return {
    date: DATE,
    log: textOf(lines),
    labels: textOf(labels),
    benign: textOf(benign),
    campaigns: textOf(campaigns),
  };
}

export function problemsOf(...days: readonly DayFiles[]): readonly Problem[] {
  const findings = newFindings();
  const auditor = newAuditor(findings);
  for (const day of days) auditor.read(day);
  auditor.finish();
  return findings.first;
}

/** The rules that a day breaks once something is changed in it, with the lines, in order. */
export function broken(change: (rows: Rows) => void): string[] {
  const rows = goodDay();
  change(rows);
  return problemsOf(filesOf(rows)).map(({ rule, line }) => `${rule} ${line}`);
}

/** Changes the metadata of a line of the day, by its number. */
export function withMetadata(number: number, metadata: Row): (rows: Rows) => void {
  return ({ lines }) => Object.assign(lines[number - 1]!["metadata"] as Row, metadata);
}

/** Changes fields of a line, by its number. */
export function withFields(number: number, fields: Row): (rows: Rows) => void {
  return ({ lines }) => Object.assign(lines[number - 1]!, fields);
}
