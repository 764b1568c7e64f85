import * as contract from "#shared/contracts/biases.ts";
import { serve } from "../../http/serve/serve.ts";
import { chooseLedger, findInEither } from "../sample-ledger/choose-ledger.ts";
import { requestScoring } from "./request-scoring.ts";
import { findTradeBiases, listScores } from "./store.ts";

export const biases = [
  serve(contract.listBiases, async (c, { query }) => {
    const { ledger, userId } = chooseLedger(c.var.ctx, query).ctx;
    const items = await listScores(ledger.read, userId);
    return { items, scoredAt: items[0]?.scoredAt ?? null };
  }),
  serve(contract.scoreBiases, (c) => requestScoring(c.var.ctx)),
  serve(contract.getTradeBias, async (c, { params }) => {
    const { found } = await findInEither(c.var.ctx, ({ ledger, userId }) =>
      findTradeBiases(ledger.read, userId, params.id),
    );
    return { items: found };
  }),
];
