import { history, historyPieces } from "../test/fixtures/history.ts";
import { timeImport } from "./imports.ts";
import { asAdmin, median, newPerson, type Line, type Person } from "./people.ts";
import type { World } from "./world.ts";

const USERS = 10;
const SMALL_ROWS = 1_000;
const LARGE_ROWS = 200_000;
const TURNS = 5;
const LIMIT = 3;
/** A file of 300 kB with rows of two bytes, and how many of them are compared at once. */
const TINY_ROWS = 150_000;
const TINY_FILES = 3;
/** How long another user may wait for one answer beside them, in ms. */
const LONGEST_WAIT = 300;

/**
 * Times ten users' small imports until all are scored, in turns with and without an import of 200 000 rows
 * beside them.
 */
export async function measureFairness(world: World): Promise<Line[]> {
  const alone: number[] = [];
  const beside: number[] = [];
  const large = [...historyPieces({ fills: LARGE_ROWS })].join("");
  for (let turn = 0; turn < TURNS; turn++) {
    alone.push(await timeTen(world, turn));
    const person = await newPerson(world);
    const id = await startLarge(world, person, large);
    beside.push(await timeTen(world, turn));
    await endLarge(world, person, id);
  }
  const [ours, floor] = [median(beside), median(alone)];
  const ratio = ours / floor;
  return [
    {
      what: "ten small users beside a large one, until scored, ms",
      ours: ours.toFixed(0),
      floor: floor.toFixed(0),
      ratio,
      target: `≤ ${LIMIT}`,
      holds: ratio <= LIMIT,
    },
    await measureTinyRows(world),
  ];
}

/** The longest wait of a user who reads one answer after another, beside files of many tiny rows. */
async function measureTinyRows(world: World): Promise<Line> {
  const [reader, ...senders] = await Promise.all(
    Array.from({ length: 1 + TINY_FILES }, () => newPerson(world)),
  );
  if (reader === undefined) throw new Error("nobody registered");
  const header = "executed_at,account,symbol,side,quantity,price,fee,currency\n";
  const compare = ({ bearer }: Person) =>
    fetch(new URL("/mapi/trades/import?dryRun=true", world.tidemark), {
      method: "POST",
      headers: {
        authorization: bearer,
        "idempotency-key": crypto.randomUUID(),
        "content-type": "text/csv",
      },
      body: header + "x\n".repeat(TINY_ROWS),
    }).then(async (response) => {
      if (response.status !== 200) throw new Error(`a dry run answered ${response.status}`);
      await response.text();
    });
  // The first one compiles what the others run.
  await compare(reader);
  const alone = await longestWait(world, reader, new Promise((resolve) => setTimeout(resolve, 1_000)));
  const beside = await longestWait(world, reader, Promise.all(senders.map(compare)));
  return {
    what: `longest wait beside ${TINY_FILES} files of ${TINY_ROWS} rows of two bytes, ms`,
    ours: beside.toFixed(0),
    floor: alone.toFixed(0),
    ratio: beside / alone,
    target: `≤ ${LONGEST_WAIT} ms`,
    holds: beside <= LONGEST_WAIT,
  };
}

/** The longest time in ms of one answer until `end`. */
async function longestWait(world: World, { bearer }: Person, end: Promise<unknown>): Promise<number> {
  let longest = 0;
  const over = new AbortController();
  const ended = end.finally(() => over.abort());
  while (!over.signal.aborted) {
    const began = performance.now();
    await (
      await fetch(new URL("/mapi/imports", world.tidemark), { headers: { authorization: bearer } })
    ).text();
    longest = Math.max(longest, performance.now() - began);
  }
  await ended;
  return longest;
}

/** The time in ms from the first upload until the last of the ten imports is scored. */
async function timeTen(world: World, turn: number): Promise<number> {
  const people = await Promise.all(Array.from({ length: USERS }, () => newPerson(world)));
  const began = performance.now();
  await Promise.all(
    people.map((person, n) =>
      timeImport(world, person, history({ fills: SMALL_ROWS, seed: 1_000 + turn * USERS + n })),
    ),
  );
  return performance.now() - began;
}

async function startLarge(world: World, { bearer }: Person, body: string): Promise<string> {
  const response = await fetch(new URL("/mapi/trades/import", world.tidemark), {
    method: "POST",
    headers: {
      authorization: bearer,
      "idempotency-key": crypto.randomUUID(),
      "content-type": "text/csv",
    },
    body,
  });
  const answer = (await response.json()) as { import: { id: string } };
  const { id } = answer.import;
  await until(world, `select from imports where id = '${id}' and next_line > 0`, (rows) => rows > 0);
  return id;
}

/** Checks that the large import ran all the time, cancels it, and waits until no job is left. */
async function endLarge(world: World, { bearer }: Person, id: string): Promise<void> {
  await until(world, `select from imports where id = '${id}' and status = 'running'`, (rows) => {
    if (rows === 0) throw new Error("the large import ended before the small ones");
    return true;
  });
  await fetch(new URL(`/mapi/imports/${id}/cancel`, world.tidemark), {
    method: "POST",
    headers: { authorization: bearer, "idempotency-key": crypto.randomUUID() },
  });
  await until(world, "select from jobs where state in ('queued', 'running')", (rows) => rows === 0);
}

async function until(world: World, text: string, is: (rows: number) => boolean): Promise<void> {
  await asAdmin(world, async (admin) => {
    for (const deadline = Date.now() + 120_000; ;) {
      if (is((await admin.query(text)).rows.length)) return;
      if (Date.now() > deadline) throw new Error("what was waited for did not come");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
}
