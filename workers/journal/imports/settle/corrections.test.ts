import { describe, expect, test } from "vitest";
import { editFill, getFill } from "#shared/contracts/fill-edits.ts";
import { exportFills, listFills } from "#shared/contracts/fills.ts";
import { getImport, importTrades, type Import } from "#shared/contracts/imports.ts";
import { listTrades } from "#shared/contracts/trades.ts";
import { BOUGHT, CANCELLED, flexFile, type FlexLine, REBOOKED, SOLD } from "#test/fixtures/flex-rows.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { imported, ledgerAfter, ledgerOf, undone } from "#test/imports.ts";

const counts = async (user: TestUser, id: string): Promise<Partial<Import["rows"]>> =>
  (await user.call(getImport, { params: { id } })).rows;
const notes = async (user: TestUser, id: string) => (await user.call(getImport, { params: { id } })).errors;

/** A user's trades, by their results. */
async function tradesOf(user: TestUser): Promise<object[]> {
  await user.settle();
  const { items } = await user.call(listTrades, { query: { sort: "closedAt" } });
  return items.map(({ status, openQuantity, grossPnl, fees, netPnl }) => ({
    status,
    held: openQuantity,
    gross: grossPnl,
    fees,
    net: netPnl,
  }));
}

/** The result of a dry run of a file. */
async function compared(user: TestUser, text: string): Promise<Import> {
  const response = await user.fetch(`${importTrades.path}?dryRun=true`, {
    method: "POST",
    headers: { "content-type": "text/csv" },
    body: text,
  });
  return ((await response.json()) as { import: Import }).import;
}

const rightTrade = { status: "closed", held: "0", gross: "20", fees: "2.5", net: "17.5" };

describe("a trade that is cancelled and booked again", () => {
  const files: [string, FlexLine[][]][] = [
    ["in one file", [[BOUGHT, CANCELLED, REBOOKED, SOLD]]],
    ["in one file that has the cancellation first", [[CANCELLED, SOLD, REBOOKED, BOUGHT]]],
    ["in a later file", [[BOUGHT], [CANCELLED, REBOOKED, SOLD]]],
    ["in an earlier file", [[CANCELLED, REBOOKED], [SOLD], [BOUGHT]]],
    ["alone, after all else", [[BOUGHT, REBOOKED, SOLD], [CANCELLED]]],
  ];
  test.each(files)("%s is one trade, with the fee that was not given back", async (_, inputs) => {
    const user = await newUser();
    for (const lines of inputs) await imported(user, flexFile(...lines));
    expect(await tradesOf(user)).toEqual([rightTrade]);
    expect(await ledgerOf(user)).toHaveLength(2);
  });

  test("has no fee left when the cancellation gives it back", async () => {
    const user = await newUser();
    const refund = { ...CANCELLED, commission: "1.5" };
    await imported(user, flexFile(BOUGHT, refund, { ...REBOOKED, price: "12.4", commission: "-1.25" }, SOLD));
    expect(await tradesOf(user)).toEqual([{ ...rightTrade, gross: "24", fees: "2.25", net: "21.75" }]);
  });

  test("counts its cancellation as a correction, in the comparison and in the import, and nothing twice", async () => {
    const user = await newUser();
    const file = flexFile(BOUGHT, CANCELLED, REBOOKED, SOLD);
    const first = { new: 3, duplicate: 0, corrected: 1, conflict: 0 };
    expect((await compared(user, file)).diff).toEqual(first);
    const id = await imported(user, file);
    expect(await counts(user, id)).toMatchObject(first);
    expect(await notes(user, id)).toEqual([]);
    const again = { new: 0, duplicate: 4, corrected: 0, conflict: 0 };
    expect((await compared(user, file)).diff).toEqual(again);
    expect(await counts(user, await imported(user, file))).toMatchObject(again);
    expect(await tradesOf(user)).toEqual([rightTrade]);
  });

  test("comes back with the undo of the cancellation, and the fee goes back to it", async () => {
    const user = await newUser();
    await imported(user, flexFile(BOUGHT, SOLD));
    const before = await ledgerOf(user);
    const later = await imported(user, flexFile(CANCELLED, REBOOKED));
    expect(await ledgerOf(user)).not.toEqual(before);
    await undone(user, later);
    expect(await ledgerOf(user)).toEqual(before);
    await imported(user, flexFile(CANCELLED, REBOOKED));
    expect(await tradesOf(user)).toEqual([rightTrade]);
  });
});

