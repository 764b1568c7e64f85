import { sql } from "drizzle-orm";
import type { Tx } from "../../../db/ledger.ts";
import { askedAs } from "../../../db/rows.ts";
import { array } from "../../../db/statement.ts";

/** Replaces the words by which these trades are found. */
export async function replaceWords(
  tx: Tx,
  trades: readonly { id: string; words: readonly string[] }[],
): Promise<void> {
  const ids = trades.map(({ id }) => id);
  tx.send(
    sql`delete from trade_words where user_id = ${tx.userId} and trade_id = any(${array(ids)}::text[])`,
  );
  const rows = trades.flatMap(({ id, words }) => words.map((word) => ({ id, word })));
  if (rows.length === 0) return;
  const given = askedAs("given", rows, {
    trade_id: ["text", ({ id }) => id],
    word: ["text", ({ word }) => word],
  });
  await tx.query(sql<never>`insert into trade_words (user_id, trade_id, word)
    select ${tx.userId}, trade_id, word from ${given}`);
}
