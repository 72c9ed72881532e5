/**
 * What a person has reason to touch.
 *
 * @module
 */

import type { Asset, AssetKind, Estate } from "./estate.ts";
import type { Department } from "./events.ts";
import { childKey, type Key } from "./hash.ts";
import { chance, int, keyStream, pick, type Rng } from "./rng.ts";
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
/** Share of the people with one place of another department: a shared project (modelling choice). */
const SHARED_PROJECT = 0.08;

function draw(
  rng: Rng,
  estate: Estate,
  kind: AssetKind,
  depts: readonly Department[],
  most: number,
): Asset[] {
  const [first, ...rest] = depts;
  const own = sample(rng, first === undefined ? [] : ownedBy(estate[kind], [first]), most);
  return [...own, ...sample(rng, ownedBy(estate[kind], rest), most - own.length)];
}

/** Up to `most` of a list, in random order. */
function sample(rng: Rng, list: readonly Asset[], most: number): Asset[] {
  const left = [...list];
  const chosen: Asset[] = [];
  while (chosen.length < most && left.length > 0) {
    const i = int(rng, left.length);
    chosen.push(left[i]!);
    left[i] = left.at(-1)!;
    left.pop();
  }
  return chosen;
}

/** What departments own, by list and departments: everybody's reach is drawn from the same few. */
const owned = new WeakMap<readonly Asset[], Map<string, readonly Asset[]>>();

function ownedBy(assets: readonly Asset[], depts: readonly Department[]): readonly Asset[] {
  const name = depts.join();
  const byOwners = owned.get(assets) ?? new Map<string, readonly Asset[]>();
  owned.set(assets, byOwners);
  const found = byOwners.get(name) ?? assets.filter(({ dept }) => depts.includes(dept));
  byOwners.set(name, found);
  return found;
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
