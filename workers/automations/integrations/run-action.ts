import type { Json } from "#shared/contracts/json.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { type ConnectedIntegration, openIntegration } from "./open-integration.ts";
import { type Action, ActionFailure, type ActionPlace } from "../actions/action.ts";
import { actionNamed } from "../actions/catalogue.ts";
import { redacted, redactedText, secretsOf } from "../actions/redact.ts";

/** An attempt that the engine asks for. `config` is the node's, with its templates as values. */
export type Attempt = {
  action: string;
  config: { readonly [name: string]: Json };
  integrationId: string | null;
  idempotencyKey: string;
  timeoutMs: number;
  place: ActionPlace;
  /** Is told the texts of the credentials, which must stand in no log. */
  onSecrets?(secrets: readonly string[]): void;
};

/** The members that belong to every action. */
const COMMON = new Set(["action", "timeout", "retry", "forEach", "maxItems", "join"]);

/** Whether the action commits with its step: it then gets a context that joins the step's transaction. */
export function isOwnAction(name: string): boolean {
  return actionNamed(name)?.isOwn ?? false;
}

/** Waits for what an own action needs before its transaction opens. */
export async function prepareAction(ctx: Ctx, attempt: Attempt): Promise<void> {
  const action = named(attempt.action);
  await action.before?.(callOf(ctx, attempt, null));
}

/**
 * Attempts an action once, within its deadline, and returns its output. Throws an `ActionFailure`. Neither
 * holds a credential.
 */
export async function runAction(ctx: Ctx, attempt: Attempt): Promise<Json> {
  const action = named(attempt.action);
  const connected = await connectedFor(ctx, action, attempt);
  const call = callOf(ctx, attempt, connected);
  const secrets = secretsOf(connected?.credentials ?? null);
  attempt.onSecrets?.(secrets);
  try {
    const work = action.run(call);
    return redacted(action.isOwn === true ? await work : await inTime(work, attempt.timeoutMs), secrets);
  } catch (error) {
    throw error instanceof ActionFailure ? withoutSecrets(error, secrets) : error;
  }
}

function named(name: string): Action {
  const action = actionNamed(name);
  if (action === undefined) throw new ActionFailure("unknown_action", `There is no action ${name}.`);
  return action;
}

function callOf(ctx: Ctx, attempt: Attempt, connected: ConnectedIntegration | null) {
  const { config, idempotencyKey, timeoutMs, place } = attempt;
  const own = Object.entries(config).filter(([name]) => !COMMON.has(name));
  return {
    ctx,
    config: Object.fromEntries(own),
    credentials: connected?.credentials ?? { kind: "none" },
    settings: connected?.settings ?? {},
    idempotencyKey,
    timeoutMs,
    place,
    accessToken: () =>
      connected === null
        ? Promise.reject(new ActionFailure("integration_missing", "The node names no integration."))
        : connected.accessToken(timeoutMs),
  };
}

async function connectedFor(
  ctx: Ctx,
  { integration }: Action,
  { integrationId }: Attempt,
): Promise<ConnectedIntegration | null> {
  if (integration === null || (integration.optional === true && integrationId === null)) return null;
  if (integrationId === null)
    throw new ActionFailure("integration_missing", "The node names no integration.");
  const connected = await openIntegration(ctx, integrationId).catch((error: unknown) => {
    if (!(error instanceof Problem)) throw error;
    throw new ActionFailure(error.code, error.message, { canPass: error.retry === "later", cause: error });
  });
  if (connected === null) throw new ActionFailure("integration_missing", "The integration is gone.");
  if (connected.type !== integration.type)
    throw new ActionFailure("integration_other", `The integration is of type ${connected.type}.`);
  return connected;
}

/**
 * The action's own calls have the same deadline; this one also ends work that does not look at it. An act on
 * Tidemark is never left behind: its next statement would stand in another transaction.
 */
async function inTime(work: Promise<Json>, ms: number): Promise<Json> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(tooLate()), ms + 500);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function tooLate(): ActionFailure {
  return new ActionFailure("timeout", "The action did not end in time.", { canPass: true });
}

function withoutSecrets(failure: ActionFailure, secrets: readonly string[]): ActionFailure {
  const { code, message, canPass, retryAfterSeconds, output, commits, cause } = failure;
  return new ActionFailure(code, redactedText(message, secrets), {
    canPass,
    commits,
    cause,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    ...(output === undefined ? {} : { output: redacted(output, secrets) }),
  });
}
