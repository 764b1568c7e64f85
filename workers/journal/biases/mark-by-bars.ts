import { type Bar, MOST_BARS, type ProviderName } from "#shared/contracts/market.ts";
import type { Ctx } from "../../context.ts";
import { queued } from "../../jobs/kinds.ts";
import { isSliceOver, type JobOutcome } from "../../jobs/run-job.ts";
import { findBars } from "../../market/find-bars.ts";
import type { readBars } from "../../market/read-bars.ts";
import { keepBars, listNeighbours, listWaiting, type ToldDay, type WaitingDay } from "./bar-store.ts";
import { barsByDay, doesFit, keyOf, type Neighbour, rangeOn, windowsOf } from "./core/day-bars.ts";
import { groupBy } from "./core/pairs.ts";
import { mondayOf, weekName } from "./core/weeks.ts";
import { lockScores } from "./store.ts";
import { hasDirtyWeeks, markPriced } from "./week-store.ts";

const DAY_MS = 86_400_000;
/** The market is asked about so many symbols before their days are kept. */
const MOST_SYMBOLS = 5;
/** So many symbols may fail in one slice; where more do, the market itself is away. */
const MOST_FAILED = 10;
/** The week before a day may hold the last close before it. */
const WEEK_DAYS = 7;

type Asking = { failed: Map<string, unknown>; read: typeof readBars | undefined };

/**
 * Asks the market for the prices that the counts lack, a slice at a time. The weeks in which it found some
 * are counted again. A symbol for which it does not answer holds up no other, and is asked about later.
 * Where more symbols always fail than a slice allows, another slice begins with others.
 */
export async function markByBars(ctx: Ctx, _: object, read?: typeof readBars): Promise<JobOutcome> {
  await ctx.ledger.transaction((tx) => lockScores(tx, tx.userId));
  const failed = new Map<string, unknown>();
  while (failed.size < MOST_FAILED) {
    const waiting = await listWaiting(ctx.ledger, ctx.userId, {
      until: ctx.now,
      without: [...failed.keys()],
      turn: ctx.now,
    });
    if (waiting.length === 0) break;
    const told = await ask(ctx, waiting, { failed, read });
    // A slice without a result would come again for ever.
    if ((await keep(ctx, told)) && told.length > 0) return { again: true };
  }
  await scoreAgain(ctx);
  for (const failure of failed.values()) throw failure;
}

/** Asks for the days of the first of these instruments. */
async function ask(ctx: Ctx, waiting: readonly WaitingDay[], asking: Asking): Promise<ToldDay[]> {
  const first = [...groupBy(waiting, ({ instrument }) => instrument).values()].slice(0, MOST_SYMBOLS);
  const near = await listNeighbours(ctx.ledger, ctx.userId, first.flat());
  const told: ToldDay[] = [];
  for (const days of first) {
    const [{ instrument, symbol } = { instrument: "", symbol: "" }] = days;
    try {
      told.push(...(await tellOf(ctx, { symbol, days, near }, asking.read)));
    } catch (error) {
      asking.failed.set(instrument, error);
      if (asking.failed.size >= MOST_FAILED) break;
    }
  }
  return told;
}

type Asked = { symbol: string; days: readonly WaitingDay[]; near: ReadonlyMap<string, readonly Neighbour[]> };

/** What the daily bars of one symbol tell of its days. */
async function tellOf(
  ctx: Ctx,
  { symbol, days, near }: Asked,
  read: typeof readBars | undefined,
): Promise<ToldDay[]> {
  const fills = days.map((each) => near.get(keyOf(each)) ?? []);
  const needed = [
    ...days.flatMap(({ day }) => [day - WEEK_DAYS, day]),
    ...fills.flatMap((own) => own.map(({ day }) => day)),
  ];
  const newest = fills.flat().toSorted((a, b) => b.day - a.day)[0];
  const bars = new Map<number, Bar>();
  let source: ProviderName | null = null;
  if (newest !== undefined)
    // Its day comes first. A market of other prices is asked about no other.
    for (const [from, to] of [[newest.day, newest.day] as const, ...windowsOf(needed, MOST_BARS)]) {
      const span = { interval: "1d", from: from * DAY_MS, to: (to + 1) * DAY_MS } as const;
      const answer = await findBars(ctx, symbol, span, read);
      for (const [day, bar] of barsByDay(answer.bars)) bars.set(day, bar);
      source = answer.source;
      if (source === null || doesFit(bars, newest) === false) break;
    }
  return days.map(({ instrument, day }, at): ToldDay => {
    const range = source === null ? null : rangeOn(day, bars, fills[at] ?? []);
    return { instrument, day, told: range === null || source === null ? null : { ...range, source } };
  });
}

/** Keeps what was told, with marks on the weeks that have prices now. True when the slice is over. */
function keep(ctx: Ctx, told: readonly ToldDay[]): Promise<boolean> {
  return ctx.ledger.transaction(async (tx) => {
    if (told.length > 0) await keepBars(tx, tx.userId, told);
    const priced = told.filter((each) => each.told !== null);
    const weeks = [...new Set(priced.map(({ day }) => weekName(mondayOf(day))))];
    if (weeks.length > 0) await markPriced(tx, tx.userId, weeks);
    return isSliceOver(ctx, tx);
  });
}

/** Has the marked weeks counted, also those of a run that died before it came here. */
function scoreAgain(ctx: Ctx): Promise<void> {
  return ctx.ledger.transaction(async (tx) => {
    if (await hasDirtyWeeks(tx, tx.userId))
      tx.jobs.push(queued({ kind: "bias.score", payload: { importId: null } }));
  });
}
