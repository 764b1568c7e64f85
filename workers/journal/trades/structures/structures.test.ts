import { expect, test } from "vitest";
import { getBreakdown } from "#shared/contracts/breakdowns.ts";
import { explainMetrics } from "#shared/contracts/explain.ts";
import {
  getStructure,
  joinTrades,
  listStructures,
  splitStructure,
  undoStructureChange,
} from "#shared/contracts/structures.ts";
import { listTrades } from "#shared/contracts/trades.ts";
import { getTrade } from "#shared/contracts/trade-detail.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { undone } from "#test/imports.ts";
import { uploadText } from "#test/things.ts";
import { toldTo } from "#test/told-to.ts";

/**
 * A statement of thinkorswim with an iron condor that expires and a vertical bought back for a loss. A call
 * and shares stand alone, and a calendar is open.
 */
const STATEMENT = `Account Statement for 12345678SCHW (me) since 1/1/26 through 1/31/26

Cash Balance
DATE,TIME,TYPE,REF #,DESCRIPTION,Misc Fees,Commissions & Fees,AMOUNT,BALANCE
1/5/26,10:00:00,TRD,="1",SOLD -1 IRON CONDOR ACME 100 16 JAN 26 60/65/50/45 CALL/PUT @1.00,-0.10,-2.60,100.00,0
1/6/26,11:00:00,TRD,="2",SOLD -2 VERTICAL ACME 100 16 JAN 26 54/52 PUT @.80,-0.10,-2.60,160.00,0
1/7/26,11:00:00,TRD,="3",BOT +2 VERTICAL ACME 100 16 JAN 26 54/52 PUT @1.50,-0.10,-2.60,-300.00,0
1/16/26,16:00:00,RAD,="4",REMOVAL OF OPTION DUE TO EXPIRATION 1.0 ACME 100 16 JAN 26 60 CALL,,,0.00,0
1/16/26,16:00:00,RAD,="5",REMOVAL OF OPTION DUE TO EXPIRATION -1.0 ACME 100 16 JAN 26 65 CALL,,,0.00,0
1/16/26,16:00:00,RAD,="6",REMOVAL OF OPTION DUE TO EXPIRATION 1.0 ACME 100 16 JAN 26 50 PUT,,,0.00,0
1/16/26,16:00:00,RAD,="7",REMOVAL OF OPTION DUE TO EXPIRATION -1.0 ACME 100 16 JAN 26 45 PUT,,,0.00,0

Account Trade History
,Exec Time,Spread,Side,Qty,Pos Effect,Symbol,Exp,Strike,Type,Price,Net Price,Order Type
,1/20/26 12:00:00,CALENDAR,BUY,+1,TO OPEN,ACME,20 MAR 26,55,CALL,3.00,1.00,LMT
,,,SELL,-1,TO OPEN,ACME,20 FEB 26,55,CALL,2.00,DEBIT,
,1/9/26 12:30:00,SINGLE,SELL,-1,TO CLOSE,ACME,20 FEB 26,70,CALL,1.50,1.50,LMT
,1/8/26 12:00:00,STOCK,SELL,-100,TO CLOSE,ACME,,,STOCK,51.00,51.00,LMT
,1/8/26 11:00:00,SINGLE,BUY,+1,TO OPEN,ACME,20 FEB 26,70,CALL,1.00,1.00,LMT
,1/8/26 11:00:00,STOCK,BUY,+100,TO OPEN,ACME,,,STOCK,50.00,50.00,LMT
,1/7/26 11:00:01,VERTICAL,BUY,+2,TO CLOSE,ACME,16 JAN 26,54,PUT,2.00,1.50,LMT
,,,SELL,-2,TO CLOSE,ACME,16 JAN 26,52,PUT,.50,DEBIT,
,1/6/26 11:00:01,VERTICAL,SELL,-2,TO OPEN,ACME,16 JAN 26,54,PUT,1.25,.80,LMT
,,,BUY,+2,TO OPEN,ACME,16 JAN 26,52,PUT,.45,CREDIT,
,1/5/26 10:00:01,IRON CONDOR,SELL,-1,TO OPEN,ACME,16 JAN 26,60,CALL,1.00,1.00,LMT
,,,BUY,+1,TO OPEN,ACME,16 JAN 26,65,CALL,.50,CREDIT,
,,,SELL,-1,TO OPEN,ACME,16 JAN 26,50,PUT,1.00,CREDIT,
,,,BUY,+1,TO OPEN,ACME,16 JAN 26,45,PUT,.50,CREDIT,
`;

