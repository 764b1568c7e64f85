import type { RuleAnswer } from "#shared/contracts/trade-notes.ts";
import { type Issue, Problem } from "#shared/problem.ts";
import type { Tx } from "../../../db/ledger.ts";
import { answeredBy, NO_ANSWERS } from "../core/answers.ts";
import { findAnswers, listRules, writeAnswers } from "./checklist-store.ts";

type Given = {
  tradeId: string;
  setupId: string | null;
  rules: Readonly<Record<string, RuleAnswer | null>>;
};

/** Answers rules of the setup that a locked trade has. False when nothing changed. */
export async function answerRules(tx: Tx, { tradeId, setupId, rules }: Given): Promise<boolean> {
  const known = new Set(
    setupId === null ? [] : (await listRules(tx.query, tx.userId, setupId)).map(({ id }) => id),
  );
  const issues = Object.keys(rules).flatMap((id): Issue[] =>
    known.has(id) ? [] : [{ path: `rules.${id}`, message: "is no rule of this trade's setup" }],
  );
  if (issues.length > 0) throw new Problem("invalid_request", undefined, { issues });
  if (setupId === null) return false;
  const before = await findAnswers(tx.query, { userId: tx.userId, tradeId, setupId });
  const answers = answeredBy(before ?? NO_ANSWERS, rules);
  if (answers === null) return false;
  await writeAnswers(tx, { tradeId, setupId }, answers);
  return true;
}
