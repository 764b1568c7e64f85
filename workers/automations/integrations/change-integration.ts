import type { Integration, IntegrationChange } from "#shared/contracts/integrations.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { toInstant } from "../../db/instants.ts";
import type { Precondition } from "../../http/precondition.ts";
import { toIntegration } from "./integration-row.ts";
import { assertUsable, knownType } from "./judge-integration.ts";
import { sealCredentials } from "./sealed-credentials.ts";
import {
  findIntegration,
  type IntegrationRow,
  isTaken,
  lockIntegration,
  updateIntegration,
} from "./store.ts";

/** New credentials, sealed for the version that follows the one which was read. */
export type Resealed = { sealed: string | null; version: number };

/** Seals new credentials before the transaction; null where the change brings none. */
export async function sealChange(
  ctx: Ctx,
  { id, change }: { id: string; change: IntegrationChange },
): Promise<Resealed | null> {
  if (change.credentials === undefined) return null;
  const row = await findIntegration(ctx.ledger.read, { userId: ctx.userId, id });
  if (row === null) throw new Problem("not_found");
  const { credentials } = change;
  assertUsable(knownType(row.type), { credentials });
  const version = row.sealed_version + 1;
  if (Object.keys(credentials).length === 0) return { sealed: null, version };
  return {
    sealed: await sealCredentials(ctx.env, { userId: ctx.userId, id, version }, credentials),
    version,
  };
}

/** Changes an integration. Its last test no longer counts when what was tested has changed. */
export function changeIntegration(
  ctx: Ctx,
  { id, change, resealed, precondition }: Given,
): Promise<Integration> {
  return ctx.ledger.transaction(async (tx) => {
    const row = await lockIntegration(tx, id);
    if (row === null) throw new Problem("not_found");
    if (!precondition(row.version)) throw new Problem("precondition_failed");
    // A token that came meanwhile may have replaced the credentials.
    if (resealed !== null && resealed.version !== row.sealed_version + 1)
      throw new Problem("precondition_failed");
    if (change.config !== undefined) assertUsable(knownType(row.type), { config: change.config });
    if (resealed === null) assertSameAddress(row, change);
    const name = change.name ?? row.name;
    if (name !== row.name && (await isTaken(tx, { id, type: row.type, name })))
      throw new Problem("integration_taken");
    const isOther = resealed !== null || change.config !== undefined;
    const then = {
      ...row,
      name,
      category: change.category ?? row.category,
      config: change.config ?? row.config,
      credentials: resealed === null ? row.credentials : resealed.sealed,
      sealed_version: resealed?.version ?? row.sealed_version,
      is_connected: isOther ? null : row.is_connected,
      updated_at: toInstant(tx.now),
    };
    await updateIntegration(tx, then);
    tx.events.push({ type: "integration.changed", body: { integrationId: id, change: "changed" } });
    tx.audit.push({
      action: "integration.changed",
      detail: { integration: id, type: row.type, fields: Object.keys(change) },
    });
    return toIntegration({ ...then, version: row.version + 1 });
  });
}

/** Credentials never go to an address that they were not given for. */
function assertSameAddress({ type, credentials, config }: IntegrationRow, change: IntegrationChange): void {
  if (credentials === null || change.config === undefined) return;
  const { addresses = [] } = knownType(type);
  const moved = addresses.find((name) => change.config?.[name] !== config[name]);
  if (moved === undefined) return;
  const message = `have to be given again, because config.${moved} changes`;
  throw new Problem("invalid_request", undefined, { issues: [{ path: "credentials", message }] });
}

type Given = {
  id: string;
  change: IntegrationChange;
  resealed: Resealed | null;
  precondition: Precondition;
};
