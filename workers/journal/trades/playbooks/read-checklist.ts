import type * as z from "zod";
import type { readChecklist as contract } from "#shared/contracts/playbooks.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { listRules } from "../annotations/checklist-store.ts";
import { answerTo } from "../core/answers.ts";
import { findAnswered } from "./setup-store.ts";

/** The rules that a trade is asked, with its answers, and the retired ones that it answered. */
export async function readChecklist(
  { ledger, userId }: Ctx,
  id: string,
): Promise<z.infer<NonNullable<typeof contract.reply>>> {
  const trade = await findAnswered(ledger.read, { userId, id });
  if (trade === null) throw new Problem("not_found");
  const { setupId, setup, version } = trade;
  if (setupId === null || setup === null) return { setup: null, rules: [], version };
  const answers = { followed: trade.followed ?? [], broken: trade.broken ?? [] };
  const rules = (await listRules(ledger.read, userId, setupId))
    .map((rule) => ({ ...rule, answer: answerTo(rule.id, answers) }))
    .filter(({ retiredAt, answer }) => retiredAt === null || answer !== null);
  return { setup: { id: setupId, name: setup }, rules, version };
}
