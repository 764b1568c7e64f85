import type { Decimal } from "#shared/decimal.ts";
import type { OrderEvent, OrderStatus } from "#shared/contracts/order.ts";
import { isFinal } from "#shared/order-machine.ts";
import { most, read, readValue, write, writeValue } from "../amounts.ts";
import { reservesOf } from "../entry/reserve.ts";
import type { FillStep } from "../fills/judge.ts";
import type { Move } from "../fills/judge-account.ts";
import { isWorking } from "../order.ts";
import { bandSum, bookBanded, NO_POSITION } from "./bookings.ts";
import { reasonOf, triggeredWords } from "./reasons.ts";
import type { BookedOrder, BookMarket, FillRow, HistoryRow, PositionRow } from "./rows.ts";
import type { AccountState } from "../../../accounts/core/account-state.ts";
import { type Told, toldOf } from "./told.ts";

export type SheetGiven = {
  account: AccountState;
  /**
   * The orders of the account that the book may touch, in their order of acceptance. With a market these are
   * all open orders on its symbol, and the ended members of their groups.
   */
  orders: readonly BookedOrder[];
  /** Null for a book that only ends orders; it may hold orders of several symbols. */
  market: BookMarket | null;
  /** True where open orders of the symbol are left out: all of them then keep back what they did. */
  isPart?: boolean | undefined;
  /** In epoch milliseconds. */
  now: number;
  newFillId(): string;
};

/** What happened to an account and its orders; all figures are those afterwards. */
export type Changes = {
  userId: string;
  /** Null where no figure changed. `changes` is the count that was read. */
  account: AccountState | null;
  inserted: BookedOrder[];
  /** `read` is the version that was read. */
  updated: { order: BookedOrder; read: number }[];
  history: HistoryRow[];
  fills: FillRow[];
  position: PositionRow | null;
  /** One for each row of `history`, in the same order. */
  told: Told[];
};

/** One step of an order. */
export type Event = {
  from: OrderStatus | null;
  to: OrderStatus;
  event: OrderEvent;
  reason: string | null;
};

/** The rows of an account as they stand after the steps so far. */
export type Sheet = {
  at: string;
  account(): AccountState;
  changeAccount(figures: Partial<AccountState>): void;
  orders(): BookedOrder[];
  order(id: string): BookedOrder;
  /** Sets what no history records, such as the price that a trail follows. */
  put(order: BookedOrder): void;
  /** Takes a step of an order with what it changes: a row of history, an event and an audit row. */
  record(order: BookedOrder, event: Event): void;
  /** Takes a step that a judgement made. */
  move(move: Move): void;
  changes(): Changes;
};

