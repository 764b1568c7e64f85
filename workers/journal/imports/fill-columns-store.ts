import { toInstant } from "../../db/instants.ts";
import type { Getters } from "../../db/rows.ts";
import type { fills } from "../../db/schema/journal.ts";
import type { Facts } from "../fills/core/facts.ts";

export type FillValues = { id: string; accountId: string; ordinal: number; facts: Facts };

/** The columns of a row of `fills` that its facts decide. */
export const FILL_COLUMNS = {
  id: ({ id }) => id,
  account_id: ({ accountId }) => accountId,
  instrument_id: ({ facts }) => facts.instrumentId,
  executed_at: ({ facts }) => toInstant(facts.executedAt),
  date_only: ({ facts }) => facts.dateOnly,
  effect: ({ facts }) => facts.effect,
  side: ({ facts }) => facts.side,
  quantity: ({ facts }) => facts.quantity,
  price: ({ facts }) => facts.price,
  fee: ({ facts }) => facts.fee,
  fee_currency: ({ facts }) => facts.feeCurrency,
  fee_source: ({ facts }) => facts.feeSource,
  execution_id: ({ facts }) => facts.executionId,
  order_id: ({ facts }) => facts.orderId,
  revision: ({ facts }) => facts.revision,
  ordinal: ({ ordinal }) => ordinal,
} satisfies Getters<typeof fills, FillValues>;
