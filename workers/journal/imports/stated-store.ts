import { type SQL, sql } from "drizzle-orm";
import { toInstant } from "../../db/instants.ts";
import type { withdrawn } from "../../db/schema/journal.ts";
import type { Facts } from "../fills/core/facts.ts";

type WithdrawnRow = typeof withdrawn.$inferSelect;

/** The facts that a fill or a cancellation states of itself. */
export type FactsRow = Pick<
  WithdrawnRow,
  | "instrument_id"
  | "executed_at"
  | "date_only"
  | "effect"
  | "side"
  | "quantity"
  | "price"
  | "fee"
  | "fee_currency"
  | "fee_source"
  | "execution_id"
  | "order_id"
  | "revision"
  | "cancels"
>;

/** The stated facts with the place of the fill or the cancellation. */
export type StatedRow = FactsRow & Pick<WithdrawnRow, "id" | "account_id" | "ordinal">;

export const COLUMNS = sql`id, account_id, instrument_id, executed_at, date_only, effect, side, quantity, price,
  fee_currency, fee_source, execution_id, order_id, revision, ordinal`;

/** The facts that a fill states of itself, without the fee that it carries for a cancelled fill. */
export const FILL = sql`${COLUMNS}, fee - carried_fee as fee, carried_fee, false as cancels, false as held`;
/** What stands outside the ledger. Its owner changed or deleted what is `held`. */
export const WITHDRAWN = sql`${COLUMNS}, fee, 0::numeric as carried_fee, cancels, reason = 'edited' as held`;

export const FACTS = sql`f.instrument_id, f.executed_at, f.date_only, f.effect, f.side,
  trim_scale(f.quantity) as quantity, trim_scale(f.price) as price, trim_scale(f.fee) as fee, f.fee_currency, f.fee_source,
  f.execution_id, f.order_id, f.revision, f.cancels`;

export function factsOf(row: FactsRow): Facts {
  return {
    instrumentId: row.instrument_id,
    executedAt: Date.parse(row.executed_at),
    dateOnly: row.date_only,
    effect: row.effect,
    side: row.side,
    quantity: row.quantity,
    price: row.price,
    fee: row.fee,
    feeCurrency: row.fee_currency,
    feeSource: row.fee_source,
    executionId: row.execution_id,
    orderId: row.order_id,
    revision: row.revision,
    cancels: row.cancels,
  };
}

/**
 * The fill or the cancellation of an id as its claims state it, in the ledger or outside it. Of a fill that
 * its owner changed that is the original.
 */
export function stated(userId: string, id: SQL): SQL {
  return sql`(select ${FILL} from fills where user_id = ${userId} and id = ${id} and not edited
    union all select ${WITHDRAWN} from withdrawn where user_id = ${userId} and id = ${id} offset 0)`;
}

/**
 * The condition is written so that no index over accounts and instruments serves it. The fingerprint leads to
 * a few fills. Such an index leads to all fills.
 */
export const SAME_INSTRUMENT = sql`account_id is not distinct from p.account_id
  and instrument_id is not distinct from p.instrument_id`;

/** The columns by which rows search for equal fills. */
export const EQUAL_FILL = {
  account_id: ["text", (row: Placed) => row.accountId],
  instrument_id: ["text", ({ facts }: Placed) => facts.instrumentId],
  at: ["timestamptz", ({ facts }: Placed) => toInstant(facts.executedAt)],
  side: ["text", ({ facts }: Placed) => facts.side],
  quantity: ["numeric", ({ facts }: Placed) => facts.quantity],
  price: ["numeric", ({ facts }: Placed) => facts.price],
} as const;

type Placed = { accountId: string; facts: Facts };

/** The columns by which chains of revisions search for their fills. */
export const CHAIN = {
  account_id: ["text", (link: Link) => link.accountId],
  since: ["text", ({ chain }: Link) => chain],
  until: ["text", ({ chain }: Link) => `${chain.slice(0, -1)}/`],
} as const;

type Link = { accountId: string; chain: string };
