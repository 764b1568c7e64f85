import { afterAll, beforeAll, expect, test } from "vitest";
import type { Client } from "#shared/client/client.ts";
import { checkExpression } from "#shared/contracts/expressions.ts";
import { newDevice } from "../end-to-end/device.ts";
import { type Product, startProduct } from "../end-to-end/product.ts";
import { ESCAPES, HEAVY, HOSTILE_INPUT, isAsNamed } from "../fixtures/hostile-expressions.ts";

const MOST_MS = 1000;
const MOST_BESIDE_MS = 2000;

let product: Product;
beforeAll(async () => {
  product = await startProduct("hostile");
});
afterAll(() => product.stop());

/** The clock is that of this process, outside of the Worker. */
async function timed<Answer>(ask: () => Promise<Answer>): Promise<{ answer: Answer; ms: number }> {
  const began = performance.now();
  return { answer: await ask(), ms: performance.now() - began };
}

const check = (device: Client, expression: string, input: unknown = HOSTILE_INPUT) =>
  device.call(checkExpression, { body: { expression, input } });

/** Asks without an end, until told; the times that the answers took. */
function askBeside(device: Client): { stop(): Promise<number[]> } {
  const asked = { goesOn: true };
  const times = (async () => {
    const taken: number[] = [];
    while (asked.goesOn) {
      const { answer, ms } = await timed(() => check(device, "input.amount + 1"));
      expect(answer).toEqual({ ok: true, value: 6 });
      taken.push(ms);
    }
    return taken;
  })();
  return {
    stop() {
      asked.goesOn = false;
      return times;
    },
  };
}

test("every hostile expression ends within a second, and another user's check meanwhile within two", async () => {
  const [hostile, other] = [await newDevice(product.origin), await newDevice(product.origin)];
  await check(hostile, "1");
  const beside = askBeside(other);
  const took: { expression: string; ms: number }[] = [];
  for (const line of [...ESCAPES, ...HEAVY]) {
    const { answer, ms } = await timed(() => check(hostile, line.expression));
    expect({ expression: line.expression, answer, named: isAsNamed(line, answer) }).toMatchObject({
      named: true,
    });
    took.push({ expression: line.expression.slice(0, 60), ms: Math.round(ms) });
  }
  const worst = took.toSorted((a, b) => b.ms - a.ms);
  process.stdout.write(`the slowest of ${took.length}: ${JSON.stringify(worst.slice(0, 5))}\n`);
  expect(worst.filter(({ ms }) => ms > MOST_MS)).toEqual([]);
  const times = await beside.stop();
  process.stdout.write(
    `beside them ${times.length} checks, the slowest ${Math.round(Math.max(...times))} ms\n`,
  );
  expect(Math.max(...times)).toBeLessThan(MOST_BESIDE_MS);
});

test("a user who sends a hundred at once waits for the own ones, and another user for two seconds at most", async () => {
  const [hostile, other] = [await newDevice(product.origin), await newDevice(product.origin)];
  const beside = askBeside(other);
  const rows = Array.from({ length: 4000 }, (_, n) => ({ id: n, tags: ["a", "b"], value: n * 1.5 }));
  const settled = await Promise.allSettled(
    Array.from({ length: 100 }, () => check(hostile, "(() => { input.length; while (true); })()", rows)),
  );
  const refused = settled.filter(({ status }) => status === "rejected");
  expect(refused.length).toBeGreaterThan(50);
  for (const each of refused) expect(each).toMatchObject({ reason: { code: "rate_limited" } });
  const times = await beside.stop();
  process.stdout.write(
    `beside a hundred ${times.length} checks, the slowest ${Math.round(Math.max(...times))} ms\n`,
  );
  expect(Math.max(...times)).toBeLessThan(MOST_BESIDE_MS);
});
