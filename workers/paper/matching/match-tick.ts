import type { System } from "../../db/system.ts";
import { log, traceOf } from "../../log.ts";
import { type AccountKey, batchOf } from "./core/batch.ts";
import { priceFor } from "./core/reach.ts";
import { judgeAccounts } from "./judge-accounts.ts";
import { nameOf, oneByOne } from "./one-by-one.ts";
import { listWoken, matcherQuery, RANGES, type RangePlace, type Tick } from "./store.ts";

const WOKEN_AT_ONCE = 1_000;
/** How long to wait for accounts that others hold: a placement, or another matcher. */
const PATIENCE_MS = 25;
/** An account that a quote wakes as often without a change is not asked again for that quote. */
const MOST_IDLE_TURNS = 20;

type Turn = { until: number; failed: Set<string> };
type Walk = { found: number; judged: number; isOver: boolean };

/**
 * Judges one quote for every order that it wakes. Returns false when `until` came first. Otherwise a whole
 * walk over the woken orders has found none that had not judged it.
 */
export async function matchTick(system: System, tick: Tick, turn: Turn): Promise<boolean> {
  const idle = new Map<string, number>();
  for (;;) {
    const walk = await walkOnce(system, tick, { ...turn, idle });
    if (walk.isOver) return false;
    if (walk.found === 0) return true;
    if (walk.judged === 0) await scheduler.wait(PATIENCE_MS);
  }
}

async function walkOnce(
  system: System,
  tick: Tick,
  turn: Turn & { idle: Map<string, number> },
): Promise<Walk> {
  const walk: Walk = { found: 0, judged: 0, isOver: false };
  for (const range of RANGES) {
    const price = String(priceFor(range.side, tick));
    let after: RangePlace | null = null;
    for (;;) {
      if (Date.now() >= turn.until) return { ...walk, isOver: true };
      const { symbol, seq } = tick;
      const asked = { symbol, seq, price, after, limit: WOKEN_AT_ONCE };
      const woken = await listWoken(matcherQuery(system), range, asked);
      if (woken.length === 0) break;
      const batch = batchOf(
        woken.filter(({ userId, accountId: id }) => !turn.failed.has(nameOf({ userId, id }))),
      );
      after = batch?.last ?? woken.at(-1) ?? null;
      if (batch === null) continue;
      walk.found += batch.accounts.length;
      walk.judged += await judge(system, tick, { ...turn, accounts: batch.accounts });
    }
  }
  return walk;
}

type Judging = Turn & { idle: Map<string, number>; accounts: readonly AccountKey[] };

async function judge(system: System, tick: Tick, { accounts, failed, idle }: Judging): Promise<number> {
  let judged = 0;
  const fail = (account: AccountKey, error: unknown): void => leaveOut(account, error, tick, failed);
  await oneByOne(
    accounts,
    async (some) => {
      const done = await judgeAccounts(system, tick, some);
      judged += done.judged;
      for (const account of done.unchanged) {
        const turns = (idle.get(nameOf(account)) ?? 0) + 1;
        idle.set(nameOf(account), turns);
        // Another matcher may have judged it. An account that still comes back would come for ever.
        if (turns > MOST_IDLE_TURNS) fail(account, new Error("a woken order judged nothing"));
      }
    },
    fail,
  );
  return judged;
}

/** Leaves an account out of this run. Its orders stay as they are and are judged on a later quote. */
function leaveOut(account: AccountKey, error: unknown, { symbol, seq }: Tick, failed: Set<string>): void {
  log("error", "matching.account_failed", { symbol, seq, accountId: account.id, ...traceOf(error) });
  failed.add(nameOf(account));
}
