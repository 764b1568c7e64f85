import { groupWords } from "../group-words.ts";
import type { TradesSearch } from "../search.ts";

const NAMES = ["weekday", "hour", "holding", "rule", "adherence"] as const;

/** What a breakdown asked for and no other field of the filter shows; each is dropped by its own button. */
export function ClockChips({ search, drop }: { search: TradesSearch; drop: (part: TradesSearch) => void }) {
  return NAMES.map((name) => {
    const value = search[name];
    // What was answered to one rule stands with that rule.
    if (value === undefined || (name === "adherence" && search.rule !== undefined)) return null;
    const words = name === "rule" ? ruleWords(search) : groupWords(name, value);
    const gone = name === "rule" ? { rule: undefined, adherence: undefined } : { [name]: undefined };
    return (
      <button
        key={name}
        type="button"
        className="button button-small"
        aria-label={`Drop the filter ${words}`}
        onClick={() => drop(gone)}
      >
        {words} ×
      </button>
    );
  });
}

function ruleWords({ adherence }: TradesSearch): string {
  return adherence === undefined ? "one rule answered" : `one rule ${adherence}`;
}
