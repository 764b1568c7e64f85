import {
  type FillChange,
  type FillDetail,
  missingTerms,
  type NewFill,
} from "#shared/contracts/fill-edits.ts";
import { decimal, toDecimal } from "#shared/decimal.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import type { Tx } from "../../../db/ledger.ts";
import type { Precondition } from "../../../http/precondition.ts";
import { editOf, shownFacts } from "../../fills/core/edit.ts";
import { factsApart, type Facts } from "../../fills/core/facts.ts";
import { cleanNote } from "../core/row-refused.ts";
import { insertChunk } from "../run/chunk-store.ts";
import { asIncoming } from "../unfiled/state-fills.ts";
import { applyEdits, detailOf, told } from "./apply-edits.ts";
import { carryWordsOf } from "./carry-words-of.ts";
import { type HeldFill, instrumentOf, toDetail } from "./held-fill.ts";
import { openFill } from "./open-fill.ts";
import { readTyped } from "./read-typed.ts";
import { TYPED } from "../core/typed-source.ts";

type Given = { id: string; change: FillChange; precondition: Precondition };

/**
 * Changes a fill and keeps its original. A change that changes nothing raises no version. Throws not_found,
 * invalid_request, precondition_failed, fill_fixed and too_many.
 */
export function editFill(ctx: Ctx, { id, change, precondition }: Given): Promise<FillDetail> {
  return ctx.ledger.transaction(async (tx) => {
    const held = await openFill(tx, { id, precondition });
    if (held.row.deleted === true)
      throw new Problem("not_found", "This fill is deleted; bring it back first.");
    const wanted = await wantedFacts(tx, held, change);
    const edit = editOf(held.original, wanted);
    const note = change.note === undefined ? held.row.note : cleanNote(change.note);
    const apart = factsApart(held.shown, shownFacts(held.original, edit));
    if (apart === null && note === held.row.note) return toDetail(held);
    await carryWordsOf(tx, held, shownFacts(held.original, edit));
    await applyEdits(tx, [{ held, edit, note }]);
    const detail = await detailOf(tx, id);
    tx.audit.push({ action: "fill.edited", detail: { fillId: id, fields: Object.keys(apart ?? { note }) } });
    tx.events.push({ type: "fill.updated", body: told(detail) });
    return detail;
  });
}

/** The facts that the fill shows with the change; a new instrument is written. */
async function wantedFacts(tx: Tx, held: HeldFill, change: FillChange): Promise<Facts> {
  const { row, shown } = held;
  const account = { id: row.account_id, name: row.account };
  const typed = typedWith(held, change);
  assertTerms(typed, change);
  const { incoming, instruments } = asIncoming(tx.userId, account, [readTyped(typed)]);
  const [read] = incoming;
  if (read === undefined) throw new Error("a change reads as no fill");
  if (!held.instruments.has(read.facts.instrumentId))
    await insertChunk(tx, { importId: TYPED, instruments, fills: [], claims: [], dropped: [], accounts: [] });
  const { fee, feeSource } = shown;
  if (change.fee === undefined) return { ...read.facts, fee, feeSource };
  // The fee of a change is the whole one, of which the fill may bear a part for a cancelled fill.
  return { ...read.facts, fee: toDecimal(decimal(read.facts.fee).minus(row.carried)) };
}

/** Throws invalid_request where a change of its terms leaves an option without one; a file may state so. */
function assertTerms(typed: Omit<NewFill, "note">, change: FillChange): void {
  const { assetClass, expiry, strike, right } = change;
  const missing = missingTerms(typed);
  if (missing.length > 0 && [assetClass, expiry, strike, right].some((each) => each !== undefined))
    throw new Problem("invalid_request", undefined, { issues: missing });
}

/** The columns that the fill shows, with those of the change in their place. */
function typedWith(held: HeldFill, change: FillChange): Omit<NewFill, "note"> {
  const { row, shown } = held;
  const before = instrumentOf(held.instruments, shown);
  const at = new Date(shown.executedAt).toISOString();
  const isForeign = shown.feeCurrency !== before.currency;
  return {
    account: row.account,
    executedAt: change.executedAt ?? (shown.dateOnly ? at.slice(0, 10) : at),
    symbol: change.symbol ?? before.symbol,
    side: change.side ?? shown.side,
    quantity: change.quantity ?? shown.quantity,
    price: change.price ?? shown.price,
    fee: change.fee ?? shown.fee,
    currency: change.currency ?? before.currency,
    // A fee in the currency of the instrument follows it.
    feeCurrency: change.feeCurrency ?? (isForeign ? shown.feeCurrency : undefined),
    assetClass: change.assetClass ?? before.asset_class,
    multiplier: change.multiplier ?? before.multiplier,
    expiry: change.expiry === undefined ? before.expiry : change.expiry,
    strike: change.strike === undefined ? before.strike : change.strike,
    right: change.right === undefined ? before.right : change.right,
  };
}
