import { decimal, type Decimal } from "#shared/decimal.ts";
import type { Booking, Named } from "../../../bookings/core/booking.ts";
import type { Parsed } from "../../core/parsed.ts";
import { negate } from "../cells.ts";
import type { Held } from "../csv-rows.ts";
import { splitBooked, type Said } from "./booked.ts";
import { isCusip } from "./named.ts";

/**
 * One of the two rows of a reverse split: the new units, or the old ones that leave (negative). `ratio` is
 * the one that the row's words state.
 */
export type Half = {
  line: number;
  stamp: string;
  said: Said;
  instrument: Named;
  quantity: Decimal;
  ratio: Booking["ratio"];
};

/** Joins the two rows of a reverse split, which follow each other; the old units may go by their CUSIP. */
export class ReverseSplits implements Held {
  #half: Half | null = null;

  isEmpty(): boolean {
    return this.#half === null;
  }

  take(next: Half): Parsed[] {
    const first = this.#half;
    if (first === null || first.stamp !== next.stamp || isOut(first) === isOut(next)) {
      const alone = this.end();
      this.#half = next;
      return alone;
    }
    this.#half = null;
    const [out, into] = isOut(first) ? [first, next] : [next, first];
    const { instrument } = isCusip(into.instrument.symbol) ? out : into;
    const { after, before } = into.ratio ??
      out.ratio ?? { after: into.quantity, before: negate(out.quantity) };
    if (decimal(after).gte(before)) return [{ line: next.line, reason: SAME }];
    const booking = splitBooked(into.said, instrument, after, before);
    return [{ line: next.line, stamp: next.stamp, booking }];
  }

  end(): Parsed[] {
    if (this.#half === null) return [];
    const { line } = this.#half;
    this.#half = null;
    return [{ line, reason: "The other row of this reverse split is missing, so its ratio is not known" }];
  }
}

const SAME =
  "A reverse split leaves fewer units than it takes, and these two rows do not, so its ratio is not known";

function isOut({ quantity }: Half): boolean {
  return quantity.startsWith("-");
}
