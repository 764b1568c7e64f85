import { Unreachable } from "#shared/client/request.ts";
import { isProblemCode, Problem, PROBLEMS } from "#shared/problem.ts";
import { PasskeyDeclined, type CeremonyAct, type Decline } from "../passkeys/declined.ts";

const TRY_AGAIN = "Nothing was changed; try again.";
const WAYS_ON: Readonly<Record<CeremonyAct, Record<Decline, string>>> = {
  use: {
    closed: "Try again, choose a phone or a security key in the window, create an account, or use a code.",
    "timed-out": TRY_AGAIN,
    "at-once": "Create an account, sign in on a device that has one, or use a recovery code.",
    "known-here": TRY_AGAIN,
    "other-site": "Open Tidemark at the address where you made yours.",
  },
  make: {
    closed: "No account was made; try again.",
    "timed-out": "No account was made; try again.",
    "at-once": "Set one up, use a phone or a security key, or another way to sign in.",
    "known-here": "Sign in with it.",
    "other-site": "Open Tidemark at its own address.",
  },
};

/** The reason why a sign-in failed, and what the user can do. */
export function signInReason(error: Error): string {
  if (error instanceof PasskeyDeclined) return `${error.message} ${WAYS_ON[error.act][error.reason]}`;
  if (error instanceof Unreachable)
    return "Tidemark cannot be reached. Nothing was changed; check your connection and try again.";
  if (!(error instanceof Problem)) return "This browser could not finish. Nothing was changed; try again.";
  switch (error.code) {
    case "email_taken":
      return "This email already has an account. Sign in instead.";
    case "sign_in_refused":
      return "That did not match an account. Check what you entered, or create an account.";
    case "passkey_unknown":
      return "This passkey no longer belongs to an account, and your browser was told to hide it. Use another one.";
    case "passkey_changed":
      return "This passkey has changed and can no longer be used. Use another one, or recover the account below; then remove this one in the settings and add it anew.";
    case "password_breached":
      return "This password is on lists that attackers try first. Choose another.";
    case "not_found":
      return "This way of signing in is switched off here. Use the other one.";
    case "rate_limited":
      return "Too many attempts. Wait a minute, then try again.";
    case "recovery_waiting":
      return "This recovery is still waiting. Open the link in the mail again when the time has come.";
    default:
      return `${error.message}. Nothing was changed; try again.`;
  }
}

/** The reason why a provider's redirect failed; text that is no code of ours gives none. */
export function returnReason(code: string): string {
  switch (code) {
    case "sign_in_refused":
      return "The sign-in was cancelled or did not match. Nothing was changed; try again.";
    case "too_many":
      return "This account has as many linked as it may have. Unlink one first; nothing was linked.";
    case "identity_taken":
      return "That sign-in already belongs to another account here. Nothing was linked.";
    case "email_taken":
      return "An account with that email exists already. Sign in the way you usually do, then link this one in the settings.";
    case "link_invalid":
      return "It took too long, or was begun in another browser. Nothing was changed; try again.";
    case "rate_limited":
      return "Too many attempts. Wait a minute, then try again.";
    case "not_ready":
      return "The provider cannot be reached right now. Try again in a moment, or use another way.";
    default:
      return `${isProblemCode(code) ? PROBLEMS[code].title : "That did not work"}. Nothing was changed; try again.`;
  }
}
