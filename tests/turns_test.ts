import { assertEquals } from "@std/assert";
import { lasting, Turns } from "../src/shell/turns.ts";

/** Lets everything run that need not wait. */
function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

Deno.test("turns come in order, each when those before are over, in whatever order they end", async () => {
  const turns = new Turns();
  const come: number[] = [];
  const taken = [0, 1, 2, 3].map((n) => {
    const turn = turns.take();
    turn.comes.then(() => come.push(n));
    return turn;
  });
  await settled();
  assertEquals(come, [0]);
  taken[2]!.end();
  taken[1]!.end();
  await settled();
  assertEquals(come, [0]);
  taken[0]!.end();
  taken[0]!.end();
  await settled();
  assertEquals(come, [0, 1, 2, 3]);
});

Deno.test("a turn lasts until no more chunks are asked for, for whatever reason", async () => {
  const chunks = [1, 2, 3].map((n) => Uint8Array.of(n));
  function* failing() {
    yield* chunks;
    throw new RangeError("enough");
  }
  const turns = new Turns();
  const all = [...lasting(turns.take(), chunks)];
  assertEquals(all, chunks);
  for (const _ of lasting(turns.take(), chunks)) break;
  try {
    for (const _ of lasting(turns.take(), failing()));
  } catch (error) {
    assertEquals((error as Error).message, "enough");
  }
  await turns.take().comes;
});
