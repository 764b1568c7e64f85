import { expect, test } from "vitest";
import { annotateTrade } from "#shared/contracts/annotations.ts";
import { getPerformance } from "#shared/contracts/performance.ts";
import { listTrades } from "#shared/contracts/trades.ts";
import { newUser } from "#test/harness.ts";
import { fileOf, imported } from "#test/imports.ts";

const trade = (symbol: string, price: string) => [
  `2026-03-02T15:00:00Z,Main,${symbol},buy,10,100,0,USD,`,
  `2026-03-02T16:00:00Z,Main,${symbol},sell,10,${price},0,USD,`,
];

test("a result too large for its risk has no R on any page, and other results keep theirs", async () => {
  const user = await newUser();
  await imported(user, fileOf(...trade("ACME", "90"), ...trade("BOLT", "110")));
  await user.settle();
  const risks = { ACME: "0.000000000000000001", BOLT: "50" } as const;
  for (const { id, symbol } of (await user.call(listTrades)).items)
    await user.call(annotateTrade, {
      params: { id },
      body: { plannedRisk: symbol === "ACME" ? risks.ACME : risks.BOLT },
    });
  const told = async (query: object) =>
    (await user.call(listTrades, { query })).items.map(({ symbol, rMultiple }) => [symbol, rMultiple]);
  expect(await told({ sort: "rMultiple" })).toEqual([
    ["BOLT", "2"],
    ["ACME", null],
  ]);
  expect(await told({ sort: "-rMultiple" })).toEqual([
    ["BOLT", "2"],
    ["ACME", null],
  ]);
  expect([await told({ rTo: "-1000" }), await told({ rTo: "1000" })]).toEqual([[], [["BOLT", "2"]]]);
  expect((await user.call(getPerformance, { query: {} })).r).toMatchObject({ trades: 1, total: 2 });
});
