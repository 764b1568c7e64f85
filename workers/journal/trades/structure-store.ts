import { type SQL, sql, type SQLWrapper } from "drizzle-orm";
import type { StructureShape } from "#shared/contracts/structure-shapes.ts";

/** The structure of a listed trade; null where it stands alone. */
export type StructureColumns = {
  structure_id: string | null;
  structure_shape: StructureShape | null;
  structure_legs: number | null;
};

export const STRUCTURE_COLUMNS = sql`u.structure_id, u.structure_shape, u.structure_legs`;

/** The structure `u` of each trade `t`, where there is one. */
export function structureRow(userId: SQLWrapper): SQL {
  return sql`left join lateral (select s.id as structure_id, s.shape as structure_shape, s.legs as structure_legs
      from structure_legs l cross join lateral (select id, shape, legs from structures
          where user_id = ${userId} and id = l.structure_id limit 1) s
      where l.user_id = ${userId} and l.trade_id = t.id limit 1) u on true`;
}