async function withStatement(): Promise<{ user: TestUser; importId: string }> {
  const user = await newUser();
  const importId = await uploadText(user, STATEMENT, "statement.csv");
  await user.settle();
  return { user, importId };
}

async function brief(user: TestUser): Promise<string[]> {
  const { items } = await user.call(listStructures, {});
  return items.map(
    ({ shape, by, status, netPnl, maxLoss, legs }) =>
      `${shape} ${by} ${status} ${netPnl} of ${maxLoss} by ${legs.length}`,
  );
}

const DETECTED = [
  "calendar detected open 0 of null by 2",
  "vertical detected closed -145.4 of 240 by 2",
  "iron_condor detected closed 97.3 of 400 by 4",
];

test("a statement's spreads are decisions with their shapes, their sums and the most that they lose", async () => {
  const { user, importId } = await withStatement();
  expect(await brief(user)).toEqual(DETECTED);
  const [calendar, vertical, condor] = (await user.call(listStructures, {})).items;
  expect(vertical).toMatchObject({
    underlying: "ACME",
    currency: "USD",
    fees: "5.4",
    rMultiple: expect.stringMatching(/^-0\.6058/),
  });
  expect(condor).toMatchObject({
    openedAt: "2026-01-05T15:00:01.000Z",
    closedAt: "2026-01-16T21:00:00.000Z",
    legs: [
      { strike: "45" },
      { strike: "50" },
      { strike: "60" },
      { strike: "65", right: "call", direction: "long" },
    ],
  });
  const [leg] = condor?.legs ?? [];
  const trade = await user.call(getTrade, { params: { id: leg?.id ?? "" }, query: {} });
  expect(trade.structure).toEqual({ id: condor?.id, shape: "iron_condor", legs: 4 });
  const asked = {
    status: "closed",
    shape: "vertical",
    underlying: "ACME",
    to: "2026-01-08T00:00:00Z",
  } as const;
  expect((await user.call(listStructures, { query: asked })).items).toEqual([vertical]);
  const first = await user.call(listStructures, { query: { limit: 1 } });
  expect(first.items).toEqual([calendar]);
  const next = await user.call(listStructures, { query: { limit: 2, cursor: first.nextCursor ?? "" } });
  expect(next).toEqual({ items: [vertical, condor], nextCursor: null });
  const found = await user.call(listTrades, { query: { structure: "iron_condor" } });
  expect(found.items.map(({ id }) => id).toSorted()).toEqual(condor?.legs.map(({ id }) => id).toSorted());
  // The same file again changes nothing, and an undo leaves nothing.
  await uploadText(user, STATEMENT, "again.csv");
  await user.settle();
  expect((await user.call(listStructures, {})).items).toEqual([calendar, vertical, condor]);
  await undone(user, importId);
  await user.settle();
  expect(await brief(user)).toEqual(DETECTED);
});

test("a breakdown by structure counts decisions, and its parts are the total", async () => {
  const { user } = await withStatement();
  const by = async (name: "structure" | "account") =>
    (await user.call(getBreakdown, { query: { by: name } })).items;
  const groups = await by("structure");
  expect(
    groups.map(({ key, trades, openTrades, wins, losses, netPnl }) => [
      key,
      trades,
      openTrades,
      wins,
      losses,
      netPnl,
    ]),
  ).toEqual([
    ["", 2, 0, 2, 0, "150"],
    ["calendar", 0, 1, 0, 0, "0"],
    ["iron_condor", 1, 0, 1, 0, "97.3"],
    ["vertical", 1, 0, 0, 1, "-145.4"],
  ]);
  const [total] = await by("account");
  const sum = groups.reduce((all, { netPnl }) => all + Number(netPnl), 0);
  expect([total?.trades, total?.netPnl]).toEqual([8, String(Number(sum.toFixed(2)))]);
  const cell = {
    figure: "netPnl",
    by: "trade",
    currency: "USD",
    cellBy: "structure",
    cell: "vertical",
  } as const;
  const explained = await user.call(explainMetrics, { query: cell });
  expect([explained.value, explained.parts.length]).toEqual(["-145.4", 2]);
  expect(await user.refused(explainMetrics, { query: { ...cell, figure: "winRate" } })).toMatchObject({
    code: "invalid_request",
  });
  const january = { by: "structure", to: "2026-01-10T00:00:00Z" } as const;
  const early = (await user.call(getBreakdown, { query: january })).items;
  expect(early.map(({ key, trades }) => [key, trades])).toEqual([
    ["", 2],
    ["vertical", 1],
  ]);
});

