/** The reader of `deno task torture` sees damage of every kind, and none where there is none. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { DAY, generate } from "../tasks/torture/jobs.ts";
import { start } from "../tasks/torture/program.ts";
import { readFolder } from "../tasks/torture/reader.ts";
import { inTempFolder, sha256 } from "./program.ts";

const LOG = `logs_${DAY}.jsonl`;
const LABELS = `_truth/labels_${DAY}.jsonl`;
const MANIFEST = `_manifest/${DAY}.json`;

/** The files of a day by path. */
type Files = Record<string, string>;

/** A kind of damage, and what the reader says of it. */
interface Damage {
  readonly says: string;
  /** Whether the manifest is made to agree, so that only the rule itself can find it. */
  readonly signed: boolean;
  do(files: Files): void;
}

function changed(path: string, change: (lines: string[]) => void): (files: Files) => void {
  return (files) => {
    const lines = files[path]!.split("\n").slice(0, -1);
    change(lines);
    files[path] = lines.map((line) => `${line}\n`).join("");
  };
}

const DAMAGES: readonly Damage[] = [
  { says: "has no manifest", signed: false, do: (files) => delete files[MANIFEST] },
  { says: "is missing", signed: false, do: (files) => delete files[LABELS] },
  { says: "is missing", signed: false, do: (files) => delete files[LOG] },
  { says: "does not belong there", signed: false, do: (files) => files["notes.txt"] = "" },
  { says: "the manifest is not JSON", signed: false, do: (files) => files[MANIFEST] = "{" },
  {
    says: "the SHA-256 of",
    signed: false,
    do: (files) => files[LOG] = files[LOG]!.replace("success", "SUCCESS"),
  },
  { says: "bytes, not", signed: false, do: (files) => files[LOG] = files[LOG]!.slice(0, -9) },
  {
    says: "does not end with a line feed",
    signed: true,
    do: (files) => files[LOG] = files[LOG]!.slice(0, -1),
  },
  {
    says: "is not in order",
    signed: true,
    do: changed(LOG, (lines) => lines.splice(0, 2, lines[1]!, lines[0]!)),
  },
  {
    says: "is not inside the day",
    signed: true,
    do: changed(LOG, (lines) => lines[0] = lines[0]!.replace(DAY, "2025-12-29")),
  },
  {
    says: "has the event_id of another line",
    signed: true,
    do: changed(LOG, (lines) => lines[1] = lines[0]!),
  },
  { says: "events, not", signed: true, do: changed(LOG, (lines) => lines.pop()) },
  { says: "is not JSON", signed: true, do: changed(LOG, (lines) => lines[5] = lines[5]!.slice(1)) },
  {
    says: "which is another event",
    signed: true,
    do: changed(LABELS, (lines) => lines[0] = lines[0]!.replace(/"line":\d+/, '"line":1')),
  },
  {
    says: "which is not there",
    signed: true,
    do: changed(LABELS, (lines) => lines[0] = lines[0]!.replace(/"line":\d+/, '"line":9999')),
  },
  {
    says: "which is not active",
    signed: true,
    do: changed(LABELS, (lines) => lines[0] = lines[0]!.replace(/cmp_\w+/, "cmp_0")),
  },
  {
    says: "neither the old file nor the new one",
    signed: false,
    do(files) {
      files[`${MANIFEST}.commit`] = files[MANIFEST]!;
      files[`.${LOG}.tmp`] = files[LOG]!;
      files[LOG] = "{}\n";
    },
  },
  {
    says: "is missing",
    signed: false,
    do(files) {
      files[`${MANIFEST}.commit`] = files[MANIFEST]!;
      delete files[LOG];
    },
  },
];

/** Makes the manifest agree with the files. */
function sign(files: Files): void {
  const manifest = JSON.parse(files[MANIFEST]!);
  for (const path of Object.keys(manifest.files)) {
    const text = files[path]!;
    const bytes = new TextEncoder().encode(text).length;
    manifest.files[path] = { lines: text.split("\n").length - 1, bytes, sha256: sha256(text) };
  }
  files[MANIFEST] = JSON.stringify(manifest);
}

async function lay(folder: string, files: Files): Promise<void> {
  for (const name of ["_truth", "_manifest"]) {
    await Deno.mkdir(`${folder}/${name}`, { recursive: true });
  }
  for (const [path, text] of Object.entries(files)) {
    await Deno.writeTextFile(`${folder}/${path}`, text);
  }
}

Deno.test("the reader finds a whole day whole, one that is moved moving, and each damage", () =>
  inTempFolder(async (parent) => {
    const root = await Deno.realPath(parent);
    const written = `${root}/written`;
    assertEquals((await start(written, generate(DAY, { events: 200 }).args).end()).code, 0);
    const whole = readFolder(written);
    assertEquals([whole.problems, whole.leftovers], [[], []]);
    assertEquals(whole.days.get(DAY)?.is, "whole");
    const names = [LOG, MANIFEST, ...["labels", "campaigns", "benign"].map(truthOf)];
    const texts = names.map(async (path): Promise<[string, string]> => [
      path,
      await Deno.readTextFile(`${written}/${path}`),
    ]);
    const files: Files = Object.fromEntries(await Promise.all(texts));
    const { [LOG]: log, [MANIFEST]: manifest, ...truth } = files;
    const moved = { ...truth, [`.${LOG}.tmp`]: log!, [`${MANIFEST}.commit`]: manifest! };
    await lay(`${root}/moving`, moved);
    const moving = readFolder(`${root}/moving`);
    assertEquals(moving.problems, []);
    assertEquals(moving.leftovers.length, 2);
    assertEquals(moving.days.get(DAY)?.is, "moving");
    assertEquals(moving.days.get(DAY)?.fingerprint, whole.days.get(DAY)?.fingerprint);
    for (const [n, damage] of DAMAGES.entries()) {
      const broken = { ...files };
      damage.do(broken);
      if (damage.signed) sign(broken);
      await lay(`${root}/${n}`, broken);
      assertStringIncludes(readFolder(`${root}/${n}`).problems.join("\n"), damage.says);
    }
  }));

function truthOf(kind: string): string {
  return `_truth/${kind}_${DAY}.jsonl`;
}

Deno.test("the reader finds nothing in a folder that is not there", () => {
  const { days, leftovers, problems } = readFolder("tests/.tmp/no-such-folder");
  assertEquals([days.size, leftovers, problems], [0, [], []]);
});
