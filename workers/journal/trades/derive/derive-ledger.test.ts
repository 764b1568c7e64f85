import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { rounds } from "#test/effort.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { derivedRows, type FillInput, insertFills, deleteFills } from "#test/ledger.ts";
import { deriveLedger } from "./derive-ledger.ts";

const START = Date.UTC(2026, 0, 5, 14, 30);
const MINUTE = 60_000;

/** `side quantity price [fee]`, each a minute after the line before. */
function lines(...texts: string[]): FillInput[] {
  return texts.map((line, index) => {
    const [side, quantity = "", price = "", fee = "0"] = line.split(" ");
    return { at: START + index * MINUTE, side: side === "buy" ? "buy" : "sell", quantity, price, fee };
  });
}

async function derive(user: TestUser): Promise<void> {
  while ((await deriveLedger(user.ctx(), { importId: null }))?.again === true);
}

/** A history of many round trips whose ids are the same for every user. */
function manyFills(count: number, symbols: number, seed = 1): FillInput[] {
  let state = seed;
  const chance = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  return Array.from({ length: count }, (_, index): FillInput => ({
    id: `fil_${String(seed).padStart(6, "0")}${String(index).padStart(20, "0")}`,
    symbol: `S${index % symbols}`,
    at: START + Math.floor(index / 3) * 1000,
    side: chance() < 0.5 ? "buy" : "sell",
    quantity: String(1 + Math.floor(chance() * 4)),
    price: (90 + Math.floor(chance() * 2000) / 100).toFixed(2),
    fee: "0.35",
  }));
}

test("derives a trade and its closes, and says so once nothing is dirty", async () => {
  const user = await newUser();
  const ids = await insertFills(user, lines("buy 100 10 1", "sell 40 11 0.48", "sell 60 12 0.72"));
  await derive(user);
  const { trades, closes } = await derivedRows(user);
  expect(trades).toEqual([
    expect.objectContaining({
      id: ids[0]?.replace("fil_", "trd_"),
      status: "closed",
      direction: "long",
      quantity: "100",
      gross_fifo: "160",
      fees_average: "2.2",
      net_key: 157.8,
      symbol: "ACME",
      currency: "USD",
    }),
  ]);
  expect(closes).toHaveLength(2);
  const [dirty, events] = await Promise.all([
    user.ctx().ledger.read(sql`select * from dirty where user_id = ${user.id}`),
    user
      .ctx()
      .ledger.read(sql`select body from outbox where user_id = ${user.id} and type = 'trades.derived'`),
  ]);
  expect(dirty).toEqual([]);
  expect(events).toEqual([{ body: { importId: null, instruments: 1, ledgerVersion: 1 } }]);
});

test("goes on from the checkpoint when later fills come, and back when earlier ones do", async () => {
  const user = await newUser();
  const whole = await newUser();
  const fills = manyFills(900, 3);
  const parts = [fills.slice(300, 600), fills.slice(600), fills.slice(0, 300)];
  for (const part of parts) {
    await insertFills(user, part);
    await derive(user);
  }
  await insertFills(whole, fills);
  await derive(whole);
  expect(withoutOwner(await derivedRows(user))).toEqual(withoutOwner(await derivedRows(whole)));
});

test("undoing fills leaves what the others alone would have made", async () => {
  const user = await newUser();
  const others = await newUser();
  const [keep, undo] = [manyFills(600, 2, 1), manyFills(600, 2, 2)];
  await insertFills(user, keep);
  await derive(user);
  await insertFills(user, undo);
  await derive(user);
  await deleteFills(
    user,
    undo.map((fill) => fill.id ?? ""),
  );
  await derive(user);
  await insertFills(others, keep);
  await derive(others);
  expect(withoutOwner(await derivedRows(user))).toEqual(withoutOwner(await derivedRows(others)));
  await deleteFills(
    user,
    keep.map((fill) => fill.id ?? ""),
  );
  await derive(user);
  expect(await derivedRows(user)).toEqual({ trades: [], closes: [], values: [], checkpoints: [] });
});

