import { expect, test } from "vitest";
import { type Big, decimal, toDecimal } from "#shared/decimal.ts";
import { isFinal, next } from "#shared/order-machine.ts";
import { rounds } from "#test/effort.ts";
import { type Course, paperCourse, type Round } from "#test/fixtures/paper-course.ts";
import type { OrderState } from "../order.ts";
import { bookFill, FLAT, type Position } from "../position.ts";
import type { FillStep } from "./judge.ts";
import { tradeBand } from "./trade-band.ts";

/** Orders of a course; 5 000 courses are the 100 000 orders of `npm run test:long`. */
const ORDERS = 20;

type Fill = FillStep & { order: OrderState };

/** What the fills of one quote break of the fill model, told with the order's id. */
function faultsOf({ quote, before, moves }: Round, slippageBps: Big): { faults: string[]; fills: Fill[] } {
  const faults: string[] = [];
  const fills: Fill[] = [];
  const taken = { bid: decimal(0), ask: decimal(0) };
  for (const { orderId, from, to, step } of moves) {
    const order = before.get(orderId);
    if (order === undefined) throw new Error(`${orderId} was never placed`);
    const fault = (what: string) => faults.push(`${orderId}: ${what}`);
    if (isFinal(from)) fault(`${step.event} after ${from}`);
    if (next(from, step.event) !== to) fault(`${from} ${step.event} is not ${to}`);
    if (!("price" in step)) continue;
    fills.push({ ...step, order });
    const isBuy = order.side === "buy";
    const side = isBuy ? "ask" : "bid";
    taken[side] = taken[side].plus(step.quantity);
    if (quote.stale) fault("a fill on a stale quote");
    if (!decimal(step.quoted).eq(quote[side])) fault(`a fill at ${step.quoted}, quoted ${quote[side]}`);
    const cost = decimal(step.price)
      .minus(step.quoted)
      .times(isBuy ? 1 : -1);
    const most = decimal(step.quoted).times(slippageBps).div(10_000).plus("0.00000001");
    if (cost.lt(0) || cost.gt(most) || !cost.eq(step.slippage)) fault(`slippage of ${toDecimal(cost)}`);
    if (
      order.limitPrice !== null &&
      decimal(step.price)
        .minus(order.limitPrice)
        .times(isBuy ? 1 : -1)
        .gt(0)
    )
      fault(`a fill at ${step.price} with the limit ${order.limitPrice}`);
  }
  for (const side of ["bid", "ask"] as const) {
    const size = side === "bid" ? quote.bidSize : quote.askSize;
    if (size !== null && taken[side].gt(size))
      faults.push(`${quote.seq}: ${side} sold ${toDecimal(taken[side])}`);
  }
  return { faults, fills };
}

/** The most that the named model slips, in basis points. */
function mostSlippage({ models: { slippage } }: Course): Big {
  if (slippage.name === "slippage/none/1") return decimal(0);
  return slippage.name === "slippage/constant-bps/1" ? decimal(slippage.params.bps) : decimal("0.625");
}

/** What the groups of the course break: legs never leave more than was entered, and a pair never both. */
function groupFaults(course: Course, fills: readonly Fill[]): string[] {
  const filled = new Map<string, Big>();
  const faults: string[] = [];
  for (const { order, quantity } of fills) {
    filled.set(order.id, (filled.get(order.id) ?? decimal(0)).plus(quantity));
    const group = course.orders.filter((other) => order.group !== null && other.group === order.group);
    const entry = group.find(({ role }) => role === "entry");
    const sum = (orders: OrderState[]) =>
      orders.reduce((total, { id }) => total.plus(filled.get(id) ?? 0), decimal(0));
    const left = sum(group.filter((member) => member !== entry));
    if (entry !== undefined && left.gt(sum([entry]))) faults.push(`${entry.id}: legs left ${left.toFixed()}`);
  }
  return faults;
}

