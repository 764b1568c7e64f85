import type * as z from "zod";
import { MOST_SHOWN_FILLS } from "#shared/contracts/bounds.ts";
import type { LotMethod } from "#shared/contracts/trades.ts";
import type { getTrade as contract } from "#shared/contracts/trade-detail.ts";
import type { Ctx } from "../../context.ts";
import { convertTrade } from "./convert-trades.ts";
import { findCheckpoint, listEntriesFrom, listSaid, type ShownFill } from "./explain-store.ts";
import { fillsIn, type Leg, legsOf, pairLots } from "./core/explain.ts";
import { openingIdOf } from "./core/moves.ts";
import type { Change, OpenTrade } from "./core/open-trade.ts";
import { readMultiplier } from "./core/rows.ts";
import { readState } from "./core/checkpoint.ts";
import { findTrade, type TradeRow } from "./trade-store.ts";
import { subjectOf, toChange, toExecution, toLot, toOpening } from "./core/explained.ts";
import { toTrade } from "./core/trade.ts";
import { applySecond, endOfSecond, isMove } from "./core/order.ts";
import { findAsked } from "./find-asked.ts";

const PAGE = 5000;

type Explained = Omit<z.output<typeof contract.reply & {}>, "sample">;

/**
 * One trade with its fills and lots. Lots are not stored, so the fills are folded again from the checkpoint
 * before the trade, with the splits and transfers between them. `into` is the currency of its converted
 * sums. Null for an unknown trade.
 */
export async function explainTrade(
  ctx: Ctx,
  id: string,
  { method, into }: { method: LotMethod; into: string | null },
): Promise<Explained | null> {
  const row = await findTrade(ctx.ledger, ctx.userId, id, method);
  if (row === null) return null;
  const { legs: all, changes, fills } = await replay(ctx, row);
  const legs = all.slice(0, MOST_SHOWN_FILLS); // The last second may have added more.
  const pairs = pairLots(legs, method, row.direction === "long", readMultiplier(row.multiplier));
  const executions = [...new Set(fillsIn(legs))].flatMap((fillId) => fills.get(fillId) ?? []);
  const shown = changes.slice(0, MOST_SHOWN_FILLS);
  const own = subjectOf(row.id);
  const subjects = [...own, ...shown.flatMap(({ move }) => (move.kind === "split" ? [] : [move.id]))];
  const said = await listSaid(ctx.ledger, ctx.userId, subjects);
  const openings = new Map(
    said.flatMap((one) => [one.subject_id, openingIdOf(one.subject_id)].map((id) => [id, toOpening(one)])),
  );
  const answer = own.flatMap((subject) => openings.get(subject) ?? [])[0] ?? null;
  return {
    ...toTrade(row),
    executions: executions.map(toExecution),
    lots: pairs.map((pair) => toLot(pair, fills, openings)),
    changes: shown.map((change) => toChange(change, openings)),
    asks: answer === null ? await findAsked(ctx, row, { legs, fills }) : null,
    answer,
    truncated: executions.length < row.fills,
    formula: row.formula,
    converted: await convertTrade(ctx, row, { method, into }),
  };
}

type Replayed = { legs: Leg[]; changes: Change[]; fills: Map<string, ShownFill> };

/**
 * What opened and closed the units of a trade, with its account and its instrument. Without legs where the
 * trade has more fills than `most`, and null for an unknown trade.
 */
export async function readLegs(
  ctx: Walked,
  id: string,
  most: number,
): Promise<(Pick<TradeRow, "account" | "account_id" | "instrument_id" | "fills"> & { legs: Leg[] }) | null> {
  const row = await findTrade(ctx.ledger, ctx.userId, id, "fifo");
  if (row === null) return null;
  return { ...row, legs: row.fills > most ? [] : (await replay(ctx, row)).legs };
}

type Walked = Pick<Ctx, "ledger" | "userId">;

async function replay(ctx: Walked, row: TradeRow): Promise<Replayed> {
  const place = { accountId: row.account_id, instrumentId: row.instrument_id, currency: row.currency };
  const checkpoint = await findCheckpoint(ctx.ledger, ctx.userId, place, row.opened_at);
  const legs: Leg[] = [];
  const changes: Change[] = [];
  const fills = new Map<string, ShownFill>();
  const found = { legs, changes, fills };
  const sink = legsOf(row.id, legs, changes);
  const end = row.closed_at === null ? Number.POSITIVE_INFINITY : Date.parse(row.closed_at);
  let position: OpenTrade | null = readState(checkpoint?.state ?? "flat");
  let from = checkpoint?.before ?? null;
  let limit = PAGE;
  for (;;) {
    const page = await listEntriesFrom(ctx.ledger, ctx.userId, place, { from, limit });
    const isLast = page.length < limit;
    let at = 0;
    while (at < page.length) {
      const next = endOfSecond(page, at);
      if (next === page.length && !isLast) break; // The second may continue on the next page.
      if (legs.length >= MOST_SHOWN_FILLS || (page[at]?.at ?? 0) > end + 1000) return found;
      for (const entry of page.slice(at, next)) if (!isMove(entry)) fills.set(entry.id, entry);
      position = applySecond(position, page, at, next, sink);
      // An incomplete trade has no closing time, so its end is where the position is another one.
      if (legs.length > 0 && position?.id !== row.id) return found;
      at = next;
    }
    if (isLast) return found;
    limit = at === 0 ? limit * 2 : PAGE;
    from = at === 0 ? from : (page[at]?.at ?? from);
  }
}
