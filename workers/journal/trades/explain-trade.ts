import type * as z from "zod";
import { MOST_SHOWN_FILLS } from "#shared/contracts/bounds.ts";
import type { getTrade as contract, LotMethod } from "#shared/contracts/trades.ts";
import type { Ctx } from "../../context.ts";
import { convertTrade } from "./convert-trades.ts";
import { findCheckpoint, listFillsFrom, type ShownFill } from "./explain-store.ts";
import { type Leg, legsOf, type LotPair, pairLots } from "./core/explain.ts";
import type { OpenTrade } from "./core/position.ts";
import { readMultiplier } from "./core/rows.ts";
import { readState } from "./core/checkpoint.ts";
import { findTrade, type TradeRow } from "./trade-store.ts";
import { toTrade } from "./core/trade.ts";
import { toWire } from "./core/wire.ts";
import { applySecond, endOfSecond } from "./core/order.ts";

const PAGE = 5000;

type Explained = Omit<z.output<typeof contract.reply & {}>, "sample">;

/**
 * One trade with its fills and lots. Lots are not stored, so the fills are folded again from the checkpoint
 * before the trade. `into` is the currency of its converted sums. Null for an unknown trade.
 */
export async function explainTrade(
  ctx: Ctx,
  id: string,
  { method, into }: { method: LotMethod; into: string | null },
): Promise<Explained | null> {
  const row = await findTrade(ctx.ledger, ctx.userId, id, method);
  if (row === null) return null;
  const { legs: all, fills } = await replay(ctx, row);
  const legs = all.slice(0, MOST_SHOWN_FILLS); // The last second may have added more.
  const pairs = pairLots(legs, method, row.direction === "long", readMultiplier(row.multiplier));
  const executions = [...new Set(legs.map((leg) => leg.fill.id))].flatMap(
    (fillId) => fills.get(fillId) ?? [],
  );
  return {
    ...toTrade(row),
    executions: executions.map(toExecution),
    lots: pairs.map((pair) => toLot(pair, fills)),
    truncated: executions.length < row.fills,
    formula: row.formula,
    converted: await convertTrade(ctx, row, { method, into }),
  };
}

async function replay(ctx: Ctx, row: TradeRow): Promise<{ legs: Leg[]; fills: Map<string, ShownFill> }> {
  const place = { accountId: row.account_id, instrumentId: row.instrument_id, currency: row.currency };
  const checkpoint = await findCheckpoint(ctx.ledger, ctx.userId, place, row.opened_at);
  const legs: Leg[] = [];
  const sink = legsOf(row.id, legs);
  const fills = new Map<string, ShownFill>();
  const end = row.closed_at === null ? Number.POSITIVE_INFINITY : Date.parse(row.closed_at);
  let position: OpenTrade | null = readState(checkpoint?.state ?? "flat");
  let from = checkpoint?.before ?? null;
  let limit = PAGE;
  for (;;) {
    const page = await listFillsFrom(ctx.ledger, ctx.userId, place, { from, limit });
    const isLast = page.length < limit;
    let at = 0;
    while (at < page.length) {
      const next = endOfSecond(page, at);
      if (next === page.length && !isLast) break; // The second may continue on the next page.
      if (legs.length >= MOST_SHOWN_FILLS || (page[at]?.at ?? 0) > end + 1000) return { legs, fills };
      for (const fill of page.slice(at, next)) fills.set(fill.id, fill);
      position = applySecond(position, page, at, next, sink);
      at = next;
    }
    if (isLast) return { legs, fills };
    limit = at === 0 ? limit * 2 : PAGE;
    from = at === 0 ? from : (page[at]?.at ?? from);
  }
}

function toExecution(fill: ShownFill): Explained["executions"][number] {
  return {
    id: fill.id,
    side: fill.side,
    quantity: toWire(fill.quantity),
    price: toWire(fill.price),
    fee: toWire(fill.fee),
    feeCurrency: fill.feeCurrency,
    feeSource: fill.feeSource,
    executedAt: fill.executedAt,
    dateOnly: fill.dateOnly,
    effect: fill.effect,
    executionId: fill.executionId,
  };
}

function toLot(
  { entry, exit, ...amounts }: LotPair,
  fills: Map<string, ShownFill>,
): Explained["lots"][number] {
  return {
    entryFillId: entry?.id ?? null,
    entryAt: entry === null ? null : (fills.get(entry.id)?.executedAt ?? null),
    entryDateOnly: entry?.dateOnly ?? false,
    entryPrice: toWire(amounts.entryPrice),
    exitFillId: exit.id,
    exitAt: fills.get(exit.id)?.executedAt ?? new Date(exit.at).toISOString(),
    exitDateOnly: exit.dateOnly,
    exitPrice: toWire(fills.get(exit.id)?.price ?? "0"),
    quantity: toWire(amounts.quantity),
    grossPnl: toWire(amounts.grossPnl),
    fees: toWire(amounts.fees),
  };
}
