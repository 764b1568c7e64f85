import { sql } from "drizzle-orm";
import type { Tx } from "../../../db/ledger.ts";
import { askedAs } from "../../../db/rows.ts";
import type { Candidate, Incoming } from "../core/incoming.ts";
import { EQUAL_FILL, FILL, WITHDRAWN } from "../stated-store.ts";
import { CANDIDATE, type CandidateRow, claimsOf, withShown } from "./held-store.ts";

type Exported = Incoming & { fillId: string };

/**
 * The fills from which these rows were exported, unless their originals still equal the rows. Equal ones are
 * found like those of any file. Those that their owner deleted, and that no file states, are always here.
 */
export async function findOwn(
  query: Tx["query"],
  { userId, importId, rows }: { userId: string; importId: string; rows: readonly Incoming[] },
): Promise<Candidate[]> {
  const exported = rows.flatMap((row): Exported[] =>
    row.fillId === undefined ? [] : [{ ...row, fillId: row.fillId }],
  );
  if (exported.length === 0) return [];
  const found = await query(sql<CandidateRow & { retracted: boolean }>`
    select distinct on (f.id) ${CANDIDATE}, f.retracted, ${claimsOf(userId, importId)} as claims
    from ${askedAs("p", exported, { ...EQUAL_FILL, fill_id: ["text", ({ fillId }) => fillId] })}
      cross join lateral (
        select ${FILL}, print, false as retracted from fills
        where user_id = ${userId} and id = p.fill_id and not edited
        union all
        select ${WITHDRAWN}, print, reason = 'retracted' as retracted from withdrawn
        where user_id = ${userId} and id = p.fill_id and reason <> 'cancelled'
        offset 0
      ) f
    where f.account_id = p.account_id and (f.retracted or f.print not in (
      print_of(p.account_id, p.instrument_id, p.at, p.side, p.quantity, p.price, true),
      print_of(p.account_id, p.instrument_id, p.at, p.side, p.quantity, p.price, false)))
    order by f.id`);
  const retracted = new Set(found.flatMap((row) => (row.retracted ? row.id : [])));
  const fills = await withShown(query, userId, found);
  return fills.map((fill) => (retracted.has(fill.id) ? { ...fill, shown: null, isRetracted: true } : fill));
}
