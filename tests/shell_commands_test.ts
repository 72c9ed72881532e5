import {
  assert,
  assertEquals,
  assertGreaterOrEqual,
  assertLess,
  assertLessOrEqual,
  assertNotEquals,
} from "@std/assert";
import { type Department, DEPARTMENTS } from "../src/core/log/events.ts";
import { childKey, rootKey } from "../src/core/random/hash.ts";
import { chance, type Rng, stream } from "../src/core/random/rng.ts";
import {
  type CommandLists,
  drawExitCode,
  EXIT_CODES,
  moves,
  vocabularyOf,
} from "../src/core/shell_commands/catalog.ts";
import {
  drawCommand,
  drawLine,
  type PersonalCommands,
  personalCommands,
  REPEAT,
} from "../src/core/shell_commands/personal.ts";
import { TECHNIQUE_COMMANDS } from "../src/core/shell_commands/techniques.ts";
import { LISTS, SHELL_DEPARTMENTS } from "./shell_commands_kit.ts";
import { assertFits, moments, tally } from "./statistics.ts";

const PEOPLE = 200;
/** Lines of a person: five weeks of workdays with 50 each. */
const LINES = 1250;

/** With all lines made, also those that are hardly ever typed. */
function whole(personal: PersonalCommands): PersonalCommands {
  personal.reach(Infinity);
  return personal;
}

function person(dept: Department, n: number): PersonalCommands {
  return whole(personalCommands(childKey(rootKey("shell"), dept, n), dept, LISTS));
}

interface Typed {
  readonly dept: Department;
  readonly personal: PersonalCommands;
  /** Indexes of lines, in the order typed. */
  readonly indexes: readonly number[];
}

/** What a person types in five weeks. */
function type(rng: Rng, personal: PersonalCommands): number[] {
  const indexes: number[] = [];
  while (indexes.length < LINES) {
    const last = indexes.at(-1);
    indexes.push(
      last !== undefined && chance(rng, REPEAT) ? last : drawLine(rng, personal),
    );
  }
  return indexes;
}

const TYPED: readonly Typed[] = SHELL_DEPARTMENTS.flatMap((dept) =>
  Array.from({ length: PEOPLE }, (_, n) => {
    const personal = person(dept, n);
    return { dept, personal, indexes: type(stream("shell", "typing", dept, n), personal) };
  })
);

/** How often each distinct line was typed, the most typed first. */
function counts({ indexes }: Typed): number[] {
  const found = new Map<number, number>();
  for (const i of indexes) found.set(i, (found.get(i) ?? 0) + 1);
  return [...found.values()].sort((a, b) => b - a);
}

/** The slope of ln count over ln rank, by least squares over all distinct lines. */
function zipfSlope(sorted: readonly number[]): number {
  const x = sorted.map((_, i) => Math.log(i + 1));
  const y = sorted.map((count) => Math.log(count));
  const mx = moments(x);
  const my = moments(y).mean;
  const products = x.reduce((sum, v, i) => sum + (v - mx.mean) * (y[i]! - my), 0);
  return products / (mx.variance * (x.length - 1));
}

/** Asserts that .98 of a sample lies in a band, and the mean of all in a narrower one. */
function assertBand(
  sample: readonly number[],
  [low, high]: readonly [number, number],
  [least, most]: readonly [number, number],
): void {
  const inside = sample.filter((v) => v >= low && v <= high).length / sample.length;
  assertGreaterOrEqual(inside, 0.98, `only ${inside} in ${low}-${high}`);
  const { mean } = moments(sample);
  assert(mean >= least && mean <= most, `mean ${mean}`);
}

/** The share of what people typed that fits. */
function shareOf(typed: readonly Typed[], fits: (line: string) => boolean): number {
  let found = 0;
  for (const { personal, indexes } of typed) {
    const fit = personal.lines.map(fits);
    for (const i of indexes) if (fit[i]) found++;
  }
  return found / (typed.length * LINES);
}

Deno.test("a person's ten most typed lines are .5 to .75 of all", () => {
  const shares = TYPED.map((t) => counts(t).slice(0, 10).reduce((sum, c) => sum + c, 0) / LINES);
  assertBand(shares, [0.5, 0.75], [0.54, 0.72]);
});

Deno.test("a person's lines follow Zipf's law with slope -1 to -1.4", () => {
  assertBand(TYPED.map((t) => zipfSlope(counts(t))), [-1.4, -1], [-1.37, -1.03]);
});

Deno.test("a person types 60 to 410 distinct lines in five weeks", () => {
  assertBand(TYPED.map((t) => counts(t).length), [60, 410], [120, 200]);
});

Deno.test(".1 to .25 of lines repeat the line before", () => {
  const repeats = TYPED.map(({ indexes }) =>
    indexes.filter((line, i) => i > 0 && line === indexes[i - 1]).length / LINES
  );
  assertBand(repeats, [0.1, 0.25], [0.16, 0.2]);
});

Deno.test("about .3 of lines are cd and ls", () => {
  const shares = TYPED.map((t) => shareOf([t], (line) => /^(cd|ls)\b/.test(line)));
  assertBand(shares, [0.15, 0.45], [0.27, 0.33]);
});

