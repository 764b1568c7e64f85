import type { Ctx } from "../../context.ts";
import { bookingPages } from "../bookings/booking-pages.ts";
import { fillPages } from "../fills/fill-pages.ts";
import { bookingLine, csvLine, EXPORT_HEADER } from "./csv-lines.ts";

const PAGE = 5_000;

/** Streams the ledger as Tidemark CSV, page by page, as fast as the client reads: fills, then bookings. */
export function exportFills(ctx: Ctx): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const pieces = textOf(ctx);
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
}

/** Pieces that are never empty, because a pull that enqueues nothing would not be followed by another. */
async function* textOf(ctx: Ctx): AsyncGenerator<string, undefined> {
  yield EXPORT_HEADER;
  for await (const rows of fillPages(ctx, PAGE)) if (rows.length > 0) yield rows.map(csvLine).join("");
  for await (const rows of bookingPages(ctx, PAGE)) if (rows.length > 0) yield rows.map(bookingLine).join("");
}
