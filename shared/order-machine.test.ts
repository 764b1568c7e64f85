import { expect, test } from "vitest";
import { advance, FINAL_STATUSES, isFinal, next, ORDER_MACHINE } from "./order-machine.ts";

test("an order ends filled, canceled, rejected or expired, and nothing follows", () => {
  expect(FINAL_STATUSES).toEqual(["filled", "canceled", "rejected", "expired"]);
  for (const status of FINAL_STATUSES)
    for (const event of ORDER_MACHINE.events) expect(next(status, event), `${status} ${event}`).toBeNull();
});

test("each state and event has one outcome, and each of them stands in the table", () => {
  const { states, events, transitions } = ORDER_MACHINE;
  const pairs = transitions.map(({ from, event }) => `${from} ${event}`);
  expect(new Set(pairs).size).toBe(pairs.length);
  expect(new Set(transitions.map(({ event }) => event))).toEqual(new Set(events));
  expect(new Set(transitions.map(({ to }) => to))).toEqual(new Set(states));
});

test("every state is reached from a new order, and every open one can end", () => {
  const reached = new Set<string | null>([null]);
  for (const _ of ORDER_MACHINE.states)
    for (const { from, to } of ORDER_MACHINE.transitions) if (reached.has(from)) reached.add(to);
  expect(reached).toEqual(new Set([null, ...ORDER_MACHINE.states]));
  for (const status of ORDER_MACHINE.states)
    expect(isFinal(status) || next(status, "cancel") === "canceled", status).toBe(true);
});

test("what the machine does not know is null, and throws where it is done", () => {
  expect(next(null, "fill")).toBeNull();
  expect(next("accepted", "fill_part")).toBe("partially_filled");
  expect(() => advance("filled", "cancel")).toThrow(RangeError);
  expect(() => advance(null, "cancel")).toThrow("an order that is new cannot cancel");
});
