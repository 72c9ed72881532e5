import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { createHash } from "node:crypto";
import { Failure, USER_MISTAKE } from "../src/shell/failure.ts";
import { readUsersFile, type UsersFile } from "../src/shell/users_file.ts";

/** Reads a new users file with this content; its path in a message becomes `FILE`. */
async function read(content: string | Uint8Array): Promise<UsersFile> {
  const dir = `tests/.tmp/${crypto.randomUUID()}`;
  await Deno.mkdir(dir, { recursive: true });
  const path = `${dir}/users.jsonl`;
  try {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    await Deno.writeFile(path, bytes);
    return await readUsersFile(path);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Failure(error.message.replaceAll(path, "FILE"), error.exitCode);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

/** The message of the user's mistake that a file is. */
async function messageFor(content: string | Uint8Array): Promise<string> {
  const error = await assertRejects(() => read(content), Failure);
  assertEquals(error.exitCode, USER_MISTAKE);
  return error.message;
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (c) => c.charCodeAt(0));
}

Deno.test("readUsersFile() reads JSON Lines with blank lines, CRLF and a byte order mark", async () => {
  const text = '\uFEFF\n{"user_id":"e1"}\r\n' +
    ' \t\r\n  {"role":"x","user_id":"b"}';
  const { users } = await read(text);
  assertEquals(users, [{ user_id: "e1" }, { user_id: "b", role: "x" }]);
});

Deno.test("readUsersFile() reads a JSON array", async () => {
  const text = '\uFEFF \n [\n{"user_id":"a"},\n{"user_id":"b"}]\n';
  assertEquals((await read(text)).users, [{ user_id: "a" }, { user_id: "b" }]);
});

Deno.test("readUsersFile() hashes what the file says, not how", async () => {
  const lines = '{"user_id":"a","role":"\\u0041","dept":"IT"}\n{"user_id":"b"}\n';
  const list = '[{ "dept": "IT", "role": "A", "user_id": "a" },\n\n { "user_id": "b" }]';
  const { sha256 } = await read(lines);
  const canonical = '{"user_id":"a","dept":"IT","role":"A"}\n{"user_id":"b"}\n';
  assertEquals(sha256, createHash("sha256").update(canonical).digest("hex"));
  assertEquals((await read(list)).sha256, sha256);
  const changes = [
    lines.replace("IT", "HR"),
    '{"user_id":"b"}\n{"user_id":"a"}',
    `${lines}{"user_id":"c"}`,
  ];
  for (const text of changes) assertNotEquals((await read(text)).sha256, sha256);
});

Deno.test("readUsersFile() reports all problems in one failure, by line or item", async () => {
  const lines = '{"user_id":"a"}\n\n{"user_id":"b","dept":"Finanse"}\n{"user_id":"a"}\n';
  const dept = 'dept "Finanse" is not one of Engineering, HR, Finance, IT, Security; ' +
    'did you mean "Finance"?';
  assertEquals(
    await messageFor(lines),
    `Cannot use users FILE: 2 problems\nline 3: ${dept}\nline 4: user_id "a" is also that of line 1`,
  );
  const list = `[${lines.trim().split(/\n+/).join(",")}]`;
  assertEquals(
    await messageFor(list),
    `Cannot use users FILE: 2 problems\nitem 2: ${dept}\nitem 3: user_id "a" is also that of item 1`,
  );
});

Deno.test("readUsersFile() lists 20 problems and counts the rest", async () => {
  const wrong = (count: number) => '{"user_id":1}\n'.repeat(count);
  const twenty = (await messageFor(wrong(20))).split("\n");
  assertEquals(twenty.length, 21);
  assertEquals(twenty[0], "Cannot use users FILE: 20 problems");
  assert(twenty[20]?.startsWith("line 20: user_id 1 "));
  const more = (await messageFor(wrong(33))).split("\n");
  assertEquals(more.length, 22);
  assertEquals(more[0], "Cannot use users FILE: 33 problems");
  assertEquals(more.slice(1, 21), twenty.slice(1));
  assertEquals(more[21], "and 13 more");
});

Deno.test("readUsersFile() names the place and reason of every line that is not JSON", async () => {
  const text = [
    '{"user_id":"a"}',
    '{"user_id":"b",}',
    "# people",
    '{"user_id":"c" "role":"x"}',
    '{"user_id":"d"',
    '{"user_id":"e"} // the boss',
    '{"user_id":"f","role":"x, // ]"}',
    "{'user_id':\u001b[31m'x'}",
    "1",
  ].join("\n");
  const [first, ...problems] = (await messageFor(text)).split("\n");
  assertEquals(first, "Cannot use users FILE: 7 problems");
  assertEquals(problems.slice(0, 5), [
    "line 2, column 15: unexpected ,",
    "line 3, column 1: unexpected #",
    'line 4, column 16: unexpected "role"',
    "line 5, column 15: the line ends too early",
    "line 6, column 17: unexpected //",
  ]);
  assert(problems[5]?.startsWith("line 8, column 2: unexpected 'user_id'"), problems[5]);
  assert(problems[6]?.startsWith("line 9: 1 is not an object"), problems[6]);
  assert(!problems.join("").includes("\u001b"));
});

Deno.test("readUsersFile() names the place and reason of an array that is not JSON", async () => {
  const cases: [text: string, problem: string][] = [
    ['\n[\n{"user_id":"a"}\n{"user_id":"b"}]', "line 4, column 1: unexpected {"],
    ['[\n{"user_id":"a"},\n]\n', "line 2, column 16: unexpected ,"],
    ['[\n/* all */ {"user_id":"a"}]\n', "line 2, column 1: unexpected /*"],
    ['[{"user_id":"a"},\n\n', "line 1, column 18: the file ends too early"],
    ['[{"user_id":"a"}]\n{"user_id":"b"}', "line 2, column 1: unexpected {"],
  ];
  for (const [text, problem] of cases) {
    assertEquals(await messageFor(text), `Cannot use users FILE: 1 problem\n${problem}`);
  }
});

Deno.test("readUsersFile() names the lines that are not UTF-8", async () => {
  const lines = latin1(
    '{"user_id":"a"}\n{"user_id":"b","role":"caf\xe9"}\n{"user_id":"c","x":1}\n',
  );
  const [first, second, third] = (await messageFor(lines)).split("\n");
  assertEquals([first, second], ["Cannot use users FILE: 2 problems", "line 2: not UTF-8"]);
  assert(third?.startsWith('line 3: unknown key "x"'), third);
  const list = latin1('[{"user_id":"a"},\n{"user_id":"b","role":"caf\xe9"}]');
  assertEquals(await messageFor(list), "Cannot use users FILE: 1 problem\nline 2: not UTF-8");
  const { users } = await read('{"user_id":"a","role":"café"}');
  assertEquals(users, [{ user_id: "a", role: "café" }]);
});

Deno.test("readUsersFile() wants at least one user", async () => {
  for (const text of ["", " \n\n", "[]", "\n[ ]\n"]) {
    assertEquals(
      await messageFor(text),
      "Cannot use users FILE: 1 problem\nthere are no users; at least one is needed",
    );
  }
  assertEquals(
    await messageFor("user_id,dept"),
    "Cannot use users FILE: 1 problem\nline 1, column 1: unexpected user_id",
  );
});

Deno.test("readUsersFile() of a missing file or a folder is the user's mistake", async () => {
  const missing = await assertRejects(() => readUsersFile("tests/.tmp/none.jsonl"), Failure);
  assert(missing.message.startsWith("Cannot read users tests/.tmp/none.jsonl: "), missing.message);
  assert(missing.message.includes("no such file"), missing.message);
  assertEquals(missing.exitCode, USER_MISTAKE);
  const folder = await assertRejects(() => readUsersFile("tests"), Failure);
  assert(folder.message.startsWith("Cannot read users tests: "), folder.message);
  assertEquals(folder.exitCode, USER_MISTAKE);
});

Deno.test({
  name: "readUsersFile() lets a missing permission through",
  permissions: { read: false },
  fn: async () => {
    await assertRejects(() => readUsersFile("users.jsonl"), Deno.errors.NotCapable);
  },
});
