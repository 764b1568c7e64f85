import type { OrderStatus } from "#shared/contracts/order.ts";
import { advance } from "#shared/order-machine.ts";
import { type GroupStep, settleGroup } from "../groups.ts";
import { isWorking, type OrderState, type QuoteSeen } from "../order.ts";
import { type Available, type Given, judge, type Step } from "./judge.ts";

/** One row of an order's history: the step, and the order's status before and after it. */
export type Move = { orderId: string; from: OrderStatus; to: OrderStatus; step: Step | GroupStep };

/** `orders` holds every order of the round, in the same places, as it stands afterwards. */
export type AccountJudgement = { orders: OrderState[]; moves: Move[]; available: Available };

export type AccountGiven = Omit<Given, "arrival"> & {
  /** The ids of the orders that have just arrived. */
  arrivals: ReadonlySet<string>;
  /** The ids of orders that are there for their group only, and have judged this quote or a later one. */
  bystanders?: ReadonlySet<string>;
};

/**
 * Judges orders of one account and one symbol on one quote. The array is in their order of acceptance, and a
 * quote's size is shared in that order. Whole groups must be given, with held legs and ended members. After
 * each order its group is settled, before the next order is judged. A leg that an entry activates is judged
 * on the same quote, as one that arrives.
 */
export function judgeAccount(
  orders: readonly OrderState[],
  quote: QuoteSeen,
  { arrivals, bystanders, ...given }: AccountGiven,
): AccountJudgement {
  const after = [...orders];
  const places = new Map(orders.map(({ id }, place) => [id, place]));
  const members = membersByGroup(orders);
  const arrived = new Set(arrivals);
  const moves: Move[] = [];
  let { available } = given;
  const line = [...orders.keys()];
  for (const place of line) {
    const order = after[place];
    if (order === undefined || !isWorking(order) || bystanders?.has(order.id)) continue;
    const judged = judge(order, quote, { ...given, available, arrival: arrived.has(order.id) });
    available = judged.available;
    after[place] = judged.order;
    moves.push(...movesOf(order, judged.steps));
    if (order.group === null || judged.steps.every(({ event }) => event === "trigger")) continue;
    const group = (members.get(order.group) ?? []).flatMap((member) => after[member] ?? []);
    for (const { order: settled, step } of settleGroup(group)) {
      const at = places.get(settled.id) ?? 0;
      const before = after[at] ?? settled;
      after[at] = settled;
      moves.push(...movesOf(before, [step]));
      if (!before.held || settled.held) continue;
      arrived.add(settled.id);
      if (at <= place) line.push(at);
    }
  }
  return { orders: after, moves, available };
}

function movesOf({ id, status }: OrderState, steps: readonly (Step | GroupStep)[]): Move[] {
  let from = status;
  return steps.map((step) => {
    const move = { orderId: id, from, to: advance(from, step.event), step };
    from = move.to;
    return move;
  });
}

function membersByGroup(orders: readonly OrderState[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const [place, { group }] of orders.entries())
    if (group !== null) groups.set(group, [...(groups.get(group) ?? []), place]);
  return groups;
}
