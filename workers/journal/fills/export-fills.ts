import type { Ctx } from "../../context.ts";
import { csvLine, EXPORT_HEADER } from "./csv-lines.ts";
import { listFillsInOrder, type Place } from "./store.ts";

const PAGE = 5_000;

/** Streams the ledger as Tidemark CSV, page by page, as fast as the client reads. */
export function exportFills(ctx: Ctx): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let after: Place | null = null;
  let isFirst = true;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const rows = await listFillsInOrder(ctx.ledger, ctx.userId, { after, limit: PAGE });
      const lines = rows.map(csvLine).join("");
      if (isFirst) controller.enqueue(encoder.encode(EXPORT_HEADER + lines));
      else if (lines !== "") controller.enqueue(encoder.encode(lines));
      isFirst = false;
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE) controller.close();
      else after = { executedAt: last.executed_at, id: last.id };
    },
  });
}
