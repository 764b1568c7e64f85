import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import {
  BIASES,
  getTradeBias,
  listBiases,
  scoreBiases as scoreBiasesContract,
  type Bias,
} from "#shared/contracts/biases.ts";
import { decimal, toDecimal } from "#shared/decimal.ts";
import { habitHistory } from "#test/fixtures/habits.ts";
import {
  csvOf,
  intradayHistory,
  portfolioHistory,
  type History,
  type PlannedFill,
} from "#test/fixtures/histories.ts";
import { scoreBuckets } from "#test/fixtures/scores.ts";
import { Problem } from "#shared/problem.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { uploadText } from "#test/things.ts";
import type { readBars } from "../../market/read-bars.ts";
import { countWeeks } from "./core/weekly-buckets.ts";
import { markByBars } from "./mark-by-bars.ts";
import { listWeeks } from "./store.ts";
import { scoreBiases } from "./score-biases.ts";

const ALWAYS = { from: Date.parse("2023-12-25T00:00:00.000Z"), to: Date.parse("2030-01-07T00:00:00.000Z") };

describe("through import, derivation and scoring", () => {
  test("Daymon and Rosalie, marked by their own fills of the day", async () => {
    const user = await imported(daymonAndRosalie());
    const [disposition] = await scores(user);
    expect(disposition).toMatchObject({
      bias: "disposition_effect",
      status: "insufficient_data",
      verdict: null,
      n: 3,
      minimum: 30,
    });
    expect(disposition?.parts).toMatchObject({
      rg: 2,
      pg: 2,
      rl: 1,
      pl: 3,
      days: 2,
      held: 5,
      marked: 5,
      markedShare: 1,
    });
    const role = async (symbol: string) => {
      const id = await tradeOf(user, symbol);
      return (await user.call(getTradeBias, { params: { id } })).items;
    };
    expect(await role("A")).toEqual([{ bias: "disposition_effect", role: "sold_gain" }]);
    expect(await role("E")).toEqual([{ bias: "disposition_effect", role: "held_loss" }]);
    expect(await role("B")).toEqual([]);
  });

  test("a planted revenge gets the numbers that the folds alone give", async () => {
    const history = intradayHistory({ seed: "planted", days: 60, perDay: 6, revenge: 0.3 });
    const user = await imported(history.fills);
    const [, stored] = await scores(user);
    const [, pure] = await scoreOf(history);
    expect(stored).toMatchObject({ ...pure, verdict: "likely", comparison: expect.any(Array) });
    expect(stored?.comparison).toHaveLength(pure?.comparison.length ?? 0);
    expect(stored?.evidence).toHaveLength(50);
    const { items } = await user.call(getTradeBias, { params: { id: stored?.evidence[0] ?? "" } });
    expect(items).toContainEqual({ bias: "revenge_trading", role: "entered_soon_after_loss" });
  });

  test("a planted disposition gets the numbers that the folds alone give", async () => {
    const history = portfolioHistory({
      seed: "planted",
      days: 250,
      positions: 8,
      sellRate: 0.1,
      disposition: 3,
      markRate: 0.95,
    });
    const user = await imported(history.fills);
    const [stored] = await scores(user);
    const [pure] = await scoreOf(history);
    expect(stored?.parts).toEqual(pure?.parts);
    expect(stored).toMatchObject({ estimate: pure?.estimate, pValue: pure?.pValue, verdict: "likely" });
  });
});

