import { type SQL, sql, type SQLWrapper } from "drizzle-orm";
import { isolateMemory } from "./isolate-memory.ts";
import { type ZoneTurns, zoneTurns } from "../math/zone-turns.ts";

/** The offsets of a zone as values of a statement, in seconds from UTC, with the instants between them. */
export type ZoneOffsets = { turns: readonly string[]; offsets: readonly number[] };

/** A later instant has the offset of this one. */
const LAST = Date.UTC(2040, 0);
/** The same within a statement. */
export type Clock = Record<keyof ZoneOffsets, SQLWrapper>;

const MOST_ZONES = 100;
const known = isolateMemory<ZoneOffsets>(MOST_ZONES);

/** The offsets of a zone from 1970 until 2040. */
export function offsetsOf(timeZone: string): ZoneOffsets {
  const found = known.get(timeZone);
  if (found !== undefined) return found;
  const made = asValues(zoneTurns(timeZone, 0, LAST));
  known.put(timeZone, made);
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
export function localOf(at: SQL, isDateOnly: SQL, { turns, offsets }: Clock): SQL {
  return sql`(${at} at time zone 'UTC' + case when ${isDateOnly} then interval '0' else make_interval(secs =>
    (${offsets}::float8[])[width_bucket(${at}, ${turns}::timestamptz[]) + 1]) end)`;
}

/** When something took place: the instant, and whether only its date is known. */
export type When = { at: SQL; isDateOnly: SQL };

/** The hour from `00` to `23`; without a time there is none. */
export function hourOf({ at, isDateOnly }: When, zone: Clock): SQL {
  return sql`case when ${isDateOnly} then 'untimed' else to_char(${localOf(at, isDateOnly, zone)}, 'HH24') end`;
}

/** The ISO weekday from `1` (Monday) to `7`. */
export function weekdayOf({ at, isDateOnly }: When, zone: Clock): SQL {
  return sql`to_char(${localOf(at, isDateOnly, zone)}, 'ID')`;
}
