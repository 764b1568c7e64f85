import { decimal, toDecimal, type Decimal } from "#shared/decimal.ts";
import { chainOf, isRevision } from "../../fills/core/revision.ts";
import { fingerprint, type Facts } from "../../fills/core/facts.ts";
import type { Cancels } from "./incoming.ts";

/** A fill that a cancellation may mean, in the ledger or already withdrawn. */
export type Cancellable = { id: string; accountId: string; ordinal: number; facts: Facts };
export type Cancellation = Cancellable & { cancels: Cancels };

/**
 * Maps each cancelled fill to its cancellations. A cancellation that names a fill cancels that one. Otherwise
 * each cancellation takes one fill of equal facts. The result depends only on the stored rows, so the order
 * of imports does not matter.
 */
export function pairUp(
  cancellations: readonly Cancellation[],
  fills: readonly Cancellable[],
): Map<string, Cancellation[]> {
  const pairs = new Map<string, Cancellation[]>();
  const named = byName(fills);
  const nameless: Cancellation[] = [];
  for (const cancellation of inOrder(cancellations)) {
    const fill = cancellation.cancels.names
      .map((name) => named(cancellation, name))
      .find((each) => each !== undefined);
    if (fill !== undefined) pair(fill, cancellation);
    else if (!cancellation.cancels.byName) nameless.push(cancellation);
  }
  const groups = Map.groupBy(
    inOrder(fills).filter(({ id }) => !pairs.has(id)),
    (fill) => fingerprint(fill.accountId, fill.facts),
  );
  const free = new Map([...groups].map(([key, group]) => [key, new Equals(group)]));
  for (const cancellation of nameless) {
    const key = fingerprint(cancellation.accountId, { ...cancellation.facts, cancels: false });
    const fill = free.get(key)?.take(cancellation);
    if (fill !== undefined) pair(fill, cancellation);
  }
  return pairs;

  function pair(fill: Cancellable, cancellation: Cancellation): void {
    const others = pairs.get(fill.id);
    if (others === undefined) pairs.set(fill.id, [cancellation]);
    else others.push(cancellation);
  }
}

/**
 * The rest of a cancelled fill's fee. A row that restates the trade restates its fee too, unless a
 * cancellation refunds it.
 */
export function leftFee(fill: Facts, by: readonly Cancellation[]): Decimal {
  const plain = by.filter(({ cancels }) => !cancels.byName);
  if (plain.length === 0) return by.some(({ cancels }) => cancels.restates) ? "0" : fill.fee;
  const refunds = plain.filter(({ facts }) => facts.feeCurrency === fill.feeCurrency);
  return toDecimal(refunds.reduce((sum, { facts }) => sum.plus(decimal(facts.fee)), decimal(fill.fee)));
}

/**
 * Fills of equal facts that no cancellation names. Brokers number upwards. So a cancellation takes the last
 * fill numbered below it; a fill numbered above it is the trade booked again. Numbers of different lengths
 * come from different columns.
 */
class Equals {
  readonly #numbered = new Map<number, { coming: Cancellable[]; passed: Cancellable[] }>();
  readonly #others: Cancellable[] = [];

  /** `fills` are in order. */
  constructor(fills: readonly Cancellable[]) {
    for (const fill of fills.toReversed()) {
      const digits = digitsOf(fill);
      if (digits === 0) this.#others.push(fill);
      else {
        const bucket = this.#numbered.get(digits) ?? { coming: [], passed: [] };
        bucket.coming.push(fill);
        this.#numbered.set(digits, bucket);
      }
    }
  }

  /** Takes the fill of a cancellation; the caller asks in the order of the cancellations. */
  take(cancellation: Cancellable): Cancellable | undefined {
    const digits = digitsOf(cancellation);
    const own = this.#numbered.get(digits);
    const number = cancellation.facts.executionId ?? "";
    for (let next = own?.coming.at(-1); next !== undefined; next = own?.coming.at(-1)) {
      if ((next.facts.executionId ?? "") > number) break;
      own?.coming.pop();
      own?.passed.push(next);
    }
    const found = own?.passed.pop() ?? this.#others.pop();
    if (found !== undefined) return found;
    for (const [length, { coming, passed }] of this.#numbered) {
      const other = length === digits ? undefined : (passed.pop() ?? coming.pop());
      if (other !== undefined) return other;
    }
    return undefined;
  }
}

/** The number of digits of an execution id; 0 for an id that is no number and for none. */
function digitsOf({ facts }: Cancellable): number {
  const id = facts.executionId ?? "";
  return /^\d+$/.test(id) ? id.length : 0;
}

/** Sorts by execution id, with fills without one last. */
function inOrder<Each extends Cancellable>(fills: readonly Each[]): Each[] {
  return [...fills].sort((a, b) => {
    const [one, other] = [a.facts.executionId, b.facts.executionId];
    if (one !== other) {
      if (one === null) return 1;
      if (other === null) return -1;
      return one < other ? -1 : 1;
    }
    return a.ordinal - b.ordinal || (a.id < b.id ? -1 : 1);
  });
}

/**
 * Finds a fill of the cancellation's account and instrument by an execution id, or by the chain of a
 * revision.
 */
function byName(fills: readonly Cancellable[]): (of: Cancellation, name: string) => Cancellable | undefined {
  const ids = new Map<string, Cancellable>();
  for (const fill of fills) {
    const { executionId, revision } = fill.facts;
    if (revision !== null) ids.set(keyOf(fill, chainOf(revision)), fill);
    if (executionId !== null) ids.set(keyOf(fill, executionId), fill);
  }
  return (of, name) =>
    ids.get(keyOf(of, name)) ?? (isRevision(name) ? ids.get(keyOf(of, chainOf(name))) : undefined);
}

function keyOf({ accountId, facts }: Cancellable, name: string): string {
  return `${accountId}|${facts.instrumentId}|${name}`;
}
