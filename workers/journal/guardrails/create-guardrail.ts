import { MOST_OWNED } from "#shared/contracts/bounds.ts";
import type { FromBias } from "#shared/contracts/guardrail-rules.ts";
import type { Guardrail, NewGuardrail } from "#shared/contracts/guardrails.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import type { Tx } from "../../db/ledger.ts";
import { toGuardrail } from "./guardrail-row.ts";
import { countGuardrails, type GuardrailRow, insertGuardrails, isPaperAccount } from "./store.ts";

const FULL = `An account may have ${MOST_OWNED.guardrails} guardrails; remove one first.`;

/** A guardrail and where it comes from. */
export type Sourced = NewGuardrail & { from?: FromBias; preset?: string };

/** Makes a guardrail, which judges from the next order on. */
export async function createGuardrail(ctx: Ctx, given: Sourced): Promise<Guardrail> {
  const [made] = await ctx.ledger.transaction((tx) => addGuardrails(tx, [given]));
  if (made === undefined) throw new Error("a new guardrail has ended before it began");
  return made;
}

/** Makes guardrails in an open transaction: all of them, or none when there is no room for all. */
export async function addGuardrails(tx: Tx, given: readonly Sourced[]): Promise<Guardrail[]> {
  if ((await countGuardrails(tx)) + given.length > MOST_OWNED.guardrails) throw new Problem("too_many", FULL);
  await assertPaper(tx, given);
  const rows = given.map((each) => newRow(each, tx.now));
  await insertGuardrails(tx, rows);
  const made = rows.flatMap((row) => toGuardrail(row, tx.now) ?? []);
  for (const guardrail of made) {
    const { id, rule, action, accountId, preset, from } = guardrail;
    tx.events.push({ type: "guardrail.changed", body: { guardrail } });
    tx.audit.push({
      action: "guardrail.created",
      detail: { guardrail: id, rule, action, account: accountId, preset, bias: from?.bias ?? null },
    });
  }
  return made;
}

/** A guardrail of an account that places no orders would never judge one. */
async function assertPaper(tx: Tx, given: readonly Sourced[]): Promise<void> {
  for (const id of new Set(given.map(({ accountId }) => accountId)))
    if (id !== null && !(await isPaperAccount(tx, id)))
      throw new Problem("invalid_request", undefined, {
        issues: [{ path: "accountId", message: "is no paper account of yours" }],
      });
}

function newRow(
  { rule, params, action, isActive, accountId, isLocked, from, preset }: Sourced,
  now: number,
): GuardrailRow {
  return {
    id: newId("guardrail", now),
    rule,
    params,
    action,
    is_active: isActive,
    is_locked: isLocked,
    account_id: accountId,
    from_bias: from ?? null,
    preset: preset ?? null,
    seed: crypto.randomUUID(),
    version: 1,
    pending: null,
    pending_at: null,
    created_at: new Date(now).toISOString(),
  };
}
