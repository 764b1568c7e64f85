import * as z from "zod";
import * as contract from "#shared/contracts/biases.ts";
import { Instant } from "#shared/contracts/page.ts";
import { readTranscript, type Transcript } from "#shared/contracts/transcripts.ts";
import { idKey, pageOf, readCursor } from "../../http/cursor.ts";
import { serve } from "../../http/serve/serve.ts";
import { chooseLedger, findInEither } from "../sample-ledger/choose-ledger.ts";
import { findTranscript } from "./spoken/transcript-store.ts";
import { listReflections } from "./store.ts";

const Position = z.pipe(
  z.tuple([Instant, idKey("reflection")]),
  z.transform(([at, id]) => ({ at, id })),
);

/** The transcript of a reflection that rules wrote without a model. */
const OFF: Transcript = { model: null, why: "off", calls: [] };

export const coach = [
  serve(contract.listReflections, async (c, { query: { cursor, limit, account } }) => {
    const { ledger, userId } = chooseLedger(c.var.ctx, { account }).ctx;
    const after = readCursor(cursor, Position);
    const found = await listReflections(ledger.read, userId, { after, limit });
    return pageOf(found, limit, { item: (row) => row, keyOf: ({ at, id }) => [at, id] });
  }),
  serve(readTranscript, async (c, { params: { id: reflectionId } }) => {
    const { found } = await findInEither(c.var.ctx, async ({ ledger, userId }) => {
      const transcript = await findTranscript(ledger.read, { userId, reflectionId });
      return transcript === null ? OFF : (transcript ?? null);
    });
    return found;
  }),
];
