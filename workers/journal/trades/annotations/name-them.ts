import { MOST_OWNED } from "#shared/contracts/bounds.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Tx } from "../../../db/ledger.ts";
import { fold } from "../core/fold.ts";
import { countNamed, holdNamed, insertNamed, type Kind, type Named } from "./name-store.ts";

const MOST = { tag: MOST_OWNED.tags, setup: MOST_OWNED.setups };

/**
 * The owner's tags or setups of these names in their order, each once. Those that the owner does not have are
 * made. It throws `too_many` when there is no room for them.
 */
export async function nameThem(tx: Tx, kind: Kind, names: readonly string[]): Promise<Named[]> {
  const wanted = new Map(names.toReversed().map((name) => [fold(name), name]));
  const order = [...new Set(names.map(fold))];
  if (order.length === 0) return [];
  let held = await holdNamed(tx, kind, order);
  if (held.length < order.length) {
    const count = await countNamed(tx, kind);
    // Another transaction may have added some before it let this one count.
    const known = new Set((await holdNamed(tx, kind, order)).map(({ folded }) => folded));
    const missing = order.filter((folded) => !known.has(folded));
    if (count + missing.length > MOST[kind])
      throw new Problem("too_many", `An account may have ${MOST[kind]} ${kind}s; remove one first.`);
    const rows = missing.map((folded) => ({
      id: newId(kind, tx.now),
      name: wanted.get(folded) ?? folded,
      folded,
    }));
    if (rows.length > 0) await insertNamed(tx, kind, rows);
    held = await holdNamed(tx, kind, order);
  }
  return order.flatMap((folded) => held.find((each) => each.folded === folded) ?? []);
}
