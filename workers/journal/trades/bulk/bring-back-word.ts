import { LONGEST_SETUP, LONGEST_TAG } from "#shared/contracts/trade-notes.ts";
import { Problem } from "#shared/problem.ts";
import type { Tx } from "../../../db/ledger.ts";
import { renameInFilters } from "../saved-filters/rename-in-filters.ts";
import { tellWord } from "./take-slice.ts";
import { findName, insertWord, type TakenWord } from "./word-store.ts";

const LONGEST = { tag: LONGEST_TAG, setup: LONGEST_SETUP };
const AGAIN = " (again)";

/**
 * Brings back a tag or a setup that an edit took away. Where another one has its name now, it says that it is
 * back again. The kept filters that its merge changed find it again, unless they name a third one by now.
 */
export async function bringBackWord(tx: Tx, word: TakenWord): Promise<void> {
  const other = word.name.slice(0, LONGEST[word.kind] - AGAIN.length).toWellFormed() + AGAIN;
  const name = (await insertWord(tx, word, word.name))
    ? word.name
    : (await insertWord(tx, word, other))
      ? other
      : null;
  if (name === null)
    throw new Problem("name_taken", `Another ${word.kind} is called ${word.name} now; rename it first.`);
  const { kind, into, filters } = word;
  const from = into === null || filters === undefined ? null : await findName(tx, { kind, id: into.id });
  if (from !== null) await renameInFilters(tx, kind, { from, to: name, only: filters ?? [] });
  tellWord(tx, word, "restored");
}
