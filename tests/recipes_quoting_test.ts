/** Each way to write a text is read back by what it is written for. */
import { assertEquals, assertMatch } from "@std/assert";
import {
  cronWord,
  systemdArgument,
  systemdPath,
  systemdWord,
  xmlText,
} from "../src/commands/recipes/quoting.ts";
import { shellWord, windowsWord } from "../src/shell/shell_word.ts";
import { AWKWARD, HAS_SHELL, shellWords } from "./recipes_kit.ts";

const TEXTS = [
  ...["/usr/bin/deno", "--allow-write=/srv/logs", "a b", "it's", "'", "''", '"', "$HOME", "`id`"],
  ...["100%", "%%", "\\", "\\\\", "\\%", "\\\\%", "a\\", "a\\'", "%\\", "<&>", "é", "𝄞", "*", "~"],
  ...["#", ";", "|", "&&", "!", "{a,b}", "[a]", "(", "-", "=", AWKWARD],
];

Deno.test({
  name: "shellWord() is one word to a shell",
  ignore: !HAS_SHELL,
  fn: async () => assertEquals(await shellWords(TEXTS.map(shellWord).join(" ")), TEXTS),
});

/** What cron hands to the shell: the line up to the first `%` that no backslash is before. */
function cronReads(line: string, halvesBackslashes: boolean): string {
  const escaped = halvesBackslashes ? /\\([%\\])|%.*/gs : /\\(%)|%.*/gs;
  return line.replace(escaped, (_, char) => char ?? "");
}

for (const halves of [false, true]) {
  Deno.test({
    name: `cronWord() is one word to a cron that ${halves ? "halves" : "keeps"} backslashes`,
    ignore: !HAS_SHELL,
    fn: async () => {
      const line = cronReads(TEXTS.map(cronWord).join(" "), halves);
      assertEquals(await shellWords(line), TEXTS);
    },
  });
}

Deno.test("systemdWord() quotes as systemd.syntax(7) says", () => {
  assertEquals(systemdWord("/usr/bin/deno"), "/usr/bin/deno");
  assertEquals(systemdWord('/a b/"c"\\%h$d'), '"/a b/\\"c\\"\\\\%%h$d"');
  assertEquals(systemdArgument('/a b/"c"\\%h$d'), '"/a b/\\"c\\"\\\\%%h$$d"');
});

Deno.test("systemdPath() keeps the end of a path", () => {
  assertEquals(systemdPath("/a b/100%"), "/a b/100%%");
  assertEquals([systemdPath("/a\\"), systemdPath("/a ")], ["/a\\/", "/a /"]);
});

Deno.test("xmlText() is ASCII without markup", () => {
  assertEquals(xmlText(`a<b>&"'é𝄞`), "a&#60;b&#62;&#38;&#34;&#39;&#233;&#119070;");
  assertMatch(xmlText(AWKWARD), /^[\x20-\x7e]+$/);
});

Deno.test("windowsWord() is one word to a program of Windows", () => {
  const words = [
    ["C:\\data", "C:\\data"],
    ["C:\\my data", '"C:\\my data"'],
    ["C:\\my data\\", '"C:\\my data\\\\"'],
    ["C:\\data\\", "C:\\data\\"],
    ["", '""'],
    ['a "b"', '"a \\"b\\""'],
    ['a\\"b', '"a\\\\\\"b"'],
  ];
  assertEquals(words.map(([text]) => windowsWord(text!)), words.map(([, written]) => written));
});
