import { historyPieces } from "../test/fixtures/history.ts";
import { timeImport, timePlainInsert } from "./imports.ts";
import { inspect, LIMIT_MB, megabytes, total, type Use } from "./isolate.ts";
import { median, newPerson, type Person } from "./people.ts";
import { startWorld, type World } from "./world.ts";

// Does a ledger of a million fills cost what ten times a hundred thousand do, within one isolate's memory?
// `node scripts/run.mjs bench/million.ts`; `growth` or `heap` behind it measures that alone, and `FILLS` sets
// another size for a quick look.

const LARGE = Number(process.env["FILLS"] ?? 1_000_000);
const MIDDLE = LARGE / 10;
const SMALL = LARGE / 100;
const MORE = 1_000;
const TURNS = 5;
const PAGES = 20;

const answers: boolean[] = [];

function tell(measured: string, value: number, limit: number): void {
  answers.push(value <= limit);
  process.stdout.write(
    `${measured}: ${value.toFixed(2)}, ${value <= limit ? "holds" : "MISSED"} ≤ ${limit}\n`,
  );
}

const seconds = (ms: number) => (ms / 1000).toFixed(1);

const fileOf = (fills: number, seed: number) => [...historyPieces({ fills, seed })].join("");

const [asked] = process.argv.slice(2);
if (asked !== "heap") await measureGrowth();
if (asked !== "growth") await measureHeap();
process.exit(answers.every(Boolean) ? 0 : 1);

/** Times imports of two sizes beside plain inserts of the same rows, and a small file on top of each. */
async function measureGrowth(): Promise<void> {
  const world = await startWorld();
  try {
    await timeImport(world, await newPerson(world), fileOf(MORE, 1));
    const [small, middle, large] = [await newPerson(world), await newPerson(world), await newPerson(world)];
    await timeImport(world, small, fileOf(SMALL, 2));
    const ofMiddle = await timeImport(world, middle, fileOf(MIDDLE, 3));
    const plainMiddle = await timePlainInsert(world, middle);
    const ofLarge = await timeImport(world, large, fileOf(LARGE, 4));
    const plainLarge = await timePlainInsert(world, large);
    process.stdout.write(
      `${LARGE} fills: imported in ${seconds(ofLarge.importMs)} s, scored in ${seconds(ofLarge.scoredMs)} s; ` +
        `${MIDDLE}: ${seconds(ofMiddle.importMs)} and ${seconds(ofMiddle.scoredMs)} s; ` +
        `plain inserts ${seconds(plainLarge)} and ${seconds(plainMiddle)} s\n`,
    );
    const plain = plainLarge / plainMiddle;
    tell("growth of the import beside the insert's", ofLarge.importMs / ofMiddle.importMs / plain, 1.2);
    tell("growth to the scores beside the insert's", ofLarge.scoredMs / ofMiddle.scoredMs / plain, 1.2);
    const timings = { small: new Array<number>(), large: new Array<number>() };
    for (let turn = 0; turn < TURNS; turn++) {
      const file = moreOf(turn);
      timings.small.push((await timeImport(world, small, file)).scoredMs);
      timings.large.push((await timeImport(world, large, file)).scoredMs);
    }
    tell(`${MORE} fills more on ${LARGE} beside ${SMALL}`, median(timings.large) / median(timings.small), 2);
  } finally {
    await world.stop();
  }
}

/** A file of later fills, each turn's after those of the turn before. */
function moreOf(turn: number): string {
  const from = Date.UTC(2040, turn, 1);
  return [...historyPieces({ fills: MORE, seed: 50 + turn, from })].join("");
}

/**
 * Samples the isolate's memory while a large file is imported, derived and scored, and then listed. A sample
 * counts what is not collected yet. So a smaller file shows what a forced collection leaves of it.
 */
async function measureHeap(): Promise<void> {
  const world = await startWorld({ isInspected: true });
  try {
    const person = await newPerson(world);
    const isolate = await inspect(world);
    const most = await mostMemory(isolate, { restMs: 20, collects: false }, async () => {
      await timeImport(world, person, fileOf(LARGE, 4));
      await listPages(world, person);
    });
    const another = await newPerson(world);
    const alive = await mostMemory(isolate, { restMs: 500, collects: true }, () =>
      timeImport(world, another, fileOf(MIDDLE, 5)),
    );
    isolate.close();
    tellMemory(`${LARGE} fills`, most);
    tellMemory(`${MIDDLE} fills, after forced collections`, alive);
    tell("peak memory of the isolate, MB", total(most.use), LIMIT_MB);
    tell("peak of what a collection leaves, MB", total(alive.use), LIMIT_MB);
  } finally {
    await world.stop();
  }
}

type Most = { use: Use; samples: number };

/** The largest sample while `work` runs, each after a forced collection where asked for. */
async function mostMemory(
  isolate: Awaited<ReturnType<typeof inspect>>,
  { restMs, collects }: { restMs: number; collects: boolean },
  work: () => Promise<unknown>,
): Promise<Most> {
  if (collects) await isolate.collect();
  const most: Most = { use: await isolate.use(), samples: 0 };
  const over = new AbortController();
  const working = work().finally(() => over.abort());
  while (!over.signal.aborted) {
    if (collects) await isolate.collect();
    const now = await isolate.use();
    most.samples += 1;
    if (total(now) > total(most.use)) most.use = now;
    await new Promise((resolve) => setTimeout(resolve, restMs));
  }
  await working;
  return most;
}

function tellMemory(what: string, { use, samples }: Most): void {
  process.stdout.write(
    `${what}: heap ${megabytes(use.usedSize)} MB, embedder ${megabytes(use.embedderHeapUsedSize)} MB, ` +
      `buffers ${megabytes(use.backingStorageSize)} MB in ${samples} samples\n`,
  );
}

/** Reads pages of trades and fills, and the figures of the whole ledger. */
async function listPages(world: World, person: Person): Promise<void> {
  const read = async (path: string): Promise<{ nextCursor?: string | null }> => {
    const name = path.split("?")[0] ?? "";
    const began = performance.now();
    const response = await fetch(new URL(`/mapi${path}`, world.tidemark), {
      headers: { authorization: person.bearer },
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    const body = (await response.json()) as { nextCursor?: string | null };
    slowest.set(name, Math.max(slowest.get(name) ?? 0, performance.now() - began));
    return body;
  };
  const slowest = new Map<string, number>();
  for (const list of ["/trades", "/fills"]) {
    let cursor: string | null | undefined;
    for (let page = 0; page < PAGES && cursor !== null; page++)
      ({ nextCursor: cursor } = await read(
        `${list}?limit=200${cursor === undefined ? "" : `&cursor=${cursor}`}`,
      ));
  }
  await read("/metrics");
  const told = [...slowest].map(([path, ms]) => `${path} ${ms.toFixed(0)} ms`).join(", ");
  process.stdout.write(`slowest answer of each, inspected: ${told}\n`);
}
