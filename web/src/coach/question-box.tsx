import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef } from "react";
import { LONGEST_QUESTION } from "#shared/contracts/questions.ts";
import { ChangeButton } from "../ui/change-button.tsx";

type Props = {
  text: string;
  type: (text: string) => void;
  ask: (text: string) => void;
  busy: boolean;
  /** What was asked before, the newest first, which the arrow keys bring back. */
  earlier: readonly string[];
  suggestions: readonly string[];
};

/** One line for a question. Enter asks, and the arrow up brings back what was asked before. */
export function QuestionBox({ text, type, ask, busy, earlier, suggestions }: Props) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const place = useRef(-1);
  useEffect(() => input.current?.focus({ preventScroll: true }), []);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    place.current = -1;
    if (!busy && text.trim() !== "") ask(text.trim());
  };
  const browse = (event: KeyboardEvent<HTMLInputElement>) => {
    const step = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
    const next = place.current + step;
    if (step === 0 || next < -1 || next >= earlier.length) return;
    event.preventDefault();
    place.current = next;
    type(earlier[next] ?? "");
  };
  return (
    <div className="stack">
      <form className="coach-ask" onSubmit={submit}>
        <label htmlFor={id} className="hidden-visually">
          Your question
        </label>
        <input
          ref={input}
          className="input"
          id={id}
          autoComplete="off"
          enterKeyHint="send"
          maxLength={LONGEST_QUESTION}
          placeholder="How do I do on Mondays after a loss?"
          value={text}
          onChange={({ target }) => {
            place.current = -1;
            type(target.value);
          }}
          onKeyDown={browse}
        />
        <ChangeButton type="submit" look="button-primary" busy={busy}>
          {busy ? "Looking…" : "Ask"}
        </ChangeButton>
      </form>
      {suggestions.length === 0 ? null : (
        <ul className="coach-suggestions" aria-label="What you can ask">
          {suggestions.map((each) => (
            <li key={each}>
              <button type="button" className="button button-small" onClick={() => ask(each)}>
                {each}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
