/** The realism figures on a smaller run than `deno task realism`, which is the one to trust. */
import { assert } from "@std/assert";
import { realism } from "../tasks/realism/report.ts";

const SMALL = { users: 120, days: 28, seeds: ["red", "orange", "yellow"] };
/** A smaller run knows each figure less well. */
const SLACK = 0.2;

for (const verdict of await realism({ ...SMALL, slack: SLACK })) {
  const { section, metric, low, high, source, value, values, passes } = verdict;
  Deno.test(`${section}: ${metric} is ${low} to ${high} (${source})`, () => {
    assert(passes, `median ${value} of ${values.join(", ")}`);
  });
}
