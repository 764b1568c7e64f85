import type { ImportZone } from "#shared/contracts/imports.ts";
import { formatCount } from "../../numbers/format-number.ts";
import { zoneCity } from "../../numbers/format-time.ts";

/** The reason why a file is read in this zone. */
export function zoneReason({ source }: Pick<ImportZone, "source">): string {
  switch (source) {
    case "asked":
      return "as you chose; its accounts remember it once it is imported";
    case "account":
      return "as chosen before for this account";
    case "file":
      return "as the file says";
    case "format":
      return "the usual clock of this format";
  }
}

/** The reason why another zone is likely. */
export function suggestionWords({
  outside,
  inside,
  of,
  timeZone,
}: NonNullable<ImportZone["suggestion"]>): string {
  return (
    `Read so, ${formatCount(outside)} of ${formatCount(of)} fills in US shares fall outside 04:00–20:00 in New York, ` +
    `the hours in which they trade. In ${zoneCity(timeZone)} time ${formatCount(inside)} of them fall inside.`
  );
}
