/**
 * What a person has reason to touch.
 *
 * @module
 */

import { lognormal } from "../random/distributions.ts";
import type { Asset, AssetKind, Estate } from "./estate.ts";
import type { Department } from "../log/events.ts";
import { childKey, type Key } from "../random/hash.ts";
import { ROLES } from "./organization.ts";
import { chance, int, keyStream, pick, type Rng } from "../random/rng.ts";
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
/** Those who administer systems have more machines (CERT r4.2: 36 in three weeks, section 4: 10 or more). */
const MOST_ADMIN_HOSTS = 14;
const MOST_STORES = 4;
/** How many of a person's machines are other departments', where the job needs those (modelling choice). */
const HOSTS_ELSEWHERE = 3;
/**
 * Share of the working days with a session of commands (modelling choice: 50-200 lines a day of 75 people,
 * Engineering .55 of them, IT .30, Security .13), how much more administrators have, and how people differ.
 */
const SHELL_DAYS: Readonly<Record<Department, number>> = {
  Engineering: 0.054,
  IT: 0.038,
  Security: 0.029,
  Finance: 0,
  HR: 0,
};
const ADMIN_SHELLS = 2.2;
const SHELL_SPREAD = 1.15;
const MOST_SHELL_DAYS = 0.9;
/** Share of the working days on which an administrator goes round many machines (see {@link MOST_ADMIN_HOSTS}). */
const ROUND_DAYS = 0.2;
/** Ways to sign in that are kept: one for each application a person may have, and one for the office. */
const WAYS = 16;
/** Share of the people with one place of another department: a shared project (modelling choice). */
const SHARED_PROJECT = 0.08;

function draw(
  rng: Rng,
  estate: Estate,
  kind: AssetKind,
  depts: readonly Department[],
  most: number,
): Asset[] {
  const elsewhere = kind === "host" ? Math.min(HOSTS_ELSEWHERE, depts.length - 1) : 0;
  const lists = depts.map((dept) => sample(rng, ownedBy(estate[kind], dept), most));
  const [own = [], ...others] = lists;
  // One of each of the other departments before a second one of any.
  const inTurn = others.flatMap((list) => list.map((asset, n) => ({ asset, n })))
    .sort((a, b) => a.n - b.n).map(({ asset }) => asset);
  return [...own.slice(0, most - elsewhere), ...inTurn].slice(0, most);
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

/** What a department owns, by list: everybody's reach is drawn from the same few. */
const owned = new WeakMap<readonly Asset[], Map<Department, readonly Asset[]>>();

function ownedBy(assets: readonly Asset[], owner: Department): readonly Asset[] {
  const byOwner = owned.get(assets) ?? new Map<Department, readonly Asset[]>();
  owned.set(assets, byOwner);
  const found = byOwner.get(owner) ?? assets.filter(({ dept }) => dept === owner);
  byOwner.set(owner, found);
  return found;
}

/** Draws a person's reach, steady over the years. */
export function drawReach(key: Key, { dept, role }: Identity, estate: Estate): Reach {
  const rng = keyStream(childKey(key, "reach"));
  const stores = [dept, ...ALSO_USES[dept]];
  const admin = ROLES[dept].some(({ name, admin }) => name === role && admin);
  const mostHosts = admin ? MOST_ADMIN_HOSTS : MOST_HOSTS;
  const hosts = draw(rng, estate, "host", SHELLS_ON[dept], mostHosts);
  const buckets = draw(rng, estate, "bucket", stores, MOST_STORES);
  const databases = draw(rng, estate, "database", stores, MOST_STORES);
  if (chance(rng, SHARED_PROJECT)) buckets.push(pick(rng, estate.bucket));
  if (chance(rng, SHARED_PROJECT)) databases.push(pick(rng, estate.database));
  const home = int(rng, 1 << 20);
  const client = chance(rng, 0.5) ? 1 : 0;
  const habits = keyStream(childKey(key, "habits of use"));
  const often = lognormal(habits, SHELL_DAYS[dept] * (admin ? ADMIN_SHELLS : 1), SHELL_SPREAD);
  return {
    ...{ hosts, buckets, databases, home, client },
    shell: Math.min(often, MOST_SHELL_DAYS),
    rounds: admin && hosts.length > 0 ? ROUND_DAYS : 0,
    ways: Array.from({ length: WAYS }, () => int(habits, 100)),
  };
}
