/**
 * Hundreds of uploads through a network and a server that fail in every way: nothing partial, nothing twice,
 * nothing lost.
 *
 * More of them: `deno test … tests/s3_faults_test.ts -- --days 1000`.
 */
import { parseArgs } from "@std/cli";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { chance, pick, stream } from "../src/core/random/rng.ts";
import { type Asked, type Fault, FAULTS, type Proxy, startProxy } from "./fault_proxy.ts";
import { inTempFolder, run } from "./program.ts";
import { expectedOf, objectsOf, runWithStore, withServer } from "./s3_kit.ts";

const DAYS = Number(parseArgs(Deno.args).days ?? 80);

/** What may be got over by trying again: all but to be forbidden. */
const PASSING = FAULTS.filter((fault) => fault !== "403 AccessDenied");
/** Faults that only a body can suffer. */
const OF_BODIES: readonly Fault[] = ["byte changed on the way", "cut in the request"];

/** Faults for three in ten requests that name an object, all kinds alike. */
function someFaults(): (asked: Asked) => Fault | undefined {
  const rng = stream("faults");
  return ({ method, path, length }) => {
    if (!path.includes("/day=") || !chance(rng, 0.3)) return undefined;
    const kinds = PASSING.filter((kind) => !OF_BODIES.includes(kind) || method === "PUT");
    const kind = pick(rng, kinds);
    return OF_BODIES.includes(kind) && length === 0 ? undefined : kind;
  };
}

function report({ injected }: Proxy, lost: number): void {
  const rows = PASSING.map((fault) => `  ${fault.padEnd(26)} ${injected.get(fault) ?? 0}`);
  // deno-lint-ignore no-console
  console.log(
    `  fault, injected over ${DAYS} days\n${rows.join("\n")}\n  lost or partial: ${lost}`,
  );
}

/** Writes small days to the folder `data`. */
async function writeDays(folder: string, count: number): Promise<void> {
  const last = new Date(Date.UTC(2025, 0, count)).toISOString().slice(0, 10);
  const line = `backfill --from 2025-01-01 --to ${last} --events 20 --out ${folder}/data --quiet`;
  const { code, stderr } = await run(line, { writable: folder });
  assertEquals([code, stderr], [0, ""]);
}

const RANGE = `--from 2025-01-01 --to ${
  new Date(Date.UTC(2025, 0, DAYS)).toISOString().slice(0, 10)
}`;

Deno.test(`${DAYS} days through faults of all kinds: each is there, whole, and was sent once`, () =>
  inTempFolder((folder) =>
    withServer(folder, async (server) => {
      await writeDays(folder, DAYS);
      const proxy = startProxy(server.port, someFaults());
      let uploaded = 0;
      try {
        // A day that meets more faults than an upload has tries is done by the same command again.
        for (let runs = 1;; runs++) {
          const line = `upload ${RANGE} --parallel 16`;
          const { code, stdout, stderr } = await runWithStore(line, { folder, port: proxy.port });
          uploaded += Number(/^Uploaded (\d+) days? /m.exec(stdout)![1]);
          if (code === 0) break;
          assert(runs < 4 && !stderr.includes("another object is there"), stderr);
        }
      } finally {
        await proxy.close();
      }
      // One whose answers were lost until it was given up is found there by the next run.
      assert(uploaded <= DAYS && uploaded > DAYS - 5, `${uploaded} days were uploaded`);
      const [expected, found] = [await expectedOf(`${folder}/data`), await objectsOf(server)];
      const lost = Object.keys(expected).filter((key) => found[key] !== expected[key]);
      report(proxy, lost.length);
      assertEquals(lost, []);
      assertEquals(found, expected);
      assertEquals([...proxy.arrived.values()].filter((times) => times !== 1), [], "sent twice");
      // Which faults meet which request depends on the order of requests: most kinds, but not each in every run.
      const kinds = PASSING.filter((fault) => proxy.injected.get(fault));
      assert(kinds.length > PASSING.length / 2, kinds.join());
      const again = await runWithStore(`upload ${RANGE} --parallel 16`, {
        folder,
        port: server.port,
      });
      assertStringIncludes(
        again.stdout,
        `Uploaded 0 days to s3://lake/, skipped ${DAYS}, failed 0`,
      );
    })
  ));
