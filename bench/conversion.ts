import type pg from "pg";
import { plantTrades } from "../test/plant-trades.ts";
import { plantCloses } from "./breakdowns.ts";
import { asAdmin, type Line, newPerson, type Person } from "./people.ts";
import { compare } from "./routes.ts";
import type { World } from "./world.ts";

const TRADES = 100_000;

/**
 * Measures what totals in a base currency cost: `/metrics` of 100 000 trades in dollars and pounds, told in
 * euros. The floor is the same ledger of a user without a base currency, on the same server.
 */
export async function measureConversion(world: World): Promise<Line[]> {
  const [plain, based] = [await newPerson(world), await newPerson(world)];
  await asAdmin(world, async (admin) => {
    for (const { id } of [plain, based]) {
      await plantTrades(admin, id, TRADES);
      await plantCloses(admin, id);
      await plantPounds(admin, id);
    }
    await plantRates(admin);
  });
  await chooseEuros(world, based);
  const url = new URL("/mapi/metrics", world.tidemark);
  const side = ({ bearer }: Person) => [url, { authorization: bearer }] as [URL, Record<string, string>];
  const line = await compare("GET /metrics in a base currency of 100 000 trades, requests/s", {
    ours: side(based),
    floor: side(plain),
    connections: 2,
    seconds: 5,
  });
  return [{ ...line, target: "≥ 0.67", holds: line.ratio >= 0.67 }];
}

/** Every second instrument is traded in pounds, and a trade over midnight has its value of the later day. */
async function plantPounds(admin: pg.Client, userId: string): Promise<void> {
  for (const table of ["trades", "closes"])
    await admin.query(
      `update ${table} set currency = 'GBP' where user_id = $1 and right(instrument_id, 1) in ('1', '3', '5', '7', '9')`,
      [userId],
    );
  await admin.query(
    `insert into trade_values (user_id, trade_id, fill_id, account_id, instrument_id, currency, at, day, opened_on, value, fee)
     select user_id, id, 'fil_' || substr(id, 5), account_id, instrument_id, currency, closed_at, closed_on, opened_on, 1000, 1
     from (select *, (closed_at at time zone 'UTC')::date as closed_on, (opened_at at time zone 'UTC')::date as opened_on
       from trades where user_id = $1 and status = 'closed') t
     where closed_on > opened_on`,
    [userId],
  );
  await admin.query("analyze trades, closes, trade_values");
}

/** Rates of the dollar and the pound for each day of the planted trades. */
async function plantRates(admin: pg.Client): Promise<void> {
  await admin.query(
    `insert into fx_rates (currency, day, rate, source)
     select currency, day::date, base + extract(day from day) / 1000, 'ecb'
     from generate_series(now() - interval '13 years', now(), interval '1 day') day,
       (values ('USD', 1.08), ('GBP', 0.85)) as known (currency, base)
     on conflict do nothing`,
  );
  await admin.query("analyze fx_rates");
}

async function chooseEuros({ tidemark }: World, { bearer }: Person): Promise<void> {
  const url = new URL("/mapi/users/preferences", tidemark);
  const headers = { authorization: bearer, "content-type": "application/json" };
  const preferences = (await (await fetch(url, { headers })).json()) as object;
  const response = await fetch(url, {
    method: "PUT",
    headers,
    body: JSON.stringify({ ...preferences, baseCurrency: "EUR" }),
  });
  if (response.status !== 200) throw new Error(`the preferences answered ${response.status}`);
}
