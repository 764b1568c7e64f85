import { MOST_OWNED } from "#shared/contracts/bounds.ts";
import type { Integration, NewIntegration } from "#shared/contracts/integrations.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { toInstant } from "../../db/instants.ts";
import { toIntegration } from "./integration-row.ts";
import { assertUsable, knownType } from "./judge-integration.ts";
import { sealCredentials } from "./sealed-credentials.ts";
import { countIntegrations, insertIntegration, type IntegrationRow } from "./store.ts";

const FULL = `An account may have ${MOST_OWNED.integrations} integrations; remove one first.`;

/** A new integration whose credentials are sealed already, which needs another database. */
export async function sealNew(ctx: Ctx, given: NewIntegration): Promise<IntegrationRow> {
  const type = knownType(given.type);
  assertUsable(type, given);
  const id = newId("integration", ctx.now);
  const hasCredentials = Object.keys(given.credentials).length > 0;
  const at = toInstant(ctx.now);
  return {
    id,
    type: type.type,
    name: given.name,
    category: given.category ?? type.category,
    config: given.config,
    credentials: hasCredentials
      ? await sealCredentials(ctx.env, { userId: ctx.userId, id, version: 1 }, given.credentials)
      : null,
    sealed_version: 1,
    token: null,
    token_until: null,
    token_claimed_until: null,
    is_connected: null,
    last_checked: null,
    last_error: null,
    version: 1,
    created_at: at,
    updated_at: at,
  };
}

/** Stores a new integration. One of its type and name is refused. */
export function createIntegration(ctx: Ctx, row: IntegrationRow): Promise<Integration> {
  return ctx.ledger.transaction(async (tx) => {
    if ((await countIntegrations(tx)) >= MOST_OWNED.integrations) throw new Problem("too_many", FULL);
    if (!(await insertIntegration(tx, row))) throw new Problem("integration_taken");
    tx.events.push({ type: "integration.changed", body: { integrationId: row.id, change: "created" } });
    tx.audit.push({ action: "integration.created", detail: { integration: row.id, type: row.type } });
    return toIntegration(row);
  });
}
