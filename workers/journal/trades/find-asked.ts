import type { AssetClass } from "#shared/contracts/fills.ts";
import { isId } from "#shared/ids.ts";
import type { Ctx } from "../../context.ts";
import type { Leg } from "./core/explain.ts";
import { hasEarlier, type ShownFill } from "./explain-store.ts";
import type { TradeRow } from "./trade-store.ts";

/** What is rarely sold short, so that a sale without units more likely closes something older. */
const OWNED: ReadonlySet<AssetClass> = new Set(["equity", "fund", "bond", "crypto"]);

/**
 * The sale that opened a short position although no purchase is known, or that sold more than was held; else
 * null. A sale that the statement marks as an opening, or of a paper account, is a short sale.
 */
export async function findAsked(
  ctx: Ctx,
  row: TradeRow,
  { legs, fills }: { legs: readonly Leg[]; fills: ReadonlyMap<string, ShownFill> },
): Promise<string | null> {
  const [first] = legs;
  if (row.direction !== "short" || !OWNED.has(row.asset_class) || first?.does !== "opens") return null;
  const sale = fills.get(first.fill.id);
  if (sale === undefined || sale.effect === "opens" || isId("fill", sale.executionId)) return null;
  const place = { accountId: row.account_id, instrumentId: row.instrument_id, before: row.opened_at };
  const crossed = first.quantity < first.fill.quantity;
  return crossed || !(await hasEarlier(ctx.ledger, ctx.userId, place)) ? sale.id : null;
}
