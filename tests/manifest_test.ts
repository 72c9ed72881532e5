import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Failure } from "../src/shell/failure.ts";
import { type Manifest, manifestText, parseManifest, readManifest } from "../src/shell/manifest.ts";
import { inTempFolder } from "./day_writer_kit.ts";

const HASH = "0123456789abcdef".repeat(4);
const MANIFEST: Manifest = {
  format: 1,
  model: "1.0.0",
  date: "2025-12-01",
  seed: "42",
  config_sha256: HASH,
  users: 3,
  events: 2,
  files: {
    "logs_2025-12-01.jsonl": { lines: 2, bytes: 10, sha256: HASH },
    "_truth/labels_2025-12-01.jsonl": { lines: 0, bytes: 0, sha256: HASH },
  },
};

const TEXT = `{
  "format": 1,
  "model": "1.0.0",
  "date": "2025-12-01",
  "seed": "42",
  "config_sha256": "${HASH}",
  "users": 3,
  "events": 2,
  "files": {
    "_truth/labels_2025-12-01.jsonl": {
      "lines": 0,
      "bytes": 0,
      "sha256": "${HASH}"
    },
    "logs_2025-12-01.jsonl": {
      "lines": 2,
      "bytes": 10,
      "sha256": "${HASH}"
    }
  }
}
`;

Deno.test("manifestText() does not depend on the order of keys", () => {
  assertEquals(manifestText(MANIFEST), TEXT);
  const { files, ...rest } = MANIFEST;
  const reversed = Object.fromEntries(
    Object.entries(files).reverse().map(([path, { lines, bytes, sha256 }]) => [
      path,
      { sha256, bytes, lines },
    ]),
  );
  assertEquals(manifestText({ files: reversed, ...rest }), TEXT);
});

Deno.test("parseManifest() reads what manifestText() writes, and drops what it does not know", () => {
  assertEquals(parseManifest(TEXT, "m.json"), MANIFEST);
  assertEquals(parseManifest(TEXT.replace("{", '{"later": 1,'), "m.json"), MANIFEST);
});

Deno.test("parseManifest() says what is wrong", () => {
  const cases: [unknown, string][] = [
    [[], "it is not a JSON object"],
    [null, "it is not a JSON object"],
    [
      { ...MANIFEST, format: 2 },
      "its format is 2 and this version reads format 1; use a newer version",
    ],
    [{ ...MANIFEST, format: "1" }, "its format is not 1"],
    [{ ...MANIFEST, model: undefined }, "model is missing"],
    [{ ...MANIFEST, seed: 42 }, "seed is not text"],
    [{ ...MANIFEST, date: "2025-02-30" }, "date is not a date"],
    [{ ...MANIFEST, config_sha256: "ab" }, "config_sha256 is not a SHA-256 in hex"],
    [{ ...MANIFEST, users: -1 }, "users is not a whole number"],
    [{ ...MANIFEST, events: 1.5 }, "events is not a whole number"],
    [{ ...MANIFEST, files: [] }, "files is not an object"],
    [{ ...MANIFEST, files: { a: 1 } }, 'files["a"]. is not an object'],
    [{ ...MANIFEST, files: { a: { lines: 1, bytes: 1 } } }, 'files["a"].sha256 is missing'],
  ];
  for (const [value, why] of cases) {
    const error = assertThrows(() => parseManifest(JSON.stringify(value), "m.json"), Failure);
    assertEquals(error.message, `Cannot read the manifest m.json: ${why}`);
    assertEquals(error.exitCode, 1);
  }
  const error = assertThrows(() => parseManifest("{", "m.json"), Failure);
  assertEquals(error.message, "Cannot read the manifest m.json: it is not JSON");
});

Deno.test("parseManifest() takes no path that leaves the output folder", () => {
  for (const path of ["/etc/x", "../x", "a/../../x", "C:/x", "a\\x", "", ".", "a//x"]) {
    const text = JSON.stringify({
      ...MANIFEST,
      files: { [path]: { lines: 0, bytes: 0, sha256: HASH } },
    });
    assertThrows(() => parseManifest(text, "m.json"), Failure, "not a path inside");
  }
});

Deno.test("readManifest() reads a day's manifest, or none", () =>
  inTempFolder(async (folder) => {
    assertEquals(await readManifest(folder, "2025-12-01"), undefined);
    await Deno.mkdir(`${folder}/_manifest`);
    await Deno.writeTextFile(`${folder}/_manifest/2025-12-01.json`, TEXT);
    await Deno.writeTextFile(`${folder}/_manifest/2025-12-02.json`, TEXT);
    assertEquals(await readManifest(folder, "2025-12-01"), MANIFEST);
    await assertRejects(
      () => readManifest(folder, "2025-12-02"),
      Failure,
      "it is of 2025-12-01, not of 2025-12-02",
    );
  }));
