import { sampleIdOf } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { openSample } from "./in-sample.ts";

/** The context for reading the user's sample. */
export function ofSample(ctx: Ctx): Ctx {
  return { ...ctx, userId: sampleIdOf(ctx.userId), ledger: openSample(ctx.ledger) };
}

/**
 * The ledger that a filter reads: the sample when its account is the sample's, else the user's own. The
 * sample is an account by itself, so the filter loses its account.
 */
export function chooseLedger<F extends { account?: string | undefined }>(
  ctx: Ctx,
  filter: F,
): { ctx: Ctx; filter: F } {
  if (filter.account !== sampleIdOf(ctx.userId)) return { ctx, filter };
  return { ctx: ofSample(ctx), filter: { ...filter, account: undefined } };
}

/** Finds a thing by its id in the user's own ledger, else in the sample. Throws not_found. */
export async function findInEither<T>(
  ctx: Ctx,
  find: (ctx: Ctx) => Promise<T | null>,
): Promise<{ found: T; isSample: boolean }> {
  const own = await find(ctx);
  if (own !== null) return { found: own, isSample: false };
  const found = await find(ofSample(ctx));
  if (found === null) throw new Problem("not_found");
  return { found, isSample: true };
}
