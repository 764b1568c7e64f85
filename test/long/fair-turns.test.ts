import { afterAll, beforeAll, expect, test } from "vitest";
import type { Client } from "#shared/client/client.ts";
import { cancelImport } from "#shared/contracts/imports.ts";
import { history, historyPieces } from "../fixtures/history.ts";
import { until } from "../until.ts";
import { newDevice, readLog, send } from "../end-to-end/device.ts";
import { type Product, queryOnce, startProduct } from "../end-to-end/product.ts";

const SMALL_ROWS = 1_000;
const SMALL_USERS = 10;
const PATIENCE = { withinMs: 240_000 };

let product: Product;
beforeAll(async () => {
  product = await startProduct("fair");
  // The database itself records every claim.
  await look(`create table claimed (at timestamptz, user_id text, job_id text);
    grant insert on claimed to public;
    create function note_claim() returns trigger language plpgsql as $$
      begin insert into claimed values (clock_timestamp(), new.user_id, new.id); return null; end $$;
    create trigger note_claim after update on jobs for each row
      when (new.state = 'running' and new.attempt > old.attempt) execute function note_claim()`);
});
afterAll(() => product.stop());

function look<Row extends object>(text: string): Promise<Row[]> {
  return queryOnce<Row>(product.ledgerUrl, text);
}

const isScored = async (device: Client) => (await readLog(device)).some(({ type }) => type === "bias.scored");
const newDevices = (count: number) =>
  Promise.all(Array.from({ length: count }, () => newDevice(product.origin)));

/**
 * Lets the other users import beside the large one until all are scored. Counts the large user's turns in the
 * same line before each of their jobs.
 */
async function turnsBeforeOthers(large: string, others: readonly Client[]): Promise<number[]> {
  await Promise.all(
    others.map((device, n) =>
      send(device, `beside-${large}.csv`, history({ fills: SMALL_ROWS, seed: 50 + n })),
    ),
  );
  await until("the scores", async () => (await Promise.all(others.map(isScored))).every(Boolean), PATIENCE);
  const jobs = await look<{ turns: number }>(`
    select (select count(*)::int from claimed c join jobs own on own.id = c.job_id
      where c.user_id = '${large}' and own.queue = j.queue and c.at > j.created_at and c.at < taken.at) as turns
    from jobs j cross join lateral (select min(at) as at from claimed where job_id = j.id) taken
    where j.user_id in (select user_id from imports where file_name = 'beside-${large}.csv') and j.kind in ('import.run', 'ledger.derive', 'bias.score')`);
  return jobs.map(({ turns }) => turns);
}

const ownerOf = async (importId: string) =>
  (await look<{ user_id: string }>(`select user_id from imports where id = '${importId}'`))[0]?.user_id ?? "";

/** The import is large enough to run for as long as the others need, on any machine. */
test("beside an import of 200 000 rows ten others are scored, each job after at most two of its turns", async () => {
  const [large, ...others] = await newDevices(1 + SMALL_USERS);
  if (large === undefined) throw new Error("nobody registered");
  const { id } = await send(large, "large.csv", [...historyPieces({ fills: 200_000 })].join(""));
  const owner = await ownerOf(id);
  await until(
    "the first turn",
    async () => (await look(`select from claimed where user_id = '${owner}'`)).length > 0,
    PATIENCE,
  );
  const turns = await turnsBeforeOthers(owner, others);
  expect(turns).toHaveLength(3 * SMALL_USERS);
  expect(Math.max(...turns)).toBeLessThanOrEqual(2);
  expect(await look(`select status from imports where id = '${id}'`)).toEqual([{ status: "running" }]);
  // More than one slice: the job went back in line and resumed where it had stopped.
  const [slices] = await look<{ n: number; offset: string | null }>(
    `select count(*)::int as n, (select resume ->> 'offset' from imports where id = '${id}') as offset
     from claimed where user_id = '${owner}'`,
  );
  expect(slices?.n).toBeGreaterThan(1);
  expect(Number(slices?.offset)).toBeGreaterThan(0);
  await large.call(cancelImport, { params: { id } });
}, 400_000);

test("fifty imports of one user let the others by", async () => {
  const [large, ...others] = await newDevices(1 + SMALL_USERS);
  if (large === undefined) throw new Error("nobody registered");
  const sent = await Promise.all(
    Array.from({ length: 50 }, (_, n) =>
      send(large, `${n}.csv`, history({ fills: 500, seed: 100 + n, account: `A${n}` })),
    ),
  );
  const owner = await ownerOf(sent[0]?.id ?? "");
  const turns = await turnsBeforeOthers(owner, others);
  expect(turns).toHaveLength(3 * SMALL_USERS);
  expect(Math.max(...turns)).toBeLessThanOrEqual(2);
  // The others ran between the large user's turns, and not after all of them.
  expect(
    (await look(`select from jobs where user_id = '${owner}' and state = 'queued'`)).length,
  ).toBeGreaterThan(0);
}, 400_000);
