import type { WorkingOut } from "#shared/contracts/imports.ts";

type Work = { kind: string; fills: number | null };

/** The jobs in the order in which they follow each other after an import. */
const STAGES = [
  ["ledger.derive", "trades"],
  ["bias.score", "biases"],
  ["coach.reflect", "coach"],
] as const;

/** The first stage that is not over, and the new fills that led to it; null where no import did. */
export function workingOut(work: readonly Work[]): WorkingOut {
  for (const [kind, stage] of STAGES) {
    const jobs = work.filter((job) => job.kind === kind);
    if (jobs.length === 0) continue;
    const fills = jobs.reduce((sum, job) => sum + (job.fills ?? 0), 0);
    return { stage, fills: fills === 0 ? null : fills };
  }
  return { stage: null, fills: null };
}
