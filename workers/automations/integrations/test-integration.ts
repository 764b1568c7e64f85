import type { Integration } from "#shared/contracts/integrations.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { ActionFailure } from "../actions/action.ts";
import { typeNamed } from "../actions/catalogue.ts";
import { redactedText, secretsOf } from "../actions/redact.ts";
import { toIntegration } from "./integration-row.ts";
import { connect } from "./open-integration.ts";
import { findIntegration, type IntegrationRow, lockIntegration, updateChecked } from "./store.ts";

const PATIENCE_MS = 10_000;
const LONGEST_ERROR = 300;

/** Calls the service with the stored credentials. Returns why it refused, or null. */
export async function tryIntegration(ctx: Ctx, id: string): Promise<string | null> {
  const row = await findIntegration(ctx.ledger.read, { userId: ctx.userId, id });
  if (row === null) throw new Problem("not_found");
  return attempt(ctx, row);
}

async function attempt(ctx: Ctx, row: IntegrationRow): Promise<string | null> {
  const type = typeNamed(row.type);
  if (type === undefined) return "This type is no longer offered.";
  const { credentials, settings, accessToken } = await connect(ctx, row);
  const read = type.credentials.safeParse(credentials);
  if (!read.success) return "The credentials are missing or incomplete.";
  const timeoutMs = PATIENCE_MS;
  try {
    await type.test({ ctx, credentials, settings, timeoutMs, accessToken: () => accessToken(timeoutMs) });
    return null;
  } catch (error) {
    if (!(error instanceof ActionFailure)) throw error;
    return redactedText(error.message, secretsOf(credentials)).slice(0, LONGEST_ERROR);
  }
}

/** Stores the outcome of a test. */
export function noteTest(
  ctx: Ctx,
  { id, error }: { id: string; error: string | null },
): Promise<Integration> {
  return ctx.ledger.transaction(async (tx) => {
    await updateChecked(tx, { id, error });
    const row = await lockIntegration(tx, id);
    if (row === null) throw new Problem("not_found");
    tx.events.push({ type: "integration.changed", body: { integrationId: id, change: "tested" } });
    return toIntegration(row);
  });
}
