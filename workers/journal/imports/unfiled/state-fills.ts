import type { Tx } from "../../../db/ledger.ts";
import type { Named } from "../../bookings/core/booking.ts";
import type { Row } from "../../fills/core/facts.ts";
import { type Incoming, type Mint, NO_SHIFT } from "../core/incoming.ts";
import { match } from "../core/match.ts";
import type { Match } from "../core/matched.ts";
import { Names } from "../read/names.ts";
import { deleteClaimsOf, insertChunk } from "../run/chunk-store.ts";
import { findCandidates } from "../run/find-candidates.ts";
import { settleFills } from "../settle/settle-store.ts";

/** A fill of an account, with an execution id, which is also the id that a new fill gets. */
export type UnfiledRow = Omit<Row, "account" | "executionId"> & { executionId: string };

type Account = { id: string; name: string };

/**
 * Brings fills that stand in no file into the ledger, by the rules of an import. `source` takes the place of
 * the import in their claims and may be no import's id. It may be called twice with the same fills. The
 * caller holds the lock of the row in `accounts`. Returns the number of instruments that changed.
 */
export async function stateFills(
  tx: Tx,
  { source, account, rows }: { source: string; account: Account; rows: UnfiledRow[] },
): Promise<number> {
  if (rows.length === 0) return 0;
  const { incoming, instruments } = asIncoming(tx.userId, account, rows);
  const found = await stateIncoming(tx, {
    source,
    incoming,
    instruments,
    mint: (_, { executionId }) => executionId ?? source,
  });
  const changed = new Set([...found.fills, ...found.claims].map(({ facts }) => facts.instrumentId));
  return changed.size;
}

type Unfiled = { incoming: Incoming[]; instruments: Map<string, Named> };

/** The rows of one account with the ids of their instruments. */
export function asIncoming(userId: string, account: Account, rows: readonly Omit<Row, "account">[]): Unfiled {
  const names = new Names(userId);
  names.learnAccounts(new Map([[account.name, account.id]]));
  const read = rows.map((row, line) => ({ line, stamp: "", row: { ...row, account: account.name } }));
  return { incoming: names.incoming(read), instruments: names.instruments({ rows: read, bookings: [] }) };
}

/** Brings these rows into the ledger, and returns what was decided about each. The locks are as above. */
export async function stateIncoming(
  tx: Tx,
  { source, incoming, instruments, mint }: Unfiled & { source: string; mint: Mint },
): Promise<Match> {
  const asked = { userId: tx.userId, importId: source, rows: incoming, offsets: [], marks: new Map() };
  const known = await findCandidates(tx.query, asked);
  const found = match(incoming, known, { mint, shift: NO_SHIFT });
  // The rows of such a source are numbered anew each time, so their lines may repeat.
  await deleteClaimsOf(tx, source, found.dropped);
  await insertChunk(tx, {
    importId: source,
    instruments,
    fills: found.fills,
    claims: found.claims,
    dropped: [],
    accounts: [...new Set(incoming.map(({ accountId }) => accountId))],
  });
  await settleFills(tx, found.unsettled);
  if (found.fills.length + found.claims.length > 0) tx.ledgerChanged();
  return found;
}
