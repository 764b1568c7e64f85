import type { Decimal } from "#shared/decimal.ts";
import type { Named } from "../../../bookings/core/booking.ts";
import type { Parsed } from "../../core/parsed.ts";
import type { Stamp } from "../../core/stamps.ts";
import { refuse } from "../../core/row-refused.ts";
import type { Held } from "../csv-rows.ts";
import { bookingOf } from "../parts/bookings.ts";

export type SplitHalf = {
  line: number;
  account: string;
  instrument: Named;
  quantity: Decimal;
  isOld: boolean;
  stamp: string;
  when: Stamp;
};

const MOST_HALVES = 1_000;
const OTHER_HALF = "The other half of this split is not in the file";

/** Joins the row that closes the old shares of a split with the one that opens the new shares. */
export function splitHalves(): Held & { join(half: SplitHalf): Parsed[] } {
  const waiting = new Map<string, SplitHalf>();
  return {
    isEmpty: () => waiting.size === 0,
    end() {
      const alone = [...waiting.values()];
      waiting.clear();
      return alone.map(({ line }) => ({ line, reason: OTHER_HALF }));
    },
    join(half) {
      const key = `${half.account}\u001f${half.instrument.isin ?? half.instrument.symbol}`;
      const other = waiting.get(key);
      if (other === undefined) {
        if (waiting.size >= MOST_HALVES) return refuse(OTHER_HALF);
        waiting.set(key, half);
        return [];
      }
      if (other.isOld === half.isOld) return refuse("Two rows state the same half of a split");
      waiting.delete(key);
      const [before, after] = half.isOld ? [half, other] : [other, half];
      const { line, stamp, account, instrument, when } = after;
      const ratio = { after: after.quantity, before: before.quantity };
      const { currency } = instrument;
      const booking = bookingOf({ account, kind: "split", instrument, currency, ratio, ...when });
      return [{ line, stamp, booking }];
    },
  };
}
