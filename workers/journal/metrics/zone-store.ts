import { type SQL, sql } from "drizzle-orm";
import { isolateMemory } from "../../db/isolate-memory.ts";
import type { Holes } from "../../db/statement.ts";
import { type ZoneTurns, zoneTurns } from "../../math/zone-turns.ts";

/** The offsets of a zone as values of a statement, in seconds from UTC, with the instants between them. */
export type ZoneOffsets = { turns: readonly string[]; offsets: readonly number[] };

const YEAR_MS = 366 * 86_400_000;
const MOST_ZONES = 100;
const known = isolateMemory<ZoneOffsets>(MOST_ZONES);

/** The offsets of a zone from 1970 until a year after `now` (epoch ms). */
export function offsetsOf(timeZone: string, now: number): ZoneOffsets {
  const until = Math.ceil(now / YEAR_MS) * YEAR_MS + YEAR_MS;
  const key = `${timeZone} ${until}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = asValues(zoneTurns(timeZone, 0, until));
  known.put(key, made);
  return made;
}

function asValues({ turns, offsets }: ZoneTurns): ZoneOffsets {
  return {
    turns: turns.map((at) => new Date(at).toISOString()),
    offsets: offsets.map((ms) => ms / 1000),
  };
}

/**
 * The clock of the zone at an instant, as a timestamp. The offsets are the runtime's, as the days of the web
 * app are; Postgres has tables of its own. A date without a time is the same in every zone.
 */
export function localOf(at: SQL, isDateOnly: SQL, { turns, offsets }: Holes<ZoneOffsets>): SQL {
  return sql`(${at} at time zone 'UTC' + case when ${isDateOnly} then interval '0' else make_interval(secs =>
    (${offsets}::float8[])[width_bucket(${at}, ${turns}::timestamptz[]) + 1]) end)`;
}