describe("positions that no fill of the day gave a price", () => {
  const history = portfolioHistory({
    seed: "BARS",
    days: 170,
    positions: 8,
    sellRate: 0.1,
    disposition: 3,
    markRate: 0,
    barsOf: "alpaca",
  });
  const market: typeof readBars = async (_, symbol, { from = "", to = "", interval }) => {
    const bars = (history.bars.get(symbol) ?? []).filter(({ at }) => at >= from && at < to);
    return { symbol, interval, provider: "alpaca", bars };
  };
  const dearer: typeof readBars = async (...asked) => {
    const { bars, ...rest } = await market(...asked);
    return { ...rest, bars: bars.map((bar) => ({ ...bar, high: `9${bar.high}` })) };
  };

  test("have one by daily bars; without bars the score is what the fills alone give", async () => {
    const user = await imported(history.fills);
    const alone = await scores(user);
    const [dark] = await scoreOf({ ...history, marks: [] });
    expect(alone[0]).toMatchObject({
      measure: "hold_ratio",
      parts: { ...dark?.parts, marked: 0, markedShare: 0 },
      estimate: dark?.estimate,
      barSources: [],
    });

    // The suite's market has no bars, so no job asked it.
    const wanted = await waitingDays(user);
    expect(wanted).toBeGreaterThan(100);
    await expect(markByBars(user.ctx(), {}, away)).rejects.toMatchObject({ code: "market_unavailable" });
    expect(await waitingDays(user)).toBe(wanted);
    await marked(user, market);
    await user.settle();
    const [first, ...others] = await scores(user);
    const [pure] = await scoreOf(history);
    expect(pure?.barSources).toEqual([{ source: "alpaca", prices: pure?.parts["held"] }]);
    expect(first).toMatchObject({
      verdict: "likely",
      measure: "pgr_minus_plr",
      parts: pure?.parts,
      estimate: pure?.estimate,
      barSources: pure?.barSources,
    });
    expect(bare(others).map(({ parts }) => parts)).toEqual(bare(alone.slice(1)).map(({ parts }) => parts));
  });

  test("keep it: neither another import nor other prices change what is kept or counted", async () => {
    const user = await imported(history.fills.slice(0, 120));
    await marked(user, market);
    await user.settle();
    const [kept, before] = [await keptBars(user), await bucketVersions(user)];
    const last = Date.parse("2024-12-02T15:00:00.000Z");
    await uploadText(
      user,
      csvOf([fill(last, "NEW", "buy", ["1", "10"]), fill(last + 86_400_000, "NEW", "sell", ["1", "11"])]),
    );
    await user.settle();
    await marked(user, dearer);
    await user.settle();
    expect(kept.length).toBeGreaterThan(50);
    expect(await keptBars(user)).toEqual(expect.arrayContaining(kept));
    const after = await bucketVersions(user);
    // The week before is counted again: an entry now follows its last exit.
    for (const week of [...before.keys()].sort().slice(0, -1)) expect(after.get(week)).toBe(before.get(week));
  });
});

test("instruments whose prices always fail do not keep another from being asked about", async () => {
  const symbols = Array.from({ length: 14 }, (_, at) => `S${String(at).padStart(2, "0")}`);
  const at = Date.parse("2024-01-02T15:00:00.000Z");
  const user = await imported(symbols.map((symbol) => fill(at, symbol, "buy", ["1", "10"])));
  // The close before each first entry is asked for.
  expect(await waitingDays(user)).toBe(symbols.length);
  // The one that answers comes last by its id.
  const [last] = await user.ctx().ledger.read(
    sql<{
      symbol: string;
    }>`select symbol from instruments where user_id = ${user.id} order by id desc limit 1`,
  );
  const one: typeof readBars = (_, symbol, { interval }) =>
    symbol === last?.symbol
      ? Promise.resolve({ symbol, interval, provider: "alpaca", bars: [] })
      : Promise.reject(new Problem("market_unavailable"));
  const now = Date.now();
  let runs = 0;
  // By chance a run of ten failures leaves it out in one of four.
  while ((await waitingDays(user)) === symbols.length && runs < 40) {
    await markByBars({ ...user.ctx(), now: now + runs }, {}, one).catch(() => null);
    runs++;
  }
  expect(await waitingDays(user)).toBe(symbols.length - 1);
});

const away: typeof readBars = () => Promise.reject(new Problem("market_unavailable"));

/** Runs the job to its end by that market. */
async function marked(user: TestUser, market: typeof readBars): Promise<void> {
  while ((await markByBars(user.ctx(), {}, market))?.again === true);
}

async function waitingDays(user: TestUser): Promise<number> {
  const waiting = sql<{ n: number }>`select count(*)::int as n from bias_bars
    where user_id = ${user.id} and asked_at is null`;
  return (await user.ctx().ledger.read(waiting))[0]?.n ?? 0;
}

/** The kept prices with the transaction that wrote them. */
function keptBars(user: TestUser): Promise<object[]> {
  return user.ctx().ledger
    .read(sql<object>`select instrument_id, day, low, high, source, xmin::text as version
    from bias_bars where user_id = ${user.id} and source is not null order by instrument_id, day`);
}

