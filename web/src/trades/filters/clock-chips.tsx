import { groupWords } from "../group-words.ts";
import type { TradesSearch } from "../search.ts";

const NAMES = ["weekday", "hour", "holding"] as const;

/** What a breakdown asked for and no other field of the filter shows; each is dropped by its own button. */
export function ClockChips({ search, drop }: { search: TradesSearch; drop: (part: TradesSearch) => void }) {
  return NAMES.map((name) => {
    const value = search[name];
    if (value === undefined) return null;
    const words = groupWords(name, value);
    return (
      <button
        key={name}
        type="button"
        className="button button-small"
        aria-label={`Drop the filter ${words}`}
        onClick={() => drop({ [name]: undefined })}
      >
        {words} ×
      </button>
    );
  });
}
