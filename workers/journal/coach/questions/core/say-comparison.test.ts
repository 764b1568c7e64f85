import { expect, test } from "vitest";
import type { CoachQuery } from "#shared/contracts/coach-query.ts";
import type { Performance } from "#shared/contracts/performance.ts";
import type { SimpleResult, SimulatedChange } from "#shared/contracts/simulations.ts";
import { Question } from "#shared/contracts/questions.ts";
import { checkSentences } from "../../core/check-sentences.ts";
import { shownMoney } from "../../core/shown-money.ts";
import { type Answering, newAnswer, sourceOf } from "./answer.ts";
import { rankingOf, tellable } from "./ranking.ts";
import { sayChange, sayDropped } from "./say-without.ts";
import { sayComparison } from "./say-comparison.ts";

type Comparison = Extract<CoachQuery, { kind: "compare" }>;

function words({ answer }: Answering): string {
  return answer.sentences.map(({ parts }) => parts.map(({ text }) => text).join("")).join(" ");
}

type Row = { key: string; trades: number; net: string };

/** The answer to a comparison of these groups, one list a currency, without a ledger. */
function answerTo(
  asked: Partial<Comparison>,
  lists: Readonly<Record<string, readonly Row[]>>,
  totals: Readonly<Record<string, number>> = {},
): string {
  const query: Comparison = {
    kind: "compare",
    by: "symbol",
    measure: "netPnl",
    want: "worst",
    filter: {},
    ...asked,
  };
  const rankings = Object.entries(lists).map(([currency, rows]) => {
    const sum = rows.reduce((trades, row) => trades + row.trades, 0);
    const ranked = rows.map((row) => ({ ...row, name: row.key, currency, groups: rows.length }));
    return rankingOf(ranked, query, { currency, total: totals[currency] ?? sum });
  });
  const told = tellable(rankings, query).map((ranking) => ({
    ranking,
    compared: ranking.told.map((group) => ({ group, own: {}, figures: figuresOf(group) })),
  }));
  const answering = newAnswer();
  sayComparison(answering, query, { told, rankings });
  const { sentences, facts, tradeIds } = answering.answer;
  expect(Question.shape.sentences.parse(sentences)).toEqual(sentences);
  expect(checkSentences(sentences, { facts, tradeIds })).toEqual([]);
  return words(answering);
}

function figuresOf({
  trades,
  net,
  currency,
}: {
  trades: number;
  net: string;
  currency: string;
}): Performance {
  const each = { expectancy: "1", expectancyInterval: null, winRate: 0.5 };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only what is told matters
  return { trades, netPnl: net, currency, ...each } as unknown as Performance;
}

const EIGHT = ["TSLA", "AMD", "MSFT", "NVDA", "AAPL", "META", "NFLX", "IBM"].map((key, at) => ({
  key,
  trades: 10,
  net: String(-100 + 20 * at),
}));

test("a group without another is neither best nor worst", () => {
  const answering = newAnswer();
  const group = { key: "trd_1", name: "ACME", currency: "USD", trades: 1, net: "3", groups: 1 };
  const query: Comparison = { kind: "compare", by: "trade", measure: "netPnl", want: "best", filter: {} };
  const ranking = rankingOf([group], query, { currency: "USD", total: 1 });
  const compared = [{ group, own: {}, figures: null }];
  sayComparison(answering, query, { told: [{ ranking, compared }], rankings: [ranking] });
  expect(words(answering)).toBe("The only one is ACME with +3.00 USD.");
});

test("whether a group is the first is answered among all groups, with its place", () => {
  expect(answerTo({ asks: "MSFT" }, { USD: EIGHT })).toMatch(
    /^No, the worst is TSLA; MSFT is 3rd of 8\. Worst is TSLA: /,
  );
  expect(answerTo({ asks: "TSLA" }, { USD: EIGHT })).toMatch(/^Yes, TSLA is the worst of 8\./);
  expect(answerTo({ asks: "NFLX" }, { USD: EIGHT })).toMatch(/NFLX is 7th of 8\. .*\. 7th is NFLX: /);
  expect(answerTo({ asks: "GOOG" }, { USD: EIGHT })).toContain("GOOG has no closed trades here.");
});

