import { Problem } from "#shared/problem.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { isElsewhere } from "./use-edits.ts";

/** Why an edit was refused. Nothing that was typed is lost. */
export function EditFailed({ error, known = [] }: { error: Error | null; known?: readonly string[] }) {
  if (error === null) return null;
  if (isElsewhere(error))
    return (
      <div className="note note-warn" role="alert">
        <strong>This flow changed elsewhere meanwhile.</strong>
        <span className="soft">
          It is loaded again. What you typed stands here; look at it and save once more.
        </span>
      </div>
    );
  const issues = error instanceof Problem ? (error.issues ?? []) : [];
  const others = issues.filter(({ path }) => !known.includes(path));
  const isInvalid = error instanceof Problem && error.code === "flow_invalid";
  if (issues.length === 0) return <ProblemNote error={error} safe="Nothing was changed." />;
  return (
    <div className="note" role="alert">
      <strong>{isInvalid ? "This flow cannot run yet." : "This cannot be saved yet."}</strong>
      {others.length === 0 ? <span className="soft">See what is said at the fields.</span> : null}
      <ul className="small">
        {others.map(({ path, message }) => (
          <li key={`${path} ${message}`}>
            {path.replace(/^config\./, "")} {message}
          </li>
        ))}
      </ul>
    </div>
  );
}
