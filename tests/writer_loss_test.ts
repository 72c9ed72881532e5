/** A worker whose thread for large files dies. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { Failure } from "../src/shell/failure.ts";
import { BLOCK, newMemory } from "../src/shell/large_file_ring.ts";
import { writePart } from "../src/shell/part_file.ts";
import { hasWriter, loseWriter, useWriter } from "../src/shell/writer_thread.ts";
import { inTempFolder } from "./day_writer_kit.ts";

Deno.test("a file on its way to a thread that dies fails, and others are written without it", () =>
  inTempFolder(async (folder) => {
    const piece = new Uint8Array(BLOCK).fill(65);
    const write = async (name: string, blocks: number) => {
      const chunks = Array.from({ length: blocks }, () => piece);
      const part = { path: name, chunks, isLarge: true, lines: () => blocks };
      return await writePart(part, { temp: `${folder}/${name}`, label: name });
    };
    // Nobody is at the other end.
    useWriter(newMemory());
    assert(hasWriter());
    for (const blocks of [1, 20]) {
      const lost = write(`lost${blocks}`, blocks);
      setTimeout(() => loseWriter("it was tired"), 20);
      const { message } = await assertRejects(() => lost, Failure);
      assertEquals(
        message,
        `Cannot write lost${blocks}: the thread that writes it died: it was tired`,
      );
      assert(!hasWriter());
      assertEquals((await write(`next${blocks}`, 3)).bytes, 3 * BLOCK);
      assertEquals((await Deno.stat(`${folder}/next${blocks}`)).size, 3 * BLOCK);
      useWriter(newMemory());
    }
  }));