describe("a split changes no score", () => {
  test("of positions, adds and runs of the price; only round prices are those that were paid", async () => {
    const { fills: held } = portfolioHistory({
      seed: "split",
      days: 45,
      positions: 6,
      sellRate: 0.1,
      markRate: 0.8,
    });
    const { fills: quick } = habitHistory({ seed: "split", days: 18, perDay: 5, adds: 0.4, chases: 0.3 });
    const fills = [...held, ...quick.map((each) => ({ ...each, account: "quick" }))];
    const plain = await imported(fills);
    const user = await newUser();
    await uploadText(user, withSplits(fills));
    await user.settle();
    const [expected, found] = [bare(await scores(plain)), bare(await scores(user))];
    expect(found.find(({ bias }) => bias === "averaging_down")?.n).toBeGreaterThan(10);
    expect(rounded(found.filter(priced))).toBe(rounded(expected.filter(priced)));
    const figures = await user.ctx().ledger.read(
      sql<{
        trades: number;
      }>`select count(*)::int as trades from trades t where user_id = ${user.id} and exists (
        select from bookings b where b.user_id = t.user_id and b.instrument_id = t.instrument_id
          and b.executed_at > t.opened_at and b.executed_at <= coalesce(t.closed_at, 'infinity'))`,
    );
    expect(figures[0]?.trades).toBeGreaterThan(20);
  });
});

/** Whether a score is no count of prices. */
const priced = ({ bias }: { bias: string }) => bias !== "round_number_anchoring";

/** Ratios of floats differ in their last digits. */
function rounded(items: readonly object[]): string {
  return JSON.stringify(items, (_, value) => (typeof value === "number" ? value.toPrecision(9) : value));
}

/** The same history, in which each instrument is split in the midst of its fills, some within a day. */
function withSplits(fills: readonly PlannedFill[]): string {
  const ratios = [
    ["2:1", 2],
    ["5:1", 5],
    ["1:4", 0.25],
  ] as const;
  const DAY = 86_400_000;
  const lines = [...Map.groupBy(fills, ({ symbol }) => symbol).values()].flatMap((all, place) => {
    const own = all.toSorted((a, b) => a.at - b.at);
    const [ratio, factor] = ratios[place % ratios.length] ?? ratios[0];
    const middle = own[Math.floor(own.length / 2)]?.at ?? 0;
    const at = place % 2 === 0 ? middle - 1000 : Math.floor(middle / DAY) * DAY;
    const { account = "main", symbol = "" } = own[0] ?? {};
    const shown = new Date(at).toISOString();
    const split = [
      place % 2 === 0 ? shown : shown.slice(0, 10),
      account,
      symbol,
      "split",
      "",
      "",
      "",
      "",
      "USD",
      "",
      ratio,
    ];
    const rows = own.map((one) => {
      const by = one.at >= at ? factor : 1;
      const [quantity, price] = [decimal(one.quantity).times(by), decimal(one.price).div(by)];
      const when = new Date(one.at).toISOString();
      return [
        when,
        account,
        symbol,
        "fill",
        one.side,
        toDecimal(quantity),
        toDecimal(price),
        one.fee,
        "USD",
        "",
        "",
      ];
    });
    return [split, ...rows].map((row) => row.join(","));
  });
  return ["executed_at,account,symbol,kind,side,quantity,price,fee,currency,amount,ratio", ...lines, ""].join(
    "\n",
  );
}

