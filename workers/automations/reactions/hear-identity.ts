import type { Ctx } from "../../context.ts";
import { NOT_YET } from "./listen.ts";
import { beginHearingIdentity } from "./listener-store.ts";
import { getIdentityHead, insertReader } from "./store.ts";

/** Begins to give events of identity to the listeners that do not hear them yet. */
export async function hearIdentity(ctx: Ctx): Promise<void> {
  const head = await getIdentityHead(ctx.identity);
  await ctx.ledger.transaction(async (tx) => {
    await insertReader(tx, "identity", head);
    await beginHearingIdentity(tx, { from: NOT_YET, to: head.useq });
  });
}
