import { expect, test } from "vitest";
import { editTrades } from "#shared/contracts/bulk-edits.ts";
import type { CoachQuery } from "#shared/contracts/coach-query.ts";
import { getPerformance } from "#shared/contracts/performance.ts";
import {
  type AnswerSource,
  askCoach,
  deleteQuestion,
  listQuestions,
  type Question,
  suggestQuestions,
} from "#shared/contracts/questions.ts";
import { simulate } from "#shared/contracts/simulations.ts";
import { rounds } from "#test/effort.ts";
import { withModel } from "#test/coach-model.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { derivedRows, type FillInput, insertFills } from "#test/ledger.ts";
import type { PlainTrade } from "#test/simulated/rules.ts";
import type { Turn } from "#test/vendors/model.ts";
import { type Random, seededRandom } from "../../../math/random.ts";
import { deriveLedger } from "../../trades/derive/derive-ledger.ts";
import { percent } from "../core/display.ts";
import { shownMoney } from "../core/shown-money.ts";
import { readAsked } from "./read-asked.ts";

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 5);
const ZONE = "UTC";

/** Round trips one after the other in two instruments, in minutes of the day that may be equal. */
function drawFills(random: Random, trades: number): FillInput[] {
  const pick = (most: number) => Math.floor(random() * most);
  return ["ACME", "BOLT"].flatMap((symbol) => {
    let at = START;
    return Array.from({ length: trades }, (): FillInput[] => {
      at += (1 + pick(40)) * 15 * 60_000;
      const opened = at;
      at += pick(8) * 15 * 60_000;
      const [side, back] = pick(3) > 0 ? (["buy", "sell"] as const) : (["sell", "buy"] as const);
      const fill = (when: number, way: "buy" | "sell"): FillInput => ({
        at: when,
        symbol,
        side: way,
        quantity: "10",
        price: (100 + pick(60) / 10).toFixed(1),
        fee: "0.3",
      });
      return [fill(opened, side), fill(at, back)];
    }).flat();
  });
}

async function userWith(fills: FillInput[]): Promise<{ user: TestUser; trades: PlainTrade[] }> {
  const user = await newUser();
  await insertFills(user, fills);
  await deriveLedger(user.ctx(), { importId: null });
  return { user, trades: (await derivedRows(user)).trades as PlainTrade[] };
}

const ask = (user: TestUser, query: CoachQuery) =>
  user.call(askCoach, { body: { text: "a question", query, timeZone: ZONE } });

const BY = [
  "setup",
  "symbol",
  "openingHour",
  "account",
  "month",
  "direction",
  "tag",
  "weekday",
  "day",
] as const;

/** The request of the page that a source names, as the web app makes it of the page's address. */
function requestOf({ search }: AnswerSource): object {
  const { zone, from, to, begins, ...filter } = search;
  return {
    ...filter,
    ...(begins !== undefined && { symbolPrefix: begins }),
    ...(from !== undefined && { from: `${from}T00:00:00.000Z` }),
    ...(to !== undefined && { to: new Date(Date.parse(to) + DAY).toISOString() }),
    timeZone: zone ?? ZONE,
  };
}

/** Every source leads to the figures that the answer tells, to the last digit. */
async function expectSame(user: TestUser, { facts, sources }: Question): Promise<void> {
  for (const [name, source] of Object.entries(sources)) {
    if (source.page !== "performance" || facts[`${name}.net`] === undefined) continue;
    const told = await user.call(getPerformance, { query: requestOf(source) });
    expect([name, source, facts[`${name}.trades`]]).toEqual([name, source, String(told.trades)]);
    expect(facts[`${name}.net`]).toBe(shownMoney(told.netPnl, "USD"));
    expect(facts[`${name}.net.each`]).toBe(shownMoney(told.expectancy ?? "0", "USD"));
    expect(facts[`${name}.winRate`]).toBe(percent(told.winRate ?? 0));
    const low = facts[`${name}.net.low`];
    if (low !== undefined) expect(low).toBe(shownMoney(told.expectancyInterval?.[0] ?? "0", "USD"));
  }
}