describe("only what changed is counted", () => {
  test("a second file gives what one file gives, and leaves the weeks before it as they were", async () => {
    const history = habitHistory({ seed: "two files", days: 60, perDay: 5, adds: 0.4, rounds: 0.1 });
    const fills = history.fills.toSorted((a, b) => a.at - b.at);
    const cut = fills.findIndex(({ at }) => at >= Date.parse("2024-03-04T00:00:00.000Z"));
    const whole = await imported(fills);
    const halves = await imported(fills.slice(0, cut));
    const before = await bucketVersions(halves);
    await uploadText(halves, csvOf(fills.slice(cut)));
    await halves.settle();
    const all = await scores(whole);
    expect(bare(await scores(halves))).toEqual(bare(all));
    for (const [at, { comparison: _, ...pure }] of (await scoreOf(history)).entries())
      expect(all[at]).toMatchObject(pure);
    expect(all.filter(({ status }) => status === "scored")).toHaveLength(BIASES.length);
    const after = await bucketVersions(halves);
    expect(before.size).toBeGreaterThan(8);
    // The week before the cut is counted again: an entry now follows its last exit.
    const weeks = [...before.keys()].sort();
    for (const week of weeks.slice(0, -1)) expect(after.get(week)).toBe(before.get(week));
    expect(after.get(weeks.at(-1) ?? "")).not.toBe(before.get(weeks.at(-1) ?? ""));
  });

  test("an old fill brought in late gives what it gives in time", async () => {
    const { fills } = portfolioHistory({ seed: "late", days: 60, positions: 6, sellRate: 0.2 });
    const [late, rest] = [fills.filter((_, i) => i % 9 === 4), fills.filter((_, i) => i % 9 !== 4)];
    const user = await imported(rest);
    await uploadText(user, csvOf(late));
    await user.settle();
    expect(bare(await scores(user))).toEqual(bare(await scores(await imported(fills))));
  });

  test("scoring again gives the same bytes", async () => {
    const user = await imported(intradayHistory({ seed: "again", days: 30, perDay: 5 }).fills);
    const first = await storedScores(user);
    const { jobId } = await user.call(scoreBiasesContract, { body: {} });
    expect(jobId).toMatch(/^job_/);
    await user.settle();
    expect(await storedScores(user)).toBe(first);
  });

  test("slices of any size give every week once, in order", async () => {
    const user = await imported(intradayHistory({ seed: "slices", days: 30, perDay: 2 }).fills);
    const read = (bytes: number) =>
      user.ctx().ledger.transaction(async (tx) => {
        const weeks: string[] = [];
        for await (const { week } of listWeeks(tx, user.id, { kind: "entries", bytes })) weeks.push(week);
        return weeks;
      });
    const whole = await read(500_000);
    expect(whole.length).toBeGreaterThan(5);
    expect(whole).toEqual([...new Set(whole)].toSorted());
    for (const bytes of [1, 700, 1_500]) expect(await read(bytes)).toEqual(whole);
  });

  test("a run that dies between its transactions is finished by the next", async () => {
    const { fills } = intradayHistory({ seed: "dies", days: 40, perDay: 5 });
    const user = await imported(fills);
    const expected = await storedScores(user);
    await user.ctx().ledger.transaction(async (tx) => {
      await tx.query(
        sql`update bias_buckets set stats = '{"strata":[],"days":[],"held":0,"marked":0,"within":0,"across":[],"closings":[],"answers":{},"afterWins":[],"afterLoss":{},"afterWin":{}}' where user_id = ${tx.userId}`,
      );
      await tx.query(
        sql`insert into bias_dirty (user_id, week) select distinct user_id, week from bias_buckets where user_id = ${tx.userId}`,
      );
    });
    for (const allowed of [0, 1, 2]) {
      await expect(scoreBiases(dyingAfter(user, allowed), { importId: null })).rejects.toThrow(
        "the lights went out",
      );
    }
    await scoreBiases(user.ctx(), { importId: null });
    expect(await storedScores(user)).toBe(expected);
  });

  test("two runs at once agree, and a week marked while it is counted is counted again", async () => {
    const user = await imported(intradayHistory({ seed: "at once", days: 40, perDay: 5 }).fills);
    const expected = await storedScores(user);
    const markAll = () =>
      user.ctx().ledger.transaction((tx) =>
        tx.query(sql`insert into bias_dirty (user_id, week)
          select distinct user_id, week from bias_buckets where user_id = ${tx.userId} order by 2
          on conflict (user_id, week) do update set spread = false`),
      );
    await markAll();
    await Promise.all([
      scoreBiases(user.ctx(), { importId: null }),
      scoreBiases(user.ctx(), { importId: null }),
      markAll(),
    ]);
    await scoreBiases(user.ctx(), { importId: null });
    expect(await storedScores(user)).toBe(expected);
    expect(await user.ctx().ledger.read(sql`select week from bias_dirty where user_id = ${user.id}`)).toEqual(
      [],
    );
  });

  test("another formula, or a new kind of counts, counts everything anew", async () => {
    const user = await imported(intradayHistory({ seed: "formula", days: 20, perDay: 4 }).fills);
    const expected = await storedScores(user);
    await user
      .ctx()
      .ledger.transaction((tx) =>
        tx.query(
          sql`update bias_buckets set formula = 'revenge_trading/0', stats = '{"strata":[]}' where user_id = ${tx.userId} and bias = 'revenge_trading'`,
        ),
      );
    await scoreBiases(user.ctx(), { importId: null });
    expect(await storedScores(user)).toBe(expected);
    // What an earlier version counted lacks the counts of later ones.
    await user
      .ctx()
      .ledger.transaction((tx) =>
        tx.query(
          sql`delete from bias_buckets where user_id = ${tx.userId} and bias in ('averaging_down', 'entries')`,
        ),
      );
    await scoreBiases(user.ctx(), { importId: null });
    expect(await storedScores(user)).toBe(expected);
  });
});

