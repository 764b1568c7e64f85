import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { updateName } from "./store.ts";

/** Renames a device of the user. */
export async function renameDevice(ctx: Ctx, id: string, name: string): Promise<void> {
  const { userId } = ctx;
  const renamed = await ctx.identity.change({
    statements: [updateName({ user_id: userId, id, name })],
    audit: [{ action: "device.renamed", detail: { device: id } }],
    events: [],
  });
  if (!renamed) throw new Problem("not_found");
}
