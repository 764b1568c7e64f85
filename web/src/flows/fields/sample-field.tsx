import { useId } from "react";
import type { Json } from "#shared/contracts/json.ts";

/** The longest example that is sent with each check, in characters. */
const LONGEST = 60_000;

type Props = { text: string; change: (text: string) => void; from: string };

/** The example over which expressions are checked while they are written. */
export function SampleField({ text, change, from }: Props) {
  const id = useId();
  return (
    <details className="flows-sample">
      <summary className="soft small">Example input</summary>
      <div className="field">
        <label htmlFor={id}>{from}</label>
        <textarea
          className="input text-area"
          id={id}
          rows={5}
          spellCheck={false}
          maxLength={LONGEST}
          aria-describedby={`${id}-told`}
          value={text}
          onChange={({ target }) => change(target.value)}
        />
        <output className="small down" id={`${id}-told`}>
          {text.trim() !== "" && sampleOf(text) === undefined ? "This is no JSON." : ""}
        </output>
      </div>
    </details>
  );
}

/** The example as JSON; undefined when it is empty or none. */
export function sampleOf(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** An example as its field shows it; one that is too long to be sent along is left out. */
export function sampleText(value: Json | null | undefined): string {
  if (value === undefined || value === null) return "";
  const text = JSON.stringify(value, null, 2);
  return text.length > LONGEST ? "" : text;
}
