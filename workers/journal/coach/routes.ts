import * as z from "zod";
import * as contract from "#shared/contracts/biases.ts";
import { Instant } from "#shared/contracts/page.ts";
import { idKey, pageOf, readCursor } from "../../http/cursor.ts";
import { serve } from "../../http/serve/serve.ts";
import { chooseLedger } from "../sample-ledger/choose-ledger.ts";
import { listReflections } from "./store.ts";

const Position = z.pipe(
  z.tuple([Instant, idKey("reflection")]),
  z.transform(([at, id]) => ({ at, id })),
);

export const coach = [
  serve(contract.listReflections, async (c, { query: { cursor, limit, account } }) => {
    const { ledger, userId } = chooseLedger(c.var.ctx, { account }).ctx;
    const after = readCursor(cursor, Position);
    const found = await listReflections(ledger.read, userId, { after, limit });
    return pageOf(found, limit, { item: (row) => row, keyOf: ({ at, id }) => [at, id] });
  }),
];
