import type { JobQueue } from "../db/changes.ts";

/** What a message says: there is work. Which job is done is decided when it is taken. */
export const WORK = {};

/** The queue of that name. */
export function queueOf(env: Env, name: JobQueue): Queue {
  return { imports: env.IMPORTS, scoring: env.SCORING, bulk: env.BULK }[name];
}
