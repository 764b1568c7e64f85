import { expect, test } from "vitest";
import { LONGEST_QUESTION, Question } from "#shared/contracts/questions.ts";
import { CoachQuery } from "#shared/contracts/coach-query.ts";
import { rounds } from "#test/effort.ts";
import { seededRandom } from "../../../../math/random.ts";
import { fold } from "../../../trades/core/fold.ts";
import { examplesOf } from "./examples.ts";
import { isNegation } from "./negations.ts";
import { PHRASES } from "./phrases.ts";
import { readAs } from "./read-as.ts";
import { type ReadQuestion, readQuestion } from "./read-question.ts";
import { candidatesOf, type Name, tokensOf } from "./tokens.ts";

const OWN: Name[] = [
  { kind: "symbol", name: "TSLA" },
  { kind: "symbol", name: "ON" },
  { kind: "setup", name: "Opening range" },
  { kind: "setup", name: "Gap" },
  { kind: "tag", name: "gap" },
  { kind: "tag", name: "late" },
  { kind: "tag", name: "Fomo" },
  { kind: "tag", name: "revenge" },
  { kind: "account", name: "Main" },
  { kind: "symbol", name: "brk" },
  { kind: "symbol", name: "BRK" },
];
/** A Sunday. */
const TODAY = "2026-11-29";

function read(text: string): ReadQuestion {
  const tokens = tokensOf(text);
  const sought = new Set(candidatesOf(tokens));
  const names = Map.groupBy(
    OWN.filter(({ name }) => sought.has(fold(name))),
    ({ name }) => fold(name),
  );
  return readQuestion({ tokens, names, today: TODAY });
}

const figures = (filter: object, measure = "netPnl") => ({ kind: "figures", measure, filter });
const compare = (by: string, measure: string, want: string, chosen: object = {}, filter: object = {}) => ({
  kind: "compare",
  by,
  measure,
  want,
  ...chosen,
  filter,
});