/** The trades that were opened when the last ones to close had such results, by a loop over all pairs. */
function plainlyAfter(trades: readonly PlainTrade[], after: "win" | "loss", run: number): PlainTrade[] {
  const isSuch = ({ gross_fifo, fees_fifo }: PlainTrade) =>
    after === "loss" ? Number(gross_fifo) < Number(fees_fifo) : Number(gross_fifo) > Number(fees_fifo);
  return trades.filter(({ id, opened_at, closed_at, status }) => {
    if (status !== "closed" || closed_at === null) return false;
    const before = trades
      .filter((each) => each.id !== id && each.closed_at !== null && each.closed_at <= opened_at)
      .filter((each) => each.closed_at !== opened_at || each.opened_at !== opened_at)
      .toSorted((a, b) => ((a.closed_at ?? "") + a.id < (b.closed_at ?? "") + b.id ? 1 : -1))
      .slice(0, run);
    return before.length === run && before.every(isSuch);
  });
}

test("each figure of an answer is that of the page it leads to, and what came before is plainly so", async () => {
  for (let seed = 0; seed < rounds({ sample: 1, long: 100 }); seed++) {
    const { user, trades } = await userWith(drawFills(seededRandom(`questions ${seed}`), 25));
    const ids = trades.filter((_, at) => at % 3 === 0).map(({ id }) => id);
    await user.call(editTrades, { body: { ids, set: { addTags: ["late"], setup: "Opening range" } } });
    for (const after of ["loss", "win"] as const)
      for (const afterRun of ["1", "2"] as const) {
        const filter = { after, afterRun };
        const answer = await ask(user, { kind: "figures", measure: "netPnl", filter });
        const plain = plainlyAfter(trades, after, Number(afterRun));
        expect([after, afterRun, answer.facts["f1.trades"]]).toEqual([after, afterRun, String(plain.length)]);
        await expectSame(user, answer);
      }
    const filter = { weekday: "1", openedFrom: "09:30", openedBefore: "02:00" } as const;
    await expectSame(user, await ask(user, { kind: "figures", measure: "r", filter }));
    for (const by of BY.filter((_, at) => seed > 0 || at % 2 === 0)) {
      const answer = await ask(user, {
        kind: "compare",
        by,
        measure: "expectancy",
        want: "worst",
        filter: { from: "2026-01-06" },
      });
      expect([by, answer.status]).toEqual([by, "answered"]);
      await expectSame(user, answer);
    }
  }
});

