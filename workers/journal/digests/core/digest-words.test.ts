import { expect, test } from "vitest";
import type { DigestTrade } from "#shared/contracts/digests.ts";
import { checkSentences } from "../../coach/core/check-sentences.ts";
import { compareWeeks } from "./compare-weeks.ts";
import { type DigestFacts, writeDigestWords } from "./digest-words.ts";

const EMPTY: DigestFacts = {
  week: { week: "2026-11-16" },
  lastDay: "2026-11-22",
  results: [],
  guardrails: [],
  biases: [],
};
const saidIn = (facts: DigestFacts) => {
  const written = writeDigestWords(facts);
  expect(checkSentences(written.sentences, written)).toEqual([]);
  return written.sentences.map(({ parts }) => parts.map(({ text }) => text).join(""));
};

test("a week is told from its facts, and what chance explains is called so", () => {
  const of = { kind: "journal", currency: "USD", losses: 5, fees: "4" } as const;
  const results = compareWeeks([
    { ...of, isWeek: true, trades: 12, wins: 7, netOfTrades: "116", squares: 40_000, gross: "120" },
    { ...of, isWeek: false, trades: 12, wins: 5, netOfTrades: "56", squares: 40_000, gross: "60" },
  ]);
  const [best, worst] = ["90", "-40"].map((netPnl, n) => ({
    id: `trd_${n}`,
    symbol: n === 0 ? "ACME" : "2 TWO",
    currency: "USD",
    netPnl,
  }));
  const guardrail = { guardrailId: "grd_1", words: "", passed: 0, effect: null };
  const facts = {
    ...EMPTY,
    results: results.map((result) => ({ ...result, best: best ?? null, worst: worst ?? null })),
    guardrails: [{ ...guardrail, blocked: 2, warned: 1, overridden: 1 }],
  };
  expect(saidIn(facts)).toEqual([
    "From 16 Nov 2026 to 22 Nov 2026 you closed 12 trades: 7 won, 5 lost.",
    "They made +116.00 USD after 4.00 in fees; the week before it was +56.00.",
    "A trade made 5.00 more than in the week before; the 95 % interval of that difference is −42.83 to +52.83, so that chance may explain it.",
    "Best was ACME with +90.00 USD; worst was 2 TWO with −40.00 USD.",
    "Your guardrails held back 2 orders and warned of 1; you went on against them 1 time.",
    "One thing to try: open 2 TWO, the worst of these, and note what you would do differently.",
  ]);
});

function trade(symbol: string, currency: string, netPnl: string): DigestTrade {
  return { id: `trd_${symbol}`, symbol, currency, netPnl };
}

test("each currency has its own count, and its own best and worst trade", () => {
  const of = { kind: "journal", isWeek: true, fees: "1", squares: 1, netOfTrades: "0" } as const;
  const [usd, eur] = compareWeeks([
    { ...of, currency: "USD", trades: 5, wins: 1, losses: 4, gross: "-217.4" },
    { ...of, currency: "EUR", trades: 3, wins: 1, losses: 2, gross: "-11.9" },
  ]);
  if (usd === undefined || eur === undefined) throw new Error("both currencies have a result");
  const results = [
    { ...usd, best: trade("MSFT", "USD", "54.6"), worst: trade("NVDA", "USD", "-120") },
    { ...eur, best: trade("SIE", "EUR", "89.8"), worst: trade("SAP", "EUR", "-70") },
  ];
  const paper = { ...eur, kind: "paper" as const, week: { ...eur.week, trades: 0, wins: 0, losses: 0 } };
  expect(saidIn({ ...EMPTY, results: [...results, paper] }).slice(0, -1)).toEqual([
    "From 16 Nov 2026 to 22 Nov 2026 you closed 8 trades: 2 won, 6 lost.",
    "Of them 5 made −218.40 USD after 1.00 in fees; the week before it was 0.00.",
    "Of them 3 made −12.90 EUR after 1.00 in fees; the week before it was 0.00.",
    "On paper parts of trades that are still open made −12.90 EUR after 1.00 in fees; the week before it was 0.00.",
    "In USD best was MSFT with +54.60 USD; worst was NVDA with −120.00 USD.",
    "In EUR best was SIE with +89.80 EUR; worst was SAP with −70.00 EUR.",
  ]);
});

test("a breakeven trade is told beside the won and the lost ones", () => {
  const of = { kind: "journal", currency: "USD", fees: "0", isWeek: true } as const;
  const results = compareWeeks([
    { ...of, trades: 3, wins: 2, losses: 0, netOfTrades: "99", squares: 5_000, gross: "99" },
  ]);
  expect(saidIn({ ...EMPTY, results })[0]).toMatch(/you closed 3 trades: 2 won, 0 lost, 1 breakeven\.$/);
});

test("a week without a trade is told in two sentences", () => {
  expect(saidIn(EMPTY)).toEqual([
    "From 16 Nov 2026 to 22 Nov 2026 you closed no trade.",
    "One thing to try: before your next entry, write down what would make you leave it.",
  ]);
});