test("the owner joins and splits trades, takes it back, and no import undoes that word", async () => {
  const { user, importId } = await withStatement();
  const alone = (await user.call(listTrades, { query: { sort: "openedAt" } })).items.filter(
    ({ structure }) => structure === null,
  );
  const trades = alone.map(({ id }) => id);
  const { structure: covered, change } = await user.call(joinTrades, { body: { trades } });
  expect(covered).toMatchObject({
    shape: "custom",
    by: "owner",
    netPnl: "150",
    underlying: "ACME",
    legs: [{}, {}],
  });
  // The same trades again stay the structure that they are.
  expect(await user.call(joinTrades, { body: { trades: trades.toReversed() } })).toEqual({
    structure: covered,
    change: null,
  });
  expect(await toldTo(user)).toContainEqual(
    expect.objectContaining({
      type: "structure.changed",
      body: { structureId: covered.id, trades: 2, change: "joined" },
    }),
  );
  const [calendar, , condor] = (await user.call(listStructures, {})).items.filter(
    ({ by }) => by === "detected",
  );
  const stale = { params: { id: condor?.id ?? "" }, headers: { "if-match": '"9"' } };
  expect(await user.refused(splitStructure, stale)).toMatchObject({ code: "precondition_failed" });
  const { change: split } = await user.call(splitStructure, { params: { id: condor?.id ?? "" } });
  const [far = "", near = ""] = calendar?.legs.map(({ id }) => id) ?? [];
  const taken = await user.call(joinTrades, { body: { trades: [near, ...trades] } });
  const said = await brief(user);
  expect(said).toEqual(["custom owner open 150 of null by 3", DETECTED[1]].toSorted());
  await undone(user, importId);
  await user.settle();
  expect(await brief(user)).toEqual([]);
  await uploadText(user, STATEMENT, "again.csv");
  await user.settle();
  expect((await brief(user)).toSorted()).toEqual(said.toSorted());
  const undo = (id: string) => user.call(undoStructureChange, { params: { id }, body: {} });
  // What was changed since is not undone before that change is, and can be undone behind it.
  const early = await user.refused(undoStructureChange, { params: { id: change ?? "" }, body: {} });
  expect(early).toMatchObject({ code: "changed_since" });
  expect(await undo(taken.change ?? "")).toEqual({ trades: 3, remaining: 0 });
  expect((await user.call(getStructure, { params: { id: covered.id }, query: {} })).legs).toHaveLength(2);
  expect(await undo(split)).toEqual({ trades: 4, remaining: 0 });
  expect(await undo(change ?? "")).toEqual({ trades: 2, remaining: 0 });
  expect(await undo(change ?? "")).toEqual({ trades: 0, remaining: 0 });
  expect(await brief(user)).toEqual(DETECTED);
  expect(await user.refused(joinTrades, { body: { trades: [far, "trd_unknown"] } })).toMatchObject({
    code: "not_found",
  });
  expect(await user.refused(joinTrades, { body: { trades: [far, far] } })).toMatchObject({
    code: "invalid_request",
  });
  const shares = "2026-03-08,12345678SCHW,ACME,buy,1,50,0,USD\n2026-02-08,12345678SCHW,BOLT,buy,1,50,0,USD";
  await uploadText(user, `executed_at,account,symbol,side,quantity,price,fee,currency\n${shares}\n`);
  await user.settle();
  const open = (await user.call(listTrades, { query: { symbol: "ACME,BOLT", status: "open" } })).items;
  const sold = alone.find(({ assetClass }) => assetClass !== "option")?.id ?? "";
  const idOf = (symbol: string) => open.find((each) => each.symbol === symbol)?.id ?? "";
  for (const [joined, code] of [
    [[far, idOf("BOLT")], "structure_mixed"],
    [[idOf("ACME"), sold], "structure_without_option"],
  ] as const)
    expect((await user.refused(joinTrades, { body: { trades: [...joined] } })).code).toBe(code);
  const elsewhere = STATEMENT.replace("12345678SCHW", "87654321SCHW");
  await uploadText(user, elsewhere, "other.csv");
  await user.settle();
  expect(await brief(user)).toHaveLength(6);
  const [other] = (await user.call(listStructures, { query: { account: "87654321SCHW" } })).items;
  const mixed = { body: { trades: [far, other?.legs[0]?.id ?? ""] } };
  expect(await user.refused(joinTrades, mixed)).toMatchObject({ code: "structure_mixed" });
});
