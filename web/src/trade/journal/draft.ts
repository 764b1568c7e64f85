import type { TradeAnnotation, Written } from "#shared/contracts/trade-notes.ts";
import { draftsOver } from "../../written/draft.ts";

/** What stands in the fields of a trade's page. */
export type Words = Pick<Written, keyof TradeAnnotation>;

export const TRADE_DRAFTS = draftsOver<Words>(["notes", "tags", "setup", "plannedStop", "plannedRisk"]);
