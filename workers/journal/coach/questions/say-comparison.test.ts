import { expect, test } from "vitest";
import type { SimpleResult, SimulatedChange } from "#shared/contracts/simulations.ts";
import { shownMoney } from "../core/shown-money.ts";
import { type Answering, newAnswer, sourceOf } from "./core/answer.ts";
import { sayChange, sayDropped } from "./core/say-without.ts";
import { sayComparison, sayOtherCurrencies } from "./say-comparison.ts";

function words({ answer }: Answering): string {
  return answer.sentences.map(({ parts }) => parts.map(({ text }) => text).join("")).join(" ");
}

const group = { key: "long", name: "long", currency: "USD", trades: 2, net: "3", groups: 1 };
const inCurrency = (currency: string, trades: number, groups: number) => ({
  ...group,
  key: currency,
  currency,
  trades,
  groups,
});

test("a group without another is neither best nor worst", () => {
  const answering = newAnswer();
  const filter = {};
  const single = { group: { ...group, key: "trd_1", name: "ACME" }, own: filter, figures: null };
  sayComparison(answering, { kind: "compare", by: "trade", measure: "netPnl", want: "best", filter }, [
    single,
  ]);
  expect(words(answering)).toBe("The only one is ACME with +3.00 USD.");
});

test("trades in other currencies are told, and how far", () => {
  const answering = newAnswer();
  const currencies = [inCurrency("USD", 9, 4), inCurrency("EUR", 2, 4), inCurrency("GBP", 1, 4)];
  sayOtherCurrencies(answering, {}, { told: "USD", currencies });
  expect(words(answering)).toBe(
    "Not among them are trades in other currencies: 2 in EUR, 1 in GBP, and more.",
  );
  expect(answering.answer.sources["o1"]).toEqual({ page: "performance", search: { currency: "EUR" } });
  const none = newAnswer();
  sayOtherCurrencies(none, {}, { told: "USD", currencies: currencies.slice(0, 1) });
  expect(words(none)).toBe("");
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
