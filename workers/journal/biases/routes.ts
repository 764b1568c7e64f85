import * as contract from "#shared/contracts/biases.ts";
import { Problem } from "#shared/problem.ts";
import { createApp } from "../../http/factory.ts";
import { valid } from "../../http/valid.ts";
import { requestScoring } from "./request-scoring.ts";
import { findTradeBiases, listScores } from "./store.ts";

export const biases = createApp()
  .get(contract.listBiases.path, async (c) => {
    const { ledger, userId } = c.var.ctx;
    const items = await listScores(ledger.read, userId);
    return c.json({ items, scoredAt: items[0]?.scoredAt ?? null });
  })
  .post(contract.scoreBiases.path, valid("json", contract.scoreBiases.body), async (c) =>
    c.json(await requestScoring(c.var.ctx), 202),
  )
  .get(contract.getTradeBias.path, valid("param", contract.getTradeBias.params), async (c) => {
    const { ledger, userId } = c.var.ctx;
    const items = await findTradeBiases(ledger.read, userId, c.req.valid("param").id);
    if (items === null) throw new Problem("not_found");
    return c.json({ items });
  });
