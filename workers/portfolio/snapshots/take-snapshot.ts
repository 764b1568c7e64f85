import { MOST_SNAPSHOTS, type Portfolio, type Snapshot } from "#shared/contracts/portfolio.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { portfolioAt } from "../read-portfolio.ts";
import { countAsked, insertSnapshots, type SnapshotRow, toSnapshot } from "./store.ts";

/** Keeps what an account, or all of them, hold now. Throws not_found, and too_many beyond the limit. */
export function takeSnapshot(ctx: Ctx, account: string | null): Promise<Snapshot> {
  return ctx.ledger.transaction(async (tx) => {
    if ((await countAsked(tx)) >= MOST_SNAPSHOTS)
      throw new Problem("too_many", `At most ${MOST_SNAPSHOTS} snapshots besides the daily ones.`);
    const now = await portfolioAt(tx, account ?? undefined);
    if (account !== null && now.accounts.length === 0) throw new Problem("not_found");
    const row = snapshotOf(now, { account, day: null });
    await insertSnapshots(tx, [row]);
    tx.events.push({ type: "snapshot.taken", body: { account, day: null } });
    return toSnapshot(row);
  });
}

/**
 * The snapshot of a portfolio. Its figures are those of the one account, or of all together. An account of
 * the journal stands once for each of its currencies, and is then added up as well.
 */
export function snapshotOf(
  portfolio: Portfolio,
  { account, day }: { account: string | null; day: string | null },
): SnapshotRow {
  const { accounts, combined, positions, positionCount, asOf } = portfolio;
  const [only] = accounts;
  const figures = account === null || accounts.length > 1 ? combined : only;
  return {
    id: newId("snapshot", Date.parse(asOf)),
    account_id: account,
    at: asOf,
    day,
    currency: figures?.currency ?? only?.currency ?? "USD",
    cash: figures?.cash ?? null,
    market_value: figures?.marketValue ?? null,
    equity: figures?.equity ?? null,
    position_count: positionCount,
    holdings: positions.map(({ symbol, quantity, marketPrice, marketValue }) => ({
      symbol,
      quantity,
      marketPrice,
      marketValue,
    })),
  };
}
