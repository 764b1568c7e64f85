import * as z from "zod";
import { endpoint } from "../endpoint.ts";
import { RuleAnswers, TradeAnnotation } from "./trade-notes.ts";
import { LotMethod, Trade } from "./trades.ts";

const tag = "Journal";

/** `rules` are those of the setup that the trade has then, by their ids; null takes an answer back. */
export const RuledAnnotation = TradeAnnotation.extend({ rules: RuleAnswers.optional() });
export type RuledAnnotation = z.infer<typeof RuledAnnotation>;

export const annotateTrade = endpoint({
  name: "annotateTrade",
  summary:
    "Write about a trade: notes, tags, setup, plan and rules; with If-Match only when nobody else did meanwhile",
  tag,
  method: "PATCH",
  path: "/trades/:id",
  scope: "journal:write",
  params: z.object({ id: z.string().max(40) }),
  query: z.object({ lotMethod: LotMethod.default("fifo") }),
  body: RuledAnnotation,
  reply: Trade,
  errors: ["not_found", "precondition_failed", "too_many"],
});
