import fc from "fast-check";
import { expect, test } from "vitest";
import { rounds } from "#test/effort.ts";
import { flexFile, type FlexLine } from "#test/fixtures/flex-rows.ts";
import { newUser } from "#test/harness.ts";
import { imported, ledgerOf, undone } from "#test/imports.ts";

const STORIES = [0, 1, 2];
type Part = "original" | "cancellation" | "rebooking" | "first" | "second" | "third";
type Key = `${number} ${Part}`;

/**
 * Trades that are cancelled and booked again, in even stories without a refund, and an execution in three
 * revisions.
 */
const PARTS: Record<Part, (story: number) => FlexLine> = {
  original: (n) => ({ ...trade(n), transactionId: `62${n}1`, commission: "-1.5" }),
  cancellation: (n) => ({
    ...trade(n),
    transactionId: `62${n}2`,
    quantity: "-40",
    commission: n % 2 === 0 ? "0" : "1.5",
    buySell: "BUY (Ca.)",
    notes: "Ca",
  }),
  rebooking: (n) => ({ ...trade(n), transactionId: `62${n}3`, commission: "-0.25" }),
  first: (n) => revision(n, 1),
  second: (n) => revision(n, 2),
  third: (n) => revision(n, 3),
};

function trade(n: number): FlexLine {
  return { at: `2026021${n};101500`, quantity: "40", price: "12.5", buySell: "BUY" };
}

function revision(n: number, count: number): FlexLine {
  const sold = {
    quantity: "-30",
    price: String(13 - count / 10),
    commission: `-0.${count}`,
    buySell: "SELL",
  };
  return { ...sold, at: `2026021${n};140000`, execId: `0000beef.1122334${n}.01.0${count}` };
}

/** The trades that the standing files state together, computed in the simplest way. */
function expected(standing: readonly (readonly Key[])[]): string[] {
  const said = new Set(standing.flat());
  const fills: string[] = [];
  for (const n of STORIES) {
    const has = (part: Part): boolean => said.has(`${n} ${part}`);
    const buy = (fee: string, id: number) =>
      `U7100001 QRST 2026-02-1${n} 15:15:00+00 buy 40 12.5 ${fee} USD 62${n}${id}`;
    const isCancelled = has("original") && has("cancellation");
    if (has("original") && !isCancelled) fills.push(buy("1.5", 1));
    if (has("rebooking")) fills.push(buy(isCancelled && n % 2 === 0 ? "1.75" : "0.25", 3));
    const latest = has("third") ? 3 : has("second") ? 2 : has("first") ? 1 : 0;
    if (latest > 0)
      fills.push(
        `U7100001 QRST 2026-02-1${n} 19:00:00+00 sell 30 ${13 - latest / 10} 0.${latest} USD 0000beef.1122334${n}.01.0${latest}`,
      );
  }
  return fills.sort();
}

test(
  "whatever is imported and undone, in any order, the ledger is what the standing files say",
  { timeout: 240_000 },
  async () => {
    const key = fc
      .tuple(fc.constantFrom(...STORIES), fc.constantFrom(...(Object.keys(PARTS) as Part[])))
      .map(([n, part]): Key => `${n} ${part}`);
    const file = fc.uniqueArray(key, { minLength: 1, maxLength: 9 });
    const step = fc.oneof(
      { weight: 3, arbitrary: file.map((keys) => ({ keys })) },
      { weight: 2, arbitrary: fc.nat().map((undo) => ({ undo })) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 8 }), async (steps) => {
        const user = await newUser();
        let standing: { id: string; keys: Key[] }[] = [];
        for (const one of steps) {
          if ("keys" in one) {
            const lines = one.keys.map((each) => {
              const [n = "", part] = each.split(" ") as [string, Part];
              return PARTS[part](Number(n));
            });
            standing.push({ id: await imported(user, flexFile(...lines)), keys: one.keys });
          } else if (standing.length > 0) {
            const gone = standing[one.undo % standing.length];
            if (gone !== undefined) await undone(user, gone.id);
            standing = standing.filter((each) => each !== gone);
          }
          expect(await ledgerOf(user)).toEqual(expected(standing.map(({ keys }) => keys)));
        }
        for (const { id } of standing) await undone(user, id);
        expect(await ledgerOf(user)).toEqual([]);
      }),
      { numRuns: rounds({ sample: 8, long: 100 }) },
    );
  },
);
