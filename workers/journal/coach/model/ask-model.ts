import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { isolateMemory } from "../../../db/isolate-memory.ts";
import { log } from "../../../log.ts";
import { pauseSeconds } from "../../../market/vendors/core/pause.ts";
import { type ModelSettings, modelSettings } from "../../../settings/model.ts";
import { type Model, openModel } from "./open-model.ts";
import { type Ended, type ModelQuestion, type Read, readAnswer } from "./read-answer.ts";
import { claimCall, settleTokens } from "./use-store.ts";

/**
 * `off`: no model is bound, or not wholly. `spent`: the user's day has no room for the call. `paused`: the
 * model has just failed and is left alone for some seconds.
 */
export type Unanswered = "off" | "spent" | "paused" | Exclude<Ended, "whole">;

/** The whole answer, or why there is none and the text that came until then. No word of it is checked. */
export type ModelAnswer =
  | { kind: "answered"; text: string; tokens: number }
  | { kind: "unanswered"; why: Unanswered; text: string; tokens: number };

/** A word of English has some five letters; a token of figures and names has fewer. */
const LETTERS_A_TOKEN = 3;
const MOST_SENT = 40_000;

type Pause = { until: number; failures: number };
/** The models that this isolate leaves alone for now. */
const pauses = isolateMemory<Pause>(100);

/** True where the operator has bound a model. */
export function hasModel(env: Env): boolean {
  return env.COACH_MODEL !== "off";
}

/**
 * Asks the model that the operator has bound, once, within the deployment's time and the user's day. It
 * throws for nothing that the model does. It opens transactions of its own, so the caller has none open.
 */
export async function askModel(ctx: Ctx, question: ModelQuestion): Promise<ModelAnswer> {
  const bound = boundModel(ctx.env);
  if (bound === null) return unanswered("off");
  const { model, settings } = bound;
  const key = `${settings.through} ${settings.name}`;
  const pause = pauses.get(key);
  if (pause !== undefined && Date.now() < pause.until) return unanswered("paused");
  const sent = question.messages.reduce((sum, { content }) => sum + content.length, 0);
  if (sent > MOST_SENT) throw new Error("a question to the model is too long");
  const claimed = Math.ceil(sent / LETTERS_A_TOKEN) + question.mostTokens;
  const { mostCalls: calls, mostTokens: tokens } = settings.limits;
  const day = await ctx.ledger.transaction(async (tx) => {
    const today = new Date(tx.now).toISOString().slice(0, 10);
    return (await claimCall(tx, { day: today, tokens: claimed, most: { calls, tokens } })) ? today : null;
  });
  if (day === null) return unanswered("spent");
  let letters = sent;
  let counted: number | null = null;
  const used = () => counted ?? Math.ceil(letters / LETTERS_A_TOKEN);
  const onText = async (piece: string) => {
    letters += piece.length;
    return question.onText?.(piece);
  };
  let read: Read;
  try {
    read = await readAnswer(model, { ...question, onText }, settings.limits);
    counted = read.tokens;
  } finally {
    // What was asked is spent, also where the caller's own code failed on the answer.
    await ctx.ledger.transaction((tx) => settleTokens(tx, { day, claimed, used: used() }));
  }
  const { ended, text, said } = read;
  if (ended === "whole") pauses.forget(key);
  else if (ended !== "stopped") notePause(key, pause, ended, said);
  return ended === "whole"
    ? { kind: "answered", text, tokens: used() }
    : { kind: "unanswered", why: ended, text, tokens: used() };
}

function boundModel(env: Env): { model: Model; settings: ModelSettings } | null {
  try {
    const settings = modelSettings(env);
    return settings === null ? null : { model: openModel(env, settings), settings };
  } catch (error) {
    // A model that is not wholly bound must not keep the rules from speaking.
    if (!(error instanceof Problem)) throw error;
    log("warn", "coach.model_not_bound", { why: error.detail });
    return null;
  }
}

function notePause(
  key: string,
  before: Pause | undefined,
  ended: Exclude<Ended, "whole" | "stopped">,
  said: number | null,
): void {
  const failures = (before?.failures ?? 0) + 1;
  const failure = ended === "cut" ? "silent" : ended === "flooded" ? "unreadable" : ended;
  const seconds = pauseSeconds(failure, failures, said);
  pauses.put(key, { until: Date.now() + seconds * 1_000, failures });
  log("warn", "coach.model_failed", { failure: ended, failures, pauseSeconds: seconds });
}

function unanswered(why: Unanswered): ModelAnswer {
  return { kind: "unanswered", why, text: "", tokens: 0 };
}
