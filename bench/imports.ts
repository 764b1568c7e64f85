import { historyPieces } from "../test/fixtures/history.ts";
import { sameDay } from "../test/fixtures/same-day.ts";
import { measureImportPeers } from "./import-peers.ts";
import { asAdmin, newPerson, type Line, type Person } from "./people.ts";
import type { World } from "./world.ts";

const SIZES = [10_000, 100_000] as const;
const REPEATS = { 10_000: 5, 100_000: 3 } as const;

type Timing = { plainMs: number; importMs: number; scoredMs: number; reflectedMs: number };
/**
 * `stale`: the statistics were gathered when the ledger held a handful of fills. `fresh`: they are gathered
 * before each import.
 */
type Statistics = "stale" | "fresh";

/**
 * Measures an import beside a plain multi-row insert of the same fills into the same table, and how both
 * grow.
 */
export async function measureImports(world: World): Promise<Line[]> {
  await timeImport(world, await newPerson(world), [...historyPieces({ fills: 20 })].join(""));
  await analyze(world);
  const [small, large] = [await measure(world, SIZES[0], "stale"), await measure(world, SIZES[1], "stale")];
  const informed = await measure(world, SIZES[1], "fresh");
  const growth = (of: keyof Timing) => large[of] / small[of];
  return [
    line("import of 10 000 fills, ms", small.importMs, small.plainMs, 3),
    line("import of 100 000 fills, ms", large.importMs, large.plainMs, 3),
    line("… with round trips and scores, 10 000, ms", small.scoredMs, small.plainMs, 6),
    line("… with round trips and scores, 100 000, ms", large.scoredMs, large.plainMs, 6),
    await measureOneDay(world),
    line("file to coach.reflect, 10 000, stale statistics, ms", small.reflectedMs, small.plainMs, 6),
    line("file to coach.reflect, 100 000, stale statistics, ms", large.reflectedMs, large.plainMs, 6),
    line("file to coach.reflect, 100 000, fresh statistics, ms", informed.reflectedMs, informed.plainMs, 6),
    line("growth of the import, 100 000 / 10 000, times", growth("importMs"), growth("plainMs"), 1.2, 2),
    ...(await measureImportPeers(
      new Map([
        [SIZES[0], small.scoredMs],
        [SIZES[1], large.scoredMs],
      ]),
    )),
  ];
}

/** Measures rows of one instrument on one day without times of day, beside as many rows spread over time. */
async function measureOneDay(world: World): Promise<Line> {
  const least = async (csv: string): Promise<number> => {
    const timings: number[] = [];
    for (let turn = 0; turn < 3; turn++)
      timings.push((await timeImport(world, await newPerson(world), csv)).importMs);
    return Math.min(...timings);
  };
  const spread = await least([...historyPieces({ fills: 50_000, seed: 300, withIds: false })].join(""));
  const crowded = await least(sameDay(50_000));
  return line(
    "import of 50 000 rows of one instrument and one day, beside spread ones, ms",
    crowded,
    spread,
    1.5,
  );
}

function line(what: string, ours: number, floor: number, limit: number, digits = 0): Line {
  const ratio = ours / floor;
  return {
    what,
    ours: ours.toFixed(digits),
    floor: floor.toFixed(digits),
    ratio,
    target: `≤ ${limit}`,
    holds: ratio <= limit,
  };
}

async function measure(world: World, fills: (typeof SIZES)[number], statistics: Statistics): Promise<Timing> {
  const timings: Timing[] = [];
  for (let turn = 0; turn < REPEATS[fills]; turn++) {
    const csv = [...historyPieces({ fills, seed: 100 + turn })].join("");
    const person = await newPerson(world);
    if (statistics === "fresh") await analyze(world);
    const taken = await timeImport(world, person, csv);
    timings.push({ ...taken, plainMs: await timePlainInsert(world, person) });
  }
  const best = (of: keyof Timing) => Math.min(...timings.map((each) => each[of]));
  return {
    plainMs: best("plainMs"),
    importMs: best("importMs"),
    scoredMs: best("scoredMs"),
    reflectedMs: best("reflectedMs"),
  };
}

/** The rows of one read, which bounds the memory of the client. */
const READ = 50_000;
type FillRow = Record<string, unknown> & { executed_at: unknown; id: unknown };

