import { sampleIdOf } from "#shared/ids.ts";
import type { Ctx } from "../../context.ts";
import type { JobOutcome } from "../../jobs/run-job.ts";
import { scoreBiases } from "../biases/score-biases.ts";
import { reflectOnImport } from "../coach/reflect-on-import.ts";
import { importText } from "../imports/import-text.ts";
import { inSample, openHeldSample, SampleGone } from "../sample-ledger/in-sample.ts";
import { deriveLedger } from "../trades/derive/derive-ledger.ts";
import { sampleCsv } from "./core/sample-csv.ts";
import { toSample } from "./sample-row.ts";
import { updateToReady } from "./store.ts";

type Of = { importId: string };

/** What an import of the user's own sets going one after another, here as one job. */
const STEPS: readonly ((sample: Ctx, of: Of) => Promise<JobOutcome>)[] = [
  (sample, { importId }) => importText(sample, { importId, fileName: "sample.csv", text: sampleCsv() }),
  deriveLedger,
  scoreBiases,
  reflectOnImport,
];

/**
 * Imports the sample year, derives its trades, scores them and lets the coach speak, all in the sample's own
 * ledger. Each step may run twice and ends at once when it is done, so a killed job goes on where it stopped.
 */
export async function fillSample(ctx: Ctx, of: Of): Promise<JobOutcome> {
  const ledger = openHeldSample(ctx.ledger, of.importId);
  const sample = { ...ctx, userId: sampleIdOf(ctx.userId), ledger, live: () => Promise.resolve() };
  try {
    for (const step of STEPS) if ((await step(sample, of))?.again === true) return { again: true };
  } catch (error) {
    if (error instanceof SampleGone) return;
    throw error;
  }
  await ctx.ledger.transaction(async (tx) => {
    const row = await inSample(tx, (mine) => updateToReady(mine, of.importId));
    if (row !== null)
      tx.events.push({ type: "sample.changed", body: { sample: toSample(tx.userId, row, false) } });
  });
}
