import type { Playbook } from "#shared/contracts/playbooks.ts";
import { Problem } from "#shared/problem.ts";
import type { Tx } from "../../../db/ledger.ts";
import { listRules } from "../annotations/checklist-store.ts";
import { findSetup } from "./setup-store.ts";

/** A setup with its rules. Throws not_found. */
export async function readPlaybook(query: Tx["query"], userId: string, id: string): Promise<Playbook> {
  const [row, rules] = await Promise.all([findSetup(query, { userId, id }), listRules(query, userId, id)]);
  if (row === null) throw new Problem("not_found");
  return { ...row, rules };
}
