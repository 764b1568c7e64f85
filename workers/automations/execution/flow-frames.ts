import { WorkerEntrypoint } from "cloudflare:workers";
import { Accepted, executeFlow } from "#shared/contracts/runs.ts";
import type { AskedRun } from "#shared/stream.ts";
import { openCtx } from "../../context.ts";
import { envelope } from "../../http/envelope.ts";
import { createApp } from "../../http/factory.ts";
import { enforceRateLimit, limitOf } from "../../http/limits/rate-limit.ts";
import { answerProblem } from "../../http/problem-response.ts";
import { execution } from "./routes.ts";

/**
 * What a user's object asks of the Worker, because no object calls the ledger. It is reached through the
 * loopback binding of this Worker only.
 */
export class FlowFrames extends WorkerEntrypoint<Env> {
  /**
   * The frame that answers `flow:execute`, as JSON. The frame is served as its POST is: the same limits,
   * contract, quotas and answers by key. The ledger refuses a session that has ended. Only sessions open a
   * socket, so there are no scopes to judge.
   */
  async execute({ userId, sessionId, flowId, key, body }: AskedRun): Promise<string> {
    const app = createApp()
      .onError(answerProblem)
      .use(envelope)
      .use(async (c, next) => {
        enforceRateLimit(c, limitOf(c.env, executeFlow), userId);
        c.set("mount", "");
        c.set("contract", executeFlow);
        const waitUntil = (work: Promise<unknown>) => this.ctx.waitUntil(work);
        c.set("ctx", openCtx(c.env, { userId, sessionId, requestId: c.get("requestId") }, waitUntil));
        return next();
      })
      .on(executeFlow.method, executeFlow.path, execution.run);
    const path = `/flows/${encodeURIComponent(flowId)}/execute`;
    const headers = new Headers({ "idempotency-key": key });
    if (body !== "") headers.set("content-type", "application/json");
    const { method } = executeFlow;
    const request = body === "" ? { method, headers } : { method, headers, body };
    const response = await app.request(path, request, this.env, this.ctx);
    const answer = await response.json();
    const frame = response.ok
      ? { type: "flow:accepted", key, ...Accepted.parse(answer) }
      : { type: "flow:refused", key, problem: answer };
    return JSON.stringify(frame);
  }
}