Deno.test("each department uses its own tools", () => {
  const tools: Record<string, RegExp> = {
    Engineering: /^(git|make|docker|kubectl|npm|npx|psql|vim|pytest|go|cargo)\b/,
    IT: /^(sudo )?(systemctl|apt|apt-get|ssh|df|journalctl|ansible|ansible-playbook)\b/,
    Security: /^(sudo )?(grep|zgrep|tcpdump|nmap|aws iam|jq|ausearch|aureport|rg|hunt)\b/,
  };
  for (const dept of SHELL_DEPARTMENTS) {
    const share = (of: Department) =>
      shareOf(TYPED.filter((t) => t.dept === of), (line) => tools[dept]!.test(line));
    assertGreaterOrEqual(share(dept), 0.2, dept);
    for (const other of SHELL_DEPARTMENTS) {
      if (other !== dept) assertLess(share(other), share(dept) / 1.5, `${other} as ${dept}`);
    }
  }
});

Deno.test("people have favourites of their own", () => {
  const tops = TYPED.filter(({ dept }) => dept === "Engineering")
    .map(({ personal }) => new Set(personal.lines.slice(0, 10)));
  const overlaps = tops.slice(1).map((top, i) => top.intersection(tops[i]!).size);
  const { mean } = moments(overlaps);
  assert(mean > 0.5 && mean < 4, `neighbours share ${mean} of ten`);
});

Deno.test(".03 to .08 of runs fail, in each department", () => {
  for (const dept of SHELL_DEPARTMENTS) {
    const rng = stream("shell", "exits", dept);
    const codes = TYPED.filter((t) => t.dept === dept).flatMap(({ personal, indexes }) =>
      indexes.map((i) => drawExitCode(rng, personal.templates[i]!))
    );
    const share = codes.filter((code) => code !== 0).length / codes.length;
    assert(share >= 0.03 && share <= 0.08, `${dept}: ${share}`);
    assert(codes.every((code) => Number.isInteger(code) && code >= 0 && code <= 255));
  }
});

Deno.test("a failed run has the template's code, or one by weight", () => {
  const [any] = moves().templates;
  const template = { ...any!, failureRate: 1, failsWith: 0 };
  const rng = stream("shell", "codes");
  const codes = EXIT_CODES.map(({ code }) => code);
  const drawn = tally(codes.length, 20_000, () => codes.indexOf(drawExitCode(rng, template)));
  const total = EXIT_CODES.reduce((sum, { weight }) => sum + weight, 0);
  assertFits(drawn, EXIT_CODES.map(({ weight }) => weight / total));
  assertEquals(drawExitCode(rng, { ...template, failsWith: 255 }), 255);
  assertEquals(drawExitCode(rng, { ...template, failureRate: 0 }), 0);
});

Deno.test("personalCommands() gives 80 to 400 distinct lines, in every department", () => {
  for (const dept of DEPARTMENTS) {
    for (let n = 0; n < 100; n++) {
      const { lines, templates, table } = person(dept, n);
      assert(lines.length >= 80 && lines.length <= 400, `${dept} ${n}: ${lines.length}`);
      assertEquals(new Set(lines).size, lines.length);
      assertEquals(templates.length, lines.length);
      assertEquals(table.other.length, lines.length);
    }
  }
});

Deno.test("personalCommands() depends on key, department and lists alone", () => {
  assertEquals(person("IT", 7).lines, person("IT", 7).lines);
  assertNotEquals(person("IT", 7).lines, person("IT", 8).lines);
  assertNotEquals(person("IT", 7).lines, person("Security", 7).lines);
});

Deno.test("drawCommand() draws the person's lines, the first ones most", () => {
  const personal = person("Engineering", 1);
  const rng = stream("shell", "draw");
  const drawn = tally(personal.lines.length, 5000, () => {
    return personal.lines.indexOf(drawCommand(rng, personal));
  });
  const sum = (from: number, to: number) => drawn.slice(from, to).reduce((a, b) => a + b, 0);
  assertGreaterOrEqual(sum(0, 10), sum(10, 400));
  assertGreaterOrEqual(drawn[0]!, Math.max(...drawn.slice(1)));
});

Deno.test("without hosts, buckets, databases and users nobody names one", () => {
  const empty: CommandLists = { hosts: [], buckets: [], databases: [], users: [] };
  for (const dept of DEPARTMENTS) {
    const { lines } = whole(personalCommands(rootKey(dept), dept, empty));
    assertGreaterOrEqual(lines.length, 80);
    assertEquals(lines.filter((line) => /undefined|\{[a-z]+\}/.test(line)), []);
  }
});

Deno.test("ordinary people do type what intruders type, now and then", () => {
  const typed = new Map<string, number>();
  for (const { personal, indexes } of TYPED) {
    for (const i of indexes) {
      const { text } = personal.templates[i]!;
      typed.set(text, (typed.get(text) ?? 0) + 1);
    }
  }
  for (const [id, texts] of Object.entries(TECHNIQUE_COMMANDS)) {
    const seen = texts.filter((text) => typed.has(text)).length;
    assertGreaterOrEqual(seen / texts.length, 0.95, id);
  }
  for (const text of ["whoami", "cat /etc/passwd", "sudo -l", "history -c", "aws iam list-users"]) {
    assertLessOrEqual(typed.get(text)! / (TYPED.length * LINES), 0.003, text);
  }
});

Deno.test("most people inspect, but not every day", () => {
  const inspects = TYPED.filter(({ dept, personal }) => {
    const { templates, everyday } = vocabularyOf(dept);
    const inspecting = new Set(templates.slice(everyday));
    assert(personal.templates.slice(0, 12).every((template) => !inspecting.has(template)));
    return personal.templates.some((template) => inspecting.has(template));
  });
  assertGreaterOrEqual(inspects.length / TYPED.length, 0.95);
});
