import type * as z from "zod";
import type { CoachQuery } from "#shared/contracts/coach-query.ts";
import type { askCoach, Question } from "#shared/contracts/questions.ts";
import type { Ctx } from "../../../context.ts";
import { readPreferences } from "../../../identity/profile/read-preferences.ts";
import { zoneOffsets } from "../../../math/wall-clock.ts";
import { DEFAULT_ZONE } from "../../guardrails/owner-zone.ts";
import { fold } from "../../trades/core/fold.ts";
import { isNegation } from "./core/negations.ts";
import { readQuestion } from "./core/read-question.ts";
import { candidatesOf, tokensOf } from "./core/tokens.ts";
import { findNames } from "./names-store.ts";
import { translateQuestion } from "./translate-question.ts";

type Asked = Pick<z.output<typeof askCoach.body & {}>, "text" | "query" | "timeZone">;

/** How a question was read, by whom, and in which zone its days are. */
export type Understood = {
  query: CoachQuery | null;
  unread: string[];
  reader: Question["reader"];
  timeZone: string;
};

/**
 * Reads a question: as the asker says, else by rules, else by the model of this deployment. It may ask the
 * model, so no transaction is open.
 */
export async function readAsked(ctx: Ctx, asked: Asked): Promise<Understood> {
  const { ledger, userId, now } = ctx;
  const timeZone = asked.timeZone ?? (await readPreferences(ledger.read, userId)).timeZone ?? DEFAULT_ZONE;
  if (asked.query !== undefined) return { query: asked.query, unread: [], reader: "asker", timeZone };
  const { text } = asked;
  const tokens = tokensOf(text);
  const found = await findNames(ledger, userId, candidatesOf(tokens));
  const names = Map.groupBy(found, ({ name }) => fold(name));
  const today = new Date(now + zoneOffsets(timeZone)(now)).toISOString().slice(0, 10);
  const read = readQuestion({ tokens, names, today });
  const translated = read.unread.length === 0 ? null : await translateQuestion(ctx, { text, today });
  // A model that passes over a negation would have the opposite answered.
  const isTurned = translated?.kind !== "without" && tokens.some(isNegation);
  if (translated === null || isTurned) return { ...read, reader: "rules", timeZone };
  return { query: translated, unread: [], reader: "model", timeZone };
}
