import type * as z from "zod";
import type { getTrade } from "#shared/contracts/trade-detail.ts";

/** A trade with its fills and lots. */
export type TradeDetail = z.infer<NonNullable<typeof getTrade.reply>>;
