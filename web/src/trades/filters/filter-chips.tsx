import { boundWords } from "../bound-words.ts";
import { afterWords, openedWords } from "../filter-words.ts";
import { groupWords } from "../group-words.ts";
import type { TradesSearch } from "../search.ts";

const NAMES = ["weekday", "hour", "holding", "structure"] as const;
type Props = { search: TradesSearch; drop: (part: TradesSearch) => void };

/** What another page asked for and no field of the filter shows; each is dropped by its own button. */
export function FilterChips({ search, drop }: Props) {
  const { netFrom, netTo, rFrom, rTo } = search;
  return (
    <>
      {NAMES.map((name) => {
        const value = search[name];
        if (value === undefined) return null;
        return <Chip key={name} words={groupWords(name, value)} drop={() => drop({ [name]: undefined })} />;
      })}
      {/* What was answered to one rule stands with that rule. */}
      <Chip words={answerWords(search)} drop={() => drop({ rule: undefined, adherence: undefined })} />
      <Chip
        words={openedWords(search)}
        drop={() => drop({ openedFrom: undefined, openedBefore: undefined, zone: undefined })}
      />
      <Chip words={afterWords(search)} drop={() => drop({ after: undefined, afterRun: undefined })} />
      <Chip
        words={boundWords("Net P&L", netFrom, netTo)}
        drop={() => drop({ netFrom: undefined, netTo: undefined })}
      />
      <Chip words={boundWords("R", rFrom, rTo)} drop={() => drop({ rFrom: undefined, rTo: undefined })} />
    </>
  );
}

function answerWords({ rule, adherence }: TradesSearch): string | null {
  if (rule === undefined) return adherence === undefined ? null : groupWords("adherence", adherence);
  return adherence === undefined ? "one rule answered" : `one rule ${adherence}`;
}

function Chip({ words, drop }: { words: string | null; drop: () => void }) {
  if (words === null) return null;
  return (
    <button
      type="button"
      className="button button-small"
      aria-label={`Drop the filter ${words}`}
      onClick={drop}
    >
      {words} ×
    </button>
  );
}
