import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { seal } from "../../../identity/sealing/seal.ts";
import { type Hook, placeOfHookSecret } from "../../triggers/hooks/hook-secret.ts";
import { newSecret } from "../../webhooks/core/standard-webhooks.ts";
import { findSecretVersion, putSecret } from "./hook-store.ts";

/** A secret that nobody was shown yet, sealed for a version of its row. */
export type NewSecret = { secret: string; sealed: string; version: number };

const OVERLAP_MS = 24 * 3_600_000;

/** Makes and seals the next secret of a hook. */
export async function newHookSecret({ env, ledger, userId }: Ctx, hook: Hook): Promise<NewSecret> {
  const known = await findSecretVersion(ledger.read, userId, hook);
  if (known === null) throw new Problem("not_found");
  const secret = newSecret();
  const version = known + 1;
  return { secret, sealed: await seal(env, placeOfHookSecret(userId, hook, version), secret), version };
}

/** Makes the sealed secret the hook's. The one before holds for a day more. */
export function rotateHookSecret(
  ctx: Ctx,
  hook: Hook,
  { secret, sealed, version }: NewSecret,
): Promise<{ secret: string }> {
  return ctx.ledger.transaction(async (tx) => {
    const until = new Date(tx.now + OVERLAP_MS).toISOString();
    if (!(await putSecret(tx, hook, { sealed, version, until })))
      throw new Problem("not_ready", "It is being changed from several places at once.");
    tx.audit.push({
      action: "flow.hook_secret_rotated",
      detail: { flow: hook.flowId, node: hook.nodeId, version },
    });
    return { secret };
  });
}
