import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { newId } from "#shared/ids.ts";
import { rounds } from "#test/effort.ts";
import { newUser } from "#test/harness.ts";
import { contradictions } from "#test/paper.ts";
import { runCampaign } from "#test/paper-campaign.ts";
import { fillsOf, type FilledRow, priceFaults } from "#test/paper-prices.ts";
import { openSystem } from "../../db/system.ts";
import { matchSymbol } from "./match-symbol.ts";

test("seeded orders over HTTP with quotes, cancels and amendments beside them leave books that agree", async () => {
  const users = [await newUser(), await newUser()];
  const symbols = [0, 1].map(() => newId("instrument").slice(-10));
  const played = await runCampaign(users, { seed: 10, orders: rounds({ sample: 72, long: 600 }), symbols });
  for (const symbol of symbols) await matchSymbol(openSystem(env), symbol, Date.now() + 20_000);
  const fills: FilledRow[] = [];
  for (const user of users) {
    expect(await contradictions(user)).toEqual([]);
    fills.push(...(await user.ctx().ledger.read<FilledRow>({ text: fillsOf(user.id), values: [] })));
  }
  expect(priceFaults(fills, played)).toEqual([]);
  expect(fills.length).toBeGreaterThan(12);
  expect(played.counts["place answered"]).toBeGreaterThan(45);
  expect(played.counts["repeated"]).toBeUndefined();
  for (const user of users) await user.settle();
  const [booked] = await openSystem(env).query(
    "tidemark_matcher",
    sql<{ n: number }>`select count(*)::int as n from paper_fills where not booked`,
  );
  expect(booked).toEqual({ n: 0 });
}, 300_000);
