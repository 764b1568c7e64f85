import type { SignInMethod } from "#shared/contracts/auth.ts";
import type { Base } from "../../context.ts";
import { log, traceOf } from "../../log.ts";
import { bucketOf, nameOf } from "./core/buckets.ts";
import { addCounts, type CounterRow } from "./store.ts";

export type SignUpStep = "started" | "options" | "verified" | "completed" | "failed";
type Counting = Pick<Base, "identity" | "now" | "waitUntil">;

/** Counts within this time are written together, so that many sign-ins at once cause one write. */
const GATHER_MS = 200;
/** A writer that has not finished by then is lost, because it ended with its request. */
const LOST_MS = 10_000;

let waiting = new Map<string, number>();
let writingSince = 0;

/** Counts a step of a sign-up. `started` comes before every other step; `failed` is any refusal after it. */
export function countSignUp(visitor: Counting, step: SignUpStep, method: SignInMethod): void {
  count(visitor, `signup_flow.${step}`, method);
}

/** Counts a successful sign-in and the time from its request's arrival until its answer was ready. */
export function countSignIn(visitor: Counting, method: SignInMethod, ms: number): void {
  count(visitor, nameOf(bucketOf(ms)), method);
}

/** Stores no trace of the user: only a day, a name and a method. */
function count(visitor: Counting, name: string, method: SignInMethod): void {
  const key = JSON.stringify([new Date(visitor.now).toISOString().slice(0, 10), name, method]);
  waiting.set(key, (waiting.get(key) ?? 0) + 1);
  const time = Date.now();
  if (time - writingSince < LOST_MS) return;
  writingSince = time;
  visitor.waitUntil(writeSoon(visitor));
}

async function writeSoon({ identity }: Counting): Promise<void> {
  await scheduler.wait(GATHER_MS);
  const counted = waiting;
  waiting = new Map();
  writingSince = 0;
  const rows = [...counted].map(([key, value]): CounterRow => {
    const [day, name, method] = JSON.parse(key);
    return { day, name, method, value };
  });
  try {
    await identity.run(addCounts(rows));
  } catch (error) {
    log("warn", "counters.lost", { counts: rows.length, ...traceOf(error) });
  }
}
