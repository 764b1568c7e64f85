import type { Ctx } from "../../context.ts";
import { findPart, findRows } from "./addition-store.ts";
import { addedBy, type Addition, type AdditionPart } from "./core/addition.ts";

/** One statement looks up about so many fills. */
const SLICE_LINES = 5_000;

/**
 * What an import has added to the ledger, or null when it no longer stands. A large import is read in
 * slices, so that no statement takes long. What others change meanwhile may show in the later ones.
 */
export async function readAddition(
  ctx: Pick<Ctx, "ledger" | "userId">,
  importId: string,
  { most = SLICE_LINES }: { most?: number } = {},
): Promise<Addition | null> {
  const rows = await ctx.ledger.transaction((tx) => findRows(tx, importId));
  if (rows === null) return null;
  const parts: AdditionPart[] = [];
  let after: number | null = -1;
  while (after !== null) {
    const { upto, part } = await findPart(ctx.ledger, ctx.userId, { importId, after, most });
    parts.push(part);
    after = upto;
  }
  return addedBy(parts, rows);
}
