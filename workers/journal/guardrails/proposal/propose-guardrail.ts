import type { BiasName } from "#shared/contracts/biases.ts";
import type { GuardrailAction } from "#shared/contracts/guardrail-rules.ts";
import type { Guardrail } from "#shared/contracts/guardrails.ts";
import { decimal } from "#shared/decimal.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import type { Tx } from "../../../db/ledger.ts";
import { readRates } from "../../../market/rates/read-rates.ts";
import { readBiases } from "../../biases/read-biases.ts";
import { type EntrySize, fromBias, proposalFor, type ToAccount } from "../core/proposal.ts";
import { addGuardrails } from "../create-guardrail.ts";
import { listEntrySizes, listGuardedCurrencies } from "./size-store.ts";

type Asked = { bias: BiasName; action: GuardrailAction; accountId: string | null; isLocked: boolean };

/** The biases that a cap on size answers. */
const CAPPED: ReadonlySet<BiasName> = new Set(["size_escalation", "averaging_down", "hot_hand"]);

/** Makes a guardrail from the stored score of a bias, and keeps the score's evidence with it. */
export function proposeGuardrail(ctx: Ctx, { bias, ...how }: Asked): Promise<Guardrail> {
  return ctx.ledger.transaction(async (tx) => {
    const score = (await readBiases(tx, tx.userId)).find((each) => each.bias === bias);
    const sizes = CAPPED.has(bias) ? await listEntrySizes(tx) : [];
    const proposal = proposalFor(score, sizes, await toAccountOf(tx, sizes, how.accountId));
    if (score === undefined || "refused" in proposal)
      throw new Problem("guardrail_unproposed", "refused" in proposal ? proposal.refused : undefined);
    const from = fromBias(score);
    const [made] = await addGuardrails(tx, [{ ...proposal.ruled, ...how, isActive: true, from }]);
    if (made === undefined) throw new Error("a new guardrail has ended before it began");
    return made;
  });
}

/**
 * Turns money into the currency of the guarded accounts at today's rates. Amounts of a guardrail for all
 * accounts have each account's currency, so accounts of several currencies are refused.
 */
async function toAccountOf(
  tx: Tx,
  sizes: readonly EntrySize[],
  accountId: string | null,
): Promise<ToAccount> {
  if (sizes.length === 0) return () => null;
  const [currency, another] = await listGuardedCurrencies(tx, accountId);
  if (another !== undefined)
    throw new Problem(
      "guardrail_unproposed",
      "Your paper accounts have several currencies; say which one it shall guard.",
    );
  // Without an account the amount stays as it is, until there is one.
  if (currency === undefined) return (size) => decimal(size);
  const given = [...new Set(sizes.map((each) => each.currency)), currency];
  const rates = await readRates(tx, given, new Date(tx.now).toISOString().slice(0, 10));
  return (size, from) => {
    const found = rates(from, currency);
    return found === null ? null : decimal(size).times(found.rate);
  };
}
