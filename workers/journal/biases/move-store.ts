import { sql } from "drizzle-orm";
import { toInstant } from "../../db/instants.ts";
import type { Tx } from "../../db/ledger.ts";
import { movesOf } from "../../db/move-rows.ts";
import { type Asked, askedAs } from "../../db/rows.ts";
import { placeOf } from "./core/marks.ts";
import type { TradeSpan, UnitMove } from "./core/pairs.ts";

/** An instrument of an account has so many moves at most, and all of them together so many. */
const MOST_OF_PLACE = 10_000;
const MOST_MOVES = 100_000;

type Place = { account: string; instrument: string; since: number };

/**
 * What changed the units of these trades' instruments in their accounts, by place. A place with more moves
 * than are read has none: its trades count by their fills alone.
 */
export async function listMoves(
  tx: Tx,
  userId: string,
  trades: readonly TradeSpan[],
): Promise<Map<string, UnitMove[]>> {
  const places = new Map<string, Place>();
  for (const trade of trades) {
    const { account, instrument, openedAt } = trade;
    const since = Math.min(openedAt, places.get(placeOf(trade))?.since ?? openedAt);
    places.set(placeOf(trade), { account, instrument, since });
  }
  const asked: Asked<Place> = {
    account_id: ["text", ({ account }) => account],
    instrument_id: ["text", ({ instrument }) => instrument],
    // Moves of the opening second may stand before the fill that opened the trade.
    since: ["timestamptz", ({ since }) => toInstant(since - 1000)],
  };
  const rows = await tx.query(sql<UnitMove & Pick<TradeSpan, "account" | "instrument">>`
    select p.account_id as account, p.instrument_id as instrument, m.at, m.move, trim_scale(m.quantity)::text as quantity,
      trim_scale(m.price)::text as price, m.after::text as after, m.before::text as before
    from ${askedAs("p", [...places.values()], asked)}
    cross join lateral (${movesOf(
      {
        userId: sql`${userId}`,
        accountId: sql`p.account_id`,
        instrumentId: sql`p.instrument_id`,
        since: sql`p.since`,
        limit: sql`${MOST_OF_PLACE}`,
      },
      {},
    )}) m limit ${MOST_MOVES}`);
  const last = rows.at(-1);
  const moves = Map.groupBy(
    rows.toSorted((a, b) => a.at - b.at),
    placeOf,
  );
  for (const [place, own] of moves)
    if (own.length >= MOST_OF_PLACE || (rows.length === MOST_MOVES && last && placeOf(last) === place))
      moves.delete(place);
  return moves;
}
