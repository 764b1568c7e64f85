import { sql } from "drizzle-orm";
import type { Transcript } from "#shared/contracts/transcripts.ts";
import type { Ledger, Tx } from "../../../db/ledger.ts";
import { type Holes, prepared } from "../../../db/statement.ts";

/** Keeps what a model was asked for a reflection. */
export async function insertTranscript(
  tx: Tx,
  { reflectionId, transcript }: { reflectionId: string; transcript: Transcript },
): Promise<void> {
  await tx.query(sql<never>`insert into reflection_transcripts (user_id, reflection_id, transcript)
    values (${tx.userId}, ${reflectionId}, ${JSON.stringify(transcript)}::jsonb)`);
}

/** The transcript of a reflection: null where it has none, undefined where there is no such reflection. */
export async function findTranscript(
  query: Ledger["read"],
  { userId, reflectionId }: { userId: string; reflectionId: string },
): Promise<Transcript | null | undefined> {
  const [row] = await query(byReflection({ userId, reflectionId }));
  return row?.transcript;
}
const byReflection = prepared(
  "ledger",
  ({ userId, reflectionId }: Holes<{ userId: string; reflectionId: string }>) =>
    sql<{ transcript: Transcript | null }>`
      select (select transcript from reflection_transcripts
        where user_id = ${userId} and reflection_id = ${reflectionId}) as transcript
      from reflections where user_id = ${userId} and id = ${reflectionId}`,
);
