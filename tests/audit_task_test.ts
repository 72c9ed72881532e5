/** `deno task audit` on a smaller run: a company lives some months, and every line is read knowing the contract alone. */
import { assertEquals, assertStringIncludes } from "@std/assert";

Deno.test("the audit of 120 days of 50 people finds no breach", async () => {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-prompt", "--allow-read", "tasks/audit.ts"],
      ...["--users", "50", "--days", "120", "--seeds", "a"],
    ],
  }).output();
  const [lines, told] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assertEquals(code, 0, lines);
  assertStringIncludes(told!, "0 breaches");
  assertStringIncludes(lines!, "iam.change_role");
});
