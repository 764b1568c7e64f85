import { KEYS } from "../session/keys.ts";
import { outdate } from "../session/outdate.ts";
import { queryClient } from "../session/query-client.ts";

/** Has the pages read what they show of missed trades again. */
export async function outdateMissed(): Promise<void> {
  await Promise.all([outdate(queryClient, KEYS.missedTrades), outdate(queryClient, KEYS.breakdowns)]);
}
