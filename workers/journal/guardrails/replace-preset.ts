import type { Ruled } from "#shared/contracts/guardrail-rules.ts";
import type { Guardrail } from "#shared/contracts/guardrails.ts";
import type { Tx } from "../../db/ledger.ts";
import { addGuardrails } from "./create-guardrail.ts";
import { removeInside } from "./remove-guardrail.ts";
import { listOfPreset } from "./store.ts";

type Asked = { preset: string; accountId: string; isLocked: boolean; rules: readonly Ruled[] };

/** Makes the guardrails of a preset for an account, in place of those of the preset before. */
export async function replacePreset(
  tx: Tx,
  { preset, accountId, isLocked, rules }: Asked,
): Promise<Guardrail[]> {
  for (const { id } of await listOfPreset(tx, accountId)) await removeInside(tx, id);
  const how = { action: "block", isActive: true, accountId, isLocked, preset } as const;
  return addGuardrails(
    tx,
    rules.map((ruled) => ({ ...ruled, ...how })),
  );
}
