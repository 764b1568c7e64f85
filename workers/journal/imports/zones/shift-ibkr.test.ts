import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { getImport, importTrades, type Import } from "#shared/contracts/imports.ts";
import { flexFile, type FlexLine } from "#test/fixtures/flex-rows.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { imported, ledgerOf, undone } from "#test/imports.ts";

const UTC = { timeZone: "UTC" };
const NEW_YORK = { timeZone: "America/New_York" };
const DAYS = ["20260202", "20260203", "20260601", "20260602", "20260603"];

/** Trades of winter and summer, at a different price each day. */
const lines = (ids: "with ids" | "without ids"): FlexLine[] =>
  DAYS.flatMap((day, n) => {
    const id = (of: number) => (ids === "with ids" ? { transactionId: `${7100 + 10 * n + of}` } : {});
    const bought = { at: `${day};093107`, quantity: "10", price: `${100 + n}.25`, buySell: "BUY" };
    return [
      { ...bought, ...id(1) },
      { ...bought, ...id(2) },
      { at: `${day};151244`, quantity: "-20", price: `${101 + n}.5`, buySell: "SELL", ...id(3) },
    ];
  });

function xmlFile(rows: readonly FlexLine[]): string {
  const trades = rows.map(
    ({ at, quantity, price, buySell }) =>
      `<Trade accountId="U7100001" currency="USD" assetCategory="STK" symbol="QRST" dateTime="${at}" quantity="${quantity}" tradePrice="${price}" ibCommission="-1" ibCommissionCurrency="USD" buySell="${buySell}" levelOfDetail="EXECUTION" />`,
  );
  return `<FlexQueryResponse><FlexStatements><FlexStatement><Trades>${trades.join("\n")}</Trades></FlexStatement></FlexStatements></FlexQueryResponse>`;
}

const shown = (user: TestUser, id: string): Promise<Import> => user.call(getImport, { params: { id } });

/**
 * A user who imported the file when accounts did not remember zones and statements were read in New York
 * time.
 */
async function earlier(text: string): Promise<{ user: TestUser; first: string; before: string[] }> {
  const user = await newUser();
  const first = await imported(user, text, UTC);
  await user
    .ctx()
    .ledger.transaction((tx) =>
      tx.query(sql`update accounts set time_zone = null where user_id = ${user.id}`),
    );
  return { user, first, before: await ledgerOf(user) };
}

describe.each([
  ["CSV without ids", flexFile(...lines("without ids"))],
  ["XML without ids", xmlFile(lines("without ids"))],
  ["CSV with ids", flexFile(...lines("with ids"))],
])("a Flex statement as %s that was read in UTC before", (_, text) => {
  test("is recognised when it is read in New York by default, and doubles and contradicts nothing", async () => {
    const { user, before } = await earlier(text);
    const compared = await user.fetch(`${importTrades.path}?dryRun=true`, {
      method: "POST",
      headers: { "content-type": "text/plain" },
      body: text,
    });
    const found = {
      timeZone: NEW_YORK.timeZone,
      shift: { offsetMinutes: -240, fills: 15 },
      rows: { new: 0, duplicate: 15, corrected: 0, conflict: 0 },
      errors: [],
    };
    expect(await compared.json()).toMatchObject({ import: found });
    const id = await imported(user, text);
    expect(await shown(user, id)).toMatchObject(found);
    expect(await ledgerOf(user)).toEqual(before);
    await undone(user, id);
    expect(await ledgerOf(user)).toEqual(before);
  });

  test("gives the ledger its times when it is asked to, and takes them back by undo", async () => {
    const { user, first, before } = await earlier(text);
    const other = await newUser();
    await imported(other, text);
    const right = await ledgerOf(other);
    const id = await imported(user, text, { times: "correct" });
    expect(await shown(user, id)).toMatchObject({
      shift: { offsetMinutes: -240, fills: 15 },
      rows: { new: 0, duplicate: 0, corrected: 15, conflict: 0 },
    });
    expect(await ledgerOf(user)).toEqual(right);
    const again = await imported(user, text);
    expect(await shown(user, again)).toMatchObject({ shift: null, rows: { new: 0, duplicate: 15 } });
    await undone(user, again);
    await undone(user, id);
    expect(await ledgerOf(user)).toEqual(before);
    await imported(user, text, { times: "correct" });
    await undone(user, first);
    expect(await ledgerOf(user)).toEqual(right);
  });
});

test("a row whose id stands at another time and price is a conflict, whatever the shift of its file", async () => {
  const { user } = await earlier(flexFile(...lines("with ids")));
  const text = flexFile(
    ...lines("with ids").map((line, n) => {
      if (n === 0) return { ...line, price: "99" };
      return n === 2 ? { ...line, at: "20260202;151245" } : line;
    }),
  );
  const id = await imported(user, text, { times: "correct" });
  expect(await shown(user, id)).toMatchObject({
    shift: { fills: 13 },
    rows: { new: 0, conflict: 2, corrected: 13 },
  });
});
