import type pg from "pg";
import { asAdmin, newPerson, type Line } from "./people.ts";
import { openBenchLedger, productFile, recordStatements } from "./recording.ts";
import { compare } from "./routes.ts";
import type { World } from "./world.ts";

const POSITIONS = 10_000;
const ACCOUNT = "acc_PORTFOLIO0000000000000000P";

/**
 * Measures how often a second `GET /portfolio` answers for a user of 10 000 positions. The floor sends the
 * same statements with the same values in one flight, and answers the rows of the last one.
 */
export async function measurePortfolio(world: World): Promise<Line[]> {
  const person = await newPerson(world);
  await asAdmin(world, (admin) => plantPositions(admin, person.id));
  const { readPortfolio } = await productFile<{ readPortfolio(ctx: object): Promise<unknown> }>(
    "workers/portfolio/read-portfolio.ts",
  );
  const { ledger } = await openBenchLedger(world.adminUrl, person.id);
  const sent = await recordStatements(() => readPortfolio({ ledger }));
  await fetch(new URL("/recordings/portfolio", world.floor), {
    method: "PUT",
    body: JSON.stringify({ sent, shown: sent.findIndex(({ text }) => text.includes("as largest")) }),
  });
  return [
    await compare("GET /portfolio, 10 000 positions, requests/s", {
      ours: [new URL("/mapi/portfolio", world.tidemark), { authorization: person.bearer }],
      floor: [new URL("/recordings/portfolio", world.floor), {}],
      // Each answer takes long: with more connections a turn would end among unfinished ones.
      connections: 4,
      seconds: 4,
    }),
  ];
}

async function plantPositions(admin: pg.Client, userId: string): Promise<void> {
  const each = `from generate_series(1, ${POSITIONS}) n`;
  await admin.query(`insert into symbols (symbol, head, matched_seq, bid, ask, quoted_at, ages, provider, calendar,
    price_step, quantity_step, multiplier, asset_class)
    select 'P' || n, 1, 1, 100 + n % 900, 101 + n % 900, now(), false, 'scripted', 'always', 0.01, 1, 1, 'equity' ${each}`);
  await admin.query("insert into accounts (user_id, id, name, kind) values ($1, $2, 'Practice', 'paper')", [
    userId,
    ACCOUNT,
  ]);
  await admin.query(
    `insert into paper_accounts (user_id, id, currency, start_balance, cash, high_equity, started_at, created_at, models)
     values ($1, $2, 'USD', 100000000, 100000000, 100000000, '2026-01-02', '2026-01-02',
       '{"slippage":{"name":"slippage/none/1","params":{}},"fees":{"name":"fees/none/1","params":{}}}')`,
    [userId, ACCOUNT],
  );
  await admin.query(
    `insert into positions (user_id, account_id, symbol, asset_class, multiplier, quantity, cost, optimistic_cost,
       pessimistic_cost, opened_at, changed_at)
     select $1, $2, 'P' || n, 'equity', 1, case when n % 5 = 0 then -1 else 1 end * (1 + n % 7), 500, 500, 500,
       '2026-01-02', '2026-01-02' ${each}`,
    [userId, ACCOUNT],
  );
  await admin.query("analyze positions, symbols");
}
