import { isId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import { isolateMemory } from "../../../db/isolate-memory.ts";
import { openSystem } from "../../../db/system.ts";
import { findHook, type HookRow } from "./hook-store.ts";

/** A hook that was looked up is taken for so long as it was; starting a run judges its flow again. */
const KNOWN_MS = 2_000;

/**
 * An id behind which nothing was is not asked about again for so long. A hook that is called before it is
 * registered or rests, and then goes live, answers within a second.
 */
const UNKNOWN_MS = 1_000;

const known = isolateMemory<{ hook: HookRow; until: number }>(1_000);
const unknown = isolateMemory<{ until: number }>(1_000);

/** The live trigger behind an address. All others are refused alike, so that an address tells nothing. */
export async function knownHook(env: Env, hookId: string, now = Date.now()): Promise<HookRow> {
  const kept = known.get(hookId);
  if (kept !== undefined && kept.until > now) return kept.hook;
  const refused = unknown.get(hookId);
  const isAsked = isId("hook", hookId) && (refused === undefined || refused.until <= now);
  const hook = isAsked ? await findHook(openSystem(env), hookId) : null;
  if (hook === null || !hook.is_live) {
    if (isAsked) unknown.put(hookId, { until: now + UNKNOWN_MS });
    throw new Problem("not_found", "No flow listens at this address.");
  }
  unknown.forget(hookId);
  known.put(hookId, { hook, until: now + KNOWN_MS });
  return hook;
}
