import type { Reflection } from "#shared/contracts/biases.ts";
import { newId } from "#shared/ids.ts";
import type { Ctx } from "../../context.ts";
import { readBiases } from "../biases/read-biases.ts";
import { checkSentences } from "./core/check-sentences.ts";
import { writeReflection } from "./core/reflection.ts";
import { findAddition, insertReflection } from "./store.ts";

/**
 * Reflects once on the rows that an import added. It writes nothing when the import was undone or `importId`
 * is null.
 */
export async function reflectOnImport(ctx: Ctx, { importId }: { importId: string | null }): Promise<void> {
  if (importId === null) return;
  await ctx.ledger.transaction(async (tx) => {
    const addition = await findAddition(tx, ctx.userId, importId);
    if (addition === null) return;
    const { sentences, facts, tradeIds } = writeReflection(addition, await readBiases(tx, ctx.userId));
    const refused = checkSentences(sentences, { facts, tradeIds });
    if (refused.length > 0)
      throw new Error(`a reflection says what no fact says: ${refused[0]?.reason ?? ""}`);
    const at = new Date(ctx.now).toISOString();
    const reflection: Reflection = {
      id: newId("reflection", ctx.now),
      importId,
      at,
      author: "rules",
      sentences,
      facts: { ...facts },
    };
    if (await insertReflection(tx, ctx.userId, reflection))
      tx.events.push({ type: "coach.reflect", body: { reflection } });
  });
}
