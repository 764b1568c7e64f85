import type { Rejection } from "#shared/contracts/order.ts";
import type { Decimal } from "#shared/decimal.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import type { Tx } from "../../db/ledger.ts";
import type { Facts } from "../../journal/guardrails/core/facts.ts";
import { type GuardrailVerdict, judgeAll } from "../../journal/guardrails/core/judge.ts";
import { read, write } from "./core/amounts.ts";
import { checkEntry } from "./core/entry/checks.ts";
import type { EntryCheck } from "./core/entry/entry-check.ts";
import { guardrailRejection } from "./core/entry/guardrail-rejection.ts";
import { lossesOf, orderFacts } from "./core/entry/order-facts.ts";
import { isWorking, type OrderState, type OrderTerms } from "./core/order.ts";
import type { Desk } from "./desk.ts";
import { countOpening, listCloses } from "./fact-store.ts";

/** An order as it would be accepted. An amended order is in the book already, and keeps something back. */
export type Judged = {
  order: OrderState;
  legs: readonly OrderTerms[];
  /** The guardrails that the order overrides. */
  override: readonly string[];
  /** Whether its owner confirmed this request. */
  isConfirmed: boolean;
  stepUpAbove: Decimal | null;
};

export type EntryVerdict = { rejection: Rejection | null; guardrails: GuardrailVerdict };

/**
 * Judges an order at entry. Where nothing but its owner's confirmation is missing it throws
 * `step_up_required`, so that the same request passes once confirmed. An API key cannot confirm: its order is
 * rejected.
 */
export async function judgeEntry(
  { tx, ctx, desk }: { tx: Tx; ctx: Pick<Ctx, "scopes">; desk: Desk },
  { order, legs, override, isConfirmed, stepUpAbove }: Judged,
): Promise<EntryVerdict> {
  const entry = entryOf(desk, { order, legs, stepUpAbove });
  const facts = await factsOf(tx, desk, entry);
  const judged = (confirmed: boolean) => {
    const guardrails = judgeAll(desk.guardrails, facts, { overridden: confirmed ? override : [] });
    const guardrail = guardrailRejection(guardrails.blocks, order.filledQuantity);
    return { guardrails, rejection: checkEntry({ ...entry, guardrail, isConfirmed: confirmed }) };
  };
  const verdict = judged(isConfirmed);
  const isMissing = !isConfirmed && ctx.scopes === null && verdict.rejection !== null;
  if (isMissing && judged(true).rejection === null) throw new Problem("step_up_required");
  return verdict;
}

type Given = Pick<Judged, "order" | "legs" | "stepUpAbove">;

/** The check without what guardrails and the confirmation decide. */
function entryOf(desk: Desk, { order, legs, stepUpAbove }: Given): EntryCheck {
  const { account, market, orders, worth, session, dayPnl } = desk;
  const known = orders.find(({ id }) => id === order.id);
  return {
    order,
    legs,
    quote: market.quote,
    models: account.models,
    instrument: market.instrument,
    isOpen: session.isOpen,
    opensAt: session.opensAt,
    working: known === undefined ? account.working : account.working - 1,
    position: market.position?.quantity ?? "0",
    others: orders.filter((other) => other.id !== order.id && isWorking(other)),
    account: {
      cash: account.cash,
      reserved: known === undefined ? account.reserved : write(read(account.reserved) - read(known.reserved)),
      shorts: worth.shorts,
    },
    limits: { maxPosition: account.maxPosition, maxDailyLoss: account.maxDailyLoss },
    dayPnl,
    stepUpAbove,
    guardrail: null,
    isConfirmed: false,
  };
}

async function factsOf(tx: Tx, desk: Desk, entry: EntryCheck): Promise<Facts> {
  const { account, day, today, equity, figures, guardrails } = desk;
  const { id: accountId, epoch, startBalance } = account;
  const asks = (rule: string) => guardrails.some((guardrail) => guardrail.rule === rule);
  const [closes, opening] = await Promise.all([
    asks("cool_off") ? listCloses(tx, { accountId, epoch }) : [],
    asks("max_trades") ? countOpening(tx, accountId) : 0,
  ]);
  return {
    now: new Date(tx.now).toISOString(),
    day,
    account: {
      id: accountId,
      startBalance,
      equity,
      dayStartEquity: figures.dayEquity ?? equity,
      highEquity: figures.highEquity,
    },
    today: { opened: today.opened + opening, realized: today.realized },
    losses: lossesOf(closes),
    order: orderFacts(entry),
  };
}
