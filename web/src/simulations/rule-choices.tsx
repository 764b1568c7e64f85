import { BiasName } from "#shared/contracts/biases.ts";
import { HOLDING_KEYS } from "#shared/contracts/trades.ts";
import { BIAS_WORDS } from "../biases/bias-words.ts";
import { groupWords, weekdayWords } from "../trades/group-words.ts";
import type { WhatIfSearch } from "../trades/what-if-search.ts";

type Choice = {
  name: "biases" | "directions" | "weekdays" | "adherences" | "holdings";
  label: string;
  keys: readonly string[];
  words: (key: string) => string;
};

const CHOICES: readonly Choice[] = [
  {
    name: "biases",
    label: "Leave out the trades of biases",
    keys: BiasName.options,
    words: (key) => BIAS_WORDS[BiasName.parse(key)].name,
  },
  {
    name: "directions",
    label: "Leave out long or short",
    keys: ["long", "short"],
    words: (key) => groupWords("direction", key),
  },
  {
    name: "weekdays",
    label: "Leave out weekdays",
    keys: ["1", "2", "3", "4", "5", "6", "7"],
    words: (key) => weekdayWords(key),
  },
  {
    name: "adherences",
    label: "Leave out by playbook",
    keys: ["followed", "broken"],
    words: (key) => groupWords("adherence", key),
  },
  {
    name: "holdings",
    label: "Leave out holding times",
    keys: HOLDING_KEYS,
    words: (key) => groupWords("holding", key),
  },
];

/** True of a search with a rule that is chosen from a list. */
export function hasChoices(search: WhatIfSearch): boolean {
  return CHOICES.some(({ name }) => search[name] !== undefined);
}

/** The rules that are chosen from a list. In the search they are keys with commas between them. */
export function RuleChoices({
  search,
  change,
}: {
  search: WhatIfSearch;
  change: (search: WhatIfSearch) => void;
}) {
  return CHOICES.map(({ name, label, keys, words }) => {
    const chosen = search[name]?.split(",") ?? [];
    const choose = (key: string, isChosen: boolean) => {
      // A key of an address that the list does not know stays, so that the answer names its fault.
      const next = isChosen ? [...chosen, key] : chosen.filter((each) => each !== key);
      change({ ...search, [name]: next.length === 0 ? undefined : next.join(",") });
    };
    return (
      <fieldset key={name} className="checks">
        <legend className="soft small">{label}</legend>
        <div className="simulations-choices">
          {keys.map((key) => (
            <label key={key} className="check">
              <input
                type="checkbox"
                checked={chosen.includes(key)}
                onChange={({ target }) => choose(key, target.checked)}
              />
              <span>{words(key)}</span>
            </label>
          ))}
        </div>
      </fieldset>
    );
  });
}
