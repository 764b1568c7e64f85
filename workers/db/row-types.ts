import pg from "pg";

const TIMESTAMPTZ = 1184;
const DATE = 1082;

/**
 * The types of column values. `numeric` and `int8` arrive as exact strings, and `timestamptz` as ISO-8601 UTC
 * to the millisecond. `date` arrives unchanged. `pg` reads all other types.
 */
export const rowTypes: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: "text" | "binary") {
    if (oid === TIMESTAMPTZ) return toIsoInstant;
    if (oid === DATE) return (text: string) => text;
    return pg.types.getTypeParser(oid, format as "text");
  },
};

/** `2026-11-19 15:31:00.123456+00` → `2026-11-19T15:31:00.123Z`. */
export function toIsoInstant(text: string): string {
  if (!text.endsWith("+00") || text.indexOf(" ") !== 10) return new Date(text).toISOString();
  const fraction = text.length > 22 ? text.slice(20, -3).slice(0, 3).padEnd(3, "0") : "000";
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction}Z`;
}
