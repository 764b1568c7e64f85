import { useId } from "react";
import type { Json } from "#shared/contracts/json.ts";

/** So much is written at once; the rest is in the copy. */
const SHOWN = 20_000;

/** A value of a step or a run as JSON, which can be scrolled by the keyboard too. */
export function JsonView({ title, of, value }: { title: string; of: string; value: Json | null }) {
  const id = useId();
  const text = JSON.stringify(value, null, 2);
  return (
    <div className="executions-json">
      <h3 className="soft small" id={id}>
        {title}
        <span className="hidden-visually"> of {of}</span>
      </h3>
      {value === null ? (
        <p className="soft small">nothing</p>
      ) : (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by the keyboard
        <section className="executions-scroll" tabIndex={0} aria-labelledby={id}>
          <pre className="small">{text.length > SHOWN ? `${text.slice(0, SHOWN)}\n…` : text}</pre>
        </section>
      )}
    </div>
  );
}