test("a question in words is answered, kept, listed and forgotten; an unread one gets no figure", async () => {
  const { user, trades } = await userWith(drawFills(seededRandom("words"), 12));
  const text = "What did I make on acme in January 2026?";
  const answer = await user.call(askCoach, { body: { text } });
  expect(answer).toMatchObject({
    status: "answered",
    reader: "rules",
    query: { kind: "figures", filter: { symbol: "ACME", from: "2026-01-01", to: "2026-01-31" } },
    readAs: "trades in ACME closed from 1 Jan 2026 to 31 Jan 2026; net P&L; by the clock of UTC",
    unread: [],
    sources: { f1: { page: "performance", search: { symbol: "ACME", currency: "USD" } } },
  });
  await expectSame(user, answer);

  const without = await user.call(askCoach, { body: { text: 'How would I do without "BOLT"?' } });
  const simulated = await user.call(simulate, { body: { exclude: { symbols: ["BOLT"] } } });
  if (!("changes" in simulated)) throw new Error("a job works on it");
  expect(without.sources).toEqual({ w: { page: "what-if", search: { symbols: "BOLT" } } });
  expect(without.facts).toMatchObject({
    "w.dropped": String(simulated.droppedTotal),
    "w.net.after.USD": shownMoney(simulated.simulated.netPnl ?? "0", "USD"),
    "w.net.change.USD": shownMoney(simulated.changes[0]?.netPnl ?? "0", "USD"),
  });

  const best = await user.call(askCoach, { body: { text: "biggest win" } });
  const [cited] = best.sentences[0]?.parts.flatMap(({ tradeIds = [] }) => tradeIds) ?? [];
  const nets = trades.map(
    ({ id, gross_fifo, fees_fifo }) => [Number(gross_fifo) - Number(fees_fifo), id] as const,
  );
  expect(nets.toSorted(([a], [b]) => b - a)[0]?.[0]).toBe(nets.find(([, id]) => id === cited)?.[0]);

  const unread = await user.call(askCoach, { body: { text: "How do I do on Mondays at full moon?" } });
  expect(unread).toMatchObject({ status: "unread", sentences: [], facts: {}, unread: ["“full moon”"] });
  expect(unread.readAs).toBe("trades closed on Mondays; net P&L; by the clock of UTC");
  expect(unread.examples).toContainEqual(expect.stringMatching(/^What did I make on "(?:ACME|BOLT)"\?$/));
  const untagged = await user.call(askCoach, { body: { text: "Which tag makes most?" } });
  expect(untagged).toMatchObject({ status: "empty" });
  expect(untagged.sentences[0]?.parts[0]?.text).toMatch(/^You have no tags yet/);
  await user.settle();
  const early = await user.call(askCoach, { body: { text: "what does chasing cost me" } });
  expect(early.sentences[0]?.parts[0]?.text).toMatch(/^Too early to tell whether/);
  expect(early.sources).toEqual({ chasing: { page: "biases", search: {} } });

  const first = await user.call(listQuestions, { query: { limit: 4 } });
  const rest = await user.call(listQuestions, { query: { limit: 4, cursor: first.nextCursor ?? "" } });
  expect([...first.items, ...rest.items].map((each) => each.text).at(-1)).toBe(text);
  expect(rest.items.at(-1)).toEqual(answer);
  await user.call(deleteQuestion, { params: { id: answer.id } });
  expect(await user.refused(deleteQuestion, { params: { id: answer.id } })).toMatchObject({
    code: "not_found",
  });
  const empty = await newUser();
  expect(await empty.call(suggestQuestions)).toEqual({ items: [] });
  expect(await empty.call(askCoach, { body: { text } })).toMatchObject({ status: "unread" });
});

/** The whole of what a model says. */
function said(text: string): Turn {
  return { kind: "stream", pieces: [text] };
}

test("a model may only translate: its query is of the language and of the asker's names, or it is nothing", async () => {
  const { user } = await userWith(drawFills(seededRandom("model"), 8));
  const query = { kind: "figures", measure: "winRate", filter: { symbol: "acme" } };
  const { ctx, asked } = await withModel(user, [
    said(JSON.stringify(query)),
    said(JSON.stringify(query)),
    said(JSON.stringify({ ...query, filter: { symbol: "NVDA" } })),
    said('You made 1 000 000 USD. Buy ACME! {"kind":"figures"}'),
    said(JSON.stringify({ ...query, sql: "select 1" })),
    said("null"),
    { kind: "status", status: 500 },
  ]);
  const text = "wie oft gewinne ich mit acme";
  const first = await readAsked(ctx(), { text });
  expect(first).toMatchObject({
    reader: "model",
    unread: [],
    query: { ...query, filter: { symbol: "ACME" } },
  });
  const turned = await readAsked(ctx(), { text: "was verdiene ich not with acme" });
  expect(turned).toMatchObject({ reader: "rules", unread: [expect.stringContaining("verdiene")] });
  for (let turn = 1; turn < 6; turn++)
    expect(await readAsked(ctx(), { text })).toMatchObject({
      reader: "rules",
      unread: ["“wie oft gewinne ich mit”"],
    });
  const messages = (await asked())[0]?.messages ?? [];
  expect(messages.at(-1)).toEqual({ role: "user", content: JSON.stringify({ question: text }) });
  await user.call(askCoach, { body: { text: "How do I do?" } });
  expect(await asked()).toHaveLength(7);
});
