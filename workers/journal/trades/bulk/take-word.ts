import type { BulkEdit } from "#shared/contracts/bulk-edits.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { findNamed, type Kind } from "../annotations/name-store.ts";
import { toEdit } from "./do-slice.ts";
import { forgetEdits, insertEdit } from "./edit-store.ts";
import { begin } from "./edit-trades.ts";
import { countWordTrades } from "./word-store.ts";

type Given = { kind: Kind; id: string; into: string | null };

/**
 * Takes a tag or a setup from all of its trades and then removes it; `into` takes its place. It is an edit of
 * many trades. One slice is done at once, and a job does the rest. An undo brings all of it back.
 */
export function takeWord(ctx: Ctx, { kind, id, into }: Given): Promise<BulkEdit> {
  if (into === id) {
    const issues = [{ path: "into", message: `is this ${kind} itself` }];
    throw new Problem("invalid_request", undefined, { issues });
  }
  return ctx.ledger.transaction(async (tx) => {
    await forgetEdits(tx);
    const word = await findNamed(tx, kind, id);
    const other = into === null ? null : await findNamed(tx, kind, into);
    if (word === null || (into !== null && other === null)) throw new Problem("not_found");
    const editId = newId("bulkEdit", tx.now);
    const { name, createdAt, description, version } = word;
    await insertEdit(tx, {
      id: editId,
      change: {},
      trades: await countWordTrades(tx, { kind, id }),
      word: {
        kind,
        id,
        name,
        into: other && { id: other.id, name: other.name },
        createdAt,
        description,
        version,
      },
    });
    return toEdit((await begin(tx, editId)).edit);
  });
}
