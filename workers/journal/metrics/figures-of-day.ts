import type { GroupMetrics } from "#shared/contracts/breakdowns.ts";
import type { LotMethod } from "#shared/contracts/trades.ts";
import type { Ctx } from "../../context.ts";
import { offsetsOf } from "../../db/local-clock.ts";
import { sumGroups } from "./breakdown-store.ts";
import { figuresOn, spanAround } from "./core/calendar-month.ts";

type Asked = { account?: string | undefined; lotMethod: LotMethod };

/** The figures of a day in a zone, the same as the calendar's. */
export async function figuresOfDay(
  { ledger, userId }: Pick<Ctx, "ledger" | "userId">,
  asked: Asked,
  { day, timeZone }: { day: string; timeZone: string },
): Promise<GroupMetrics> {
  const { account, lotMethod } = asked;
  const filter = { account, lotMethod, symbol: undefined, ...spanAround(day), by: "day" as const };
  return figuresOn(day, await sumGroups(ledger, userId, filter, offsetsOf(timeZone)));
}
