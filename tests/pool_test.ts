/** Workers that answer, die, and are told to stop. */
import {
  assertEquals,
  assertGreater,
  assertLessOrEqual,
  assertNotEquals,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import { deal, type Desk, hire } from "../src/shell/pool.ts";
import { resultOf } from "./program.ts";

const WORKER = new URL("./dying_worker.ts", import.meta.url);

/** Starts one that lives as long as it is told even numbers only. */
function hireOne() {
  return hire<number, string>(WORKER, "twice is");
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

/** Deals even numbers from 0 on to two workers, and gives the answers by place. */
async function answers(onAnswer: (task: number, stop: AbortController) => void): Promise<string[]> {
  const found: string[] = [];
  const stop = new AbortController();
  await deal<number, string>(numbers(100).map((n) => 2 * n), {
    desks: [{ hire: hireOne }, { hire: hireOne }],
    signal: stop.signal,
    onAnswer(task, answer) {
      found[task / 2] = answer;
      onAnswer(task, stop);
    },
    onDeath: (task, why) => `${task} died: ${why}`,
  });
  return found;
}

Deno.test("each task is answered once", async () => {
  const taken: number[] = [];
  const found = await answers((task) => taken.push(task));
  assertEquals(taken.length, 100);
  assertEquals(found, numbers(100).map((n) => `twice is ${4 * n}`));
});

Deno.test("a worker that dies fails its task alone, and is replaced", async () => {
  const expected = numbers(12).map((n) =>
    n % 2 === 1 ? `${n} died: Error: I cannot live with ${n}` : `twice is ${2 * n}`
  );
  for (const workers of ["1", "3"]) {
    const args = ["run", "--no-prompt", "--allow-read", "tests/pool_child.ts", "12", workers, "1"];
    const { code, stdout } = await resultOf(new Deno.Command(Deno.execPath(), { args }));
    assertEquals(code, 0);
    assertEquals(JSON.parse(stdout), expected);
  }
});

Deno.test("a worker that dies fails what it has in hand, and that alone", async () => {
  const args = ["run", "--no-prompt", "--allow-read", "tests/pool_child.ts", "200", "2", "3"];
  const { code, stdout } = await resultOf(new Deno.Command(Deno.execPath(), { args }));
  assertEquals(code, 0);
  const found: readonly string[] = JSON.parse(stdout);
  assertEquals(found.length, 200);
  for (const [n, answer] of found.entries()) {
    const [, killer] = /^\d+ died: Error: I cannot live with (\d+)$/.exec(answer) ?? [];
    if (killer === undefined) assertEquals(answer, `twice is ${2 * n}`);
    // Of two workers with three in hand, the other one's and those it goes on to may lie between.
    else assertLessOrEqual(Math.abs(Number(killer) - n), 30);
    if (n % 2 === 1) assertNotEquals(killer, undefined);
  }
});

Deno.test("a worker has as many tasks in hand as it may, and no more", async () => {
  const most = async (...inHand: readonly number[]) => {
    let [asked, answered, most] = [0, 0, 0];
    const tasks = function* () {
      for (let n = 0; n < 40; n++) {
        asked++;
        most = Math.max(most, asked - answered);
        yield 2 * n;
      }
    };
    await deal<number, string>(tasks(), {
      desks: inHand.map((inHand) => ({ hire: hireOne, inHand })),
      signal: new AbortController().signal,
      onAnswer: () => void answered++,
      onDeath: (task, why) => `${task} died: ${why}`,
    });
    return most;
  };
  assertEquals([await most(1, 1), await most(3, 3), await most(5, 2)], [2, 6, 7]);
});

Deno.test("a worker that has died with nothing in hand is ended before another takes its place", async () => {
  let [hired, ended] = [0, 0];
  await deal<number, string>([0, 2, 4], {
    desks: [{
      hire() {
        hired++;
        const hand = hireOne();
        let isOver = false;
        return {
          ask: async (task, transfer) =>
            await hand.ask(task, transfer).finally(() => isOver = true),
          tell: hand.tell,
          isDead: () => isOver,
          end(why) {
            ended++;
            hand.end(why);
          },
        };
      },
    }],
    signal: new AbortController().signal,
    onAnswer() {},
    onDeath: (task, why) => `${task} died: ${why}`,
  });
  assertEquals([hired, ended], [3, 3]);
});

Deno.test("a worker that has died is replaced by one for the same desk, and each has a first task", async () => {
  const hired: number[] = [];
  const given: number[] = [];
  const desk = (number: number, inHand: number): Desk<number, string> => ({
    inHand,
    hire() {
      hired.push(number);
      let isOver = false;
      return {
        async ask(task) {
          given.push(number);
          await Promise.resolve();
          isOver = number === 1;
          if (isOver) throw new Error("over");
          return `${task}`;
        },
        tell() {},
        isDead: () => isOver,
        end() {},
      };
    },
  });
  await deal<number, string>(numbers(9), {
    desks: [desk(0, 3), desk(1, 1), desk(2, 2)],
    signal: new AbortController().signal,
    onAnswer() {},
    onDeath: (_, why) => why,
  });
  assertEquals(given.slice(0, 6), [0, 1, 2, 0, 2, 0]);
  const times = (number: number) => hired.filter((other) => other === number).length;
  assertEquals([times(0), times(2)], [1, 1]);
  assertEquals(times(1), given.filter((number) => number === 1).length);
  assertGreater(times(1), 1);
});

Deno.test("a stop hands out no more tasks, and those in hand are finished", async () => {
  const found = await answers((task, stop) => {
    if (task === 8) stop.abort();
  });
  assertEquals(found[4], "twice is 16");
  // The other worker may have been some tasks further on.
  assertLessOrEqual(found.length, 50);
});

Deno.test("an error of who takes the answers ends the deal", async () => {
  const reason = new Error("full");
  let taken = 0;
  const refused = () =>
    answers(() => {
      if (++taken === 1) throw reason;
    });
  assertStrictEquals(await assertRejects(refused), reason);
  // Of two workers, the other had one task in hand.
  assertLessOrEqual(taken, 2);
});

Deno.test("a worker may be asked more before it has answered, and answers in turn", async () => {
  const hand = hire<number, string>(WORKER, "twice is");
  try {
    const found = await Promise.all([2, 8, 4].map((n) => hand.ask(n)));
    assertEquals(found, ["twice is 4", "twice is 16", "twice is 8"]);
  } finally {
    hand.end("the test is over");
  }
});