test(
  "no course of orders breaks the fill model, and cash and positions reconcile",
  { timeout: 400_000 },
  () => {
    const counts = { orders: 0, fills: 0, parts: 0, trades: 0, ends: new Set<string>() };
    const courses = rounds({ sample: 60, long: 5000 });
    for (let seed = 1; seed <= courses; seed++) {
      const course = paperCourse(`orders/1/${seed}`, ORDERS);
      const told = course.rounds.map((round) => faultsOf(round, mostSlippage(course)));
      const fills = told.flatMap((round) => round.fills);
      const faults = [
        ...told.flatMap((round) => round.faults),
        ...course.overslept,
        ...groupFaults(course, fills),
      ];
      for (const order of course.orders) {
        const own = fills.filter((fill) => fill.order.id === order.id);
        const sum = own.reduce((total, { quantity }) => total.plus(quantity), decimal(0));
        const value = own.reduce(
          (total, fill) => total.plus(decimal(fill.price).times(fill.quantity)),
          decimal(0),
        );
        if (sum.gt(order.quantity) || !sum.eq(order.filledQuantity) || !value.eq(order.filledValue))
          faults.push(`${order.id}: filled ${toDecimal(sum)} of ${order.quantity}`);
        if ((order.status === "filled") !== sum.eq(order.quantity))
          faults.push(`${order.id}: ${order.status}`);
        counts.ends.add(order.status);
      }
      faults.push(...ledgerFaults(course, fills, counts));
      expect(faults, `seed orders/1/${seed}`).toEqual([]);
      counts.orders += course.orders.length;
      counts.fills += fills.length;
      counts.parts += fills.filter(({ event }) => event === "fill_part").length;
    }
    process.stdout.write(
      `${courses} courses, seeds orders/1/1 to orders/1/${courses}: ${JSON.stringify({ ...counts, ends: [...counts.ends].toSorted() })}\n`,
    );
    expect(counts.orders).toBeGreaterThanOrEqual(courses * ORDERS);
    expect(counts.fills).toBeGreaterThan(courses * 5);
    expect(counts.parts).toBeGreaterThan(courses);
    expect(counts.trades).toBeGreaterThan(courses / 10);
    expect([...counts.ends].toSorted()).toEqual([
      "accepted",
      "canceled",
      "expired",
      "filled",
      "partially_filled",
    ]);
  },
);

/** Books every fill, compares cash and position with a naive ledger, and the band of each closed trade. */
function ledgerFaults({ instrument }: Course, fills: readonly Fill[], counts: { trades: number }): string[] {
  const faults: string[] = [];
  let position: Position = FLAT;
  let cash = "100000";
  let money: Big = decimal(cash);
  let held: Big = decimal(0);
  let trip: (Fill & { side: "buy" | "sell" })[] = [];
  for (const fill of fills) {
    const { side } = fill.order;
    ({ position, cash } = bookFill(position, cash, { ...fill, side }, instrument.multiplier));
    const signed = decimal(fill.quantity).times(side === "buy" ? 1 : -1);
    held = held.plus(signed);
    money = money.minus(signed.times(fill.price).times(instrument.multiplier)).minus(fill.fee);
    if (!decimal(cash).eq(money) || !held.eq(position.quantity))
      faults.push(`cash ${cash}, not ${toDecimal(money)}`);
    trip.push({ ...fill, side });
    if (!held.eq(0)) continue;
    const { optimistic, booked, pessimistic } = tradeBand(trip, instrument.multiplier);
    if (decimal(pessimistic).gt(booked) || decimal(booked).gt(optimistic))
      faults.push(`band ${pessimistic} ${booked} ${optimistic}`);
    counts.trades++;
    trip = [];
  }
  const explained = decimal("100000").plus(position.realizedPnl).minus(position.fees);
  const cost = decimal(position.cost)
    .times(instrument.multiplier)
    .times(held.lt(0) ? -1 : 1);
  if (!explained.minus(cost).eq(cash))
    faults.push(`P&L explains ${toDecimal(explained.minus(cost))}, not ${cash}`);
  return faults;
}
