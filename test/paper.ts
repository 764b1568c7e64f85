import { type SQL, sql } from "drizzle-orm";
import { NO_MODELS } from "#shared/contracts/fill-models.ts";
import { newId } from "#shared/ids.ts";
import { rowsAs } from "#workers/db/rows.ts";
import { accounts, fills } from "#workers/db/schema/journal.ts";
import { orders, paper_accounts, paper_fills } from "#workers/db/schema/paper.ts";
import type { PlannedFill } from "./fixtures/histories.ts";
import type { TestUser } from "./harness.ts";
import { planting } from "./plant.ts";

export type PlantedAccount = { id: string; epoch: number };

const BALANCE = "1000000";
const SINCE = "2026-01-02T00:00:00.000Z";

/** A paper account in US dollars that no request has opened. */
export async function openPlanted(user: TestUser, name: string): Promise<PlantedAccount> {
  const id = newId("account");
  const row = { user_id: user.id, id };
  await user.ctx().ledger.transaction(async (tx) => {
    await tx.query(planting(accounts, { ...row, name, kind: "paper" }));
    await tx.query(
      planting(paper_accounts, {
        ...row,
        ...{ currency: "USD", start_balance: BALANCE, cash: BALANCE, high_equity: BALANCE },
        ...{ models: NO_MODELS, started_at: SINCE, created_at: SINCE },
      }),
    );
  });
  return { id, epoch: 1 };
}

/** Fills of one filled order, which no booking has seen. Returns their ids. */
export async function plantFills(
  user: TestUser,
  { id: accountId, epoch }: PlantedAccount,
  planned: readonly PlannedFill[],
): Promise<string[]> {
  const orderId = newId("order");
  const ids = planned.map(({ at }) => newId("fill", at));
  const row = {
    user_id: user.id,
    id: orderId,
    account_id: accountId,
    epoch,
    symbol: "ACME",
    side: "buy",
  } as const;
  await user.ctx().ledger.transaction(async (tx) => {
    await tx.query(
      planting(orders, {
        ...{ ...row, type: "market", quantity: "1", filled: "1", time_in_force: "gtc", status: "filled" },
        ...{ created_at: SINCE, ended_at: SINCE, version: 2 },
      }),
    );
    await tx.query(inserted(user.id, { accountId, epoch, orderId }, planned, ids));
  });
  return ids;
}

type OfOrder = { accountId: string; epoch: number; orderId: string };

function inserted(userId: string, of: OfOrder, planned: readonly PlannedFill[], ids: readonly string[]): SQL {
  const given = rowsAs<typeof fills, PlannedFill & { n: number }>(
    fills,
    planned.map((fill, n) => ({ ...fill, n })),
    {
      id: ({ n }) => ids[n] ?? "",
      executed_at: ({ at }) => new Date(at).toISOString(),
      side: ({ side }) => side,
      quantity: ({ quantity }) => quantity,
      price: ({ price }) => price,
      fee: ({ fee }) => fee,
      execution_id: ({ symbol }) => symbol,
      ordinal: ({ n }) => n,
    },
  );
  return sql`insert into ${paper_fills} (user_id, id, account_id, epoch, order_id, symbol, asset_class, multiplier, side,
      quantity, price, fee, optimistic, pessimistic, at, tick_seq)
    select ${userId}, id, ${of.accountId}, ${of.epoch}, ${of.orderId}, execution_id, 'equity', 1, side, quantity, price,
      fee, price, price, executed_at, ordinal from ${given}`;
}
