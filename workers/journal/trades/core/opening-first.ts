import type { Effect } from "#shared/contracts/fills.ts";

/** The fields of a fill without a time that decide its order. */
export type Marked = { buys: boolean; quantity: bigint; effect: Effect | null };

/** The cycle of a position: open long, close long, turn short, open short, close short, turn long. */
const ROUND = ["longOpens", "longCloses", "toShort", "shortOpens", "shortCloses", "toLong"] as const;
type Part = (typeof ROUND)[number];

/**
 * The starting points in the cycle, relative to the opening of the held direction; the first of equally good
 * orders wins.
 */
const BEGINNINGS = [0, 3, 1, 4, 2, 5] as const;

/**
 * Orders fills of one date without times by the statement's marks of opening and closing. Of the six starting
 * points of the cycle, the order that contradicts the fewest marks wins. `tied` is in the order that holds
 * without marks, and wins against its equals.
 */
export function orderByEffect<T extends Marked>(tied: readonly T[], held: bigint): readonly T[] {
  if (tied.every(({ effect }) => effect === null)) return tied;
  const parts = Map.groupBy(tied, partOf);
  const first = held >= 0n ? 0 : 3;
  const beginning = (from: number): T[] =>
    [...ROUND.slice(from), ...ROUND.slice(0, from)].flatMap((part) => parts.get(part) ?? []);
  let best = { order: tied, contradicted: countContradicted(tied, held) };
  for (const from of BEGINNINGS) {
    if (best.contradicted === 0) break;
    const order = beginning((first + from) % ROUND.length);
    const contradicted = countContradicted(order, held);
    if (contradicted < best.contradicted) best = { order, contradicted };
  }
  return best.order;
}

/**
 * Without a mark, a purchase counts as opening a long position and a sale as closing it, as in the order
 * without marks.
 */
function partOf({ buys, effect }: Marked): Part {
  if (effect === "flips") return buys ? "toLong" : "toShort";
  if (effect === null) return buys ? "longOpens" : "longCloses";
  if (effect === "opens") return buys ? "longOpens" : "shortOpens";
  return buys ? "shortCloses" : "longCloses";
}

/**
 * How many marks contradict the fill's effect in this order on a position of `held`, which is negative when
 * short.
 */
function countContradicted(order: readonly Marked[], held: bigint): number {
  let position = held;
  let contradicted = 0;
  for (const { buys, quantity, effect } of order) {
    const before = position;
    position += buys ? quantity : -quantity;
    if (effect !== null && effect !== effectOf(before, position)) contradicted++;
  }
  return contradicted;
}

function effectOf(before: bigint, after: bigint): Effect {
  if (before === 0n) return "opens";
  if (before > 0n) return after > before ? "opens" : after >= 0n ? "closes" : "flips";
  return after < before ? "opens" : after <= 0n ? "closes" : "flips";
}
