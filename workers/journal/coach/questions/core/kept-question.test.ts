import { expect, test } from "vitest";
import { CoachQuery, type LeftOut } from "#shared/contracts/coach-query.ts";
import { AnswerSource, LONGEST_READING, Question } from "#shared/contracts/questions.ts";
import { simulationSource } from "./asked-filter.ts";
import { keptQuestion } from "./kept-question.ts";
import { readAs } from "./read-as.ts";

const KEPT: Question = {
  id: "qst_1",
  at: "2026-03-02T15:00:00.000Z",
  text: "How do I do on Mondays?",
  status: "answered",
  query: { kind: "figures", measure: "netPnl", filter: { weekday: "1" } },
  reader: "rules",
  readAs: "trades closed on Mondays; net P&L",
  unread: [],
  sentences: [{ parts: [{ text: "23", fact: "f1.trades" }, { text: " closed trades." }] }],
  facts: { "f1.trades": "23" },
  sources: { f1: { page: "performance", search: { weekday: "1", currency: "USD" } } },
  examples: [],
  timeZone: "UTC",
  lotMethod: "fifo",
};

test("an answer that was kept under another contract never stops a list", () => {
  expect(keptQuestion(KEPT)).toEqual(KEPT);
  const zoned: Question = {
    ...KEPT,
    query: { kind: "figures", measure: "netPnl", filter: { weekday: "1", zone: "Asia/Tokyo" } },
  };
  expect(keptQuestion(zoned)).toEqual({ ...KEPT, query: null });
  for (const broken of [
    { ...KEPT, unread: [`“${"x".repeat(300)}”`] },
    { ...KEPT, readAs: "x".repeat(LONGEST_READING + 1) },
    { ...KEPT, text: "\u0000 and more" },
  ]) {
    const shown = keptQuestion(broken);
    expect(Question.parse(shown)).toEqual(shown);
    expect(shown).toMatchObject({ id: KEPT.id, status: "unread", query: null, sentences: [] });
  }
});

/** Ten names of a length. */
function names(length: number): string[] {
  return Array.from({ length: 10 }, (_, at) => `${at}`.padEnd(length, "x"));
}

test("the longest query is told and linked within the contract", () => {
  const exclude: LeftOut = { symbols: names(100), accounts: names(100), tags: names(40), setups: names(60) };
  const query = CoachQuery.parse({ kind: "without", exclude, filter: { symbol: "s".repeat(100) } });
  if (query.kind !== "without") throw new Error("another kind");
  expect(Question.shape.readAs.parse(readAs(query, "America/Argentina/ComodRivadavia"))).toMatch(
    /and 35 more/,
  );
  expect(() => AnswerSource.parse(simulationSource(query))).not.toThrow();
});

test.each<[string, object]>([
  ["nothing left out", { kind: "without", exclude: {}, filter: {} }],
  ["a comma in a name", { kind: "without", exclude: { accounts: ["A, B"] }, filter: {} }],
  ["eleven names", { kind: "without", exclude: { symbols: Array.from({ length: 11 }, String) }, filter: {} }],
  ["a day of no calendar here", { kind: "figures", measure: "r", filter: { to: "9999-12-31" } }],
  ["a zone alone", { kind: "figures", measure: "r", filter: { zone: "Asia/Tokyo", weekday: "1" } }],
  ["a control character", { kind: "figures", measure: "r", filter: { symbol: "\u0000" } }],
  [
    "a tag among tags",
    { kind: "compare", by: "tag", measure: "netPnl", want: "best", filter: { tag: "late" } },
  ],
])("refuses a query with %s", (_, query) => {
  expect(CoachQuery.safeParse(query).success).toBe(false);
});
