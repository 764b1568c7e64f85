import { expect, test } from "vitest";
import { anOrder } from "#test/fixtures/shown-orders.ts";
import { type Draft, NEW_DRAFT } from "./draft.ts";
import { draftOf } from "./draft-of.ts";
import { keepDraft, keptDraft } from "./kept-draft.ts";

const place = (symbol: string) => ({ accountId: "acc_1", symbol });

test("a ticket is kept by account and symbol, an empty one is none, and the oldest make room", () => {
  const draft: Draft = { ...NEW_DRAFT, side: "sell", fields: { ...NEW_DRAFT.fields, quantity: "7" } };
  keepDraft(place("ACME"), draft);
  expect(keptDraft(place("ACME"))).toEqual(draft);
  expect(keptDraft({ accountId: "acc_2", symbol: "ACME" })).toEqual(NEW_DRAFT);
  for (let at = 0; at < 20; at++) keepDraft(place(`S${at}`), draft);
  expect(keptDraft(place("ACME"))).toEqual(NEW_DRAFT);
  expect(keptDraft(place("S0"))).toEqual(draft);
  keepDraft(place("S0"), NEW_DRAFT);
  expect(keptDraft(place("S0"))).toEqual(NEW_DRAFT);
});

test("an order is entered again with its own terms", () => {
  const order = anOrder({ type: "trailing_stop", limitPrice: null, trailPercent: "2", side: "sell" });
  expect(draftOf(order)).toEqual({
    ...NEW_DRAFT,
    side: "sell",
    type: "trailing_stop",
    trailsByPercent: true,
    fields: { ...NEW_DRAFT.fields, quantity: "10", trailPercent: "2" },
  });
});
