/**
 * Deals tasks to workers; a worker that dies fails the tasks that it has in hand and is replaced.
 *
 * @module
 */

import { allOf } from "./disk.ts";

/** What {@link deal} does with tasks and answers. */
export interface PoolOptions<Task, Answer> {
  /** Starts a worker for the n-th desk, from 0 on. */
  hire(desk: number): Hand<Task, Answer>;
  /** How many desks there are, at least 1: as many workers at a time. */
  readonly workers: number;
  /** Tasks that a worker has in hand: it may do one while it waits for the disk with another. @default {1} */
  readonly inHand?: number;
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
  /** Whether it has died, perhaps after its last answer. */
  isDead(): boolean;
  /** Ends it, whatever it is doing: the task it has rejects. */
  end(why: string): void;
}

/**
 * Starts a worker.
 *
 * @param url its program: it answers each task that it is sent with one message, in order
 * @param setup the first message, which it does not answer
 * @param onDeath called when it dies and is not ended
 * @param transfer what is given away with the setup
 */
export function hire<Task, Answer>(
  url: URL,
  setup: unknown,
  onDeath: (why: string) => void = () => {},
  transfer: Transferable[] = [],
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
    onDeath(why);
  };
  worker.onmessageerror = () => diesOf("its answer could not be read");
  worker.onerror = (event) => {
    event.preventDefault();
    diesOf(event.message.replace(/^Uncaught (\(in promise\) )?/, ""));
  };
  worker.postMessage(setup, transfer);
  return {
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

/** Where a worker sits. */
interface Desk<Task, Answer> {
  readonly number: number;
  /** The worker there, from its first task on. */
  hand?: Hand<Task, Answer> | undefined;
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
  /** One task after the other; the lanes of a worker share it. */
  async function lane(desk: Desk<Task, Answer>): Promise<void> {
    while (!signal.aborted) {
      const { value: task, done } = queue.next();
      if (done) return;
      if (desk.hand?.isDead()) {
        desk.hand.end("it has died");
        desk.hand = undefined;
      }
      const hand = desk.hand ??= options.hire(desk.number);
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
  const desks = Array.from(
    { length: options.workers },
    (_, number): Desk<Task, Answer> => ({ number }),
  );
  const endAll = (why: string) => desks.forEach(({ hand }) => hand?.end(why));
  const abandon = () => endAll("it was stopped");
  const stopAll = (error: unknown) => {
    stop.abort();
    throw error;
  };
  options.abandon?.addEventListener("abort", abandon);
  try {
    // Every worker has a first task before one has a second.
    const lanes = Array.from({ length: options.inHand ?? 1 }, () => desks).flat();
    await allOf(lanes.map((desk) => lane(desk).catch(stopAll)));
  } finally {
    options.abandon?.removeEventListener("abort", abandon);
    endAll("it is done");
  }
}
