import { assert, assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import { between, type Rng, stream, unit } from "../src/core/random/rng.ts";
import { areaEitherWay, areaUnderCurve, recallAt } from "../tasks/detectors/curve.ts";
import { FEATURES, type Features, featuresOf, pointOf } from "../tasks/detectors/features.ts";
import { averagePath, growForest, oddity } from "../tasks/detectors/forest.ts";
import { pointsOf } from "../tasks/detectors/rules.ts";
import { againstOwnMean } from "../tasks/detectors/scaling.ts";
import { scoresOf } from "../tasks/detectors/scores.ts";
import { isSuspicious } from "../tasks/detectors/suspicious.ts";
import { ownerOf, userDaysOf } from "../tasks/detectors/user_days.ts";
import type { Event, TimedEvent } from "./lines.ts";

Deno.test("the area under the curve is the chance that a positive is above a negative", () => {
  assertEquals(areaUnderCurve([4, 3, 2, 1], [1, 1, 0, 0]), 1);
  assertEquals(areaUnderCurve([1, 2, 3, 4], [1, 1, 0, 0]), 0);
  // Of the six pairs 5 > 4, 5 > 3, 5 > 1, 2 > 1 are in order.
  assertEquals(areaUnderCurve([5, 4, 3, 2, 1], [1, 0, 0, 1, 0]), 4 / 6);
});

Deno.test("a tie counts half", () => {
  assertEquals(areaUnderCurve([7, 7, 7, 7, 7], [1, 0, 0, 1, 0]), 0.5);
  // 3 against 2 and 1: won; 2 against 2: half; 2 against 1: won.
  assertEquals(areaUnderCurve([3, 2, 2, 1], [1, 1, 0, 0]), 3.5 / 4);
});

Deno.test("the area equals a count over all pairs, on random scores with many ties", () => {
  const rng = stream("area");
  const scores = Array.from({ length: 300 }, () => between(rng, 0, 20));
  const labels = scores.map((score) => between(rng, 0, 40) < score ? 1 : 0);
  let [won, pairs] = [0, 0];
  scores.forEach((a, i) =>
    scores.forEach((b, j) => {
      if (labels[i] === 0 || labels[j] === 1) return;
      pairs++;
      won += a > b ? 1 : a === b ? 0.5 : 0;
    })
  );
  assertAlmostEquals(areaUnderCurve(scores, labels), won / pairs, 1e-12);
});

Deno.test("a score that puts positives below is as good, the other way round", () => {
  assertEquals(areaEitherWay([1, 2, 3, 4], [1, 1, 0, 0]), 1);
  assertEquals(areaEitherWay([4, 3, 2, 1], [1, 1, 0, 0]), 1);
});

Deno.test("recall counts what is above the threshold that few enough negatives pass", () => {
  const scores = [9, 8, 7, 6, 5, 4, 3];
  const labels = [1, 0, 1, 0, 1, 0, 0];
  assertEquals(recallAt(scores, labels, 0), 1 / 3);
  assertEquals(recallAt(scores, labels, 0.25), 2 / 3);
  assertEquals(recallAt(scores, labels, 0.49), 2 / 3);
  assertEquals(recallAt(scores, labels, 0.5), 1);
});

Deno.test("equal scores are on the same side of a threshold", () => {
  assertEquals(recallAt([9, 5, 5, 5, 1], [1, 1, 1, 0, 0], 0.4), 1 / 3);
  assertEquals(recallAt([9, 5, 5, 5, 1], [1, 1, 1, 0, 0], 0.5), 1);
});

/** A line of Engineering's `emp_001` on a day. */
function line(time: string, event_type: Event["event_type"], rest: Partial<Event>): TimedEvent {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(":").map(Number);
  return {
    timestamp: `2025-12-01T${time}.000Z`,
    event_id: "0000000000000000",
    event_type,
    user_id: "emp_001",
    dept: "Engineering",
    src_ip: "10.0.0.1",
    resource: "mail",
    status: "success",
    metadata: {},
    ms: ((hours * 60 + minutes) * 60 + seconds) * 1000,
    isPerson: true,
    what: "act",
    ...rest,
  };
}

const OWNERS = new Map([["hr_db", "HR"], ["app-prod-01", "Engineering"], ["ledger_db", "Finance"]]);
const BEFORE = {
  knows: (resource: string) => resource === "mail" || resource === "app-prod-01",
  ownerOf: (resource: string) => OWNERS.get(resource),
};
const NOTHING = Object.fromEntries(FEATURES.map((name) => [name, 0])) as Features;

Deno.test("the features of a day are what its lines say", () => {
  const s3 = (time: string, operation: string, bytes: number) =>
    line(time, "access.s3", { resource: "files", metadata: { operation, bytes } });
  const rights = { requestor: "emp_001", old_roles: ["qa_engineer"], new_roles: ["qa_engineer"] };
  const day = [
    line("00:30:00", "auth.login", { status: "failure", src_ip: "1.1.1.1" }),
    line("04:59:59", "auth.login", { metadata: { mfa_used: false } }),
    line("05:00:00", "auth.login", { metadata: { mfa_used: true } }),
    line("09:00:00", "auth.login", { resource: "app-prod-01", metadata: { mfa_used: false } }),
    line("09:01:00", "sys.command", { resource: "app-prod-01", metadata: { cmd: "ls" } }),
    line("09:02:00", "sys.command", { resource: "app-prod-01", metadata: { cmd: "nmap -sn x" } }),
    line("09:03:00", "access.db", { resource: "hr_db", metadata: { bytes: 50_000_000 } }),
    line("09:04:00", "access.db", { resource: "ledger_db", metadata: { bytes: 1 } }),
    s3("10:00:00", "GetObject", 10_000_000),
    s3("10:00:01", "GetObject", 10_000_001),
    s3("10:00:02", "PutObject", 20_000_000),
    s3("10:00:03", "ListObjects", 300),
    line("11:00:00", "iam.change_role", {
      resource: "identity_directory",
      metadata: {
        ...rights,
        target_user: "emp_001",
        new_roles: ["qa_engineer", "iam_admin"],
      },
    }),
    line("11:01:00", "iam.attach_policy", {
      resource: "identity_directory",
      metadata: { ...rights, target_user: "emp_002", ticket_id: "CHG-000001" },
    }),
    line("12:00:00", "cloud.ec2_state_change", {
      resource: "i-1",
      metadata: { action: "RunInstances" },
    }),
    line("12:10:00", "cloud.ec2_state_change", {
      resource: "i-1",
      metadata: { action: "TerminateInstances" },
    }),
    line("13:00:00", "cloud.sg_update", {
      resource: "sg-1",
      metadata: { rule_change: "tcp/22 0.0.0.0/0" },
    }),
    line("18:00:00", "auth.login", { status: "failure" }),
  ];
  assertEquals(featuresOf(day, BEFORE), {
    failed_login_count: 2,
    failed_login_rate: 2 / 5,
    after_hours_login_count: 2,
    after_hours_login_rate: 2 / 5,
    off_hours_login_count: 4,
    off_hours_login_rate: 4 / 5,
    distinct_src_ip_count: 2,
    mfa_not_used_count: 2,
    // mail, app-prod-01, hr_db, ledger_db, files, identity_directory, i-1 and sg-1; two are known.
    distinct_resources_accessed: 8,
    new_resource_access_count: 6,
    cross_department_access_count: 2,
    command_event_count: 2,
    suspicious_command_count: 1,
    s3_get_count: 2,
    s3_list_count: 1,
    s3_bytes_downloaded: 20_000_001,
    s3_high_volume_event_count: 1,
    iam_change_event_count: 2,
    privilege_escalation_flag_count: 1,
    missing_ticket_id_count: 1,
    self_escalation_count: 1,
    ec2_state_change_count: 2,
    ec2_stop_terminate_count: 1,
    security_group_update_count: 1,
    sg_open_to_world_flag_count: 1,
  });
});

Deno.test("a day without sign-ins has no rates, and a point has the counts' logarithms", () => {
  const features = featuresOf([line("10:00:00", "access.app", {})], BEFORE);
  assertEquals(features, {
    ...NOTHING,
    distinct_src_ip_count: 1,
    distinct_resources_accessed: 1,
  });
  const point = pointOf({ ...NOTHING, failed_login_count: 3, failed_login_rate: 0.5 });
  assertEquals(point.slice(0, 3), [Math.log(4), 0.5, 0]);
  assertEquals(point.length, FEATURES.length);
});

Deno.test("the rule baseline adds up its points", () => {
  assertEquals(pointsOf(NOTHING), 0);
  assertEquals(pointsOf({ ...NOTHING, after_hours_login_count: 1 }), 2);
  assertEquals(pointsOf({ ...NOTHING, after_hours_login_count: 3 }), 5);
  assertEquals(pointsOf({ ...NOTHING, failed_login_count: 5, failed_login_rate: 1 }), 3);
  assertEquals(pointsOf({ ...NOTHING, failed_login_count: 5, failed_login_rate: 0.9 }), 5);
  assertEquals(pointsOf({ ...NOTHING, s3_bytes_downloaded: 50_000_000 }), 0);
  assertEquals(pointsOf({ ...NOTHING, s3_bytes_downloaded: 50_000_001 }), 4);
  assertEquals(pointsOf({ ...NOTHING, s3_bytes_downloaded: 200_000_001 }), 6);
  assertEquals(pointsOf({ ...NOTHING, s3_get_count: 30, s3_list_count: 20 }), 3);
  const grab = { privilege_escalation_flag_count: 1, self_escalation_count: 1 };
  const change = { iam_change_event_count: 1, missing_ticket_id_count: 1 };
  assertEquals(pointsOf({ ...NOTHING, ...grab, ...change }), 16);
  assertEquals(pointsOf({ ...NOTHING, ec2_state_change_count: 3, ec2_stop_terminate_count: 1 }), 7);
});

Deno.test("suspicious commands are those that a rule points at", () => {
  assert(["nmap -sV h", "cat /etc/shadow", "aws iam list-users", "history -c"].every(isSuspicious));
  assert(!["ls -la", "git pull", "make test", "cat notes.txt"].some(isSuspicious));
});

Deno.test("a resource belongs to the department of more than half of those who use it", () => {
  const users = new Map([["a", "HR"], ["b", "HR"], ["c", "IT"]]);
  assertEquals(ownerOf(users), "HR");
  assertEquals(ownerOf(users.set("d", "IT")), undefined);
  assertEquals(ownerOf(undefined), undefined);
});

Deno.test("the average path is that of a binary search tree", () => {
  assertEquals([0, 1, 2].map(averagePath), [0, 0, 1]);
  // The harmonic number of 255 exactly, for which the paper takes ln(255) + 0.5772….
  const harmonic = Array.from({ length: 255 }, (_, i) => 1 / (i + 1)).reduce((a, b) => a + b);
  assertAlmostEquals(averagePath(256), 2 * harmonic - 2 * 255 / 256, 0.005);
});

/** Points evenly spread over a square around 0. */
function square(rng: Rng, count: number): number[][] {
  return Array.from({ length: count }, () => [unit(rng) - 0.5, unit(rng) - 0.5]);
}

Deno.test("a point far from all others is the oddest, one amid them is not odd", () => {
  const rng = stream("forest");
  const points = [...square(rng, 1000), [6, 6]];
  const forest = growForest(rng, points);
  const scores = points.map((point) => oddity(forest, point));
  assertGreater(scores.at(-1)!, 0.7);
  assertEquals(Math.max(...scores), scores.at(-1));
  assertLess(oddity(forest, [0, 0]), 0.5);
});

Deno.test("where all points are alike none is odder, and features that do not vary change nothing", () => {
  const same = growForest(stream("same"), Array.from({ length: 50 }, () => [1, 2]));
  assertAlmostEquals(oddity(same, [1, 2]), 0.5, 1e-12);
  const points = square(stream("square"), 300);
  const wider = points.map((point) => [...point, 7]);
  const [a, b] = [points, wider].map((list) => {
    const forest = growForest(stream("cuts"), list);
    return list.map((point) => oddity(forest, point));
  });
  assertEquals(a, b);
});

Deno.test("the mean score of the points of a tree is near a half", () => {
  // Of all paths of a whole tree the mean is the average path, so 2^-(path/average) has its middle at 1/2.
  const points = square(stream("mean"), 256);
  const forest = growForest(stream("mean", 1), points);
  const mean = points.reduce((sum, point) => sum + oddity(forest, point), 0) / points.length;
  assertAlmostEquals(mean, 0.5, 0.05);
});

Deno.test("a forest is the same when grown twice from one seed, and another from another", () => {
  const points = square(stream("points"), 400);
  const score = (seed: string) => oddity(growForest(stream(seed), points), points[0]!);
  assertEquals(score("a"), score("a"));
  assert(score("a") !== score("b"));
});

Deno.test("against the own mean, what is usual for oneself is 0 and all have one spread", () => {
  const points = [[1, 5], [3, 5], [10, 5], [14, 5]];
  const spread = Math.sqrt((1 + 1 + 4 + 4) / 4);
  const expected = [[-1, 0], [1, 0], [-2, 0], [2, 0]].map(([a, b]) => [a! / spread, b!]);
  assertEquals(againstOwnMean(points, ["a", "a", "b", "b"]), expected);
});

Deno.test("a company is judged the same when asked twice, and campaigns are found at all", () => {
  const overrides = { users: 60, seed: "judge", scenarios: { perMonth: 40, atOnce: 1000 } };
  const judge = () => scoresOf(userDaysOf(overrides, "2025-03-03", 14), "judge");
  const scores = judge();
  assertEquals(scores, judge());
  assertGreater(scores.positives, 20);
  assertGreater(scores.userDays, 5 * scores.positives);
  assertGreater(scores.forest, 0.55);
  assertGreater(scores.rules, 0.5);
});
