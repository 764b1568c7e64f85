import type { JobQueue } from "../db/changes.ts";

/** A message only says that work exists. The job is chosen when it is taken. */
export const WORK = {};

/** The queue with that name. */
export function queueOf(env: Env, name: JobQueue): Queue {
  return {
    imports: env.IMPORTS,
    scoring: env.SCORING,
    bulk: env.BULK,
    flows: env.FLOWS,
    webhooks: env.WEBHOOKS,
  }[name];
}
