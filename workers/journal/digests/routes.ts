import * as z from "zod";
import * as contract from "#shared/contracts/digests.ts";
import { Problem } from "#shared/problem.ts";
import { pageOf, readCursor } from "../../http/cursor.ts";
import { serve } from "../../http/serve/serve.ts";
import type { MeasureEffect } from "./gather-week.ts";
import { findDigest, listDigests, toDigest } from "./store.ts";
import { writeLastWeek } from "./write-digest.ts";

const Position = z.tuple([z.iso.date()]);

export const digests = (measure: MeasureEffect) => [
  serve(contract.listDigests, async (c, { query: { cursor, limit } }) => {
    const { ledger, userId } = c.var.ctx;
    const before = readCursor(cursor, Position)?.[0] ?? null;
    const rows = await listDigests(ledger.read, userId, { before, limit: limit + 1 });
    return pageOf(rows, limit, { item: toDigest, keyOf: ({ week }) => [week] });
  }),
  serve(contract.readLatestDigest, async (c) => {
    const { ledger, userId } = c.var.ctx;
    const [row] = await listDigests(ledger.read, userId, { before: null, limit: 1 });
    if (row === undefined) throw new Problem("not_found");
    return toDigest(row);
  }),
  serve(contract.readDigest, async (c, { params: { id } }) => {
    const { ledger, userId } = c.var.ctx;
    const row = await findDigest(ledger.read, userId, id);
    if (row === null) throw new Problem("not_found");
    return toDigest(row);
  }),
  serve(contract.writeDigest, (c) => writeLastWeek(c.var.ctx, measure)),
];
