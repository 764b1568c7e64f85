import type { FlowGraph } from "#shared/contracts/flow-nodes.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { actionNamed } from "../../actions/catalogue.ts";

/**
 * Refuses an API key whose flow would do what the key itself may not, with `scope_missing`. A run acts as its
 * owner does, whoever wrote its flow.
 */
export function assertAllowed({ scopes }: Pick<Ctx, "scopes">, { nodes }: FlowGraph): void {
  if (scopes === null) return;
  for (const { config } of nodes) {
    const scope = actionNamed(String(config["action"]))?.scope;
    if (scope !== undefined && !scopes.includes(scope)) throw new Problem("scope_missing", scope);
  }
}
