import type { Decimal } from "#shared/decimal.ts";
import type { Named } from "../../../bookings/core/booking.ts";
import type { Parsed } from "../../core/parsed.ts";
import type { Stamp } from "../../core/stamps.ts";
import { refuse } from "../../core/row-refused.ts";
import type { Held } from "../csv-rows.ts";
import { bookingOf } from "../parts/bookings.ts";
import { absolute } from "../parts/prices.ts";

type Half = {
  line: number;
  stamp: string;
  when: Stamp;
  id: string;
  account: string;
  instrument: Named;
  quantity: Decimal;
};

const MOST_HALVES = 1_000;
const ALONE = "The row tells only one half of a split: the old units out, or the new ones in";

/** Joins the row that takes the old units (negative) and the one that brings the new units of one split. */
export function splitPairs(): Held & { join(half: Half): Parsed[] } {
  const waiting = new Map<string, Half>();
  return {
    isEmpty: () => waiting.size === 0,
    end() {
      const alone = [...waiting.values()];
      waiting.clear();
      return alone.map(({ line }) => ({ line, reason: ALONE }));
    },
    join(half) {
      const key = `${half.stamp.slice(0, 10)} ${half.instrument.symbol}`;
      const other = waiting.get(key);
      if (other === undefined) {
        if (waiting.size >= MOST_HALVES) return refuse(ALONE);
        waiting.set(key, half);
        return [];
      }
      if (other.quantity.startsWith("-") === half.quantity.startsWith("-"))
        return refuse("Two rows state the same half of a split");
      waiting.delete(key);
      const [out, into] = half.quantity.startsWith("-") ? [half, other] : [other, half];
      const { account, instrument, when, line, stamp, id } = into;
      const ratio = { after: into.quantity, before: absolute(out.quantity) };
      const { currency } = instrument;
      const booking = bookingOf({
        account,
        kind: "split",
        instrument,
        currency,
        ratio,
        ...when,
        externalId: id,
      });
      return [{ line, stamp, booking }];
    },
  };
}
