import { type Bias, MOST_SENTENCES, type Reflection, type Sentence } from "#shared/contracts/biases.ts";
import type { Transcript } from "#shared/contracts/transcripts.ts";
import { isId, newId } from "#shared/ids.ts";
import type { Ctx } from "../../context.ts";
import type { Tx } from "../../db/ledger.ts";
import { readBiases } from "../biases/read-biases.ts";
import { findRows } from "./addition-store.ts";
import type { Addition } from "./core/addition.ts";
import { checkSentences } from "./core/check-sentences.ts";
import { isRemedy } from "./core/cost-sentences.ts";
import type { Written } from "./core/draft.ts";
import { writeReflection } from "./core/reflection.ts";
import { hasModel } from "./model/ask-model.ts";
import { readAddition } from "./read-addition.ts";
import { type Material, speakByModel, type Spoken } from "./spoken/speak-by-model.ts";
import { insertTranscript } from "./spoken/transcript-store.ts";
import { insertReflection, isReflectedOn, listSymbols } from "./store.ts";

/**
 * Reflects once on the rows that an import added: by the model that the operator has bound, else by rules. It
 * writes nothing when the import was undone or `importId` is null. A killed job may ask the model again.
 */
export async function reflectOnImport(ctx: Ctx, { importId }: { importId: string | null }): Promise<void> {
  if (importId === null || (await ctx.ledger.transaction((tx) => isReflectedOn(tx, importId)))) return;
  const addition = await readAddition(ctx, importId);
  if (addition === null) return;
  // A sample is the same for everybody, so no model reads it.
  if (!hasModel(ctx.env) || !isId("user", ctx.userId)) {
    await ctx.ledger.transaction(async (tx) => {
      const { written } = await writtenOf(tx, addition);
      await keep(tx, { id: newId("reflection", tx.now), importId, said: byRules(written) });
    });
    return;
  }
  const material = await ctx.ledger.transaction((tx) => materialOf(tx, importId, addition));
  // Of a file that brought nothing there is one sentence, and no figure to choose words around.
  const isNews = Object.hasOwn(material.written.facts, "import.fills");
  const spoken = isNews ? await speakByModel(ctx, material) : null;
  const { reflectionId: id, written } = material;
  const said = together(written, spoken);
  await ctx.ledger.transaction((tx) => keep(tx, { id, importId, said, transcript: spoken?.transcript }));
}

/** What the rules write about an import. */
async function writtenOf(tx: Tx, addition: Addition): Promise<{ written: Written; biases: Bias[] }> {
  const biases = await readBiases(tx, tx.userId);
  const written = writeReflection(addition, biases);
  const refused = checkSentences(written.sentences, written);
  if (refused.length > 0) throw new Error(`a reflection says what no fact says: ${refused[0]?.reason ?? ""}`);
  return { written, biases };
}

/** How many trades of a likely bias a model may name. */
const NAMED_OF_BIAS = 3;

async function materialOf(tx: Tx, importId: string, addition: Addition): Promise<Material> {
  const found = await writtenOf(tx, addition);
  const likely = found.biases.filter(({ verdict }) => verdict === "likely");
  const ids = new Set(likely.flatMap(({ evidence }) => evidence.slice(0, NAMED_OF_BIAS)));
  const reflectionId = newId("reflection", tx.now);
  return { importId, reflectionId, ...found, trades: await listSymbols(tx, [...ids]) };
}

type Said = Pick<Reflection, "author" | "sentences" | "facts">;

function byRules({ sentences, facts }: Written): Said {
  return { author: "rules", sentences, facts: { ...facts } };
}

function folded(sentence: Sentence): Sentence {
  return { ...sentence, folded: true };
}

/** What the model said, then what the rules have to try, and all else of the rules folded. */
function together(written: Written, spoken: Spoken | null): Said {
  const said = spoken?.said ?? null;
  if (said === null) return byRules(written);
  const rest = written.sentences.filter((sentence) => !isRemedy(sentence)).map(folded);
  const remedies = written.sentences.filter(isRemedy).map(({ parts }) => ({ parts }));
  const sentences = [...said.sentences, ...remedies, ...rest].slice(0, MOST_SENTENCES);
  return { author: "model", sentences, facts: said.facts };
}

type Kept = { id: string; importId: string; said: Said; transcript?: Transcript | undefined };

/** Keeps a reflection with its event, once for each import that still stands. */
async function keep(tx: Tx, { id, importId, said, transcript }: Kept): Promise<void> {
  if ((await findRows(tx, importId)) === null) return;
  const reflection: Reflection = {
    id,
    importId,
    at: new Date(tx.now).toISOString(),
    ...said,
    hasTranscript: transcript !== undefined,
  };
  if (!(await insertReflection(tx, tx.userId, reflection))) return;
  if (transcript !== undefined) await insertTranscript(tx, { reflectionId: id, transcript });
  tx.events.push({ type: "coach.reflect", body: { reflection } });
}
