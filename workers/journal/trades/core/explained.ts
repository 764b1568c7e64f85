import type * as z from "zod";
import type { Opening } from "#shared/contracts/openings.ts";
import type { LotClose, TradeChange, TradeFill } from "#shared/contracts/trade-detail.ts";
import { fromFixed, PLACES } from "../../../math/fixed-point.ts";
import type { LotPair } from "./explain.ts";
import type { Change } from "./open-trade.ts";
import { toWire } from "./wire.ts";

/** A fill with what the page of one trade shows of it. */
type Shown = {
  id: string;
  side: "buy" | "sell";
  quantity: string;
  price: string;
  fee: string;
  feeCurrency: string;
  feeSource: z.output<typeof TradeFill>["feeSource"];
  executedAt: string;
  dateOnly: boolean;
  effect: z.output<typeof TradeFill>["effect"];
  executionId: string | null;
  edited: boolean;
};
type Fills = ReadonlyMap<string, Shown>;
type Openings = ReadonlyMap<string, Opening>;

/** The sale or the booking that a trade may have its id from. */
export function subjectOf(tradeId: string): string[] {
  return [`fil_${tradeId.slice(4)}`, `bkg_${tradeId.slice(4)}`];
}

export function toExecution(fill: Shown): z.output<typeof TradeFill> {
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
    edited: fill.edited,
  };
}

/** An entry from a transfer or an answer has the day on which its owner says that the units were acquired. */
export function toLot({ entry, exit, ...amounts }: LotPair, fills: Fills, openings: Openings): LotClose {
  const day = entry === null ? null : (openings.get(entry.id)?.acquiredOn ?? null);
  return {
    entryFillId: entry?.id ?? null,
    entryAt:
      entry === null ? null : day === null ? instantOf(entry.id, entry.at, fills) : `${day}T00:00:00.000Z`,
    entryDateOnly: day !== null || (entry?.dateOnly ?? false),
    entryPrice: toWire(amounts.entryPrice),
    exitFillId: exit.id,
    exitAt: instantOf(exit.id, exit.at, fills),
    exitDateOnly: exit.dateOnly,
    exitPrice: toWire(fills.get(exit.id)?.price ?? fromFixed(exit.price, PLACES)),
    quantity: toWire(amounts.quantity),
    grossPnl: toWire(amounts.grossPnl),
    fees: toWire(amounts.fees),
  };
}

function instantOf(id: string, at: number, fills: Fills): string {
  return fills.get(id)?.executedAt ?? new Date(at).toISOString();
}

export function toChange({ move, before, after, isFollowed }: Change, openings: Openings): TradeChange {
  const isSplit = move.kind === "split";
  const unitPrice = move.kind === "transfer" || move.kind === "opening" ? move.price : null;
  return {
    kind: move.kind,
    id: move.id,
    at: new Date(move.at).toISOString(),
    dateOnly: move.dateOnly,
    before: toWire(fromFixed(before, PLACES)),
    after: toWire(fromFixed(after, PLACES)),
    ratio: isSplit ? { after: textOf(move.ratio.after), before: textOf(move.ratio.before) } : null,
    price: unitPrice === null ? null : textOf(unitPrice),
    followed: isFollowed,
    answer: openings.get(move.id) ?? null,
  };
}

function textOf(value: bigint): string {
  return fromFixed(value, PLACES);
}

type Said = {
  subject_id: string;
  kind: Opening["kind"];
  quantity: string | null;
  price: string | null;
  acquired_on: string | null;
  answered_at: string;
};

export function toOpening(said: Said): Opening {
  return {
    id: said.subject_id,
    kind: said.kind,
    quantity: said.quantity,
    price: said.price,
    acquiredOn: said.acquired_on,
    answeredAt: said.answered_at,
  };
}
