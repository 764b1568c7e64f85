import { MOST_OWNED } from "#shared/contracts/bounds.ts";
import type { Guardrail } from "#shared/contracts/guardrails.ts";
import type { Ledger, Tx } from "../../db/ledger.ts";
import { toGuardrail } from "./guardrail-row.ts";
import { listGuardrails } from "./store.ts";

/** All guardrails of the user that stand at an instant (epoch ms), for another feature. */
export async function readGuardrails(
  query: Ledger["read"] | Tx["query"],
  userId: string,
  now: number,
): Promise<Guardrail[]> {
  const rows = await listGuardrails(query, userId, { after: null, limit: MOST_OWNED.guardrails, now });
  return rows.flatMap((row) => toGuardrail(row, now) ?? []);
}
