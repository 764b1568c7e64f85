import { isId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import { isolateMemory } from "../../../db/isolate-memory.ts";
import { openSystem } from "../../../db/system.ts";
import { findHook, type HookRow } from "./hook-store.ts";

/** A hook that was looked up is taken for so long as it was; starting a run judges its flow again. */
const KNOWN_MS = 2_000;

const known = isolateMemory<{ hook: HookRow; until: number }>(1_000);

/** The live trigger behind an address. All others are refused alike, so that an address tells nothing. */
export async function knownHook(env: Env, hookId: string): Promise<HookRow> {
  const now = Date.now();
  const kept = known.get(hookId);
  if (kept !== undefined && kept.until > now) return kept.hook;
  const hook = isId("hook", hookId) ? await findHook(openSystem(env), hookId) : null;
  if (hook === null || !hook.is_live) throw new Problem("not_found", "No flow listens at this address.");
  known.put(hookId, { hook, until: now + KNOWN_MS });
  return hook;
}