/** Gathers statistics; autovacuum is off here, so that they never change at a random moment. */
async function analyze(world: World): Promise<void> {
  await asAdmin(world, (admin) => admin.query("analyze"));
}

/**
 * The times in ms from the upload's first byte until the events report the import, its scores and its
 * reflection.
 */
export async function timeImport(
  world: World,
  person: Person,
  csv: string,
): Promise<Omit<Timing, "plainMs">> {
  const headers = {
    authorization: person.bearer,
    "idempotency-key": crypto.randomUUID(),
    "content-type": "text/csv",
  };
  const began = performance.now();
  const response = await fetch(new URL("/mapi/trades/import", world.tidemark), {
    method: "POST",
    headers,
    body: csv,
  });
  if (response.status !== 202)
    throw new Error(`import answered ${response.status}: ${await response.text()}`);
  let since = "";
  let importMs = Number.NaN;
  let scoredMs = Number.NaN;
  for (;;) {
    const url = new URL(`/mapi/events?wait=20000${since === "" ? "" : `&since=${since}`}`, world.tidemark);
    const answer = await fetch(url, { headers: { authorization: person.bearer } });
    if (!answer.ok) throw new Error(`/events answered ${answer.status}: ${await answer.text()}`);
    const page = (await answer.json()) as { events: { type: string }[]; cursor: string };
    since = page.cursor;
    for (const { type } of page.events) {
      if (type === "import.completed") importMs = performance.now() - began;
      if (type === "import.failed") throw new Error("the import failed");
      if (type === "bias.scored") scoredMs = performance.now() - began;
      if (type === "coach.reflect") return { importMs, scoredMs, reflectedMs: performance.now() - began };
    }
    if (performance.now() - began > 900_000) throw new Error("the import did not end");
  }
}

/**
 * Inserts the same rows for another user as the app role, 1 000 rows per statement, after reading them from
 * the ledger. Returns ms.
 */
export async function timePlainInsert(world: World, person: Person): Promise<number> {
  const columns =
    "user_id, id, account_id, instrument_id, executed_at, date_only, side, quantity, price, fee, fee_currency, execution_id, ordinal";
  return asAdmin(world, async (admin) => {
    const twin = `${person.id.slice(0, -1)}~`;
    for (const table of [
      "accounts (user_id, id, name)",
      "instruments (user_id, id, symbol, currency, asset_class)",
    ]) {
      const [name = "", names = ""] = table.split(/ (?=\()/);
      const rest = names.slice(1, -1).replace("user_id, ", "");
      await admin.query(
        `insert into ${name} (user_id, ${rest}) select $1, ${rest} from ${name} where user_id = $2`,
        [twin, person.id],
      );
    }
    const names = columns.split(", ");
    const listFrom = async (from: { executed_at: unknown; id: unknown } | undefined) => {
      const page = `select ${columns} from fills where user_id = $1 ${from === undefined ? "" : "and (executed_at, id) > ($2, $3)"}
        order by executed_at, id limit ${READ}`;
      const values = from === undefined ? [person.id] : [person.id, from.executed_at, from.id];
      return (await admin.query<FillRow>(page, values)).rows;
    };
    const write = async (some: FillRow[], end: "COMMIT" | "ROLLBACK") => {
      const values = some.flatMap((row) => names.map((name) => (name === "user_id" ? twin : row[name])));
      const tuples = some.map(
        (_, n) => `(${names.map((__, k) => `$${n * names.length + k + 1}`).join(",")})`,
      );
      await admin.query("BEGIN");
      await admin.query("select enter($1, '')", [twin]);
      await admin.query(`insert into fills (${columns}) values ${tuples.join(",")}`, values);
      await admin.query(end);
    };
    // The import gets a pooled connection with warm caches, so the insert gets one too.
    let rows = await listFrom(undefined);
    for (let turn = 0; turn < 3; turn++) await write(rows.slice(0, 1000), "ROLLBACK");
    let ms = 0;
    for (; rows.length > 0; rows = rows.length < READ ? [] : await listFrom(rows.at(-1))) {
      const began = performance.now();
      for (let at = 0; at < rows.length; at += 1000) await write(rows.slice(at, at + 1000), "COMMIT");
      ms += performance.now() - began;
    }
    return ms;
  });
}
