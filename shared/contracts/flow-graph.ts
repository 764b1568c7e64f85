import * as z from "zod";
import { endpoint } from "../endpoint.ts";
import { words } from "./bounds.ts";
import {
  ConnectionChange,
  FlowConnection,
  FlowNode,
  MOST_CONNECTIONS,
  MOST_NODES,
  NewConnection,
  NewNode,
  NodeChange,
} from "./flow-nodes.ts";

const tag = "Flows";
const inFlow = z.object({ flowId: z.string().max(40) });
const ofNode = inFlow.extend({ nodeId: z.string().max(40) });
const ofConnection = inFlow.extend({ connectionId: z.string().max(40) });
const read = { tag, scope: "automations:read" } as const;
const write = { tag, scope: "automations:write" } as const;

export const listNodes = endpoint({
  ...read,
  name: "listNodes",
  summary: "The nodes of a flow in their order",
  method: "GET",
  path: "/flows/:flowId/nodes",
  params: inFlow,
  reply: z.object({ items: z.array(FlowNode).max(MOST_NODES) }),
  errors: ["not_found"],
});

export const createNode = endpoint({
  ...write,
  name: "createNode",
  summary: "Add a node; its configuration is judged by its kind",
  method: "POST",
  path: "/flows/:flowId/nodes",
  params: inFlow,
  body: NewNode,
  reply: FlowNode,
  status: [201],
  errors: ["not_found", "precondition_failed", "too_many"],
});

export const changeNode = endpoint({
  ...write,
  name: "changeNode",
  summary: "Change a node; with If-Match only when nobody else changed the flow meanwhile",
  method: "PUT",
  path: "/flows/:flowId/nodes/:nodeId",
  params: ofNode,
  body: NodeChange,
  reply: FlowNode,
  errors: ["not_found", "precondition_failed", "too_many"],
});

export const deleteNode = endpoint({
  ...write,
  name: "deleteNode",
  summary: "Remove a node with its connections",
  method: "DELETE",
  path: "/flows/:flowId/nodes/:nodeId",
  params: ofNode,
  errors: ["not_found", "precondition_failed"],
});

export const listFlowConnections = endpoint({
  ...read,
  name: "listFlowConnections",
  summary: "The connections of a flow",
  method: "GET",
  path: "/flows/:flowId/connections",
  params: inFlow,
  reply: z.object({ items: z.array(FlowConnection).max(MOST_CONNECTIONS) }),
  errors: ["not_found"],
});

export const createFlowConnection = endpoint({
  ...write,
  name: "createFlowConnection",
  summary: "Connect two nodes",
  method: "POST",
  path: "/flows/:flowId/connections",
  params: inFlow,
  body: NewConnection,
  reply: FlowConnection,
  status: [201],
  errors: ["not_found", "precondition_failed", "too_many"],
});

export const changeFlowConnection = endpoint({
  ...write,
  name: "changeFlowConnection",
  summary: "Change a connection",
  method: "PUT",
  path: "/flows/:flowId/connections/:connectionId",
  params: ofConnection,
  body: ConnectionChange,
  reply: FlowConnection,
  errors: ["not_found", "precondition_failed"],
});

export const deleteFlowConnection = endpoint({
  ...write,
  name: "deleteFlowConnection",
  summary: "Remove a connection",
  method: "DELETE",
  path: "/flows/:flowId/connections/:connectionId",
  params: ofConnection,
  errors: ["not_found", "precondition_failed"],
});

export const rotateHookSecret = endpoint({
  ...write,
  name: "rotateHookSecret",
  summary:
    "Make the signing secret of a webhook trigger anew; it is shown once, the old one holds a day more",
  method: "POST",
  path: "/flows/:flowId/nodes/:nodeId/secret",
  params: ofNode,
  body: z.object({}).optional(),
  reply: z.object({ secret: words(120) }),
  errors: ["not_found"],
  storesAnswer: false,
});
