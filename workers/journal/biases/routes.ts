import * as contract from "#shared/contracts/biases.ts";
import { Problem } from "#shared/problem.ts";
import { serve } from "../../http/serve/serve.ts";
import { requestScoring } from "./request-scoring.ts";
import { findTradeBiases, listScores } from "./store.ts";

export const biases = [
  serve(contract.listBiases, async (c) => {
    const { ledger, userId } = c.var.ctx;
    const items = await listScores(ledger.read, userId);
    return { items, scoredAt: items[0]?.scoredAt ?? null };
  }),
  serve(contract.scoreBiases, (c) => requestScoring(c.var.ctx)),
  serve(contract.getTradeBias, async (c, { params }) => {
    const { ledger, userId } = c.var.ctx;
    const items = await findTradeBiases(ledger.read, userId, params.id);
    if (items === null) throw new Problem("not_found");
    return { items };
  }),
];
