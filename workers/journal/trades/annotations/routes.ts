import * as z from "zod";
import * as contract from "#shared/contracts/annotations.ts";
import { pageOf, readCursor } from "../../../http/cursor.ts";
import { etagOf, preconditionOf } from "../../../http/precondition.ts";
import { serve } from "../../../http/serve/serve.ts";
import { annotateTrade } from "./annotate-trade.ts";
import { listNamed, type Named } from "./name-store.ts";

const Folded = z.tuple([z.string().max(200)]);
const item = ({ id, name, createdAt }: Named) => ({ id, name, createdAt });
const keyOf = ({ folded }: Named) => [folded];

export const annotations = [
  serve(contract.annotateTrade, async (c, { params: { id }, query: { lotMethod }, body: written }) => {
    const precondition = preconditionOf(c);
    const trade = await annotateTrade(c.var.ctx, { id, written, lotMethod, precondition });
    c.header("etag", etagOf(trade.version));
    return trade;
  }),
  serve(contract.listTags, async (c, { query: { cursor, limit } }) => {
    const { ledger, userId } = c.var.ctx;
    const after = readCursor(cursor, Folded)?.[0] ?? null;
    return pageOf(await listNamed(ledger.read, userId, { kind: "tag", after, limit }), limit, {
      item,
      keyOf,
    });
  }),
  serve(contract.listSetups, async (c, { query: { cursor, limit } }) => {
    const { ledger, userId } = c.var.ctx;
    const after = readCursor(cursor, Folded)?.[0] ?? null;
    return pageOf(await listNamed(ledger.read, userId, { kind: "setup", after, limit }), limit, {
      item,
      keyOf,
    });
  }),
];
