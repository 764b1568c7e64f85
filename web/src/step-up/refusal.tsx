import { Unreachable } from "#shared/client/request.ts";
import { Problem } from "#shared/problem.ts";
import { PasskeyDeclined } from "../passkeys/declined.ts";

/** The reason why a confirmation failed, inside the dialog that asked for it. */
export function Refusal({ error }: { error: Error | null }) {
  if (error === null) return null;
  return (
    <p className="note small" role="alert">
      {reason(error)}
    </p>
  );
}

function reason(error: Error): string {
  if (error instanceof PasskeyDeclined) return `${error.message} Nothing was changed; try again.`;
  if (error instanceof Unreachable)
    return "Tidemark cannot be reached. Nothing was changed; check your connection and try again.";
  if (!(error instanceof Problem)) return "This browser could not finish. Nothing was changed; try again.";
  if (error.code === "sign_in_refused") return "That did not match. Nothing was changed; try again.";
  if (error.code === "rate_limited") return "Too many attempts. Wait a minute, then try again.";
  return `${error.message}. Nothing was changed; try again.`;
}
