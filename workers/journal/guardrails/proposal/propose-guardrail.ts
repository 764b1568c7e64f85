import type { BiasName } from "#shared/contracts/biases.ts";
import type { GuardrailAction } from "#shared/contracts/guardrail-rules.ts";
import type { Guardrail } from "#shared/contracts/guardrails.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { readBiases } from "../../biases/read-biases.ts";
import { fromBias, proposalFor } from "../core/proposal.ts";
import { addGuardrails } from "../create-guardrail.ts";
import { listEntrySizes } from "./size-store.ts";

type Asked = { bias: BiasName; action: GuardrailAction; accountId: string | null; isLocked: boolean };

/** Makes a guardrail from the stored score of a bias, and keeps the score's evidence with it. */
export function proposeGuardrail(ctx: Ctx, { bias, ...how }: Asked): Promise<Guardrail> {
  return ctx.ledger.transaction(async (tx) => {
    const score = (await readBiases(tx, tx.userId)).find((each) => each.bias === bias);
    const sizes = bias === "size_escalation" ? await listEntrySizes(tx) : [];
    const proposal = proposalFor(score, sizes);
    if (score === undefined || "refused" in proposal)
      throw new Problem("guardrail_unproposed", "refused" in proposal ? proposal.refused : undefined);
    const from = fromBias(score);
    const [made] = await addGuardrails(tx, [{ ...proposal.ruled, ...how, isActive: true, from }]);
    if (made === undefined) throw new Error("a new guardrail has ended before it began");
    return made;
  });
}
