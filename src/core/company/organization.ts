/**
 * The company: its departments, what people there do, and what they sign in to.
 *
 * @module
 */

import type { Department } from "../log/events.ts";

/** A job title. */
export interface Role {
  /** As in the identity table: lower snake case. */
  readonly name: string;
  /** Relative number of people with it in the department. */
  readonly weight: number;
  /** Whether it administers systems: such people nearly always have a second factor. */
  readonly admin?: true;
}

/** Job titles by department. */
export const ROLES: Readonly<Record<Department, readonly Role[]>> = {
  Engineering: [
    { name: "software_engineer", weight: 10 },
    { name: "senior_engineer", weight: 6 },
    { name: "site_reliability_engineer", weight: 2, admin: true },
    { name: "qa_engineer", weight: 3 },
    { name: "engineering_manager", weight: 2 },
  ],
  HR: [
    { name: "hr_generalist", weight: 5 },
    { name: "recruiter", weight: 4 },
    { name: "hr_manager", weight: 1 },
  ],
  Finance: [
    { name: "accountant", weight: 6 },
    { name: "financial_analyst", weight: 4 },
    { name: "payroll_specialist", weight: 2 },
    { name: "controller", weight: 1 },
  ],
  IT: [
    { name: "help_desk_technician", weight: 5 },
    { name: "system_administrator", weight: 4, admin: true },
    { name: "network_administrator", weight: 2, admin: true },
    { name: "database_administrator", weight: 2, admin: true },
    { name: "it_manager", weight: 1 },
  ],
  Security: [
    { name: "security_analyst", weight: 6 },
    { name: "security_engineer", weight: 3, admin: true },
    { name: "incident_responder", weight: 2, admin: true },
    { name: "compliance_officer", weight: 1 },
  ],
};

/** Where a person in the office signs in. */
export const OFFICE_GATE = "domain_controller";
/** Where a person elsewhere signs in. */
export const REMOTE_GATE = "vpn_gateway";

/** Applications that everybody uses. */
export const COMMON_APPS: readonly string[] = ["mail", "chat", "wiki", "ticket_desk"];

/** Applications that belong to one department, the most used first. */
export const DEPARTMENT_APPS: Readonly<Record<Department, readonly string[]>> = {
  Engineering: ["code_repository", "ci_server", "app_server_staging", "artifact_store"],
  HR: ["hr_portal", "hr_database", "recruiting_portal"],
  Finance: ["finance_database", "bi_dashboard", "expense_portal"],
  IT: ["admin_console", "admin_server", "backup_console", "device_manager"],
  Security: ["siem_console", "admin_server", "vulnerability_scanner"],
};
