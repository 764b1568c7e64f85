import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { lockAllAccounts } from "../accounts-store.ts";
import { applyEdits } from "./apply-edits.ts";
import { bringBack } from "./bring-back.ts";
import { tellOfTrade } from "./delete-trade.ts";
import { readHeld } from "./held-fill.ts";
import { listDeletedWith } from "./held-store.ts";

/**
 * Brings back what the deletion of a trade took. A fill that the trade shared gets its original quantity and
 * fee. Throws not_found where nothing is deleted any more.
 */
export function restoreTrade(ctx: Ctx, id: string): Promise<{ fills: number }> {
  return ctx.ledger.transaction(async (tx) => {
    await lockAllAccounts(tx);
    const ids = await listDeletedWith(tx.query, tx.userId, id);
    const fills = await readHeld(tx.query, tx.userId, ids);
    const [first] = fills;
    if (first === undefined) throw new Problem("not_found");
    const cut = fills.filter(({ row }) => row.deleted !== true);
    const whole = cut.map((held) => {
      const { quantity: _, fee: __, feeSource: ___, ...edit } = held.edit;
      return { held, edit, tradeId: null };
    });
    await applyEdits(tx, whole);
    await bringBack(
      tx,
      fills.filter(({ row }) => row.deleted === true),
    );
    tx.audit.push({ action: "trade.restored", detail: { tradeId: id, fills: fills.length } });
    tellOfTrade(tx, first.row.account);
    return { fills: fills.length };
  });
}
