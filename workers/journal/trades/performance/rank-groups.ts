import type { Ctx } from "../../../context.ts";
import { offsetsOf } from "../../../db/local-clock.ts";
import type { Ranked } from "./core/ranked.ts";
import { type GroupBy, listGroups, type RankBy } from "./group-store.ts";
import type { Asked } from "./performance-store.ts";

/**
 * The first groups of the closed trades of a filter by a figure, with hours and days of the zone. The
 * filter's account is an id.
 */
export function rankGroups(
  { ledger, userId }: Pick<Ctx, "ledger" | "userId">,
  filter: Asked,
  {
    timeZone,
    ...wanted
  }: { by: GroupBy; rank: RankBy; want: "best" | "worst"; limit: number; least: number; timeZone: string },
): Promise<Ranked[]> {
  return listGroups(ledger, userId, { ...filter, ...wanted, zone: offsetsOf(timeZone) });
}
