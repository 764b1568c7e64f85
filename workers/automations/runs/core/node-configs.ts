import type * as z from "zod";
import { ActionConfig, DelayConfig, ExpressionConfig, type FlowNode } from "#shared/contracts/flow-nodes.ts";

/** The configuration of a filter or a transform; null where it is none. */
export const expressionConfigOf = readOnce(ExpressionConfig);
/** The configuration of a delay; null where it is none. */
export const delayConfigOf = readOnce(DelayConfig);
/** The fields of an action's configuration that every action has; null where it names no action. */
export const actionConfigOf = readOnce(ActionConfig);

/** The graphs that an isolate remembers hold their nodes, which never change and are read once. */
function readOnce<Schema extends z.ZodType>(schema: Schema): (node: FlowNode) => z.output<Schema> | null {
  const known = new WeakMap<FlowNode, { config: z.output<Schema> | null }>();
  return (node) => {
    const found = known.get(node);
    if (found !== undefined) return found.config;
    const config = schema.safeParse(node.config).data ?? null;
    known.set(node, { config });
    return config;
  };
}
