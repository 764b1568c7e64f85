import { MOST_FOLDED_FILLS, type ImportContents } from "#shared/contracts/import-contents.ts";
import { applySecond, endOfSecond, type StoredFill } from "../../trades/core/order.ts";
import type { OpenTrade, Sink } from "../../trades/core/open-trade.ts";
import type { NewFill } from "./incoming.ts";
import { pairUp, type Cancellable, type Cancellation } from "./withdrawal.ts";

/** Collects the new fills of a dry run, and folds them into trades as the derivation does. */
export class NewTrades {
  /** Null once there are more fills than are folded. */
  #fills: Cancellable[] | null = [];
  #cancellations: Cancellation[] = [];

  add(found: readonly NewFill[]): void {
    if (this.#fills === null) return;
    for (const { cancels, ...fill } of found) {
      if (cancels === null) this.#fills.push(fill);
      else this.#cancellations.push({ ...fill, cancels });
    }
    if (this.#fills.length + this.#cancellations.length <= MOST_FOLDED_FILLS) return;
    this.#fills = null;
    this.#cancellations = [];
  }

  count(): ImportContents["trades"] {
    if (this.#fills === null) return null;
    const cancelled = pairUp(this.#cancellations, this.#fills);
    const standing = this.#fills.filter(({ id }) => !cancelled.has(id));
    const counts = { closed: 0, open: 0 };
    const lanes = Map.groupBy(standing, ({ accountId, facts }) => `${accountId}|${facts.instrumentId}`);
    for (const lane of lanes.values()) {
      const { closed, isOpen } = foldLane(lane.map(toStored));
      counts.closed += closed;
      if (isOpen) counts.open++;
    }
    return counts;
  }
}

function foldLane(fills: StoredFill[]): { closed: number; isOpen: boolean } {
  fills.sort((a, b) => a.at - b.at);
  let closed = 0;
  let position: OpenTrade | null = null;
  const sink: Sink = { close: () => undefined, trade: () => void closed++ };
  for (let from = 0; from < fills.length;) {
    const end = endOfSecond(fills, from);
    position = applySecond(position, fills, from, end, sink);
    from = end;
  }
  return { closed, isOpen: position !== null };
}

/** Fees are left out, because they never decide where a trade ends. */
function toStored({ id, ordinal, facts }: Cancellable): StoredFill {
  const { executedAt, side, dateOnly, effect, quantity, price, executionId } = facts;
  return {
    id,
    at: executedAt,
    side,
    dateOnly,
    effect,
    quantity,
    price,
    fee: "0",
    hasForeignFee: false,
    isFeeUnknown: false,
    executionId,
    ordinal,
  };
}
