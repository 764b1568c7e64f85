import type { Effect } from "#shared/contracts/fills.ts";

/** What the order of fills without a time needs to know of each. */
export type Marked = { buys: boolean; quantity: bigint; effect: Effect | null };

/** The round that a position goes: a long one opened, closed or turned short, a short one opened, closed or turned long, and so on. */
const ROUND = ["longOpens", "longCloses", "toShort", "shortOpens", "shortCloses", "toLong"] as const;
type Part = (typeof ROUND)[number];

/** Where in the round a day may begin, counted from the opening of what is held: of orders that are equally good the first is taken. */
const BEGINNINGS = [0, 3, 1, 4, 2, 5] as const;

/**
 * Orders fills of one date that have no time by what the statement says each did to the position: of the six beginnings of one
 * round the one that contradicts the fewest marks. `tied` stands in the order that holds without marks, which goes before equals.
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

/** An unmarked purchase is taken for the opening of a long position, an unmarked sale for its closing: as the law without marks has it. */
function partOf({ buys, effect }: Marked): Part {
  if (effect === "flips") return buys ? "toLong" : "toShort";
  if (effect === null) return buys ? "longOpens" : "longCloses";
  if (effect === "opens") return buys ? "longOpens" : "shortOpens";
  return buys ? "shortCloses" : "longCloses";
}

/** How many marks say another thing than what the fill does in this order to a position of `held`, which is below zero when short. */
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