test("a run that dies between two transactions is finished by the next one", async () => {
  const user = await newUser();
  const whole = await newUser();
  // One transaction reads at most 8 000 fills.
  const transactions = rounds({ sample: 2, long: 3 });
  const fills = manyFills(8_000 * (transactions - 1) + 1_000, 1);
  await insertFills(user, fills);
  await insertFills(whole, fills);
  await derive(whole);
  for (let crashes = 0; crashes <= transactions; crashes++) {
    const ctx = user.ctx();
    let left = 1;
    const dying = {
      ...ctx.ledger,
      transaction: <T>(work: Parameters<typeof ctx.ledger.transaction<T>>[0]) => {
        if (left-- === 0) throw new Error("killed");
        return ctx.ledger.transaction(work);
      },
    };
    const run = deriveLedger({ ...ctx, ledger: dying }, { importId: null });
    if (crashes < transactions - 1) await expect(run).rejects.toThrow("killed");
    else await run;
  }
  expect(withoutOwner(await derivedRows(user))).toEqual(withoutOwner(await derivedRows(whole)));
});

test("a correction that moves a fill to another instrument moves what came from it", async () => {
  const user = await newUser();
  const ids = await insertFills(user, [
    ...lines("buy 1 10", "sell 1 11").map((fill) => ({ ...fill, symbol: "ZZZ" })),
    ...lines("buy 1 10").map((fill) => ({ ...fill, symbol: "AAA" })),
  ]);
  await derive(user);
  await user.ctx().ledger.transaction(async (tx) => {
    await tx.query(
      sql`update fills set instrument_id = 'ins_AAA.USD' where user_id = ${user.id} and id = ${ids[1]}`,
    );
    // At this point only the new instrument is marked dirty.
    await tx.query(sql`insert into dirty (user_id, account_id, instrument_id, from_at)
      values (${user.id}, 'acc_Main', 'ins_AAA.USD', ${new Date(START).toISOString()})`);
  });
  await derive(user);
  await user.ctx().ledger.transaction((tx) =>
    tx.query(sql`insert into dirty (user_id, account_id, instrument_id, from_at)
    values (${user.id}, 'acc_Main', 'ins_ZZZ.USD', ${new Date(START).toISOString()})`),
  );
  await derive(user);
  const { trades, closes } = await derivedRows(user);
  expect(trades).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ symbol: "AAA", status: "closed" }),
      expect.objectContaining({ symbol: "ZZZ", status: "open" }),
    ]),
  );
  expect(closes).toEqual([expect.objectContaining({ fill_id: ids[1], symbol: "AAA" })]);
});

test("two derivations at once share the work and both end", async () => {
  const user = await newUser();
  const whole = await newUser();
  const fills = manyFills(3000, 300);
  await insertFills(user, fills);
  await insertFills(whole, fills);
  await Promise.all([derive(user), derive(user), derive(whole)]);
  expect(withoutOwner(await derivedRows(user))).toEqual(withoutOwner(await derivedRows(whole)));
});

test("a small change in a long history stops at the first checkpoint behind it", async () => {
  const user = await newUser();
  // One round trip every two seconds, so that the position is flat at the checkpoints.
  const fills = Array.from({ length: 16_000 }, (_, index): FillInput => ({
    at: START + index * 1000,
    side: index % 2 === 0 ? "buy" : "sell",
    quantity: "1",
    price: String(100 + (index % 7)),
  }));
  await insertFills(user, fills);
  await derive(user);
  const stamp = () =>
    user
      .ctx()
      .ledger.read(sql`select xmin::text, id from trades where user_id = ${user.id} order by opened_at`);
  const before = await stamp();
  await insertFills(user, [
    { at: START + 100_500, side: "sell", quantity: "1", price: "103" },
    { at: START + 100_600, side: "buy", quantity: "1", price: "101" },
  ]);
  await derive(user);
  const after = await stamp();
  const rewritten = after.filter(
    (row, index) =>
      index > 3000 && JSON.stringify(row) !== JSON.stringify(before[index + before.length - after.length]),
  );
  expect(rewritten).toEqual([]);
});

const strip = (row: object) => ({ ...row, user_id: "" });

/** Rows without the fields in which two users of one history differ; checkpoints may lie elsewhere. */
function withoutOwner({ trades, closes }: { trades: object[]; closes: object[] }): object {
  return { trades: trades.map(strip), closes: closes.map(strip) };
}