describe("one's own export of a trade that bears the fee of a cancelled one", () => {
  const statement = flexFile(BOUGHT, CANCELLED, REBOOKED, SOLD);
  const exportOf = async (): Promise<string> => {
    const user = await newUser();
    await imported(user, statement);
    return user.call(exportFills);
  };

  test("adds nothing to the ledger it came from, compared and imported, and is the same ledger elsewhere", async () => {
    const [one, other] = [await newUser(), await newUser()];
    const first = await imported(one, statement);
    const before = await ledgerOf(one);
    const exported = await one.call(exportFills);
    const nothing = { new: 0, duplicate: 2, corrected: 0, conflict: 0 };
    expect((await compared(one, exported)).diff).toEqual(nothing);
    expect(await counts(one, await imported(one, exported))).toMatchObject(nothing);
    expect(await ledgerOf(one)).toEqual(before);
    expect(await one.call(exportFills)).toBe(exported);
    await imported(other, exported);
    expect(await ledgerOf(other)).toEqual(before);
    expect(await tradesOf(one)).toEqual([rightTrade]);
    expect(await tradesOf(other)).toEqual([rightTrade]);
    // The fee that it bears counts once, also while its owner has changed the trade.
    const bought = (await one.call(listFills)).items.find(({ side }) => side === "buy")?.id ?? "";
    await one.call(editFill, { params: { id: bought }, body: { price: "12" } });
    for (const text of [statement, exported]) await imported(one, text);
    await undone(one, first);
    expect(await one.call(getFill, { params: { id: bought } })).toMatchObject({ price: "12", fee: "1.5" });
  });

  test("and the statement are the same ledger in any order, together and each alone", async () => {
    const exported = await exportOf();
    const files = [statement, exported];
    const right = await ledgerAfter(statement);
    for (const order of [
      [0, 1],
      [1, 0],
      [0, 1, 0, 1],
    ]) {
      for (const undoing of [0, 1]) {
        const user = await newUser();
        const ids: string[] = [];
        for (const n of order) ids.push(await imported(user, files[n] ?? ""));
        expect(await ledgerOf(user)).toEqual(right);
        for (const [at, id] of ids.entries()) if (order[at] === undoing) await undone(user, id);
        expect(await ledgerOf(user)).toEqual(right);
      }
    }
  });

  test("is what the standing files say when the parts of the statement are undone and come again", async () => {
    const exported = await exportOf();
    const parts = [flexFile(BOUGHT), flexFile(CANCELLED), flexFile(REBOOKED, SOLD)];
    const right = await ledgerAfter(statement);
    for (const [gone, part] of parts.entries()) {
      const user = await newUser();
      const ids: string[] = [];
      for (const text of [...parts, exported]) ids.push(await imported(user, text));
      expect(await ledgerOf(user)).toEqual(right);
      await undone(user, ids[gone] ?? "");
      expect(await ledgerOf(user)).toEqual(
        await ledgerAfter(...parts.filter((_, n) => n !== gone), exported),
      );
      await imported(user, part);
      expect(await ledgerOf(user)).toEqual(right);
    }
  });
});

