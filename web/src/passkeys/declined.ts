import { WebAuthnError } from "@simplewebauthn/browser";

/** What the browser's window was asked to do. */
export type CeremonyAct = "make" | "use";

/**
 * The reasons that remain after what the browser told. `closed`: the user closed its window, or the window
 * had no passkey to offer. `at-once`: it was over before a person could answer.
 */
export type Decline = "closed" | "timed-out" | "at-once" | "known-here" | "other-site";

const MESSAGES: Readonly<Record<CeremonyAct, Record<Decline, string>>> = {
  use: {
    closed: "No passkey was used: the window was closed, or it had none of Tidemark to offer.",
    "timed-out": "No passkey was used in time, and the window closed by itself.",
    "at-once": "This device has no passkey of Tidemark, or it could not check that it is you.",
    "known-here": "This passkey could not be used.",
    "other-site": "Passkeys of Tidemark do not work at this address.",
  },
  make: {
    closed: "No passkey was made: the window was closed.",
    "timed-out": "No passkey was made in time, and the window closed by itself.",
    "at-once": "This device could not make a passkey: that takes a screen lock, a fingerprint or a face.",
    "known-here": "This device already holds a passkey for that account.",
    "other-site": "Passkeys of Tidemark cannot be made at this address.",
  },
};

/** A ceremony that ended without a passkey; the message is a sentence for the user. */
export class PasskeyDeclined extends Error {
  readonly act: CeremonyAct;
  readonly reason: Decline;
  constructor(act: CeremonyAct, reason: Decline, cause: unknown) {
    super(MESSAGES[act][reason], { cause });
    this.name = "PasskeyDeclined";
    this.act = act;
    this.reason = reason;
  }
}

/** No person reads a window and closes it within this time. */
const AT_ONCE_MS = 400;
/** Browsers end a ceremony a little before or after its timeout. */
const SLACK_MS = 1000;

/**
 * The reason for the end of a ceremony that took `elapsedMs` of `timeoutMs`; null for any other error.
 * Browsers report a closed window, a missing passkey and a timeout by one name, so that time tells more.
 */
export function declineOf(
  error: unknown,
  { elapsedMs, timeoutMs }: { elapsedMs: number; timeoutMs: number },
): Decline | null {
  if (!isCeremonyEnd(error)) return null;
  if (error instanceof WebAuthnError) {
    if (error.code === "ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED") return "known-here";
    if (error.code === "ERROR_INVALID_DOMAIN" || error.code === "ERROR_INVALID_RP_ID") return "other-site";
  }
  if (elapsedMs >= timeoutMs - SLACK_MS) return "timed-out";
  return elapsedMs < AT_ONCE_MS ? "at-once" : "closed";
}

export function isCeremonyEnd(error: unknown): boolean {
  return (
    error instanceof WebAuthnError || (error instanceof Error && /^(NotAllowed|Abort)Error$/.test(error.name))
  );
}