test.each<[string, object]>([
  ["how do I do on Mondays after a loss?", figures({ weekday: "1", after: "loss", afterRun: "1" })],
  ["What did I lose on TSLA in March?", figures({ symbol: "TSLA", from: "2026-03-01", to: "2026-03-31" })],
  ["which setup makes most?", { kind: "compare", by: "setup", measure: "netPnl", want: "best", filter: {} }],
  [
    "am I better long or short before 10?",
    {
      kind: "compare",
      by: "direction",
      measure: "expectancy",
      want: "best",
      filter: { openedBefore: "10:00" },
    },
  ],
  ["what does revenge trading cost me?", { kind: "bias", bias: "revenge_trading" }],
  [
    "my worst day this year",
    {
      kind: "compare",
      by: "day",
      measure: "netPnl",
      want: "worst",
      filter: { from: "2026-01-01", to: "2026-12-31" },
    },
  ],
  ["How do I do?", figures({})],
  [
    "my win rate after 3 losses in a row since June",
    figures({ after: "loss", afterRun: "3", from: "2026-06-01" }, "winRate"),
  ],
  [
    "what did I make between 9:30 and 11am on Fridays",
    figures({ openedFrom: "09:30", openedBefore: "11:00", weekday: "5" }),
  ],
  ["expectancy at 2pm", figures({ openedFrom: "14:00", openedBefore: "15:00" }, "expectancy")],
  ["trades after 15:30", figures({ openedFrom: "15:30" })],
  [
    "short trades in the US session in q1 2025",
    figures({
      direction: "short",
      openedFrom: "09:30",
      openedBefore: "16:00",
      zone: "America/New_York",
      from: "2025-01-01",
      to: "2025-03-31",
    }),
  ],
  [
    "how did I do with opening range last month",
    figures({ setup: "Opening range", from: "2026-10-01", to: "2026-10-31" }),
  ],
  ['how did I do on "on" yesterday', figures({ symbol: "ON", from: "2026-11-28", to: "2026-11-28" })],
  ["how did I do on ON today", figures({ symbol: "ON", from: TODAY, to: TODAY })],
  ["how long do I hold losers", figures({ result: "loss" }, "holding")],
  ["my drawdown in 2025", figures({ from: "2025-01-01", to: "2025-12-31" }, "drawdown")],
  ["from 3 May to 8 june 2026", figures({ from: "2026-05-03", to: "2026-06-08" })],
  ["the last 30 days in account main", figures({ from: "2026-10-31", to: TODAY, account: "Main" })],
  ["december", figures({ from: "2025-12-01", to: "2025-12-31" })],
  [
    "which symbol do I lose most on",
    { kind: "compare", by: "symbol", measure: "netPnl", want: "worst", filter: {} },
  ],
  [
    "biggest loss this week",
    {
      kind: "compare",
      by: "trade",
      measure: "netPnl",
      want: "worst",
      filter: { from: "2026-11-23", to: "2026-11-29" },
    },
  ],
  [
    "how would I do without TSLA and except on Fridays this year",
    {
      kind: "without",
      exclude: { symbols: ["TSLA"], weekdays: ["5"] },
      filter: { from: "2026-01-01", to: "2026-12-31" },
    },
  ],
  [
    "without late trades in TSLA",
    { kind: "without", exclude: { tags: ["late"] }, filter: { symbol: "TSLA" } },
  ],
  ["setup gap", figures({ setup: "Gap" })],
  ["my trades in BRK", figures({ symbol: "BRK" })],
  ["from November to February", figures({ from: "2025-11-01", to: "2026-02-28" })],
  ["from March to June 2024", figures({ from: "2024-03-01", to: "2024-06-30" })],
  ["from November 2024 to February", figures({ from: "2024-11-01", to: "2025-02-28" })],
  ["from 8 March to today", figures({ from: "2026-03-08", to: TODAY })],
  ["all but TSLA", { kind: "without", exclude: { symbols: ["TSLA"] }, filter: {} }],
  ["take out Mondays", { kind: "without", exclude: { weekdays: ["1"] }, filter: {} }],
  ["Is TSLA my worst symbol?", compare("symbol", "expectancy", "worst", { asks: "TSLA" })],
  ["Is Monday my worst day?", compare("weekday", "expectancy", "worst", { asks: "1" })],
  ["Was March my worst month?", compare("month", "netPnl", "worst", { asks: "2026-03" })],
  [
    "Is late my best tag on TSLA?",
    compare("tag", "expectancy", "best", { asks: "late" }, { symbol: "TSLA" }),
  ],
  ["Do I lose most on TSLA?", compare("symbol", "netPnl", "worst", { asks: "TSLA" })],
  ["Am I better on Mondays?", compare("weekday", "expectancy", "best", { asks: "1" })],
  ["Do I make more long?", compare("direction", "netPnl", "best", { asks: "long" })],
  ["Which setup has the best win rate?", compare("setup", "winRate", "best")],
  ["Which weekday is better?", compare("weekday", "expectancy", "best")],
  ["Which setup is most profitable?", compare("setup", "netPnl", "best")],
  ["TSLA or ON?", compare("symbol", "netPnl", "best", { among: ["TSLA", "ON"] })],
  ["compare TSLA and brk", compare("symbol", "netPnl", "best", { among: ["TSLA", "brk"] })],
  ["Am I better on Mondays or Fridays?", compare("weekday", "expectancy", "best", { among: ["1", "5"] })],
  [
    "Do I win more often on Mondays than on Fridays",
    compare("weekday", "winRate", "best", { among: ["1", "5"] }),
  ],
  ["Which day is worse, Monday or Friday", compare("weekday", "expectancy", "worst", { among: ["1", "5"] })],
  ["tag late vs fomo", compare("tag", "netPnl", "best", { among: ["late", "Fomo"] })],
  ["Which account is worse in EUR?", compare("account", "expectancy", "worst", {}, { currency: "EUR" })],
  ["How do I do in usd?", figures({ currency: "USD" })],
  ["my profit in euros on TSLA", figures({ currency: "EUR", symbol: "TSLA" })],
  ["my Gap setup", figures({ setup: "Gap" })],
  ["how does the Opening range setup do", figures({ setup: "Opening range" })],
  ["trades tagged revenge", figures({ tag: "revenge" })],
  ["revenge tag", figures({ tag: "revenge" })],
  ["how would I do without revenge", { kind: "without", exclude: { tags: ["revenge"] }, filter: {} }],
  ["trades opened before 10", figures({ openedBefore: "10:00" })],
  ["trades I opened in the morning", figures({ openedBefore: "12:00" })],
  ["how do trades opened after a loss do", figures({ after: "loss", afterRun: "1" })],
  ["how many trades did I lose", figures({ result: "loss" }, "trades")],
  ["how many profitable trades do I have", figures({ result: "win" }, "trades")],
  ["how many trades closed with a profit", figures({ result: "win" }, "trades")],
  [
    "which setup has most trades",
    { kind: "compare", by: "setup", measure: "trades", want: "best", filter: {} },
  ],
  ["not long in TSLA", { kind: "without", exclude: { directions: ["long"] }, filter: { symbol: "TSLA" } }],
])("reads %s", (text, query) => {
  expect(read(text)).toEqual({ query, unread: [] });
  expect(CoachQuery.parse(query)).toEqual(query);
});

