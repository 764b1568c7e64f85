import { columnsOf, firstRecords } from "../csv-rows.ts";
import { isTimeZone } from "../../core/stamps.ts";

/** Statements use New York time unless the account was set to another zone. */
export const IBKR_CLOCK = { timeZone: "America/New_York", isFixed: false };

/** The short zone names in statements; Intl takes EST for a zone without summer time. */
const SHORT_NAMES: ReadonlyMap<string, string> = new Map([
  ...["EST", "EDT", "EST5EDT"].map((name) => [name, "America/New_York"] as const),
  ...["CST", "CDT", "CST6CDT"].map((name) => [name, "America/Chicago"] as const),
  ...["PST", "PDT", "PST8PDT"].map((name) => [name, "America/Los_Angeles"] as const),
  ...["CET", "CEST", "MET"].map((name) => [name, "Europe/Berlin"] as const),
  ["BST", "Europe/London"],
  ["JST", "Asia/Tokyo"],
  ["HKT", "Asia/Hong_Kong"],
]);

/** Asking Intl for a zone costs tens of microseconds, and no statement names its zone in more ways. */
const MOST_NAMES = 10;
const ZONE_ATTRIBUTE = /\btimeZone\s?=\s?"([^"<>]{1,60})"/gi;
/** `whenGenerated="20260301;120000 EST"`, where the query's time format holds the zone. */
const GENERATED = /\bwhenGenerated\s?=\s?"[\d;:, -]{1,30}([A-Za-z]{3,4})"/g;

/** The zone that the attributes of an XML statement state; null for none or several. */
export function statedInXml(head: string): string | null {
  const zones = [...head.matchAll(ZONE_ATTRIBUTE)].map(([, name = ""]) => name);
  return onlyZone(zones) ?? onlyZone([...head.matchAll(GENERATED)].map(([, name = ""]) => name));
}

/** The zone that a column `TimeZone` in any section of a CSV statement states; null for none or several. */
export function statedInCsv(head: string): string | null {
  const found: string[] = [];
  let column: number | undefined;
  for (const cells of firstRecords(head)) {
    const named = columnsOf(cells).get("timezone");
    if (named !== undefined) column = named;
    else if (column !== undefined) found.push(cells[column] ?? "");
  }
  return onlyZone(found);
}

/** The one zone that all of these names mean; null when they mean none, or several. */
function onlyZone(names: readonly string[]): string | null {
  const different = new Set(names);
  if (different.size > MOST_NAMES) return null;
  const zones = new Set([...different].flatMap((name) => zoneOf(name.trim()) ?? []));
  const [only, ...others] = zones;
  return only === undefined || others.length > 0 ? null : only;
}

function zoneOf(name: string): string | null {
  return SHORT_NAMES.get(name.toUpperCase()) ?? (name.length <= 60 && isTimeZone(name) ? name : null);
}
