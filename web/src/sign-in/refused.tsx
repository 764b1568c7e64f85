import { Link } from "@tanstack/react-router";
import { Problem } from "#shared/problem.ts";
import { PasskeyDeclined } from "../passkeys/declined.ts";
import { signInReason } from "./sign-in-reasons.ts";
import type { SignInAttempt } from "./use-sign-in.ts";

type Props = {
  attempt: SignInAttempt;
  onEnterAs: (email: string) => void;
  onCreate: () => void;
};

/** The reason why the last attempt failed, with the ways on from there. */
export function Refused({ attempt: { error, variables }, onEnterAs, onCreate }: Props) {
  if (error === null) return null;
  const email = variables?.email ?? "";
  return (
    <div className="note small" role="alert">
      <span>{signInReason(error)}</span>
      {isOfKnownAccount(error) && email !== "" ? (
        <div className="row">
          <button type="button" className="button button-small sign-in-as" onClick={() => onEnterAs(email)}>
            Sign in as {email}
          </button>
        </div>
      ) : null}
      {error instanceof PasskeyDeclined && error.act === "use" && error.reason !== "other-site" ? (
        <div className="row">
          <button type="button" className="button button-small" onClick={onCreate}>
            Create an account
          </button>
          <Link to="/recover" className="button button-small">
            Use a recovery code
          </Link>
        </div>
      ) : null}
    </div>
  );
}

/** True when the address, or the passkey that this device already holds, belongs to an account. */
function isOfKnownAccount(error: Error): boolean {
  return error instanceof Problem
    ? error.code === "email_taken"
    : error instanceof PasskeyDeclined && error.act === "make" && error.reason === "known-here";
}
