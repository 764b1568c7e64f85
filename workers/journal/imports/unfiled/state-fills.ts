import type { Tx } from "../../../db/ledger.ts";
import type { Row } from "../../fills/core/facts.ts";
import { NO_SHIFT } from "../core/incoming.ts";
import { match } from "../core/match.ts";
import { Names } from "../read/names.ts";
import { insertChunk } from "../run/chunk-store.ts";
import { findCandidates } from "../run/find-candidates.ts";
import { settleFills } from "../settle/settle-store.ts";

/** A fill of an account, with an execution id, which is also the id that a new fill gets. */
export type UnfiledRow = Omit<Row, "account" | "executionId"> & { executionId: string };

/**
 * Brings fills that stand in no file into the ledger, by the rules of an import. `source` takes the place of
 * the import in their claims and may be no import's id. It may be called twice with the same fills. The
 * caller holds the lock of the row in `accounts`. Returns the number of instruments that changed.
 */
export async function stateFills(
  tx: Tx,
  { source, account, rows }: { source: string; account: { id: string; name: string }; rows: UnfiledRow[] },
): Promise<number> {
  if (rows.length === 0) return 0;
  const names = new Names(tx.userId);
  names.learnAccounts(new Map([[account.name, account.id]]));
  const read = rows.map((row, line) => ({ line, stamp: "", row: { ...row, account: account.name } }));
  const incoming = names.incoming(read);
  const asked = { userId: tx.userId, importId: source, rows: incoming, offsets: [], marks: new Map() };
  const known = await findCandidates(tx.query, asked);
  const found = match(incoming, known, {
    mint: (_, { executionId }) => executionId ?? source,
    shift: NO_SHIFT,
  });
  await insertChunk(tx, {
    importId: source,
    instruments: names.instruments({ rows: read, bookings: [] }),
    fills: found.fills,
    claims: found.claims,
    dropped: found.dropped,
    accounts: [account.id],
  });
  await settleFills(tx, found.unsettled);
  const changed = new Set([...found.fills, ...found.claims].map(({ facts }) => facts.instrumentId));
  if (changed.size > 0) tx.ledgerChanged();
  return changed.size;
}
