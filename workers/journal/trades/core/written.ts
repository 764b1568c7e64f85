import type { Written } from "#shared/contracts/trade-notes.ts";
import { decimal, type Decimal, toDecimal } from "#shared/decimal.ts";
import { plannedRiskOf } from "#shared/planned-risk.ts";
import { toWire } from "./wire.ts";

/** What the owner wrote, as a row of a trade holds it. */
export type StoredWords = {
  notes: string;
  notes_cut: boolean;
  tags: string[];
  setup: string | null;
  planned_stop: string | null;
  planned_risk: string | null;
  version: number;
};

/** The figures of a trade that its plan is compared with. */
export type Outcome = {
  direction: "long" | "short";
  status: "open" | "closed" | "incomplete";
  entry_price: string;
  quantity: string;
  multiplier: string;
  net: string;
};

/** The kept excursions of a trade, in money. */
export type Excursions = { mae: string | null; mfe: string | null };

/** Beyond this many times its risk a result has no R-multiple that a contract can hold. */
const MOST_R = decimal("1000000000000");

/**
 * Net P&L ÷ planned risk at 18 places: the R-multiple of Van K. Tharp, Trade Your Way to Financial Freedom.
 * Null for an open trade and without a planned risk.
 */
export function rMultipleOf(
  trade: Outcome,
  plan: Pick<StoredWords, "planned_stop" | "planned_risk">,
): Decimal | null {
  if (trade.status !== "closed") return null;
  const { entry_price: entryPrice, direction, quantity, multiplier } = trade;
  const { planned_stop: plannedStop, planned_risk: plannedRisk } = plan;
  const risk = plannedRiskOf({ direction, entryPrice, quantity, multiplier, plannedStop, plannedRisk });
  if (risk === null) return null;
  const multiple = decimal(trade.net).div(risk);
  return multiple.abs().gt(MOST_R) ? null : toWire(toDecimal(multiple));
}

/** Converts what the owner wrote to the fields of the contract. */
export function toWritten(row: StoredWords & Outcome & Excursions): Written {
  return {
    notes: row.notes,
    notesCut: row.notes_cut,
    tags: row.tags,
    setup: row.setup,
    plannedStop: row.planned_stop === null ? null : toWire(row.planned_stop),
    plannedRisk: row.planned_risk === null ? null : toWire(row.planned_risk),
    rMultiple: rMultipleOf(row, row),
    mae: row.mae === null ? null : toWire(row.mae),
    mfe: row.mfe === null ? null : toWire(row.mfe),
    version: row.version,
  };
}
