import { canonicalJson } from "#shared/act.ts";
import * as contract from "#shared/contracts/runs.ts";
import { Accepted } from "#shared/contracts/runs.ts";
import { reply, serve, type Served } from "../../http/serve/serve.ts";
import { readQuotas } from "../../identity/tiers/claim-import.ts";
import { awaitRun } from "../runs/logs/await-run.ts";
import { executeFlow } from "./execute-flow.ts";

/** A run by hand; the frame `flow:execute` is served by it too. */
export const execution: Served = waiting(
  serve(contract.executeFlow, {
    before: async (c, { body }) => ({ quotas: await readQuotas(c.var.ctx), input: body?.input ?? null }),
    // The same input is the same request, however it is written, by a frame as by the POST.
    fingerprint: ({ input }) => [canonicalJson(input)],
    async handler(c, { params }, { quotas, input }) {
      return reply(202, await executeFlow(c.var.ctx, { flowId: params.id, input, quotas }));
    },
  }),
);

/** A run's end is waited for behind the transaction that starts it. */
function waiting({ contract: executed, run }: Served): Served {
  return {
    contract: executed,
    async run(c) {
      const { ctx } = c.var;
      const response = await run(c);
      const waitMs = contract.executeFlow.query?.safeParse(c.req.query()).data?.wait ?? 0;
      if (response.status !== 202 || waitMs === 0) return response;
      const { execution } = Accepted.parse(await response.clone().json());
      const ended = await awaitRun(ctx, { id: execution.id, waitMs });
      return ended === null ? response : c.json(ended);
    },
  };
}
