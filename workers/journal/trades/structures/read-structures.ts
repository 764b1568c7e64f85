import type { Structure } from "#shared/contracts/structures.ts";
import type { LotMethod } from "#shared/contracts/trades.ts";
import type { Tx } from "../../../db/ledger.ts";
import { type StoredStructure, toStructure } from "./core/structure.ts";
import { findStructure, listLegsOf } from "./store.ts";

/** One structure with its legs; null for an unknown one. */
export async function readStructure(
  query: Tx["query"],
  userId: string,
  { id, lotMethod }: { id: string; lotMethod: LotMethod },
): Promise<Structure | null> {
  const row = await findStructure(query, { userId, id });
  return row === null ? null : ((await withLegs(query, userId, { rows: [row], lotMethod }))[0] ?? null);
}

/** These structures with their legs. */
export async function withLegs(
  query: Tx["query"],
  userId: string,
  { rows, lotMethod }: { rows: readonly StoredStructure[]; lotMethod: LotMethod },
): Promise<Structure[]> {
  if (rows.length === 0) return [];
  const legs = await listLegsOf(query, userId, { ids: rows.map(({ id }) => id), lotMethod });
  const ofEach = Map.groupBy(legs, ({ structure_id: id }) => id);
  return rows.map((row) => toStructure(row, ofEach.get(row.id) ?? []));
}
