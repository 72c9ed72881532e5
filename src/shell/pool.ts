/**
 * Deals tasks to workers; a worker that dies fails the tasks that it has in hand and is replaced.
 *
 * @module
 */

import { allOf } from "./disk.ts";

/** Where a worker sits, one after the other. */
export interface Desk<Task, Answer> {
  /** Starts a worker. */
  hire(): Hand<Task, Answer>;
  /** Tasks that it has in hand: it may do one while it waits for the disk with another. @default {1} */
  readonly inHand?: number;
}

/** What {@link deal} does with tasks and answers. */
export interface PoolOptions<Task, Answer> {
  /** One for each worker, at least 1. */
  readonly desks: readonly Desk<Task, Answer>[];
  /** Once aborted, no task is handed out any more; those in hand are finished. */
  readonly signal: AbortSignal;
  /** Once aborted, workers are ended in the middle of their tasks: these count as deaths. */
  readonly abandon?: AbortSignal;
  /** Called with each answer; when it throws, no task is handed out any more. */
  onAnswer(task: Task, answer: Answer): void;
  /** The answer for a task whose worker has died. */
  onDeath(task: Task, why: string): Answer;
}

/** Whether a worker can be started: it reads its program from a file, but for one in a compiled binary. */
export function mayStart(program: URL): boolean {
  if (program.protocol !== "file:" || Deno.build.standalone) return true;
  return Deno.permissions.querySync({ name: "read", path: program }).state === "granted";
}

/** One worker and what is asked of it. */
export interface Hand<Task, Answer> {
  /**
   * Waits for the answer; rejects when the worker dies. More may be asked meanwhile: the worker answers in turn.
   *
   * @param transfer what is given away with the task
   */
  ask(task: Task, transfer?: Transferable[]): Promise<Answer>;
  /** Sends what is not answered. */
  tell(message: unknown): void;
  /** Whether it has died, perhaps after its last answer. */
  isDead(): boolean;
  /** Ends it, whatever it is doing: the task it has rejects. */
  end(why: string): void;
}

/** How {@link hire} starts a worker. */
export interface HireOptions {
  /** Given away with the setup. */
  readonly transfer?: Transferable[];
  /** Called when the worker dies and is not ended. */
  onDeath?(why: string): void;
}

/**
 * Starts a worker.
 *
 * @param url its program: it answers each task that it is sent with one message, in order
 * @param setup the first message, which it does not answer
 * @param options what is given away with the setup, and what to call when it dies and is not ended
 */
export function hire<Task, Answer>(
  url: URL,
  setup: unknown,
  { transfer = [], onDeath }: HireOptions = {},
): Hand<Task, Answer> {
  const worker = new Worker(url, { type: "module" });
  const waiting: PromiseWithResolvers<Answer>[] = [];
  let died: Error | undefined;
  const die = (why: string) => {
    died ??= new Error(why);
    for (const { reject } of waiting.splice(0)) reject(died);
  };
  worker.onmessage = ({ data }: MessageEvent<Answer>) => waiting.shift()?.resolve(data);
  const diesOf = (why: string) => {
    die(why);
    onDeath?.(why);
  };
  worker.onmessageerror = () => diesOf("its answer could not be read");
  worker.onerror = (event) => {
    event.preventDefault();
    diesOf(event.message.replace(/^Uncaught (\(in promise\) )?/, ""));
  };
  worker.postMessage(setup, transfer);
  return {
    tell: (message) => worker.postMessage(message),
    isDead: () => died !== undefined,
    end(why) {
      worker.terminate();
      die(why);
    },
    async ask(task, transfer = []) {
      if (died) throw died;
      const answer = Promise.withResolvers<Answer>();
      waiting.push(answer);
      worker.postMessage(task, transfer);
      return await answer.promise;
    },
  };
}

/**
 * Deals tasks to workers in order, and waits until all are answered or the signal is aborted.
 *
 * Holds no more than the tasks in hand, so memory does not grow with their number.
 *
 * @throws what `onAnswer` throws, once the tasks in hand are finished
 */
export async function deal<Task, Answer>(
  tasks: Iterable<Task>,
  options: PoolOptions<Task, Answer>,
): Promise<void> {
  const queue = tasks[Symbol.iterator]();
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  /** The worker at each desk, from its first task on. */
  const hands: (Hand<Task, Answer> | undefined)[] = [];
  function handAt(desk: number): Hand<Task, Answer> {
    const hand = hands[desk];
    if (hand && !hand.isDead()) return hand;
    hand?.end("it has died");
    return hands[desk] = options.desks[desk]!.hire();
  }
  /** One task after the other; the lanes of a worker share it. */
  async function lane(desk: number): Promise<void> {
    while (!signal.aborted) {
      const { value: task, done } = queue.next();
      if (done) return;
      const hand = handAt(desk);
      let answer: Answer;
      try {
        answer = await hand.ask(task);
      } catch (error) {
        const why = (error as Error).message;
        hand.end(why);
        answer = options.onDeath(task, why);
      }
      options.onAnswer(task, answer);
    }
  }
  const endAll = (why: string) => hands.forEach((hand) => hand?.end(why));
  const abandon = () => endAll("it was stopped");
  const stopAll = (error: unknown) => {
    stop.abort();
    throw error;
  };
  options.abandon?.addEventListener("abort", abandon);
  try {
    await allOf(inRounds(options.desks).map((desk) => lane(desk).catch(stopAll)));
  } finally {
    options.abandon?.removeEventListener("abort", abandon);
    endAll("it is done");
  }
}

/** Each desk as often as it has tasks in hand: every worker has a first task before one has a second. */
function inRounds(desks: readonly { readonly inHand?: number }[]): readonly number[] {
  const rounds = Math.max(...desks.map(({ inHand = 1 }) => inHand));
  const round = (n: number) => [...desks.keys()].filter((desk) => n < (desks[desk]!.inHand ?? 1));
  return Array.from({ length: rounds }, (_, n) => round(n)).flat();
}
