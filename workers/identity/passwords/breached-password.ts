import { settingsOf } from "../../settings/settings.ts";
import { vendorOrigin } from "../../settings/vendors.ts";
import { log, traceOf } from "../../log.ts";
import { Problem } from "#shared/problem.ts";
import { isOfContext } from "./core/context-words.ts";

const TIMEOUT_MS = 2_000;
/** A shorter password is refused for its length. */
const SHORTEST = 8;
const LINE = /^([0-9A-F]{35}):(\d+)$/;

/** Refuses with `password_breached` a listed password, and one made of words that an attacker tries here. */
export async function assertNotBreached(env: Env, password: string, email: string): Promise<void> {
  if (isOfContext(password, email) || (await isBreachedPassword(env, password)))
    throw new Problem("password_breached");
}

/**
 * True for a password that attackers try first.
 * The bundled list decides when the range service is unreachable.
 */
export async function isBreachedPassword(env: Env, password: string): Promise<boolean> {
  const isListed = (await commonPasswords()).has(password.normalize("NFKC").toLowerCase());
  if (isListed || settingsOf(env).passwordBreaches === "list") return isListed;
  return isInRange(env, password);
}

let common: Promise<ReadonlySet<string>> | undefined;
function commonPasswords(): Promise<ReadonlySet<string>> {
  // It is imported on first use, because unpacking it would slow every cold start.
  common ??= import("@zxcvbn-ts/language-common").then(
    ({ dictionary }) => new Set(dictionary["passwords-common"].filter(({ length }) => length >= SHORTEST)),
  );
  return common;
}

/**
 * Asks the range interface of Pwned Passwords. Only five characters of the hash leave the Worker. The answers
 * are padded, so that their size tells a listener nothing.
 */
async function isInRange(env: Env, password: string, timeoutMs = TIMEOUT_MS): Promise<boolean> {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-1", new TextEncoder().encode(password)));
  const hash = [...bytes]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("")
    .toUpperCase();
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeoutMs);
  try {
    const response = await fetch(new URL(`/range/${hash.slice(0, 5)}`, vendorOrigin(env, "pwned")), {
      headers: { "add-padding": "true", "user-agent": "Tidemark" },
      redirect: "manual",
      signal: abort.signal,
    });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`status ${response.status}`);
    return text.split(/\r?\n/).some((line) => {
      const [, suffix, count] = LINE.exec(line.trim()) ?? [];
      return suffix === hash.slice(5) && Number(count) > 0;
    });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    log("warn", "password.range_away", traceOf(error));
    return false;
  } finally {
    clearTimeout(timer);
  }
}
