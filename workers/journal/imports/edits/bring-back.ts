import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Tx } from "../../../db/ledger.ts";
import { isEmpty } from "../../fills/core/edit.ts";
import type { Facts } from "../../fills/core/facts.ts";
import { stateIncoming } from "../unfiled/state-fills.ts";
import { applyEdits } from "./apply-edits.ts";
import { deleteRetracted } from "./edit-store.ts";
import { type HeldFill, readHeld } from "./held-fill.ts";
import { TYPED } from "../core/typed-source.ts";

/**
 * Brings deleted fills back as their owner had changed them, and returns their ids. A fill that no file
 * states is typed in anew: it gets its id back, or is the fill that a file brought since.
 */
export async function bringBack(tx: Tx, deleted: readonly HeldFill[]): Promise<string[]> {
  const retracted = deleted.filter(({ row }) => row.reason === "retracted");
  const others = deleted.filter(({ row }) => row.reason !== "retracted");
  const back = others.map((held) => ({ held, deleted: false, tradeId: null }));
  const anew = await typeAnew(tx, retracted);
  await applyEdits(tx, [...back, ...anew.changes]);
  return [...others.map(({ row }) => row.id), ...anew.ids];
}

async function typeAnew(tx: Tx, retracted: readonly HeldFill[]) {
  if (retracted.length === 0) return { ids: [], changes: [] };
  await deleteRetracted(
    tx,
    retracted.map(({ row }) => row.id),
  );
  const ids = new Map<Facts, string>(retracted.map(({ original, row }) => [original, row.id]));
  const found = await stateIncoming(tx, {
    source: TYPED,
    incoming: retracted.map(({ original, row }, line) => ({
      line,
      accountId: row.account_id,
      facts: original,
      kind: "states",
      cancels: null,
      brings: "new",
    })),
    instruments: new Map(),
    // A typed fill that gives its execution id up to one of these is another fill from now on.
    mint: (_, facts) => ids.get(facts) ?? newId("fill", facts.executedAt),
  });
  if (found.counts.conflict > 0 || found.claims.length < retracted.length) throw new Problem("fill_taken");
  // The claim of such a fill may have the line of one of these, and comes after it.
  const own = found.claims.filter(({ facts }) => ids.has(facts));
  const meant = new Map([...found.claims.toReversed(), ...own].map(({ line, fillId }) => [line, fillId]));
  const now = retracted.map(({ row }, line) => meant.get(line) ?? row.id);
  const standing = new Map((await readHeld(tx.query, tx.userId, now)).map((held) => [held.row.id, held]));
  // A fill that a file brought since keeps what that file says.
  const changes = retracted.flatMap(({ row, edit }, line) => {
    const held = standing.get(now[line] ?? "");
    if (held === undefined || (isEmpty(edit) && row.note === null && held.row.deleted !== true)) return [];
    const kept = held.row.id === row.id ? { edit } : {};
    return [{ held, deleted: false, tradeId: null, note: row.note ?? held.row.note, ...kept }];
  });
  return { ids: now, changes };
}
