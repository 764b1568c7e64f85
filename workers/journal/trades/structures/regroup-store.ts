import { sql } from "drizzle-orm";
import type { Tx } from "../../../db/ledger.ts";
import { type Getters, insertRows, overwrite } from "../../../db/rows.ts";
import { structure_legs, structures } from "../../../db/schema/structures.ts";
import { array } from "../../../db/statement.ts";
import type { Regrouped, StructureRow, TradeOpened } from "./core/regroup.ts";

type NewLeg = { structureId: string; trade: TradeOpened };

const LEG: Getters<typeof structure_legs, NewLeg> = {
  trade_id: ({ trade }) => trade.id,
  structure_id: ({ structureId }) => structureId,
  by: () => "detected",
  account_id: ({ trade }) => trade.account_id,
  instrument_id: ({ trade }) => trade.instrument_id,
  opened_at: ({ trade }) => trade.opened_at,
};

const STRUCTURE: Getters<typeof structures, StructureRow> = {
  id: (row) => row.id,
  by: (row) => row.by,
  shape: (row) => row.shape,
  account_id: (row) => row.account_id,
  underlying: (row) => row.underlying,
  currency: (row) => row.currency,
  status: (row) => row.status,
  legs: (row) => row.legs,
  opened_at: (row) => row.opened_at,
  opened_date_only: (row) => row.opened_date_only,
  closed_at: (row) => row.closed_at,
  closed_date_only: (row) => row.closed_date_only,
  max_loss: (row) => row.max_loss,
};

const OVERWRITTEN = overwrite(structures, [
  "by",
  "shape",
  "account_id",
  "underlying",
  "currency",
  "status",
  "legs",
  "opened_at",
  "opened_date_only",
  "closed_at",
  "closed_date_only",
  "max_loss",
]);

/**
 * Writes these structures in the place of the old ones. What an owner said of a trade stays. The version
 * rises where the legs are others by number or by what they make.
 */
export async function replaceStructures(
  tx: Tx,
  { old, made }: { old: readonly string[]; made: readonly Regrouped[] },
): Promise<void> {
  const { userId } = tx;
  const kept = new Set(made.map(({ row }) => row.id));
  const gone = old.filter((id) => !kept.has(id));
  await tx.query(sql<never>`delete from structure_legs
    where user_id = ${userId} and structure_id = any(${array(old)}::text[]) and "by" = 'detected'`);
  await tx.query(
    sql<never>`delete from structures where user_id = ${userId} and id = any(${array(gone)}::text[])`,
  );
  if (made.length === 0) return;
  const legs = made
    .filter(({ row }) => row.by === "detected")
    .flatMap(({ row, trades }) => trades.map((trade) => ({ structureId: row.id, trade })));
  await tx.query(sql<never>`${insertRows<typeof structure_legs, NewLeg>(structure_legs, userId, legs, LEG)}`);
  const rows = made.map(({ row }) => row);
  await tx.query(sql<never>`
    ${insertRows<typeof structures, StructureRow>(structures, userId, rows, STRUCTURE, "s")}
    on conflict (user_id, id) do update set ${OVERWRITTEN},
      version = s.version + ((s.legs, s.shape, s."by") is distinct from (excluded.legs, excluded.shape, excluded."by"))::int`);
}
