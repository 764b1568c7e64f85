import type { OrderStatus, Rejection } from "#shared/contracts/order.ts";
import type { Decimal } from "#shared/decimal.ts";
import { advance, type OrderReason } from "#shared/order-machine.ts";
import { amend, type Amendment, cancel, type End, expire } from "./amend.ts";
import { most, read, write } from "./amounts.ts";
import { amendedWords, reasonOf } from "./book/reasons.ts";
import type { BookedOrder, BookMarket, Entering } from "./book/rows.ts";
import type { AccountState } from "../../accounts/core/account-state.ts";
import { type Changes, marketOf, openSheet, type SheetGiven } from "./book/sheet.ts";
import type { Available } from "./fills/judge.ts";
import { judgeAccount } from "./fills/judge-account.ts";
import { settleGroup } from "./groups.ts";
import { isWorking, newOrder, quotedSide, type QuoteSeen } from "./order.ts";
import { wakeOf, wakePrice } from "./wake.ts";

/** Each operation throws a RangeError where its order is not in the book. */
export type Book = {
  /** Sets figures that no order changes. */
  mark(figures: Pick<AccountState, "highEquity" | "day" | "dayEquity">): void;
  /** Accepts orders, an entry before its legs, and judges those that work on the market's quote. */
  place(entering: readonly Entering[]): void;
  reject(entering: Entering, rejection: Rejection): void;
  /** Amends an order as the core's `amend` allows; with a new price it is judged as one that arrives. */
  amend(id: string, change: Amendment): void;
  /** Ends those of the orders that are open, in this order, and then settles their groups. */
  cancel(ids: readonly string[], reason: OrderReason): void;
  /** Ends `day` orders with their session. */
  expire(ids: readonly string[]): void;
  /** Judges the market's quote for each order that it wakes and that has not judged it. */
  onQuote(): void;
  /** The order as it stands now. */
  order(id: string): BookedOrder;
  /** All that is to be written, with the reserves of the orders as they then stand. */
  changes(): Changes;
};

/**
 * The rows of one account as values, for a caller who has the account's lock. Placing, amending and matching
 * are operations of one book, so they follow one rule.
 */
