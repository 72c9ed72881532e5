/**
 * What a person has reason to touch.
 *
 * @module
 */

import type { Asset, AssetKind, Estate } from "./estate.ts";
import type { Department } from "./events.ts";
import { childKey, type Key } from "./hash.ts";
import { chance, int, keyStream, pick, type Rng, shuffle } from "./rng.ts";
import type { Identity, Reach } from "./types.ts";

/** Whose machines the people of a department work on; the departments without any use no shell. */
const SHELLS_ON: Readonly<Record<Department, readonly Department[]>> = {
  Engineering: ["Engineering"],
  IT: ["IT", "Engineering", "Finance", "HR"],
  Security: ["Security", "IT", "Engineering"],
  Finance: [],
  HR: [],
};

/** Whose databases and buckets, besides its own, a department uses. */
const ALSO_USES: Readonly<Record<Department, readonly Department[]>> = {
  Engineering: [],
  IT: ["Engineering"],
  Security: ["IT"],
  Finance: [],
  HR: [],
};

/** A person's machines, buckets and databases are this many at most (LANL 2015, CERT r4.2: few, steady). */
const MOST_HOSTS = 7;
const MOST_STORES = 4;
/** How many of a person's machines are other departments', where the job needs those (modelling choice). */
const HOSTS_ELSEWHERE = 3;
/** Share of the people with one place of another department: a shared project (modelling choice). */
const SHARED_PROJECT = 0.08;

function draw(
  rng: Rng,
  estate: Estate,
  kind: AssetKind,
  depts: readonly Department[],
  most: number,
): Asset[] {
  const [own = [], ...others] = depts.map((owner) =>
    shuffle(rng, estate[kind].filter(({ dept }) => dept === owner))
  );
  const elsewhere = kind === "host" ? Math.min(HOSTS_ELSEWHERE, others.length) : 0;
  // One of each of the other departments before a second one of any.
  const inTurn = others.flatMap((list) => list.map((asset, n) => ({ asset, n })))
    .sort((a, b) => a.n - b.n).map(({ asset }) => asset);
  return [...own.slice(0, most - elsewhere), ...inTurn].slice(0, most);
}

/** Draws a person's reach, steady over the years. */
export function drawReach(key: Key, { dept }: Identity, estate: Estate): Reach {
  const rng = keyStream(childKey(key, "reach"));
  const stores = [dept, ...ALSO_USES[dept]];
  const hosts = draw(rng, estate, "host", SHELLS_ON[dept], MOST_HOSTS);
  const buckets = draw(rng, estate, "bucket", stores, MOST_STORES);
  const databases = draw(rng, estate, "database", stores, MOST_STORES);
  if (chance(rng, SHARED_PROJECT)) buckets.push(pick(rng, estate.bucket));
  if (chance(rng, SHARED_PROJECT)) databases.push(pick(rng, estate.database));
  return { hosts, buckets, databases, home: int(rng, 1 << 20), client: chance(rng, 0.5) ? 1 : 0 };
}
