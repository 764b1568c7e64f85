import * as z from "zod";
import { endpoint } from "../endpoint.ts";
import { recordOf, words } from "./bounds.ts";
import { LONGEST_EXPRESSION, MOST_ITEMS, MOST_NODES } from "./flow-nodes.ts";

/** What an expression sees, and what it gives, has at most this many bytes of JSON. */
export const MOST_EXPRESSION_BYTES = 262_144;
/** What is told about a fault has at most this many characters. */
export const LONGEST_FAULT = 500;

/** What is wrong with an expression. A line and a column begin at 1 and stand in its own text. */
export const ExpressionFault = z.object({
  message: z.string().max(LONGEST_FAULT),
  line: z.number().int().optional(),
  column: z.number().int().optional(),
});
export type ExpressionFault = z.infer<typeof ExpressionFault>;

/** An example that is too large or too deep is a fault of the check, not of the request. */
export const CheckedExpression = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: ExpressionFault }),
]);

export const checkExpression = endpoint({
  name: "checkExpression",
  summary: "Evaluate an expression of a flow over an example, and tell its value or what is wrong with it",
  tag: "Automations",
  method: "POST",
  path: "/expressions/check",
  scope: "automations:read",
  limit: "expressions",
  body: z.object({
    expression: z.string().max(LONGEST_EXPRESSION),
    input: z.unknown().optional(),
    /** Outputs of earlier nodes by their ids. */
    nodes: recordOf(z.unknown(), { keys: words(60), most: MOST_NODES }).optional(),
    /** Within a `forEach`: the item, and its place from 0. */
    item: z.unknown().optional(),
    index: z.number().int().min(0).max(MOST_ITEMS).optional(),
  }),
  reply: CheckedExpression,
  storesAnswer: false,
  errors: ["rate_limited"],
});
