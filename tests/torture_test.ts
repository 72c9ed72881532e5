/** A few rounds of every fault of `deno task torture`. */
import { assert, assertEquals } from "@std/assert";
import type { Fault } from "../tasks/torture/fault.ts";
import { FAULTS } from "../tasks/torture/faults.ts";
import { machineOf } from "../tasks/torture/machine.ts";
import { newReferences, type References } from "../tasks/torture/references.ts";
import { torture } from "../tasks/torture/run.ts";

const machine = await machineOf();
let scratch: string;
let references: References;

Deno.test.beforeAll(async () => {
  await Deno.mkdir("tests/.tmp", { recursive: true });
  scratch = await Deno.makeTempDir({ dir: await Deno.realPath("tests/.tmp") });
  references = newReferences(scratch);
});

Deno.test.afterAll(() => Deno.remove(scratch, { recursive: true }));

/** Does the rounds of the short version; nothing may be lost. */
async function tortureBriefly(fault: Fault): Promise<void> {
  const tally = await torture(fault, fault.short, { seed: "tests", scratch, machine, references });
  assertEquals(tally.lost, []);
  assert(tally.reruns >= fault.short, "a round without a rerun");
  assert(tally.whole > 0, "no day was looked at");
}

for (const fault of FAULTS) {
  const lacks = fault.lacks?.(machine);
  Deno.test({
    name: `${fault.name}: ${fault.about}${lacks === undefined ? "" : ` (ignored: ${lacks})`}`,
    ignore: lacks !== undefined,
    fn: () => tortureBriefly(fault),
  });
}
