import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { NO_MODELS } from "#shared/contracts/fill-models.ts";
import { listPositions, readPortfolio } from "#shared/contracts/portfolio.ts";
import { newId } from "#shared/ids.ts";
import { rounds } from "#test/effort.ts";
import { newUser } from "#test/harness.ts";
import { plant } from "#test/plant.ts";
import * as journal from "#workers/db/schema/journal.ts";
import * as paper from "#workers/db/schema/paper.ts";
import { openSystem } from "#workers/db/system.ts";

const AT = "2026-03-02T15:00:00.000Z";
const LARGEST = 200;
const PAGE = 500;

test("of many positions the portfolio has the 200 largest and the count, and pages have each once", async () => {
  const user = await newUser();
  const many = rounds({ sample: 620, long: 10_000 });
  const symbolOf = newId("order").slice(-8);
  await openSystem(env).query(
    "tidemark_market",
    sql<never>`insert into symbols (symbol, bid, ask, quoted_at, ages, provider, calendar, price_step, quantity_step,
        multiplier, asset_class)
      select ${symbolOf} || n, n, n + 1, now(), false, 'scripted', 'always', 0.01, 1, 1, 'equity'
      from generate_series(1, ${many}::int) n`,
  );
  const id = newId("account");
  await plant(journal.accounts, { user_id: user.id, id, name: "Paper", kind: "paper" });
  await plant(paper.paper_accounts, {
    user_id: user.id,
    id,
    currency: "USD",
    start_balance: "100000",
    cash: "1000",
    started_at: AT,
    models: NO_MODELS,
    high_equity: "100000",
    created_at: AT,
  });
  await user.ctx().ledger.transaction((tx) =>
    tx.query(sql<never>`insert into positions (user_id, account_id, symbol, asset_class, multiplier, quantity, cost,
        optimistic_cost, pessimistic_cost, opened_at, changed_at)
      select ${user.id}, ${id}, ${symbolOf} || n, 'equity', 1, 2, n, n, n, ${AT}::timestamptz, ${AT}::timestamptz
      from generate_series(1, ${many}::int) n`),
  );
  const { positions, positionCount, accounts } = await user.call(readPortfolio);
  expect(positionCount).toBe(many);
  // Two of each, worth the bid, which is the number of the symbol.
  expect(positions.map(({ marketValue }) => Number(marketValue))).toEqual(
    Array.from({ length: LARGEST }, (_, n) => 2 * (many - n)),
  );
  expect(accounts).toMatchObject([{ positions: many, equity: String(1000 + many * (many + 1)) }]);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await user.call(listPositions, { query: { limit: PAGE, cursor } });
    seen.push(...page.items.map(({ symbol }) => symbol));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen).toHaveLength(many);
  expect(new Set(seen).size).toBe(many);
});
