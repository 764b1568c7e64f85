import { Problem } from "#shared/problem.ts";
import { Unreachable } from "#shared/client/request.ts";

type Props = { error: Error; safe: string; retry?: (() => void) | undefined };

/** An error in three sentences: what happened, what is safe, what to do. */
export function ProblemNote({ error, safe, retry }: Props) {
  const { what, next } = explain(error);
  return (
    <div className="note" role="alert">
      <strong>{what}</strong>
      <span className="soft">
        {safe} {next}
      </span>
      {retry === undefined ? null : (
        <div className="row">
          <button type="button" className="button button-small" onClick={retry}>
            Try again
          </button>
        </div>
      )}
    </div>
  );
}

function explain(error: Error): { what: string; next: string } {
  if (error instanceof Unreachable)
    return { what: "Tidemark cannot be reached.", next: "Check your connection, then try again." };
  if (!(error instanceof Problem))
    return { what: "This page met something it did not expect.", next: "Load it again." };
  const what = `${error.message.replace(/\.$/, "")}.`;
  switch (error.code) {
    case "rate_limited":
      return { what, next: "Wait a minute, then try again." };
    case "internal":
    case "ledger_unavailable":
    case "not_ready":
      return { what, next: "It is on our side; try again in a moment." };
    case "unauthenticated":
      return { what, next: "Sign in again." };
    default:
      return { what, next: "" };
  }
}
