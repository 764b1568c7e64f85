import { expect, test } from "vitest";
import { checkExpression } from "#shared/contracts/expressions.ts";
import { newUser } from "#test/harness.ts";
import { inTurn } from "./turns.ts";

test("an expression is checked over an example, and sees the instant of the request", async () => {
  const user = await newUser();
  const check = (expression: string, input?: unknown) =>
    user.call(checkExpression, { body: { expression, ...(input === undefined ? {} : { input }) } });
  expect(await check("input.trades.map(t => t.net > 0)", { trades: [{ net: 1 }, { net: -1 }] })).toEqual({
    ok: true,
    value: [true, false],
  });
  expect(await check("[input, nodes, Date.now() - Date.parse(now)]")).toEqual({
    ok: true,
    value: [null, {}, 0],
  });
  const seen = { nodes: { nod_1: { n: 2 } }, item: "ACME", index: 3 };
  const loop = { expression: "[nodes.nod_1.n, item, index]", ...seen };
  expect(await user.call(checkExpression, { body: loop })).toEqual({ ok: true, value: [2, "ACME", 3] });
  expect(await check("input..amount", {})).toEqual({
    ok: false,
    error: { message: expect.stringMatching(/^SyntaxError: /), line: 1, column: 7 },
  });
  expect(await check("(() => { while (true); })()")).toEqual({
    ok: false,
    error: { message: "the expression does more work than one may" },
  });
});

test("a user waits as long as the own work took, and another user does not", async () => {
  const order: string[] = [];
  const evaluate = (name: string, fuel: number) => () => {
    order.push(name);
    return { fuel };
  };
  await inTurn("heavy", evaluate("first", 200_000_000));
  const second = inTurn("heavy", evaluate("second", 0));
  await inTurn("other", evaluate("other", 0));
  await second;
  expect(order).toEqual(["first", "other", "second"]);
  await inTurn("endless", evaluate("endless", 1e12));
  await expect(inTurn("endless", evaluate("never", 0))).rejects.toMatchObject({ code: "rate_limited" });
  expect(order).not.toContain("never");
});
