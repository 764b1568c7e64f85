import type { Context } from "hono";
import * as contract from "#shared/contracts/runs.ts";
import { derivedId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import { readIdCursor, writeCursor } from "../../http/cursor.ts";
import type { AppEnv } from "../../http/factory.ts";
import { serve } from "../../http/serve/serve.ts";
import { readQuotas } from "../../identity/tiers/claim-import.ts";
import { toRunHead } from "./core/run-head.ts";
import { cancelRun } from "./logs/cancel-run.ts";
import { hasFlow, listRuns, type RunFilter } from "./logs/log-store.ts";
import { readLog } from "./logs/read-log.ts";
import { findOutput } from "./logs/output-store.ts";
import { rerunRun } from "./start/rerun-run.ts";

export const runs = [
  serve(contract.listExecutions, (c, { params, query }) => pageOfFlow(c, { ...query, flowId: params.id })),
  serve(contract.listHistory, (c, { params, query }) => pageOfFlow(c, { ...query, flowId: params.id })),
  serve(contract.listLogs, (c, { query: { from, to, ...query } }) =>
    pageOfRuns(c, {
      ...query,
      ...(from !== undefined && { fromId: firstIdOf(Date.parse(from)) }),
      ...(to !== undefined && { beforeId: firstIdOf(Date.parse(to) + 1) }),
    }),
  ),
  serve(contract.readLog, (c, { params: { id } }) => {
    const { ledger, userId, now } = c.var.ctx;
    return readLog(ledger.read, userId, { id, now });
  }),
  serve(contract.readNodeOutput, async (c, { params: { id, nodeId }, query: { item } }) => {
    const { env, ledger, userId } = c.var.ctx;
    const found = await findOutput(ledger.read, userId, { id, nodeId, item: item ?? null });
    if (found === null) throw new Problem("not_found");
    if ("output" in found) return Response.json(found.output);
    const object = await env.FILES.get(found.key);
    if (object === null) throw new Problem("not_found");
    return new Response(object.body, {
      headers: { "content-type": "application/json", "content-length": String(object.size) },
    });
  }),
  serve(contract.cancelRun, (c, { params }) => cancelRun(c.var.ctx, params.id)),
  serve(contract.rerunRun, {
    before: (c) => readQuotas(c.var.ctx),
    handler: (c, { params, body }, quotas) =>
      rerunRun(c.var.ctx, { id: params.id, fromNodeId: body?.fromNodeId, quotas }),
  }),
];

type Asked = RunFilter & { cursor?: string | undefined; limit: number };

async function pageOfRuns(c: Context<AppEnv>, { cursor, limit, ...filter }: Asked) {
  const { ledger, userId, now } = c.var.ctx;
  const after = readIdCursor(cursor, "run");
  const beforeId = after ?? filter.beforeId;
  const { rows, last } = await listRuns(ledger.read, userId, { ...filter, beforeId, limit });
  const next = rows.length > limit ? rows[limit - 1]?.id : last;
  return {
    items: rows.slice(0, limit).map((row) => toRunHead(row, now)),
    nextCursor: next === undefined || next === null ? null : writeCursor(next),
  };
}

/** The runs of a flow, also of a deleted one that left logs. */
async function pageOfFlow(c: Context<AppEnv>, asked: Asked & { flowId: string }) {
  const { ledger, userId } = c.var.ctx;
  const found = await pageOfRuns(c, asked);
  const isKnown = found.items.length > 0 || (await hasFlow(ledger.read, userId, asked.flowId));
  if (!isKnown) throw new Problem("not_found");
  return found;
}

/** The first id that a run of that instant, in epoch ms, can have. */
function firstIdOf(ms: number): string {
  return derivedId("run", ms, new Uint8Array(10));
}
