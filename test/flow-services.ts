import { inject } from "vitest";
import { createIntegration } from "#shared/contracts/integrations.ts";
import type { Json } from "#shared/contracts/json.ts";
import { ActionFailure } from "#workers/automations/actions/action.ts";
import type { Ctx } from "#workers/context.ts";
import type { TestUser } from "./harness.ts";

/** The origins of the services' stand-ins. */
export const at = inject("vendors");
const PLACE = { flowId: "flw_1", runId: "run_1", nodeId: "nod_1", depth: 0 };

/** The context of this user where the services are the stand-ins. */
export function besideStandIns(user: TestUser): Ctx {
  const ctx = user.ctx();
  const env = {
    ...ctx.env,
    ORIGIN_SLACK: at.slack,
    ORIGIN_DISCORD: at.discord,
    ORIGIN_TELEGRAM: at.telegram,
    ORIGIN_GITHUB: at.github,
    ORIGIN_NOTION: at.notion,
    ORIGIN_GOOGLE_TOKENS: at.googleSheets,
    ORIGIN_GOOGLE_SHEETS: at.googleSheets,
    ORIGIN_STRIPE: at.stripe,
    EGRESS_ALLOW: `${at.model} ${at.receiver}`,
  };
  return { ...ctx, env };
}

type Made = { type: string; credentials?: Record<string, string>; config?: Record<string, Json> };

/** Connects a service and returns the id of the integration. */
export async function connected(
  user: TestUser,
  { type, credentials = {}, config = {} }: Made,
): Promise<string> {
  const made = await user.call(createIntegration, {
    body: { name: `My ${type}`, type, credentials, config },
  });
  return made.id;
}

/** One attempt of an action. */
export function attempt(
  action: string,
  integrationId: string | null,
  config: Record<string, Json>,
  key = "key-1",
) {
  return { action, integrationId, config, idempotencyKey: key, timeoutMs: 5_000, place: PLACE };
}

/** The failure of work that must fail. */
export async function failed(work: Promise<unknown>): Promise<ActionFailure> {
  const error = await work.catch((thrown: unknown) => thrown);
  if (error instanceof ActionFailure) return error;
  throw new Error("no ActionFailure", { cause: error });
}
