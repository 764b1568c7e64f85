import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { open } from "../../../identity/sealing/seal.ts";
import { type Rejected, verify } from "../../webhooks/core/standard-webhooks.ts";
import { placeOfHookSecret } from "./hook-secret.ts";
import { findSecrets, type HookRow } from "./hook-store.ts";

const WORDS: Record<Rejected, string> = {
  headers_missing: "The fields webhook-id, webhook-timestamp and webhook-signature are needed.",
  timestamp_unreadable: "The webhook-timestamp is no number of seconds.",
  too_old: "The webhook-timestamp is more than five minutes old.",
  too_new: "The webhook-timestamp is more than five minutes ahead.",
  signature_wrong: "No signature fits the secret of this hook.",
};

/**
 * Refuses a call that is not signed with the hook's secret, or with the one before while that still holds
 * (Standard Webhooks 1.0.0). The bytes are verified as they came.
 */
export async function assertSigned(
  ctx: Ctx,
  hook: HookRow,
  call: { headers: Headers; bytes: Uint8Array<ArrayBuffer> },
): Promise<void> {
  const key = { flowId: hook.flow_id, nodeId: hook.node_id };
  const row = await findSecrets(ctx.ledger.read, { userId: ctx.userId, ...key });
  if (row === null || row.secret === null)
    throw new Problem("signature_wrong", "This hook has no secret yet; make one in its trigger.");
  const { secret_version: version, old_secret: old, old_secret_until: until } = row;
  const sealed = [{ text: row.secret, version }];
  if (old !== null && until !== null && Date.parse(until) > ctx.now)
    sealed.push({ text: old, version: version - 1 });
  const secrets = await Promise.all(
    sealed.map((each) => open(ctx.env, placeOfHookSecret(ctx.userId, key, each.version), each.text)),
  );
  const rejected = await verify(secrets, { headers: call.headers, body: call.bytes, now: ctx.now });
  if (rejected !== null) throw new Problem("signature_wrong", WORDS[rejected]);
}
