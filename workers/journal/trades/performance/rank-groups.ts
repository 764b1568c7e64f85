import type { Ctx } from "../../../context.ts";
import { offsetsOf } from "../../../db/local-clock.ts";
import { resolveAccount } from "../resolve-account.ts";
import { type GroupBy, listGroups, type RankBy, type Ranked } from "./group-store.ts";
import type { Asked } from "./performance-store.ts";

export type { Ranked };

/** The first groups of the closed trades of a filter by a figure, with hours and days of the zone. */
export async function rankGroups(
  { ledger, userId }: Pick<Ctx, "ledger" | "userId">,
  filter: Asked,
  {
    timeZone,
    ...wanted
  }: { by: GroupBy; rank: RankBy; want: "best" | "worst"; limit: number; least: number; timeZone: string },
): Promise<Ranked[]> {
  const asked = await resolveAccount(ledger, userId, filter);
  return listGroups(ledger, userId, { ...asked, ...wanted, zone: offsetsOf(timeZone) });
}
