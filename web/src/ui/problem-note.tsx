import { Problem } from "#shared/problem.ts";
import { Unreachable } from "#shared/client/request.ts";
import { NotConfirmed } from "#shared/client/confirmation.ts";

type Props = { error: Error; safe: string; retry?: (() => void) | undefined };

/**
 * Describes an error in three sentences: what happened, what is safe, what to do. A
 * confirmation that the user declined shows nothing.
 */
export function ProblemNote({ error, safe, retry }: Props) {
  if (error instanceof NotConfirmed) return null;
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
    case "last_way_in":
      return {
        what,
        next: "Add another passkey, a password or a linked account first; then this one can go.",
      };
    case "password_breached":
      return { what, next: "It is on public lists that attackers try first. Choose another." };
    case "passkey_changed":
      return {
        what: "This passkey has changed and can no longer be used.",
        next: "Use another one, or recover the account; then remove this one and add it anew.",
      };
    case "too_many":
      return { what, next: "Remove one that you no longer use; then there is room." };
    case "passkey_taken":
      return { what, next: "Use another device or another place to keep passkeys." };
    case "identity_taken":
      return { what, next: "Sign in to that account and unlink it there first." };
    case "link_invalid":
      return { what, next: "Ask for a new one; only the newest works, and only once." };
    case "image_unreadable":
      return { what, next: "Choose a PNG, JPEG or WebP; for a trade or a day a GIF may be, too." };
    case "step_up_required":
      return { what: "That confirmation was not accepted.", next: "Try again, and confirm anew." };
    case "precondition_failed":
      return { what, next: "Load the page again, then change it." };
    default:
      return { what, next: "" };
  }
}
