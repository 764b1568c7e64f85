import { useId, useRef } from "react";
import { MOST_RULES } from "#shared/contracts/playbooks.ts";
import { LONGEST_RULE } from "#shared/contracts/trade-notes.ts";

/** A rule as it is typed; `key` tells it from the others. */
export type TypedRule = { key: string; id?: string; words: string };

type Props = { rules: readonly TypedRule[]; change: (rules: TypedRule[]) => void };

/** The checklist of a setup: Enter adds a rule behind one, and Alt with an arrow moves it. */
export function RulesField({ rules, change }: Props) {
  const id = useId();
  const list = useRef<HTMLOListElement>(null);
  const wanted = useRef<string | null>(null);

  function put(next: TypedRule[], focused: string | null): void {
    wanted.current = focused;
    change(next);
  }
  function add(behind: number): void {
    if (rules.length >= MOST_RULES) return;
    const fresh = { key: crypto.randomUUID(), words: "" };
    put(rules.toSpliced(behind + 1, 0, fresh), fresh.key);
  }
  function move(at: number, by: number): void {
    const [rule] = rules.slice(at, at + 1);
    if (rule === undefined || at + by < 0 || at + by >= rules.length) return;
    put(rules.toSpliced(at, 1).toSpliced(at + by, 0, rule), rule.key);
  }
  return (
    <div className="field">
      <span className="label" id={id}>
        Rules
      </span>
      <ol className="playbooks-rules" aria-labelledby={id} ref={list}>
        {rules.map(({ key, words }, at) => (
          <li key={key}>
            <input
              className="input"
              aria-label={`Rule ${at + 1}`}
              maxLength={LONGEST_RULE}
              autoComplete="off"
              placeholder="Waited for the close of the first bar"
              value={words}
              ref={(field) => {
                if (field === null || wanted.current !== key) return;
                wanted.current = null;
                field.focus();
              }}
              onChange={({ target }) =>
                change(rules.map((rule) => (rule.key === key ? { ...rule, words: target.value } : rule)))
              }
              onKeyDown={(event) => {
                if (event.key === "Enter") {
                  event.preventDefault();
                  add(at);
                } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
                  event.preventDefault();
                  move(at, event.key === "ArrowUp" ? -1 : 1);
                }
              }}
            />
            <button
              type="button"
              className="button button-small button-quiet"
              aria-label={`Move rule ${at + 1} up`}
              disabled={at === 0}
              onClick={() => move(at, -1)}
            >
              ↑
            </button>
            <button
              type="button"
              className="button button-small button-quiet"
              aria-label={`Move rule ${at + 1} down`}
              disabled={at === rules.length - 1}
              onClick={() => move(at, 1)}
            >
              ↓
            </button>
            <button
              type="button"
              className="button button-small button-quiet"
              aria-label={`Leave out rule ${at + 1}`}
              onClick={() => put(rules.toSpliced(at, 1), rules[at + 1]?.key ?? rules[at - 1]?.key ?? null)}
            >
              ×
            </button>
          </li>
        ))}
      </ol>
      <button
        type="button"
        className="button button-small"
        disabled={rules.length >= MOST_RULES}
        onClick={() => add(rules.length - 1)}
      >
        Add a rule
      </button>
    </div>
  );
}
