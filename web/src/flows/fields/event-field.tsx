import { useId } from "react";
import { EVENT_PATTERNS, eventWords } from "../event-words.ts";

type Props = { label: string; value: string; change: (value: string) => void };

/** The events of the catalogue by what they mean. */
export function EventField({ label, value, change }: Props) {
  const id = useId();
  const patterns = EVENT_PATTERNS.includes(value) ? EVENT_PATTERNS : [value, ...EVENT_PATTERNS];
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        className="select flows-wide"
        id={id}
        value={value}
        onChange={({ target }) => change(target.value)}
      >
        {patterns.map((pattern) => (
          <option key={pattern} value={pattern}>
            {eventWords(pattern)} ({pattern})
          </option>
        ))}
      </select>
    </div>
  );
}