test.each<[string, RegExp]>([
  ["how do I do on Mondays at full moon", /“full moon”/],
  ["how do I do on gap", /“gap” is a setup and a tag/],
  ["Mondays and Fridays", /only one weekday at a time: Mondays or Fridays/],
  ["my trades in Brk", /“Brk” is the name of several: write one exactly, such as "brk"/],
  ["which tag makes most on late trades", /no tag can be chosen/],
  ["which hour is best from 10:30 to 10:15", /begin and end in one hour/],
  ["between 10 and 10", /end where they begin/],
  ["from 2026-05-01 to 2026-04-01", /ends before it begins/],
  ["since November until February", /ends before it begins/],
  ["before 1900", /years 1900 to 2099/],
  ["last -5 days", /“last -5 days”/],
  ["after 0 losses", /from 1 to 9 results/],
  ["trades closed before 10", /opened/],
  ["what does overtrading cost me on Mondays", /whole ledger/],
  ["without March", /cannot be left out/],
  ["how many trades per day", /“per day”|per/],
  ["short without TSLA", /only a symbol, an account and a period/],
  ["after 12 losses in a row", /in a row/],
  ["NFLX", /“NFLX”/],
  ["on Mondays or after a loss", /“or”/],
  ["better before 10 than after a loss", /“than”/],
  ["when do I lose most", /of what: symbols/],
  ["How do I do on revenge trades?", /“revenge” is a tag and a habit: write tag "revenge"/],
  ["What is my worst symbol on TSLA?", /no symbol can be chosen/],
  ["Is my worst trade in TSLA?", /which single trade/],
  ["Am I better after a loss?", /than what/],
  ["Am I better on TSLA on Mondays?", /than what/],
  ["compare Mondays", /of what: symbols/],
  ["Is it my best setup?", /which setup is asked about/],
  ["trades opened on Mondays", /“opened”/],
  ["How many open trades do I have?", /“open”/],
  ["How are my open positions doing?", /“open”/],
  ["Which weekday do I open most trades on?", /“open”/],
  ["trades opened in March", /“opened”/],
  ["trades opened since March", /“opened”/],
  ["trades closed in the morning", /opened/],
  ["trades closed after a loss", /openings/],
  ["what did I make this morning", /“this”/],
  ["this Monday", /“this”/],
  ["my trades up to March", /“up to”/],
  ["my profit by March", /“by”/],
  ["When did I trade TSLA?", /“When”/],
  ["why do I lose on Mondays", /“why”/i],
  ["Where do I lose money?", /“Where”/],
  ["how much did I give back on Mondays", /“give back”/],
  ["How many trades made money?", /either how many/],
  ["what is my return on TSLA", /“return”/],
  ["What did I make between March", /“between”/],
  ["how often did I take profit on TSLA", /take/],
  ["how do I do now on TSLA", /“now”/],
  ["how do I do on GOOG", /^you have no trades in “GOOG”$/],
  ["Is GOOG my worst symbol?", /you have no trades in “GOOG”/],
  ["how do I do on US trades", /“US”/],
  ["Should I trade on Mondays?", /“Should”/],
])("says what it does not understand of %s", (text, words) => {
  expect(read(text).unread.join("; ")).toMatch(words);
});

