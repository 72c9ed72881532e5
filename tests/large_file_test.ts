import {
  assert,
  assertEquals,
  assertLessOrEqual,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { createHash } from "node:crypto";
import { closeSync, constants, openSync, writeSync } from "node:fs";
import { Failure } from "../src/shell/failure.ts";
import { LargeFile } from "../src/shell/large_file.ts";
import { BLOCK, BLOCKS, newMemory, type Outcome, Sender } from "../src/shell/large_file_ring.ts";
import { type DayPart, writePart } from "../src/shell/part_file.ts";
import { expectLargeFile, hasWriter, hireWriter, writeApart } from "../src/shell/writer_thread.ts";
import { inTempFolder } from "./day_writer_kit.ts";

/** As in Linux on x64: elsewhere nothing is told. */
const O_DIRECT = 0o40000;

/** Memory that begins with a page. */
function pageMemory(): Uint8Array {
  return new Uint8Array(newMemory());
}

/** Bytes that no two places have in the same order. */
function someBytes(size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  // The generator begins again after 65,536 numbers.
  for (let i = 0, n = 1; i < size; i++) {
    n = (n * 75 + 74) % 65537;
    bytes[i] = n ^ (i >>> 16);
  }
  return bytes;
}

function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** A part in pieces of one size, all in the same memory, as the line writer gives them. */
function partOf(bytes: Uint8Array, pieceSize: number): DayPart {
  function* chunks() {
    const piece = new Uint8Array(pieceSize);
    for (let at = 0; at < bytes.length; at += pieceSize) {
      piece.set(bytes.subarray(at, at + pieceSize));
      yield piece.subarray(0, Math.min(pieceSize, bytes.length - at));
      piece.fill(0);
    }
  }
  return { path: "part", chunks: chunks(), lines: () => 7 };
}

async function checkPart(folder: string, name: string, size: number, pieceSize: number) {
  const bytes = someBytes(size);
  const temp = `${folder}/${name}`;
  const record = await writePart(partOf(bytes, pieceSize), { temp, label: name });
  assertEquals(record, { lines: 7, bytes: size, sha256: sha256Of(bytes) });
  const found = await Deno.readFile(temp);
  assertEquals(found.length, size);
  assertEquals(sha256Of(found), record.sha256);
}

/** Sizes around one block, around all blocks, and beyond; pieces of whole words, of odd sizes, and larger than a block. */
const CASES: readonly (readonly [size: number, pieceSize: number])[] = [
  [BLOCK, 1 << 20],
  [BLOCK + 1, 1 << 20],
  [2 * BLOCK, 1 << 20],
  [BLOCKS * BLOCK + 4096, 1 << 20],
  [(2 * BLOCKS + 1) * BLOCK + 4097, 1 << 20],
  [3 * BLOCK + 5, 99_991],
  [5 * BLOCK - 3, 3 * BLOCK + 1],
  // Faster than any disk.
  [10 * BLOCK, 10 * BLOCK],
];

Deno.test("writePart() writes large files whole, and knows their SHA-256", () =>
  inTempFolder(async (folder) => {
    for (const [n, [size, pieceSize]] of CASES.entries()) {
      await checkPart(folder, `file${n}`, size, pieceSize);
    }
  }));

Deno.test({
  name:
    "writePart() writes large files on its own thread when Deno may not read the other's program",
  permissions: { read: ["tests/.tmp"], write: ["tests/.tmp"] },
  fn: () =>
    inTempFolder(async (folder) => {
      // Beyond 32 MiB it is sent to disk in the background.
      await checkPart(folder, "large", 33 * 1024 * 1024 + 1, 1 << 20);
      await checkPart(folder, "odd", 3 * BLOCK + 5, 99_991);
    }),
});

Deno.test("writePart() writes several large files at once", () =>
  inTempFolder(async (folder) => {
    expectLargeFile();
    const sizes = [3 * BLOCK + 1, 4 * BLOCK, 5 * BLOCK + 4095, BLOCK + 1];
    await Promise.all(sizes.map((size, n) => checkPart(folder, `file${n}`, size, 1 << 20)));
  }));

Deno.test("writePart() given up in the middle of a large file leaves no thread, and the next one is right", () =>
  inTempFolder(async (folder) => {
    const { chunks } = partOf(someBytes(4 * BLOCK), 1 << 20);
    function* failing() {
      yield* chunks as Iterable<Uint8Array>;
      throw new RangeError("enough");
    }
    const part = { path: "part", chunks: failing(), lines: () => 0 };
    await assertRejects(
      () => writePart(part, { temp: `${folder}/failing`, label: "failing" }),
      RangeError,
      "enough",
    );
    await checkPart(folder, "next", 3 * BLOCK + 1, 1 << 20);
  }));

/** A file to write: the one that is there, or one that nobody can open. */
function targetOf(path: string, label = "the log") {
  try {
    return { path, label, id: Deno.statSync(path) };
  } catch {
    return { path, label, id: { dev: 0, ino: 0 } };
  }
}

Deno.test("writeApart() says why a file cannot be written, and goes on with the next", () =>
  inTempFolder(async (folder) => {
    const piece = someBytes(1 << 20);
    const why = "Cannot write the log: there is no such file or folder";
    {
      assert(hasWriter());
      await using file = await writeApart(targetOf(`${folder}/missing`));
      const writeOn = async () => {
        // The thread is told of a block when it is full.
        for (let n = 0; n < (BLOCKS + 1) * BLOCK / piece.length; n++) await file.write(piece);
      };
      assertEquals((await assertRejects(writeOn, Failure)).message, why);
    }
    {
      assert(hasWriter());
      await using file = await writeApart(targetOf(`${folder}/missing`));
      assertEquals((await assertRejects(() => file.finish(), Failure)).message, why);
    }
    await checkPart(folder, "next", 3 * BLOCK + 1, 1 << 20);
  }));

Deno.test("writeApart() tells each of many files how it went, and writes them in turn", () =>
  inTempFolder(async (folder) => {
    expectLargeFile();
    const results = await Promise.all(Array.from({ length: 60 }, async (_, n) => {
      const path = `${folder}/file${n}`;
      if (n % 3 !== 0) await Deno.writeFile(path, new Uint8Array());
      await using file = await writeApart(targetOf(path, `file ${n}`));
      await file.write(someBytes(n * 1000));
      return await file.finish().then(() => "", ({ message }: Error) => message);
    }));
    for (const [n, result] of results.entries()) {
      if (n % 3 === 0) {
        assertStringIncludes(result, `Cannot write file ${n}: there is no such file`);
      } else {
        assertEquals(result, "");
        assertEquals(await Deno.readFile(`${folder}/file${n}`), someBytes(n * 1000));
      }
    }
  }));

Deno.test({
  name: "writeApart() says when its thread has died, and starts another for the next file",
  permissions: { read: true, write: ["tests/.tmp"] },
  fn: () =>
    inTempFolder(async (folder) => {
      {
        assert(hasWriter());
        // Not allowed, which is no word of the system's.
        await using file = await writeApart(targetOf("deno.json"));
        await file.write(someBytes(1));
        const error = await assertRejects(() => file.finish(), Failure);
        const died = "Cannot write the log: the thread that writes it died: NotCapable";
        assertStringIncludes(error.message, died);
      }
      await checkPart(folder, "next", 3 * BLOCK + 1, 1 << 20);
    }),
});

Deno.test("hireWriter() says when its thread dies, and nothing when it is ended", async () => {
  const told: string[] = [];
  const ended = hireWriter((why) => told.push(why));
  const died = Promise.withResolvers<void>();
  const { memory } = hireWriter((why) => {
    told.push(why);
    died.resolve();
  });
  ended.end();
  // Nobody sends such a path.
  const sender = new Sender(memory);
  sender.send({ opens: { path: "", id: { dev: 0, ino: 0 }, label: "" }, length: 0, then: "end" });
  await died.promise;
  assertEquals(told, ["Error: Empty path is not allowed"]);
});

Deno.test("a sender waits once for a step and its block, however many there are", () =>
  inTempFolder(async (folder) => {
    const path = `${folder}/file`;
    await Deno.writeFile(path, new Uint8Array());
    const writer = hireWriter(() => {});
    const { race } = Promise;
    let races = 0;
    try {
      Promise.race = ((values: readonly unknown[]) => {
        races++;
        return race.call(Promise, values);
      }) as typeof race;
      const sender = new Sender(writer.memory);
      const outcomes: Promise<Outcome>[] = [];
      for (let n = 0; n < 100; n++) {
        await sender.block();
        const opens = n === 0 ? { opens: { path, id: Deno.statSync(path), label: "it" } } : {};
        outcomes.push(sender.send({ ...opens, length: 4096, then: n < 99 ? "more" : "end" }));
        await new Promise((resolve) => setImmediate(resolve));
        // Longer than the disk needs, and without a look at what is done.
        for (const end = performance.now() + 2; performance.now() < end;);
      }
      for (const outcome of outcomes) assertEquals(await outcome, {});
    } finally {
      Promise.race = race;
      writer.end();
    }
    assertLessOrEqual(races, 200);
    assertEquals((await Deno.stat(path)).size, 100 * 4096);
  }));

Deno.test("LargeFile writes the same with direct I/O, where it cannot be done, and without", () =>
  inTempFolder(async (folder) => {
    const bytes = someBytes(3 * BLOCK + 100);
    const pages = pageMemory();
    /** A typed array's own memory hardly ever begins with a page. */
    const heap = new Uint8Array(BLOCK + 1).subarray(1);
    const ways = [
      { name: "direct", memory: pages, direct: true },
      { name: "not from pages", memory: heap, direct: true },
      { name: "cached", memory: heap, direct: false },
    ];
    for (const { name, memory, direct } of ways) {
      const path = `${folder}/${name}`;
      await Deno.writeFile(path, new Uint8Array());
      {
        await using file = new LargeFile(path, Deno.statSync(path), direct);
        for (let at = 0; at < bytes.length; at += BLOCK) {
          const piece = bytes.subarray(at, at + BLOCK);
          memory.set(piece);
          file.write(memory.subarray(0, piece.length));
        }
      }
      assertEquals(sha256Of(await Deno.readFile(path)), sha256Of(bytes), name);
    }
    assert(pages.byteOffset === 0);
  }));

Deno.test("a large file that another run has replaced is left alone", () =>
  inTempFolder(async (folder) => {
    const [bytes, part] = [someBytes(2 * BLOCK + 1), "the log"];
    const path = `${folder}/log`;
    for (const isApart of [true, false]) {
      await Deno.writeTextFile(`${folder}/other`, "theirs");
      const chunks = function* () {
        // Before the first block is full nothing is opened again.
        Deno.removeSync(path);
        Deno.renameSync(`${folder}/other`, path);
        yield bytes;
      };
      if (isApart) assert(hasWriter());
      const lines = () => 0;
      const error = await assertRejects(
        () =>
          writePart({ path, chunks: chunks(), isLarge: true, lines }, { temp: path, label: part }),
        Failure,
      );
      assertEquals(error.message, `Cannot write ${path}: another run has replaced it`);
      assertEquals(await Deno.readTextFile(path), "theirs");
      await Deno.remove(path);
    }
  }));

/** Pages of a file that are in the file cache. */
async function pagesCached(path: string): Promise<number> {
  const args = ["--noheadings", "--output", "PAGES", path];
  const { stdout } = await new Deno.Command("fincore", { args }).output();
  return Number(new TextDecoder().decode(stdout));
}

/** Whether files can be written past the file cache here, and what is in it be told. */
const isTold = await inTempFolder(async (folder) => {
  const path = `${folder}/probe`;
  try {
    const file = openSync(path, constants.O_WRONLY | constants.O_CREAT | O_DIRECT);
    writeSync(file, pageMemory().subarray(0, 4096));
    closeSync(file);
    return await pagesCached(path) === 0;
  } catch {
    return false;
  }
});

Deno.test({
  name: `all but the last page of a large file goes past the file cache${
    isTold ? "" : " (ignored: no direct I/O here, or no fincore)"
  }`,
  ignore: !isTold,
  fn: () =>
    inTempFolder(async (folder) => {
      const path = `${folder}/large`;
      await Deno.writeFile(path, new Uint8Array());
      {
        await using file = new LargeFile(path, Deno.statSync(path), true);
        for (const size of [BLOCK, BLOCK, 5000]) file.write(pageMemory().subarray(0, size));
      }
      assertEquals((await Deno.stat(path)).size, 2 * BLOCK + 5000);
      assertEquals(await pagesCached(path), 1);
    }),
});
