import { MOST_DELETED_TOGETHER } from "#shared/contracts/bounds.ts";
import { Problem } from "#shared/problem.ts";
import { trimDecimal } from "#shared/decimal.ts";
import type { Ctx } from "../../../context.ts";
import { joined, type Tx } from "../../../db/ledger.ts";
import { queued } from "../../../jobs/kinds.ts";
import { editOf } from "../../fills/core/edit.ts";
import { lockAllAccounts } from "../accounts-store.ts";
import { inSample } from "../../sample-ledger/in-sample.ts";
import { readLegs } from "../../trades/explain-trade.ts";
import { applyEdits, type Next } from "./apply-edits.ts";
import { feeOfRest, isWhole, type Part, partsOf } from "./core/parts.ts";
import { isDeriving } from "./edit-store.ts";
import { type HeldFill, readHeld } from "./held-fill.ts";
import { assertJournal } from "./open-fill.ts";

/**
 * Deletes the fills of a trade at once. Of a fill that another trade shares, the other trade's part stays.
 * Throws not_found, fill_fixed, trade_too_long, trade_deriving, trade_tied and too_many.
 */
export function deleteTrade(ctx: Ctx, id: string): Promise<{ fills: number }> {
  return ctx.ledger.transaction(async (tx) => {
    await lockAllAccounts(tx);
    const row = await legsOf(tx, id);
    if (row === null) throw await absent(tx, id);
    if (row.fills > MOST_DELETED_TOGETHER)
      throw new Problem(
        "trade_too_long",
        `It has ${row.fills} fills; at most ${MOST_DELETED_TOGETHER} are deleted at once.`,
      );
    if (await isDeriving(tx, { accountId: row.account_id, instrumentId: row.instrument_id }))
      throw new Problem("trade_deriving");
    const parts = new Map(partsOf(row.legs).map((part) => [part.fillId, part]));
    const fills = await readHeld(tx.query, tx.userId, [...parts.keys()]);
    for (const held of fills) assertJournal(held.row);
    // Another trade was deleted with a part of this fill, and a fill comes back with one trade only.
    if (fills.some(({ row: { trade_id } }) => trade_id !== null && trade_id !== id))
      throw new Problem("trade_tied");
    if (fills.length === 0)
      throw new Problem("not_found", "This trade has no fill; its units came by a booking.");
    await applyEdits(
      tx,
      fills.map((held) => ({ tradeId: id, ...without(held, parts.get(held.row.id)) })),
    );
    tx.audit.push({ action: "trade.deleted", detail: { tradeId: id, fills: fills.length } });
    tellOfTrade(tx, row.account);
    return { fills: fills.length };
  });
}

function legsOf(tx: Tx, id: string) {
  return readLegs({ userId: tx.userId, ledger: joined(tx) }, id, MOST_DELETED_TOGETHER);
}

async function absent(tx: Tx, id: string): Promise<Problem> {
  const invented = await inSample(tx, (sample) => legsOf(sample, id));
  if (invented === null) return new Problem("not_found");
  return new Problem("fill_fixed", "The trades of the sample are invented.");
}

/** The fill without the part of the trade. */
function without(held: HeldFill, part: Part | undefined): Next {
  if (part === undefined || isWhole(part)) return { held, deleted: true };
  const { original, shown } = held;
  const fee = feeOfRest(shown.fee, part.rest, shown.quantity);
  const rest = { ...shown, quantity: trimDecimal(part.rest), fee: trimDecimal(fee) };
  return { held, edit: editOf(original, rest) };
}

/** A whole trade came or went, which is told once. */
export function tellOfTrade(tx: Tx, account: string): void {
  tx.events.push({ type: "fills.changed", body: { importId: null, accounts: [account], instruments: 1 } });
  tx.jobs.push(queued({ kind: "ledger.derive", payload: { importId: null } }));
}
