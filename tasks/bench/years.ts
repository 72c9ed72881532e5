/**
 * Years of days on one worker and on two, in the size of the CERT r4.2 set. Beside them what the disk takes for the
 * same bytes, and a script that makes a dict for each event and calls `json.dumps`, in Python, where that is there.
 *
 * @module
 */

import { apart, FOLDER, type Measured } from "./apart.ts";

/** CERT r4.2: 1,000 people, 501 days, 32.8 million events. */
const PEOPLE = 1000;
const EVENTS_A_DAY = 65_470;
/** The days of the set. */
export const R42_DAYS = 501;

const PYTHON_EVENTS = 300_000;
const PYTHON = `
import datetime, json, random, sys
count, path = int(sys.argv[1]), sys.argv[2]
users = [{"user_id": f"emp_{i:03d}", "dept": random.choice(["Engineering", "HR", "IT"])} for i in range(50)]
start = datetime.datetime(2025, 12, 1)
with open(path, "w") as out:
    for _ in range(count):
        user = random.choice(users)
        at = start + datetime.timedelta(seconds=random.randint(0, 86399))
        ok = random.random() < 0.9
        out.write(json.dumps({
            "timestamp": at.isoformat() + "Z", "event_id": f"{random.getrandbits(64):016x}",
            "event_type": "auth.login", "user_id": user["user_id"], "dept": user["dept"],
            "src_ip": f"10.0.{random.randint(0, 255)}.{random.randint(1, 254)}",
            "resource": "vpn_gateway", "status": "success" if ok else "failure",
            "metadata": {
                "login_result": "success" if ok else "failure", "auth_method": "password",
                "mfa_used": ok, "device_id": f"LT-{random.randint(0, 9999):04d}",
                "geo_location": "Reykjavik, IS", "session_id": f"{random.getrandbits(64):016x}",
            },
        }) + "\\n")
`;

/** What is printed of the years. */
export interface YearsFigures {
  /** Days written by each run. */
  readonly days: number;
  /** Events of all days. */
  readonly events: number;
  /** One worker: the median of the rounds, and the most memory of any. */
  readonly one: Measured;
  /** Two workers, likewise. */
  readonly two: Measured;
  /**
   * How many times as fast two workers are as the one just before them, a round each: from minute to minute the
   * machine's speed changes by more than what is asked here.
   */
  readonly scaling: readonly number[];
  /** Writing the same bytes to as many files the same way, some at a time, when they need not be made. */
  readonly disk: Measured;
  /** Seconds of Python for one event, against one worker's and two workers'; absent without Python. */
  readonly python?: {
    /** Events a second. */
    readonly events_per_second: number;
    /** How many times as fast one worker is. */
    readonly one: number;
    /** How many times as fast two workers are. */
    readonly two: number;
  };
}

/** Seconds that Python takes for one event, or `undefined` where it is not there. */
async function pythonSeconds(): Promise<number | undefined> {
  await Deno.mkdir(FOLDER, { recursive: true });
  const start = performance.now();
  try {
    const { success } = await new Deno.Command("python3", {
      args: ["-c", PYTHON, String(PYTHON_EVENTS), `${FOLDER}/python.jsonl`],
    }).output();
    return success ? (performance.now() - start) / 1000 / PYTHON_EVENTS : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** The median of the times, of an even number the longer one, and the most memory. */
function summed(rounds: readonly Measured[]): Measured {
  const { seconds, bytes } = rounds.toSorted((a, b) => a.seconds - b.seconds)[rounds.length >> 1]!;
  return { seconds, bytes, peak_mib: Math.max(...rounds.map(({ peak_mib }) => peak_mib)) };
}

/**
 * Measures so many days, the whole set by default. The rounds of one and two workers alternate, as the machine's speed
 * changes; the disk and Python are measured once.
 */
export async function benchYears(
  days = R42_DAYS,
  rounds = 3,
  folder = FOLDER,
): Promise<YearsFigures> {
  const work = { what: "years", events: EVENTS_A_DAY, users: PEOPLE, days, folder } as const;
  const [ones, twos]: [Measured[], Measured[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    ones.push(await apart({ ...work, workers: 1 }));
    twos.push(await apart({ ...work, workers: 2 }));
  }
  const [one, two] = [summed(ones), summed(twos)];
  const scaling = ones.map(({ seconds }, round) => seconds / twos[round]!.seconds);
  const bytes = Math.round(two.bytes / days);
  const disk = await apart({ ...work, what: "bytes", workers: 6, bytes });
  const python = await pythonSeconds();
  const events = days * EVENTS_A_DAY;
  const times = ({ seconds }: Measured) => python! / (seconds / events);
  return {
    ...{ days, events, one, two, scaling, disk },
    ...(python === undefined
      ? {}
      : { python: { events_per_second: 1 / python, one: times(one), two: times(two) } }),
  };
}
