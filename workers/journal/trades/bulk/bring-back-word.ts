import { LONGEST_SETUP, LONGEST_TAG } from "#shared/contracts/trade-notes.ts";
import { Problem } from "#shared/problem.ts";
import type { Tx } from "../../../db/ledger.ts";
import { tellWord } from "./take-slice.ts";
import { insertWord, type TakenWord } from "./word-store.ts";

const LONGEST = { tag: LONGEST_TAG, setup: LONGEST_SETUP };
const AGAIN = " (again)";

/**
 * Brings back a tag or a setup that an edit took away. Where another one has its name now, it says that it is
 * back again.
 */
export async function bringBackWord(tx: Tx, word: TakenWord): Promise<void> {
  const other = word.name.slice(0, LONGEST[word.kind] - AGAIN.length).toWellFormed() + AGAIN;
  const isBack = (await insertWord(tx, word, word.name)) || (await insertWord(tx, word, other));
  if (!isBack)
    throw new Problem("name_taken", `Another ${word.kind} is called ${word.name} now; rename it first.`);
  tellWord(tx, word, "restored");
}
