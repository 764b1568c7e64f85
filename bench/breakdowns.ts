import type pg from "pg";
import { plantTrades } from "../test/plant-trades.ts";
import { asAdmin, type Line, newPerson } from "./people.ts";
import { openBenchLedger, productFile, recordStatements } from "./recording.ts";
import { compare } from "./routes.ts";
import type { World } from "./world.ts";

const TRADES = 100_000;
const ZONE = "America/New_York";

/** The statement of each request whose rows are the answer. */
const ANSWERS = /from shown s|percentile_cont|\) t left join/;

type Offsets = object;
type Breakdowns = {
  sumGroups(ledger: object, userId: string, asked: object, zone: Offsets): Promise<unknown>;
};
type List = { listTrades(ledger: object, userId: string, query: object): Promise<unknown> };
type Clock = { offsetsOf(timeZone: string): Offsets };
type Read = { readPerformance(ctx: object, asked: object, timeZone: string): Promise<unknown> };

/**
 * Measures how often a second the figures of 100 000 trades are answered: by symbol, by the hours of the week
 * and over a filter. A search by a word of the notes is measured too. The floor sends the same statements
 * with the same values in one flight.
 */
export async function measureBreakdowns(world: World): Promise<Line[]> {
  const person = await newPerson(world);
  await asAdmin(world, async (admin) => {
    await plantTrades(admin, person.id, TRADES);
    await plantCloses(admin, person.id);
    await plantWords(admin, person.id);
  });
  const { sumGroups } = await productFile<Breakdowns>("workers/journal/metrics/breakdown-store.ts");
  const { offsetsOf } = await productFile<Clock>("workers/db/local-clock.ts");
  const { readPerformance } = await productFile<Read>(
    "workers/journal/trades/performance/read-performance.ts",
  );
  const { ledger } = await openBenchLedger(world.adminUrl, person.id);
  const lines: Line[] = [];
  const measure = async (what: string, path: string, run: () => Promise<unknown>) => {
    const name = path.replaceAll(/\W/g, "");
    const sent = await recordStatements(run);
    const shown = sent.findIndex(({ text }) => ANSWERS.test(text));
    if (shown < 0) throw new Error(`no statement answers ${path}`);
    const url = new URL(`/recordings/${name}`, world.floor);
    await fetch(url, { method: "PUT", body: JSON.stringify({ sent, shown }) });
    lines.push(
      await compare(`${what} of 100 000 trades, requests/s`, {
        ours: [new URL(`/mapi${path}`, world.tidemark), { authorization: person.bearer }],
        floor: [url, {}],
        connections: 2,
        seconds: 5,
      }),
    );
  };
  for (const by of ["symbol", "weekday_hour"])
    await measure(`GET /metrics/breakdown by ${by}`, `/metrics/breakdown?by=${by}&timeZone=${ZONE}`, () =>
      sumGroups(ledger, person.id, { by, lotMethod: "fifo" }, offsetsOf(ZONE)),
    );
  const asked = { direction: "long", lotMethod: "fifo" };
  await measure("GET /metrics/performance", `/metrics/performance?direction=long&timeZone=${ZONE}`, () =>
    readPerformance({ ledger, userId: person.id }, { ...asked, timeZone: ZONE }, ZONE),
  );
  const { listTrades } = await productFile<List>("workers/journal/trades/trade-store.ts");
  const filter = { text: "waited", lotMethod: "fifo" };
  const page = { sort: "-closedAt", after: null, limit: 100, offset: 0 };
  await measure("GET /trades by a word of the notes", "/trades?text=waited", () =>
    listTrades(ledger, person.id, { filter, ...page }),
  );
  return lines;
}

/** The closes behind the planted trades: one each, with the money of the trade. */
export async function plantCloses(admin: pg.Client, userId: string): Promise<void> {
  await admin.query(
    `insert into closes (user_id, fill_id, trade_id, account_id, instrument_id, currency, symbol, closed_at, quantity,
       exit_fee, gross_fifo, gross_lifo, gross_hifo, gross_average, entry_fee_fifo, entry_fee_lifo, entry_fee_hifo,
       entry_fee_average)
     select user_id, 'fil_' || substr(id, 5), id, account_id, instrument_id, currency, symbol,
       coalesce(closed_at, opened_at), quantity, 1, gross_fifo, gross_lifo, gross_hifo, gross_average, 1, 1, 1, 1
     from trades where user_id = $1`,
    [userId],
  );
  await admin.query("analyze closes");
}

/** A word in the notes of every tenth trade. */
async function plantWords(admin: pg.Client, userId: string): Promise<void> {
  await admin.query(
    `insert into trade_words (user_id, trade_id, word)
     select user_id, id, 'waited' from trades where user_id = $1 and right(id, 1) = '7'`,
    [userId],
  );
  await admin.query("analyze trade_words");
}
