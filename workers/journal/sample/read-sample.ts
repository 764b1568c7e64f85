import type { Sample } from "#shared/contracts/sample.ts";
import type { Ctx } from "../../context.ts";
import { inSample } from "../sample-ledger/in-sample.ts";
import { toSample } from "./sample-row.ts";
import { findSample, hasOpenJob } from "./store.ts";

/** The user's sample, or null without one. */
export function readSample(ctx: Ctx): Promise<Sample | null> {
  return ctx.ledger.transaction(async (tx) => {
    const row = await inSample(tx, findSample);
    if (row === null) return null;
    return toSample(tx.userId, row, row.ready_at === null && (await hasOpenJob(tx)));
  });
}
