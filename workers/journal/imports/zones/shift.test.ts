import { describe, expect, test } from "vitest";
import { getImport, importTrades, type Import } from "#shared/contracts/imports.ts";
import { flexFile } from "#test/fixtures/flex-rows.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { imported, ledgerOf, undone } from "#test/imports.ts";

const HEADER = "executed_at,account,symbol,side,quantity,price,fee,currency";
const NEW_YORK = { timeZone: "America/New_York" };
const BERLIN = { timeZone: "Europe/Berlin" };

/** A statement without zones and ids. It holds trades of these days, each at its own price. */
function statement(days: readonly string[]): string {
  const rows = days.flatMap((day, n) => [
    `${day} 09:31:07,Main,ACME,buy,10,${100 + n}.25,1,USD`,
    `${day} 09:31:07,Main,ACME,buy,10,${100 + n}.25,1,USD`,
    `${day} 15:12:44,Main,ACME,sell,20,${101 + n}.5,1,USD`,
  ]);
  return `${[HEADER, ...rows].join("\n")}\n`;
}

const SUMMER = ["2026-06-01", "2026-06-02", "2026-06-03"];
const BOTH = ["2026-02-02", "2026-02-03", ...SUMMER];

const shown = (user: TestUser, id: string): Promise<Import> => user.call(getImport, { params: { id } });
const ledgerIn = async (text: string, fields: { timeZone: string }): Promise<string[]> => {
  const user = await newUser();
  await imported(user, text, fields);
  return ledgerOf(user);
};

describe("a statement that was read in another time zone before", () => {
  test("is recognised, doubles nothing, and leaves the times that stand", async () => {
    const user = await newUser();
    await imported(user, statement(BOTH));
    const before = await ledgerOf(user);
    const query = new URLSearchParams({ dryRun: "true", timeZone: NEW_YORK.timeZone });
    const compared = await user.fetch(`${importTrades.path}?${query}`, {
      method: "POST",
      headers: { "content-type": "text/csv" },
      body: statement(BOTH),
    });
    const found = {
      shift: { offsetMinutes: -240, fills: 15 },
      rows: { new: 0, duplicate: 15, corrected: 0 },
    };
    expect(await compared.json()).toMatchObject({ import: { ...found, times: "keep" } });
    const id = await imported(user, statement(BOTH), NEW_YORK);
    expect(await shown(user, id)).toMatchObject({ ...found, times: "keep" });
    expect(await ledgerOf(user)).toEqual(before);
    await undone(user, id);
    expect(await ledgerOf(user)).toEqual(before);
  });

  test("gives the ledger its times when it is asked to, in summer and in winter, and takes them back by undo", async () => {
    const user = await newUser();
    const first = await imported(user, statement(BOTH));
    const before = await ledgerOf(user);
    const right = await ledgerIn(statement(BOTH), NEW_YORK);
    const id = await imported(user, statement(BOTH), { ...NEW_YORK, times: "correct" });
    expect(await shown(user, id)).toMatchObject({
      shift: { offsetMinutes: -240, fills: 15 },
      rows: { new: 0, duplicate: 0, corrected: 15, conflict: 0 },
    });
    expect(await ledgerOf(user)).toEqual(right);
    const again = await imported(user, statement(BOTH), NEW_YORK);
    expect(await shown(user, again)).toMatchObject({ shift: null, rows: { new: 0, duplicate: 15 } });
    await undone(user, again);
    await undone(user, id);
    expect(await ledgerOf(user)).toEqual(before);
    await imported(user, statement(BOTH), { ...NEW_YORK, times: "correct" });
    await undone(user, first);
    expect(await ledgerOf(user)).toEqual(right);
  });

  test("adds what it has more, and knows the rest", async () => {
    const user = await newUser();
    await imported(user, statement(SUMMER), BERLIN);
    const id = await imported(user, statement([...SUMMER, "2026-06-04", "2026-06-05"]), NEW_YORK);
    expect(await shown(user, id)).toMatchObject({
      shift: { offsetMinutes: -360, fills: 9 },
      rows: { new: 6, duplicate: 9 },
    });
  });

  test("is told from one whose trades are others", async () => {
    const user = await newUser();
    await imported(user, statement(SUMMER));
    const id = await imported(
      user,
      statement(SUMMER).replaceAll(".25,", ".75,").replaceAll(".5,", ".6,"),
      NEW_YORK,
    );
    expect(await shown(user, id)).toMatchObject({ shift: null, rows: { new: 9, duplicate: 0 } });
  });

  test("stays one when dates have no time", async () => {
    const user = await newUser();
    const dates = statement(SUMMER).replaceAll(/ \d\d:\d\d:\d\d/g, "");
    await imported(user, dates);
    expect(await shown(user, await imported(user, dates))).toMatchObject({
      shift: null,
      rows: { duplicate: 9 },
    });
  });
});

test("a trade that moved to another time and was cancelled there leaves its first time to another one", async () => {
  const user = await newUser();
  const [utc, days] = [{ timeZone: "UTC" }, ["01", "02", "03", "04", "05", "08"]];
  const rows = days.map((day) => `2026-06-${day} 10:15:00,U7100001,QRST,buy,10,1${day}.25,0,USD`);
  const file = [HEADER, ...rows].join("\n");
  await imported(user, file, utc);
  await imported(user, file, { ...NEW_YORK, times: "correct" });
  const moved = await ledgerOf(user);
  const cancelled = flexFile({
    at: "20260601;101500",
    quantity: "-10",
    price: "101.25",
    buySell: "BUY (Ca.)",
    type: "TradeCancel",
    notes: "Ca",
  });
  const cancellation = await imported(user, cancelled, NEW_YORK);
  expect(await ledgerOf(user)).toEqual(moved.slice(1));
  const another = await imported(user, [HEADER, rows[0]].join("\n"), utc);
  expect(await shown(user, another)).toMatchObject({ status: "completed", rows: { new: 1 } });
  await undone(user, cancellation);
  expect(await ledgerOf(user)).toHaveLength(moved.length + 1);
  await undone(user, another);
  expect(await ledgerOf(user)).toEqual(moved);
});
