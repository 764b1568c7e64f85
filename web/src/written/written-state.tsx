import { ProblemNote } from "../ui/problem-note.tsx";
import type { WritingState } from "./kept-drafts.ts";
import type { Writing } from "./use-autosave.ts";

const STATES: Record<WritingState, string> = {
  stored: "Saved",
  typing: "Not saved yet",
  storing: "Saving",
  failed: "Not saved",
};

/** Says in a word whether what the user typed is stored; nothing before the first word. */
export function WrittenState({ state, version }: { state: WritingState; version: number }) {
  return <output className="soft small">{version === 0 && state === "stored" ? "" : STATES[state]}</output>;
}

type Props<W> = { writing: Writing<W>; names: Readonly<Record<keyof W & string, string>> };

/** What keeps the words from being stored: another device wrote in the same fields, or the server refused. */
export function WrittenTrouble<W>({ writing, names }: Props<W>) {
  const { clashes, keepMine, takeTheirs, error, state, store } = writing;
  return (
    <>
      {clashes.length === 0 ? null : (
        <div className="note note-warn" role="alert">
          <strong>Another device changed {clashes.map((field) => names[field]).join(" and ")}.</strong>
          <span className="soft">Nothing is lost until you choose.</span>
          <div className="row">
            <button type="button" className="button button-small" onClick={keepMine}>
              Keep what stands here
            </button>
            <button type="button" className="button button-small" onClick={takeTheirs}>
              Take the other
            </button>
          </div>
        </div>
      )}
      {error !== null && state === "failed" ? (
        <ProblemNote error={error} safe="What you typed is still here." retry={store} />
      ) : null}
    </>
  );
}
