import type { Context } from "hono";
import type { FlowConnection, FlowNode } from "#shared/contracts/flow-nodes.ts";
import * as contract from "#shared/contracts/flow-graph.ts";
import { Problem } from "#shared/problem.ts";
import type { AppEnv } from "../../../http/factory.ts";
import { etagOf, preconditionOf } from "../../../http/precondition.ts";
import { serve } from "../../../http/serve/serve.ts";
import { newHookSecret, rotateHookSecret } from "../hooks/rotate-hook-secret.ts";
import { findFlow } from "../store.ts";
import { addConnection } from "./add-connection.ts";
import { addNode } from "./add-node.ts";
import { changeConnection } from "./change-connection.ts";
import { changeNode } from "./change-node.ts";
import type { Result } from "./edited.ts";
import { removeConnection } from "./remove-connection.ts";
import { removeNode } from "./remove-node.ts";

export const flowGraph = [
  serve(contract.listNodes, async (c, { params }) => {
    const { nodes } = await graphOf(c, params.flowId);
    return { items: nodes };
  }),
  serve(contract.createNode, async (c, { params: { flowId }, body }) => {
    return versioned(c, await addNode(c.var.ctx, editing(c, flowId), body));
  }),
  serve(contract.changeNode, async (c, { params: { flowId, nodeId }, body: change }) => {
    return versioned(c, await changeNode(c.var.ctx, editing(c, flowId), { nodeId, change }));
  }),
  serve(contract.deleteNode, async (c, { params: { flowId, nodeId } }) => {
    versioned(c, await removeNode(c.var.ctx, editing(c, flowId), nodeId));
  }),
  serve(contract.listFlowConnections, async (c, { params }) => {
    const { connections } = await graphOf(c, params.flowId);
    return { items: connections };
  }),
  serve(contract.createFlowConnection, async (c, { params: { flowId }, body }) => {
    return versioned(c, await addConnection(c.var.ctx, editing(c, flowId), body));
  }),
  serve(contract.changeFlowConnection, async (c, { params: { flowId, connectionId }, body: change }) => {
    return versioned(c, await changeConnection(c.var.ctx, editing(c, flowId), { connectionId, change }));
  }),
  serve(contract.deleteFlowConnection, async (c, { params: { flowId, connectionId } }) => {
    versioned(c, await removeConnection(c.var.ctx, editing(c, flowId), connectionId));
  }),
  serve(contract.rotateHookSecret, {
    before: (c, { params }) => newHookSecret(c.var.ctx, params),
    handler: (c, { params }, secret) => rotateHookSecret(c.var.ctx, params, secret),
  }),
];

function editing(c: Context<AppEnv>, flowId: string) {
  return { flowId, precondition: preconditionOf(c) };
}

/** The ETag of an answer about a part of a flow is that of the flow. */
function versioned<T>(c: Context<AppEnv>, { result, version }: Result<T>): T {
  c.header("etag", etagOf(version));
  return result;
}

async function graphOf(
  c: Context<AppEnv>,
  id: string,
): Promise<{ nodes: FlowNode[]; connections: FlowConnection[] }> {
  const { ledger, userId, now } = c.var.ctx;
  const row = await findFlow(ledger.read, { userId, id, now });
  if (row === null) throw new Problem("not_found");
  c.header("etag", etagOf(row.version));
  return row.graph;
}
