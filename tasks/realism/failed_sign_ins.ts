/**
 * Section 3 of the realism figures: sign-ins that fail.
 *
 * @module
 */

import { isSignIn } from "../../tests/lines.ts";
import { DEFAULTS } from "../../src/core/config/knobs.ts";
import { quantile, topShare } from "../../tests/metrics.ts";
import { accountDays, byAccount, retriesOf } from "../../tests/sign_ins.ts";
import { fails, onWeekday, type Period } from "./observe.ts";
import { ratio, type Row, share } from "./rows.ts";

/** Reasons of a failure with their bands (modelling choice). */
const REASONS = [
  ["bad_password", 0.64, 0.76],
  ["mfa_not_completed", 0.08, 0.2],
  ["password_expired", 0, 0.11],
  ["account_locked", 0, 0.1],
  ["unknown_user", 0, 0.11],
  ["account_disabled", 0, 0.08],
] as const;

/** Section 3. */
export function failedSignInRows({ people, services, colleagues }: Period): readonly Row[] {
  const signIns = people.filter(isSignIn);
  const onWeekdays = signIns.filter(onWeekday);
  const failures = signIns.filter(fails);
  const perDay = accountDays(onWeekdays.filter(fails)).map((day) => day.length);
  const activeDays = accountDays(people.filter(onWeekday)).length;
  const own = byAccount(failures);
  const perPerson = [...colleagues.keys()].map((account) => own.get(account)?.length ?? 0);
  const byFactor = signIns.filter(({ metadata }) => metadata.auth_method === "mfa");
  const unfinished = share(
    byFactor,
    ({ metadata }) => metadata.failure_reason === "mfa_not_completed",
  );
  const all = [...signIns, ...services.filter(isSignIn)];
  const { gapSeconds, solvedAt } = retriesOf(signIns);
  const solvedIn = (most: number) => share(solvedAt, (tries) => tries <= most);
  const solvedBy = (tries: number) => share(solvedAt, (n) => n === tries);
  return [
    ["failing, all accounts", share(all, fails), 0.008, 0.04, "L"],
    ["failing, people", share(onWeekdays, fails), 0.04, 0.1, "B, A"],
    ["second factors not completed", unfinished, 0.02, 0.06, "D"],
    ["accounts that fail on a day", { value: perDay.length / activeDays }, 0.03, 0.25, "L"],
    ["failures of the top 10 % in a month", topShare(perPerson, 0.1), 0.3, 0.7, "mc"],
    ["failures a day of those who fail, p50", quantile(perDay, 0.5), 1, 3, "mc"],
    ["failures a day of those who fail, p90", quantile(perDay, 0.9), 2, 12, "mc"],
    ["solved within 3 tries", solvedIn(3), 0.5, 0.95, "B"],
    ["solved within 9 tries", solvedIn(9), 0.9, 1, "B"],
    ["solved at try 3 / at try 2", ratio(solvedBy(3), solvedBy(2)), 0, 1, "B"],
    ["solved at try 4 / at try 3", ratio(solvedBy(4), solvedBy(3)), 0, 1, "B"],
    ["seconds to the next try, median", quantile(gapSeconds, 0.5), 6, 30, "mc"],
    // The very least can be less: two sign-ins to the same place may cross.
    ["seconds to the next try, least but 1 %", quantile(gapSeconds, 0.01), 2, 30, "mc"],
    ...REASONS.map(([reason, low, high]): Row => [
      `failures by ${reason}`,
      share(failures, ({ metadata }) => metadata.failure_reason === reason),
      low,
      high,
      "mc",
    ]),
    ["failures that lock an account", DEFAULTS.signIn.lockoutAfter, 5, 10, "M"],
    ["minutes that an account is locked", DEFAULTS.signIn.lockoutMinutes, 1, 30, "M"],
  ];
}