test("only what is asked for is compared, each in its own currency where there are several", () => {
  const two = answerTo({ among: ["AAPL", "MSFT"] }, { USD: EIGHT });
  expect(two).toMatch(/^Worst is MSFT: .* Then AAPL: /);
  expect(two).not.toMatch(/TSLA|chosen from/);
  const accounts = {
    USD: [{ key: "Main", trades: 9, net: "50" }],
    EUR: [{ key: "Other", trades: 4, net: "-7" }],
  };
  const apart = answerTo({ by: "account" }, accounts);
  expect(apart).toMatch(/^These are in different currencies, and none is ranked .* Main: 9 .* Other: 4 /);
  expect(apart).not.toMatch(/Worst|Then/);
});

test("an average of few trades is not ranked, and the sum that has another first says so", () => {
  const rows = [
    { key: "Gap", trades: 20, net: "200" },
    { key: "Fade", trades: 6, net: "120" },
    { key: "Once", trades: 1, net: "90" },
  ];
  const asked = { by: "setup", want: "best" } as const;
  const bySum = answerTo(asked, { USD: rows });
  expect(bySum).toMatch(/^Best is Gap: /);
  expect(bySum).toContain("By the average of a trade, Fade comes first: +20.00 USD each over 6 trades.");
  expect(answerTo(asked, { USD: rows.slice(0, 1) })).not.toContain("average of a trade");
  const byAverage = [rows[1], rows[0], rows[2]].flatMap((row) => row ?? []);
  const ranked = answerTo({ ...asked, measure: "expectancy" }, { USD: byAverage });
  expect(ranked).toMatch(/^Best is Fade: .* Then Gap: /);
  expect(ranked).toContain("Not ranked, with fewer than 5 trades: Once.");
  const many = ["A", "B", "C", "D", "E", "F"].map((key) => ({ key, trades: 1, net: "1" }));
  const further = answerTo({ ...asked, measure: "winRate" }, { USD: [...rows.slice(0, 2), ...many] });
  expect(further).toContain("Not ranked, with fewer than 5 trades: A, B, C and 3 more.");
});

test("what is in no group is told, and in other currencies only what is in one", () => {
  const lists = {
    USD: [{ key: "Gap", trades: 9, net: "1" }],
    EUR: [{ key: "Gap", trades: 2, net: "1" }],
    GBP: [],
  };
  const told = answerTo({ by: "setup" }, lists, { USD: 12, EUR: 30, GBP: 4 });
  expect(told).toContain("Not among them: 3 closed trades without a setup.");
  expect(told).toContain("Not ranked with them are such trades in other currencies: 2 in EUR.");
});

function side(openTrades: number): object {
  return { openTrades, byCurrency: [{ currency: "USD", netPnl: "-120" }] };
}

test("what is left out is told with the open trades among it, and no difference as none", () => {
  const answering = newAnswer();
  const fact = sourceOf(answering, "w", { page: "what-if", search: {} });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only what is told matters
  const result = { droppedTotal: 3, baseline: side(2), simulated: side(1) } as unknown as SimpleResult;
  const change: SimulatedChange = {
    currency: "USD",
    netPnl: "0",
    interval: null,
    days: 3,
    verdict: "same",
    words: "",
  };
  sayDropped({ say: answering.draft.say, fact }, result);
  sayChange({ say: answering.draft.say, fact }, result, change);
  expect(words(answering)).toBe(
    "3 trades are left out, 1 of them still open. Net P&L would be the same: −120.00 USD.",
  );
});

test("money is shown in the places of its currency, and what rounds to zero has no sign", () => {
  expect(["0.1234", "-0.001", "-12.5"].map((value) => shownMoney(value, "USD"))).toEqual([
    "+0.12",
    "0.00",
    "-12.50",
  ]);
  expect(["0.00012", "-0.000000001"].map((value) => shownMoney(value, "BTC"))).toEqual(["+0.00012", "0.00"]);
});
