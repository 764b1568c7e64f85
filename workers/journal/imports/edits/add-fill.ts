import type { FillDetail, NewFill } from "#shared/contracts/fill-edits.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { accountIdOf } from "../../fills/ids.ts";
import { lockAccounts, lockAllAccounts } from "../accounts-store.ts";
import { cleanNote } from "../core/row-refused.ts";
import { settleWithdrawn } from "../settle/settle-withdrawn.ts";
import { asIncoming, stateIncoming } from "../unfiled/state-fills.ts";
import { applyEdits, detailOf, told } from "./apply-edits.ts";
import { readHeld } from "./held-fill.ts";
import { assertJournal } from "./open-fill.ts";
import { readTyped } from "./read-typed.ts";
import { TYPED } from "../core/typed-source.ts";

const TAKEN = "The account has a fill with this execution id and other facts.";

/**
 * Adds a fill that its owner typed in, by the rules of an import: all that was typed in is like one file.
 * `duplicate`: a file states the fill already. A deleted fill is brought back as it was typed now.
 * A note that stands is kept. Throws invalid_request, fill_fixed and fill_taken.
 */
export function addFill(ctx: Ctx, given: NewFill): Promise<FillDetail & { duplicate: boolean }> {
  const { note, ...typed } = given;
  const row = readTyped(typed);
  return ctx.ledger.transaction(async (tx) => {
    await lockAllAccounts(tx);
    const [account] = await lockAccounts(tx, new Map([[row.account, accountIdOf(tx.userId, row.account)]]));
    if (account === undefined) throw new Error("an account that was made is not there");
    assertJournal({ account: account.name, kind: account.kind });
    const { incoming, instruments } = asIncoming(tx.userId, account, [row]);
    const found = await stateIncoming(tx, {
      source: TYPED,
      incoming,
      instruments,
      mint: (_, { executedAt }) => newId("fill", executedAt),
    });
    if (found.counts.conflict > 0) throw new Problem("fill_taken", TAKEN);
    const [first] = incoming;
    const id = found.claims[0]?.fillId ?? (first && found.pool.byExecution(first)?.id);
    if (id === undefined) throw new Error("a typed fill is nowhere");
    await settleWithdrawn(tx, TYPED);
    const [held] = await readHeld(tx.query, tx.userId, [id]);
    const words = cleanNote(note ?? null);
    const isBack = held?.row.deleted === true;
    // A deleted fill is what was typed now, and not what its owner had made of it.
    if (held !== undefined && isBack)
      await applyEdits(tx, [{ held, edit: {}, deleted: false, tradeId: null, note: words ?? held.row.note }]);
    else if (held !== undefined && words !== null && held.row.note === null)
      await applyEdits(tx, [{ held, note: words }]);
    const detail = await detailOf(tx, id);
    const isNew = found.fills.length > 0 || isBack;
    tx.audit.push({ action: "fill.typed", detail: { fillId: id, new: isNew } });
    if (isNew) tx.events.push({ type: "fill.created", body: told(detail) });
    else if (found.counts.corrected > 0) tx.events.push({ type: "fill.updated", body: told(detail) });
    return { ...detail, duplicate: !isNew };
  });
}
