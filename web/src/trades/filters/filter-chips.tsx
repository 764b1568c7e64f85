import { boundWords } from "../bound-words.ts";
import { groupWords } from "../group-words.ts";
import type { TradesSearch } from "../search.ts";

const NAMES = ["weekday", "hour", "holding"] as const;
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
      <Chip
        words={boundWords("Net P&L", netFrom, netTo)}
        drop={() => drop({ netFrom: undefined, netTo: undefined })}
      />
      <Chip words={boundWords("R", rFrom, rTo)} drop={() => drop({ rFrom: undefined, rTo: undefined })} />
    </>
  );
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