test("where nothing was understood, nothing is offered", () => {
  expect(read("the moon is full").query).toBeNull();
  expect(read("win rate at full moon").query).toEqual(figures({}, "winRate"));
});

test("what stands beside unread words is a part of the question, and is told", () => {
  const { query } = read("how do I do on Mondays at full moon");
  expect(query).toEqual(figures({ weekday: "1" }));
  expect(query && readAs(query, "UTC")).toBe("trades closed on Mondays; net P&L; by the clock of UTC");
});

test.each<[string, RegExp]>([
  ["What would I have made had I not traded on Mondays?", /“not”/],
  ["how do I do when not trading with opening range", /“not”/],
  ["trades not made in March", /“not”/],
  ["not trading in the morning", /“not”/],
  ["without TSLA do I not win", /“not”/],
  ["not without TSLA", /“not”/],
  ["how do I do on all days but Mondays", /but/],
  ["take TSLA out", /“out”/],
  ["I don't trade on Mondays", /don't/],
  ["never on Mondays", /never/],
  ["how do I do -TSLA", /-TSLA/],
  ['how do I do -"TSLA"', /-TSLA/],
])("a negation that is not understood is told, and nothing is offered instead: %s", (text, words) => {
  const { query, unread } = read(text);
  expect(query).toBeNull();
  expect(unread.join("; ")).toMatch(words);
});

test("what was not understood stays within its contract, however long its letters grow", () => {
  for (const text of ["x".repeat(LONGEST_QUESTION), "ﷺ".repeat(LONGEST_QUESTION), "z z".repeat(100)]) {
    const { unread } = read(text);
    expect(Question.shape.unread.parse(unread)).toEqual(unread);
    expect(unread.length).toBeGreaterThan(0);
  }
});

function words(text: string): string | null {
  const { query } = read(text);
  return query === null ? null : readAs(query, "Europe/Berlin");
}

test("says how a question was read", () => {
  expect(words("how do I do on Mondays after a loss?")).toBe(
    "trades closed on Mondays, opened after a loss of the same account; net P&L; by the clock of Europe/Berlin",
  );
  expect(words("am I better long or short before 10?")).toBe(
    "long and short by expectancy, the best first; trades opened before 10:00; by the clock of Europe/Berlin",
  );
  expect(words("how would I do without TSLA this year")).toBe(
    "what the history would be without TSLA; trades closed from 1 Jan 2026 to 31 Dec 2026; by the clock of Europe/Berlin",
  );
  expect(words("how do I do in the US session?")).toBe(
    "trades opened from 09:30 to before 16:00 in America/New York; net P&L",
  );
});

test("every example is wholly read, with names and without", () => {
  for (const known of [
    { symbol: "TSLA", setup: "Opening range", tag: "late" },
    { symbol: null, setup: null, tag: null },
    { symbol: "ON", setup: null, tag: 'a "quoted" one' },
  ])
    for (const example of examplesOf(known)) expect([example, read(example).unread]).toEqual([example, []]);
});

test("any words give a query of the language or none, and no word is passed over", () => {
  const random = seededRandom("questions");
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] ?? fail();
  const spoken = [
    ...PHRASES.keys(),
    ...OWN.map(({ name }) => name),
    ..."march 2025 10 10:30 3 pm 2026-02-30 24 q4 may ' \" \u202e 💥 select; drop zzz between and".split(" "),
  ];
  for (let round = 0; round < rounds({ sample: 300, long: 200_000 }); round++) {
    const text = Array.from({ length: 1 + Math.floor(random() * 12) }, () => pick(spoken))
      .join(" ")
      .slice(0, LONGEST_QUESTION);
    const { query, unread } = read(text);
    if (query !== null) expect(CoachQuery.parse(query), text).toEqual(query);
    expect(query === null && unread.length === 0, text).toBe(false);
    if (unread.length === 0 && tokensOf(text).some(isNegation)) expect(query?.kind, text).toBe("without");
    expect(read(text)).toEqual({ query, unread });
    const strange = read(`${text} zzz`);
    expect(strange.unread.join(), text).toContain("zzz");
  }
});

function fail(): never {
  throw new Error("nothing to pick from");
}