export function openSheet({
  account: given,
  orders: opened,
  market,
  isPart = false,
  now,
  newFillId,
}: SheetGiven): Sheet {
  const at = new Date(now).toISOString();
  const known = new Map(opened.map((order) => [order.id, order]));
  const orders = new Map(known);
  let account = given;
  let position = market?.position ?? NO_POSITION;
  const history: HistoryRow[] = [];
  const fills: FillRow[] = [];
  const told: Told[] = [];

  function order(id: string): BookedOrder {
    const found = orders.get(id);
    if (found === undefined) throw new RangeError(`the book has no order ${id}`);
    return found;
  }

  function record(
    changed: BookedOrder,
    { from, to, event, reason }: Event,
    fill: FillRow | null = null,
  ): void {
    const isOver = isFinal(to);
    const version = changed.version + 1;
    const after = { ...changed, status: to, version, endedAt: isOver ? at : null };
    orders.set(after.id, after);
    const row = { orderId: after.id, version, at, from, to, event, reason };
    history.push(row);
    told.push(toldOf(after, row, fill));
    const working = from === null ? Number(event === "accept") : -Number(isOver);
    if (working !== 0) account = { ...account, working: account.working + working };
  }

  function move({ orderId, from, to, step }: Move): void {
    const before = order(orderId);
    switch (step.event) {
      case "trigger": {
        const reason = triggeredWords(before, marketOf(market).quote);
        return record({ ...before, triggered: true }, { from, to, event: step.event, reason });
      }
      case "fill":
      case "fill_part":
        return fill(before, step, { from, to, event: step.event, reason: null });
      case "activate":
      case "replace": {
        const held = before.held && step.event === "replace";
        const reason = reasonOf(step.reason, before);
        return record({ ...before, quantity: step.quantity, held }, { from, to, event: step.event, reason });
      }
      case "cancel": {
        const reason = reasonOf(step.reason, { ...before, status: to });
        return record(before, { from, to, event: step.event, reason });
      }
    }
  }

  function fill(before: BookedOrder, step: FillStep, event: Event): void {
    const { instrument, quote } = marketOf(market);
    const { multiplier } = instrument;
    const { side } = before;
    const booked = bookBanded(position, { ...step, side }, { cash: account.cash, multiplier, at });
    position = booked.position;
    account = { ...account, cash: booked.cash };
    const { quantity, price, fee, optimistic, pessimistic } = step;
    const row: FillRow = {
      ...placeOf(account, marketOf(market)),
      id: newFillId(),
      epoch: account.epoch,
      orderId: before.id,
      side,
      quantity,
      price,
      fee,
      optimistic,
      pessimistic,
      realized: booked.realized,
      opens: booked.opens,
      at,
      tickSeq: quote.seq,
    };
    fills.push(row);
    const filledQuantity = write(read(before.filledQuantity) + read(quantity));
    const filledValue = writeValue(readValue(before.filledValue) + read(price) * read(quantity));
    const band = bandSum(before.band, booked.band);
    record({ ...before, filledQuantity, filledValue, band }, event, row);
  }

  /** Sets the reserves of all orders, and their sum in the account. */
  function reserve(): void {
    const working = [...orders.values()].filter(isWorking);
    const reserves =
      market === null || isPart
        ? null
        : reservesOf(working, position.quantity, { ...market, models: account.models });
    let sum = read(account.reserved);
    for (const each of orders.values()) {
      const reserved = reservedOf(each, reserves);
      const more = read(reserved) - read(each.reserved);
      if (more === 0n) continue;
      sum += more;
      orders.set(each.id, { ...each, reserved });
    }
    if (sum !== read(account.reserved)) account = { ...account, reserved: write(most(sum, 0n)) };
  }

  return {
    at,
    account: () => account,
    changeAccount: (figures) => void (account = { ...account, ...figures }),
    orders: () => [...orders.values()],
    order,
    put: (changed) => void orders.set(changed.id, changed),
    record,
    move,
    changes() {
      reserve();
      const changed = [...orders.values()].filter((each) => known.get(each.id) !== each);
      return {
        userId: account.userId,
        account: account === given ? null : account,
        inserted: changed.filter(({ id }) => !known.has(id)),
        updated: changed.flatMap((each) => {
          const before = known.get(each.id);
          return before === undefined ? [] : [{ order: each, read: before.version }];
        }),
        history,
        fills,
        position:
          market === null || fills.length === 0
            ? null
            : { ...position, ...placeOf(account, market), changedAt: at },
        told,
      };
    },
  };
}

export function marketOf(market: BookMarket | null): BookMarket {
  if (market === null) throw new RangeError("a book without a market fills nothing");
  return market;
}

/** An order that does not work keeps nothing back; without reserves the others keep what they had. */
function reservedOf(order: BookedOrder, reserves: Map<string, Decimal> | null): Decimal {
  if (!isWorking(order)) return "0";
  return reserves === null ? order.reserved : (reserves.get(order.id) ?? "0");
}

/** Where fills and positions of the book stand. */
function placeOf({ id: accountId }: AccountState, { symbol, assetClass, instrument }: BookMarket) {
  return { accountId, symbol, assetClass, multiplier: instrument.multiplier };
}
