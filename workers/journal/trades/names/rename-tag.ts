import type { Tag } from "#shared/contracts/tags.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { lockNamed } from "../annotations/name-store.ts";
import { renameWord } from "./rename-word.ts";

/** Gives a tag another name. Its trades know it by its id, so that the cost does not grow with them. */
export function renameTag(ctx: Ctx, id: string, name: string): Promise<Omit<Tag, "figures">> {
  return ctx.ledger.transaction(async (tx) => {
    const row = await lockNamed(tx, "tag", id);
    if (row === null) throw new Problem("not_found");
    await renameWord(tx, "tag", { row, name });
    if (name !== row.name) tx.events.push({ type: "tag.changed", body: { tagId: id, change: "renamed" } });
    return { id, name, createdAt: row.createdAt };
  });
}
