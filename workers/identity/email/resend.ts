import { Problem } from "#shared/problem.ts";
import { settingsOf } from "../../settings/settings.ts";
import { vendorOrigin, vendorSecrets } from "../../settings/vendors.ts";
import { traceOf } from "../../log.ts";
import type { Letter, Outcome } from "./letter.ts";

const TIMEOUT_MS = 10_000;
/**
 * Refusals that are temporary or caused by this deployment's settings.
 * They do not mean that the mail is wrong.
 */
const WORTH_ANOTHER_TRY = [401, 403, 408, 425, 429];

/** Resend remembers the Idempotency-Key for 24 hours, which is longer than our retries. */
export async function sendByResend(
  env: Env,
  { id, to, subject, text }: Letter,
  timeoutMs = TIMEOUT_MS,
): Promise<Outcome> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeoutMs);
  try {
    const response = await fetch(new URL("/emails", vendorOrigin(env, "resend")), {
      method: "POST",
      redirect: "manual",
      signal: abort.signal,
      headers: {
        authorization: `Bearer ${vendorSecrets(env, "resend").apiKey}`,
        "content-type": "application/json",
        "idempotency-key": id,
        "user-agent": "Tidemark",
      },
      body: JSON.stringify({ from: settingsOf(env).emailFrom, to: [to], subject, text }),
    });
    return outcomeOf(response.status, await response.text());
  } catch (error) {
    const failure = error instanceof Problem ? error.code : traceOf(error).error;
    return { kind: "later", failure: abort.signal.aborted ? "timed out" : failure };
  } finally {
    clearTimeout(timer);
  }
}

function outcomeOf(status: number, body: string): Outcome {
  if (status >= 200 && status < 300) return { kind: "sent" };
  const failure = `status ${status}`;
  // Resend is still working on the first try with this key.
  if (status === 409 && body.includes("concurrent_idempotent_requests")) return { kind: "later", failure };
  const isFinal = status >= 400 && status < 500 && !WORTH_ANOTHER_TRY.includes(status);
  return { kind: isFinal ? "refused" : "later", failure };
}
