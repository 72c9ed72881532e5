import { assert, assertEquals, assertGreater } from "@std/assert";
import { DEFAULTS } from "../src/core/config/knobs.ts";
import { companyOf, writtenDays } from "./lines.ts";

const README = await Deno.readTextFile("README.md");

Deno.test("the lines that the README shows are those of the day that it makes", () => {
  const shown = README.split("\n").filter((line) => line.startsWith('{"'));
  assertGreater(shown.length, 2);
  const company = companyOf({ ...DEFAULTS, users: 300, events: "natural" });
  for (const { lines, truth } of writtenDays(company, "2025-12-29", 1)) {
    const rows = [...truth.labels, ...truth.benign];
    const written = new Set([...lines, ...rows.map((row) => JSON.stringify(row))]);
    for (const line of shown) assert(written.has(line), line);
    for (const label of truth.labels.slice(0, 1)) {
      assertEquals(shown.includes(JSON.stringify(label)), true, JSON.stringify(label));
    }
  }
});

Deno.test("the README names every flag of generate, and the two commands come first", async () => {
  const { GENERATE } = await import("../src/commands/generate.ts");
  for (const { name } of GENERATE.flags) assert(README.includes(`\`--${name}`), name);
  const [first] = README.split("With only Node.js");
  assert(first!.includes("deno task generate") && first!.includes("deno task test"));
});
