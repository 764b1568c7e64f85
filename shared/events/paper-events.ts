import * as z from "zod";
import { BiasName } from "../contracts/biases.ts";
import { Id } from "../contracts/bounds.ts";
import { GuardrailAction, RuleName, RuleNumbers, TripOutcome } from "../contracts/guardrail-rules.ts";
import { Guardrail } from "../contracts/guardrails.ts";
import { OrderChange, OrderFill, OrderHead } from "../contracts/order.ts";
import { type Catalogued, Word } from "./catalogued.ts";

/** An order that a limit stopped or warned of, and the numbers of that limit. */
const Risk = z.object({ accountId: Id, orderId: Id, rule: Word, numbers: RuleNumbers });

/** An order, the change that the event tells of, and the fill behind it. */
export const OfOrder = z.object({ order: OrderHead, change: OrderChange, fill: OrderFill.optional() });

/** What happens on paper: to accounts, orders and guardrails. Only pages that show them load it. */
export const PAPER_EVENTS = {
  "paper_account.changed": {
    kind: "scope",
    version: 1,
    body: z.object({ accountId: Id, change: z.enum(["opened", "changed", "reset"]) }),
  },
  "order.accepted": { kind: "state", version: 1, body: OfOrder },
  "order.activated": { kind: "state", version: 1, body: OfOrder },
  "order.triggered": { kind: "state", version: 1, body: OfOrder },
  "order.replaced": { kind: "state", version: 1, body: OfOrder },
  "order.partially_filled": { kind: "state", version: 1, body: OfOrder },
  "order.filled": { kind: "state", version: 1, push: true, body: OfOrder },
  "order.canceled": { kind: "state", version: 1, body: OfOrder },
  "order.rejected": { kind: "state", version: 1, push: true, body: OfOrder },
  "order.expired": { kind: "state", version: 1, body: OfOrder },
  "snapshot.taken": {
    kind: "scope",
    version: 1,
    body: z.object({ account: Id.nullable(), day: z.iso.date().max(10).nullable() }),
  },
  "live_mode.changed": { kind: "state", version: 1, body: z.object({ mode: z.enum(["paper", "live"]) }) },
  "guardrail.changed": { kind: "state", version: 1, body: z.object({ guardrail: Guardrail }) },
  "guardrail.removed": { kind: "state", version: 1, body: z.object({ guardrailId: Id }) },
  "risk.guardrail": {
    kind: "state",
    version: 1,
    push: true,
    body: Risk.extend({
      guardrailId: Id,
      rule: RuleName,
      action: GuardrailAction,
      outcome: TripOutcome,
      /** The bias whose score made the guardrail; null for one made by hand. */
      bias: BiasName.nullable(),
    }),
  },
  "risk.buying_power": { kind: "state", version: 1, push: true, body: Risk },
  "risk.daily_loss": { kind: "state", version: 1, push: true, body: Risk },
} as const satisfies Record<string, Catalogued>;