describe("the routes", () => {
  test("say nothing before the first import", async () => {
    const user = await newUser();
    expect(await user.call(listBiases)).toEqual({ items: [], scoredAt: null });
  });

  test("know no biases of another user's trade", async () => {
    const owner = await imported(daymonAndRosalie());
    const id = await tradeOf(owner, "A");
    const stranger = await newUser();
    expect(await stranger.refused(getTradeBias, { params: { id } })).toMatchObject({
      code: "not_found",
    });
  });
});

async function imported(fills: readonly PlannedFill[]): Promise<TestUser> {
  const user = await newUser();
  await uploadText(user, csvOf(fills));
  await user.settle();
  return user;
}

async function scores(user: TestUser): Promise<Bias[]> {
  return (await user.call(listBiases)).items;
}

function scoreOf(history: History) {
  return scoreBuckets(countWeeks(history, ALWAYS).buckets);
}

/** Scores without the fields in which two users with the same fills differ: ids and instants. */
function bare(items: readonly Bias[]) {
  return items.map((score) => ({
    ...score,
    evidence: score.evidence.length,
    figures: score.figures.map((figure) => ({ ...figure, tradeId: "" })),
    comparison: score.comparison.length,
    scoredAt: "",
  }));
}

async function storedScores(user: TestUser): Promise<string> {
  const rows = await user.ctx().ledger.read(
    sql<{
      score: string;
    }>`select score::text as score from bias_scores where user_id = ${user.id} order by bias`,
  );
  return rows.map(({ score }) => score).join("\n");
}

/** The transaction that wrote each week's counts. */
async function bucketVersions(user: TestUser): Promise<Map<string, string>> {
  const rows = await user.ctx().ledger.read(
    sql<{
      week: string;
      version: string;
    }>`select week, min(xmin::text) as version from bias_buckets where user_id = ${user.id} group by week`,
  );
  return new Map(rows.map(({ week, version }) => [week, version]));
}

/** A context whose ledger fails after `allowed` transactions. */
function dyingAfter(user: TestUser, allowed: number) {
  const ctx = user.ctx();
  let left = allowed;
  const transaction: typeof ctx.ledger.transaction = (work) => {
    if (left-- > 0) return ctx.ledger.transaction(work);
    return ctx.ledger.transaction(async (tx) => {
      await work(tx);
      throw new Error("the lights went out");
    });
  };
  return { ...ctx, ledger: { ...ctx.ledger, transaction } };
}

/**
 * Barber and Odean's example. A to E are Daymon's, and F to H are Rosalie's. Small buys on the relevant days
 * give the prices.
 */
function daymonAndRosalie(): PlannedFill[] {
  const [before, monday, wednesday] = ["2026-03-02", "2026-03-09", "2026-03-11"].map((day) =>
    Date.parse(`${day}T15:00:00.000Z`),
  );
  const winner = "110";
  const loser = "90";
  return [
    ...["A", "B", "C", "D", "E", "F", "G", "H"].map((symbol) => fill(before, symbol, "buy", ["10", "100"])),
    fill(monday, "A", "sell", ["10", winner]),
    fill(monday, "C", "sell", ["10", loser]),
    fill(monday, "B", "buy", ["1", winner]),
    fill(monday, "D", "buy", ["1", loser]),
    fill(monday, "E", "buy", ["1", loser]),
    fill(monday, "G", "buy", ["1", winner]),
    fill(monday, "H", "buy", ["1", loser]),
    fill(wednesday, "F", "sell", ["10", winner]),
    fill(wednesday, "G", "buy", ["1", winner]),
    fill(wednesday, "H", "buy", ["1", loser]),
  ];
}

function fill(
  at: number | undefined,
  symbol: string,
  side: "buy" | "sell",
  [quantity, price]: [string, string],
): PlannedFill {
  const account = symbol < "F" ? "Daymon" : "Rosalie";
  return { at: at ?? 0, symbol, side, quantity, price, fee: "0", account };
}

async function tradeOf(user: TestUser, symbol: string): Promise<string> {
  const [trade] = await user
    .ctx()
    .ledger.read(
      sql<{ id: string }>`select id from trades where user_id = ${user.id} and symbol = ${symbol}`,
    );
  return trade?.id ?? "";
}
