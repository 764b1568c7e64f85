import { ActionConfig, type AnyConfig } from "#shared/contracts/flow-nodes.ts";
import type { Json } from "#shared/contracts/json.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { joined, type Tx } from "../../../db/ledger.ts";
import { log, traceOf } from "../../../log.ts";
import { ActionFailure } from "../../actions/action.ts";
import { redacted } from "../../actions/redact.ts";
import { type Attempt, isOwnAction, prepareAction, runAction } from "../../integrations/run-action.ts";
import { fitsRow, folderOf, shownInput, withoutHeaders } from "../core/payloads.ts";
import { rowAfter } from "./apply-outcome.ts";
import { findSuccess, lockFlows, lockHeld } from "./rows/claim-store.ts";
import type { Begun, EffectOutcome } from "./effect-pool.ts";
import { writeSteps } from "./rows/write-store.ts";

/** One attempt may take so many seconds when its node says nothing. */
const TIMEOUT_SECONDS = 15;

/** The output of an item of a `forEach` is kept in its row up to this length, in characters of JSON. */
const LONGEST_ITEM = 16_000;

/**
 * Attempts what a step wants, through the catalogue of actions. It never throws. An act on the ledger itself
 * commits together with its result, so it happens once.
 */
export async function performEffect(ctx: Ctx, begun: Begun): Promise<EffectOutcome> {
  const config = ActionConfig.safeParse(begun.config);
  if (!config.success) return failure("config", "The configuration of the action is wrong.");
  const { action, timeout = TIMEOUT_SECONDS } = config.data;
  const { run } = begun.held;
  let secrets: readonly string[] = [];
  const attempt: Attempt = {
    action,
    config: asConfig(begun.config),
    integrationId: begun.node.integrationId,
    idempotencyKey: begun.row.idempotency_key ?? begun.row.path,
    timeoutMs: timeout * 1_000,
    place: { flowId: run.flow_id, runId: run.id, nodeId: begun.node.id, depth: run.depth },
    onSecrets: (found) => void (secrets = found),
  };
  const outcome = await performWith(ctx, begun, attempt);
  return { ...outcome, input: shownInput(redacted(begun.config, secrets)) };
}

async function performWith(ctx: Ctx, begun: Begun, attempt: Attempt): Promise<EffectOutcome> {
  try {
    if (isOwnAction(attempt.action)) return await performOwn(ctx, begun, attempt);
    return await stored(ctx, begun, withoutHeaders(await runAction(ctx, attempt)));
  } catch (error) {
    return outcomeOf(error);
  }
}

/**
 * Acts in the transaction that stores the result. An engine that lost the run does nothing. A COMMIT without
 * an answer may have taken place, so the stored result counts.
 */
async function performOwn(ctx: Ctx, begun: Begun, attempt: Attempt): Promise<EffectOutcome> {
  await prepareAction(ctx, attempt);
  try {
    return await ctx.ledger.transaction((tx) => actOnce(ctx, tx, { begun, attempt }));
  } catch (error) {
    const stored = error instanceof ActionFailure ? null : await storedOf(ctx.ledger.read, ctx.userId, begun);
    if (stored === null) throw error;
    return stored;
  }
}

async function actOnce(
  ctx: Ctx,
  tx: Tx,
  { begun, attempt }: { begun: Begun; attempt: Attempt },
): Promise<EffectOutcome> {
  const { id, claims, flow_id: flowId } = begun.held.run;
  const flows = await lockFlows(tx, [flowId]);
  const [held] = await lockHeld(tx, [{ id, claims }]);
  if (held === undefined || !flows.has(flowId))
    throw new ActionFailure("lost", "Another engine goes on with this run.");
  const stored = begun.row.attempts > 1 ? await storedOf(tx.query, tx.userId, begun) : null;
  if (stored !== null) return stored;
  const before = tx.events.length;
  const outcome = await actIn(ctx, tx, attempt);
  // What the events start knows by this that a run stands before it.
  for (const { body } of tx.events.slice(before)) Object.assign(body, { causedBy: id });
  await writeSteps(tx, [rowAfter({ ...begun, outcome }, tx.now)]);
  return outcome;
}

async function storedOf(query: Tx["query"], userId: string, { row }: Begun): Promise<EffectOutcome | null> {
  const found = await findSuccess(query, userId, row);
  return found && { ...found, outputKey: null };
}

async function actIn(ctx: Ctx, tx: Tx, attempt: Attempt): Promise<EffectOutcome> {
  try {
    return { output: await runAction({ ...ctx, ledger: joined(tx) }, attempt), outputKey: null };
  } catch (error) {
    // What such a failure wrote stays, as a rejected order does. Any other rolls back.
    if (error instanceof ActionFailure && error.commits) return outcomeOf(error);
    throw error;
  }
}

/** An output that is too large for its row goes into a file. */
async function stored(ctx: Ctx, { held, row }: Begun, output: Json): Promise<EffectOutcome> {
  const text = JSON.stringify(output);
  const isShort = row.item === null || text.length <= LONGEST_ITEM;
  if (isShort && fitsRow(text)) return { output, outputKey: null };
  const outputKey = `${folderOf(ctx.userId, held.run.id)}${encodeURIComponent(row.path)}.json`;
  await ctx.env.FILES.put(outputKey, text, { httpMetadata: { contentType: "application/json" } });
  return { output: null, outputKey };
}

function outcomeOf(error: unknown): EffectOutcome {
  if (error instanceof ActionFailure) {
    const { code, message, canPass, retryAfterSeconds, output } = error;
    return { ...failure(code, message), canPass, retryAfterSeconds, output };
  }
  if (error instanceof Problem)
    return {
      ...failure(error.code, error.message),
      canPass: error.retry === "later",
      retryAfterSeconds: error.retryAfterSeconds,
    };
  log("error", "run.effect_failed", traceOf(error));
  return failure("internal", "Tidemark could not do this.");
}

function failure(code: string, message: string) {
  return {
    error: { code: code.slice(0, 60), message: message.slice(0, 1_000).toWellFormed() },
    canPass: false,
  };
}

function asConfig(config: Json): AnyConfig {
  return typeof config === "object" && config !== null && !Array.isArray(config) ? config : {};
}