describe("a trade that is stated anew", () => {
  const first: FlexLine = {
    execId: "0000beef.11223344.02.01",
    quantity: "50",
    price: "30",
    commission: "-1",
    buySell: "BUY",
  };
  const second = { ...first, execId: "0000beef.11223344.02.02", price: "29.9" };
  const third = { ...first, execId: "0000beef.11223344.02.03", price: "29.8", commission: "-0.9" };
  const sale: FlexLine = {
    execId: "0000beef.11229999.01.01",
    at: "20260211;160000",
    quantity: "-50",
    price: "31",
    commission: "-1",
    buySell: "SELL",
  };

  test("under an execution id that differs in its last part is one trade of the latest facts, in any order", async () => {
    for (const order of [
      [[first], [second, sale]],
      [[second, sale], [first]],
      [[sale, second, first]],
      [[first, second, sale]],
    ]) {
      const user = await newUser();
      for (const lines of order) await imported(user, flexFile(...lines));
      expect(await tradesOf(user)).toEqual([
        { status: "closed", held: "0", gross: "55", fees: "2", net: "53" },
      ]);
    }
  });

  test("is counted as corrected, compared and imported, and given back by undo", async () => {
    const user = await newUser();
    await imported(user, flexFile(first));
    const before = await ledgerOf(user);
    const file = flexFile(second, third);
    const twice = { new: 0, duplicate: 0, corrected: 2, conflict: 0 };
    expect((await compared(user, file)).diff).toEqual(twice);
    const later = await imported(user, file);
    expect(await counts(user, later)).toMatchObject(twice);
    expect(await counts(user, await imported(user, file))).toMatchObject({
      new: 0,
      duplicate: 2,
      corrected: 0,
    });
    expect(await ledgerOf(user)).toEqual([expect.stringContaining("50 29.8 0.9 USD")]);
    expect(await counts(user, await imported(user, flexFile(first)))).toMatchObject({ duplicate: 1 });
    await undone(user, later);
    expect(await ledgerOf(user)).toEqual([expect.stringContaining("50 29.8 0.9 USD")]);
    expect(before).toEqual([expect.stringContaining("50 30 1 USD")]);
  });

  test("keeps its TradeID or gets another one: the execution id leads to it", async () => {
    for (const tradeId of ["811", "899"]) {
      const user = await newUser();
      await imported(user, flexFile({ ...first, tradeId: "811" }));
      const later = await imported(user, flexFile({ ...second, tradeId }));
      expect(await counts(user, later)).toMatchObject({ new: 0, corrected: 1, conflict: 0 });
      expect(await ledgerOf(user)).toEqual([expect.stringContaining(`50 29.9 1 USD ${tradeId}`)]);
      await undone(user, later);
      expect(await ledgerOf(user)).toEqual([expect.stringContaining("50 30 1 USD 811")]);
    }
  });

  test("by a row that names the original takes its place, in any order", async () => {
    const original = { ...first, execId: "", tradeId: "911" };
    const correction = {
      ...original,
      tradeId: "912",
      origTradeId: "911",
      price: "29.5",
      type: "TradeCorrect",
      notes: "Co",
    };
    for (const order of [
      [original, correction],
      [correction, original],
    ]) {
      const user = await newUser();
      const ids = [];
      for (const line of order) ids.push(await imported(user, flexFile(line)));
      expect(await ledgerOf(user)).toEqual([expect.stringContaining("50 29.5 1 USD 912")]);
      const undoing = ids[order.indexOf(correction)] ?? "";
      expect(await counts(user, undoing)).toMatchObject({ new: 0, corrected: 1 });
      await undone(user, undoing);
      expect(await ledgerOf(user)).toEqual([expect.stringContaining("50 30 1 USD 911")]);
    }
  });

  test("by a row of the same TradeID that says so is corrected, not in conflict", async () => {
    const user = await newUser();
    const original = { ...first, execId: "", tradeId: "911" };
    await imported(user, flexFile(original));
    const later = await imported(user, flexFile({ ...original, price: "29.5", notes: "Co" }));
    expect(await counts(user, later)).toMatchObject({ new: 0, corrected: 1, conflict: 0 });
    expect(await ledgerOf(user)).toEqual([expect.stringContaining("50 29.5 1 USD 911")]);
    await undone(user, later);
    expect(await ledgerOf(user)).toEqual([expect.stringContaining("50 30 1 USD 911")]);
  });
});
