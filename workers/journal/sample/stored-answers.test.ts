import { expect, test } from "vitest";
import { listBiases, listReflections } from "#shared/contracts/biases.ts";
import { BREAKDOWNS, getBreakdown, getCalendar } from "#shared/contracts/breakdowns.ts";
import { loadSample } from "#shared/contracts/sample.ts";
import { getEquity, getMetrics } from "#shared/contracts/metrics.ts";
import { getPerformance } from "#shared/contracts/performance.ts";
import { listTrades, type Trade } from "#shared/contracts/trades.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { joined } from "../../db/ledger.ts";
import { findTradeBiases } from "../biases/store.ts";
import { inSample } from "../sample-ledger/in-sample.ts";
import { explainTrade } from "../trades/explain-trade.ts";

/**
 * The answers that the web app explores without an account (web/src/sample/), as the product gives them. Ids
 * depend on the user and instants of work on the clock, so both are replaced by names of our own. After a
 * change of the year, of a formula or of a contract: `vitest run --project edge stored-answers -u`.
 */
const YEAR = "../../../web/public/sample-year/year.json";
const GROUPS = "../../../web/public/sample-year/groups.json";
const DETAILS = "../../../web/public/sample-year/details.json";
/** Thousands of small reads take a minute on a busy machine. */
const PATIENCE_MS = 240_000;
const WORKED_AT = "2026-10-01T00:00:00.000Z";

async function allTrades(user: TestUser, account: string): Promise<Trade[]> {
  const trades: Trade[] = [];
  for (let cursor: string | null = ""; cursor !== null;) {
    const query: { account: string; limit: number; cursor?: string } = { account, limit: 500 };
    if (cursor !== "") query.cursor = cursor;
    const page = await user.call(listTrades, { query });
    trades.push(...page.items);
    cursor = page.nextCursor;
  }
  return trades;
}

/** What the page of each trade shows, read in one transaction instead of a thousand requests. */
function detailsOf(user: TestUser, trades: readonly Trade[]): Promise<Record<string, object>> {
  const ctx = user.ctx();
  return ctx.ledger.transaction((tx) =>
    inSample(tx, async (mine) => {
      const details: Record<string, object> = {};
      const sample = { ...ctx, userId: mine.userId, ledger: joined(mine) };
      for (const { id } of trades) {
        const explained = await explainTrade(sample, id, { method: "fifo", into: null });
        if (explained === null) throw new Error("a listed trade is not there");
        const { executions, lots, changes, answer, truncated, formula } = explained;
        const biases = await findTradeBiases(mine.query, mine.userId, id);
        const shown = { executions, lots, changes, asks: null, answer, truncated, formula };
        details[id] = { ...shown, biases: biases ?? [] };
      }
      return details;
    }),
  );
}

/** Replaces ids in the order of the trades and of their fills. */
function named(text: string, ids: ReadonlyMap<string, string>): string {
  return text.replaceAll(
    /\b(?:trd|fil|imp|rfl|smp)_[0-9A-Z]{26}\b/g,
    (id) => ids.get(id) ?? `${id.slice(0, 4)}sample`,
  );
}

test("the explored year is what the product answers", { timeout: PATIENCE_MS }, async () => {
  const user = await newUser();
  const { sample } = await user.call(loadSample, { body: {} });
  await user.settle();
  const account = sample.accountId;
  const query = { account };
  const trades = await allTrades(user, account);
  const details = await detailsOf(user, trades);
  const ids = new Map<string, string>();
  const ordered = trades.toSorted(
    (a, b) => a.openedAt.localeCompare(b.openedAt) || a.symbol.localeCompare(b.symbol),
  );
  for (const { id } of ordered) ids.set(id, `trd_${ids.size + 1}`);
  const fills = new Set(JSON.stringify(ordered.map(({ id }) => details[id])).match(/fil_[0-9A-Z]{26}/g));
  for (const id of fills) ids.set(id, `fil_${ids.size - ordered.length + 1}`);

  const sorted = Object.fromEntries(ordered.map(({ id }) => [id, details[id]]));

  const zoned = { ...query, timeZone: "America/New_York" };
  const [metrics, equity, performance, biases, reflections] = await Promise.all([
    user.call(getMetrics, { query }),
    user.call(getEquity, { query }),
    user.call(getPerformance, { query: zoned }),
    user.call(listBiases, { query }),
    user.call(listReflections, { query }),
  ]);
  const breakdowns = Object.fromEntries(
    await Promise.all(
      BREAKDOWNS.map(async (by) => [by, await user.call(getBreakdown, { query: { ...zoned, by } })] as const),
    ),
  );
  const months = [...new Set(breakdowns["month"]?.items.map(({ key }) => key))];
  const calendars = await Promise.all(
    // A month before the first trade, for every month that has none.
    ["2000-01", ...months].map((month) => user.call(getCalendar, { query: { ...zoned, month } })),
  );
  const spoken = reflections.items.map((each) => ({ ...each, at: WORKED_AT }));
  const scored = {
    items: biases.items.map((each) => ({ ...each, scoredAt: WORKED_AT })),
    scoredAt: WORKED_AT,
  };
  const year = {
    trades,
    metrics,
    equity,
    performance,
    biases: scored,
    reflections: { items: spoken, nextCursor: null },
  };
  await expect(named(`${JSON.stringify(year)}\n`, ids)).toMatchFileSnapshot(YEAR);
  await expect(`${JSON.stringify({ breakdowns, calendars })}\n`).toMatchFileSnapshot(GROUPS);
  await expect(named(`${JSON.stringify(sorted)}\n`, ids)).toMatchFileSnapshot(DETAILS);
});