export function openBook(given: SheetGiven): Book {
  const { market } = given;
  const sheet = openSheet(given);
  let available = market === null ? null : availableOf(market);

  function judge(
    round: readonly BookedOrder[],
    arrivals: ReadonlySet<string>,
    bystanders: ReadonlySet<string>,
  ) {
    const { quote, instrument } = marketOf(market);
    const { models } = sheet.account();
    const judged = judgeAccount(round, quote, {
      arrivals,
      bystanders,
      available: available ?? NOTHING,
      models,
      instrument,
    });
    available = judged.available;
    for (const move of judged.moves) sheet.move(move);
    for (const { id, best } of judged.orders) {
      const after = sheet.order(id);
      const hasJudged = !bystanders.has(id) && !after.held && after.judgedSeq < quote.seq;
      if (best === after.best && !hasJudged) continue;
      sheet.put({ ...after, best, judgedSeq: hasJudged ? quote.seq : after.judgedSeq });
    }
  }

  /** These orders with the rest of their groups, in their order of acceptance. */
  function withGroups(chosen: readonly BookedOrder[]): BookedOrder[] {
    const ids = new Set(chosen.map(({ id }) => id));
    const groups = new Set(chosen.flatMap(({ group }) => group ?? []));
    return sheet.orders().filter(({ id, group }) => ids.has(id) || (group !== null && groups.has(group)));
  }

  /** Judges orders that have just arrived. The rest of their groups is there and judges nothing. */
  function arrive(ids: readonly string[]): void {
    const working = ids.map(sheet.order).filter(isWorking);
    if (working.length === 0 || market === null) return;
    const arrivals = new Set(working.map(({ id }) => id));
    const round = withGroups(working);
    judge(round, arrivals, new Set(idsOf(round.filter(({ id, held }) => !arrivals.has(id) && !held))));
  }

  /** Settles the groups of these orders; returns the legs that begin to work. */
  function settle(ids: readonly string[]): string[] {
    const groups = new Set(ids.flatMap((id) => sheet.order(id).group ?? []));
    const activated: string[] = [];
    for (const group of groups) {
      const members = sheet.orders().filter((member) => member.group === group);
      for (const { order: settled, step } of settleGroup(members)) {
        const { id, held, status: from } = sheet.order(settled.id);
        sheet.move({ orderId: id, from, to: advance(from, step.event), step });
        if (held && !settled.held) activated.push(id);
      }
    }
    return activated;
  }

  function entered({ terms, place, ...rest }: Entering, status: OrderStatus): BookedOrder {
    const { id: accountId, epoch } = sheet.account();
    return {
      ...newOrder(rest.id, terms, place),
      ...rest,
      status,
      accountId,
      epoch,
      place: 0,
      judgedSeq: market === null ? 0 : market.quote.seq,
      reserved: "0",
      band: null,
      rejection: null,
      createdAt: sheet.at,
      endedAt: null,
      version: 0,
    };
  }

  function end(ids: readonly string[], endOf: (order: BookedOrder) => End): void {
    for (const id of ids) {
      const before = sheet.order(id);
      const ended = endOf(before);
      if (ended.kind === "final") continue;
      const { order, step } = ended;
      const reason = reasonOf(step.reason, order);
      sheet.record(before, { from: before.status, to: order.status, event: step.event, reason });
    }
    arrive(settle(ids));
  }

  return {
    mark: sheet.changeAccount,
    place(entering) {
      for (const one of entering) {
        const to = advance(null, "accept");
        sheet.changeAccount({ accepted: sheet.account().accepted + 1 });
        const order = { ...entered(one, to), place: sheet.account().accepted };
        sheet.record(order, { from: null, to, event: "accept", reason: null });
      }
      arrive(idsOf(entering));
    },
    reject(entering, rejection) {
      const to = advance(null, "reject");
      const order = { ...entered(entering, to), rejection };
      sheet.record(order, { from: null, to, event: "reject", reason: rejection.words });
    },
    amend(id, change) {
      const before = sheet.order(id);
      const judged = amend(before, change, sheet.orders());
      if (judged.kind !== "amended") throw new RangeError(`the order ${id} cannot be amended`);
      const { quantity, limitPrice, stopPrice } = judged.order;
      for (const step of judged.steps) {
        const order = { ...sheet.order(id), quantity, limitPrice, stopPrice };
        const reason =
          step.event === "fill" ? reasonOf(step.reason, judged.order) : amendedWords(before, change);
        const { status: from } = order;
        sheet.record(order, { from, to: advance(from, step.event), event: step.event, reason });
      }
      const activated = settle([id]);
      arrive(judged.arrives ? [id, ...activated] : activated);
    },
    cancel: (ids, reason) => end(ids, (order) => cancel(order, reason)),
    expire: (ids) => end(ids, expire),
    onQuote() {
      const { quote } = marketOf(market);
      const woken = sheet.orders().filter((order) => isWoken(order, quote));
      if (woken.length === 0) return;
      const round = withGroups(woken);
      judge(
        round,
        new Set(),
        new Set(idsOf(round.filter(({ judgedSeq, held }) => judgedSeq >= quote.seq && !held))),
      );
    },
    order: sheet.order,
    changes: sheet.changes,
  };
}

const NOTHING: Available = { bid: null, ask: null };

/** What the account's earlier fills on the quote left of its sizes. */
function availableOf({ quote, taken }: BookMarket): Available {
  return { bid: left(quote.bidSize, taken.bid), ask: left(quote.askSize, taken.ask) };
}

function left(size: Decimal | null, taken: Decimal): Decimal | null {
  return size === null ? null : write(most(read(size) - read(taken), 0n));
}

/** Whether the order has to judge the quote: its wake keys allow the price, and it has not judged it. */
function isWoken(order: BookedOrder, quote: QuoteSeen): boolean {
  if (order.judgedSeq >= quote.seq || !isWorking(order)) return false;
  const price = wakePrice(quote[quotedSide(order)]);
  const { low, high } = wakeOf(order);
  return (low !== null && price <= low) || (high !== null && price >= high);
}

function idsOf(orders: readonly { id: string }[]): string[] {
  return orders.map(({ id }) => id);
}
