import type { Ctx } from "../../../context.ts";
import type { Begun, EffectOutcome } from "./effect-pool.ts";

/** Does what a step wants, through the catalogue of actions. It never throws. */
export async function performEffect(_: Ctx, { node }: Begun): Promise<EffectOutcome> {
  const action = String(node.config["action"]);
  return { error: { code: "unknown_action", message: `There is no action ${action}.` }, canPass: false };
}
