import type { Context, Next } from "hono";
import { Problem } from "#shared/problem.ts";
import { joined, type Tx } from "../db/ledger.ts";
import type { AppEnv } from "./factory.ts";
import { insertKey, type StoredAnswer, updateAnswer } from "./idempotency-store.ts";

/** The request's Idempotency-Key, quoted or bare; undefined when there is none. Throws when it is malformed, or missing on `/mapi`. */
export function idempotencyKey(c: Context<AppEnv>): string | undefined {
  const given = c.req
    .header("idempotency-key")
    ?.trim()
    .replace(/^"(.*)"$/, "$1");
  if (given === undefined || given === "") {
    if (c.get("mount") === "/mapi")
      throw new Problem("invalid_request", "Writes under /mapi need an Idempotency-Key header.");
    return undefined;
  }
  if (!/^[\x21-\x7e]{1,200}$/.test(given)) {
    throw new Problem("invalid_request", "An Idempotency-Key has 1 to 200 printable ASCII characters.");
  }
  return given;
}

/** SHA-256, in hex, over the hashes of all parts, so that no two lists of parts look alike; a long part comes as its hash. */
export async function fingerprintOf(...parts: (string | { sha256: ArrayBuffer })[]): Promise<string> {
  const hashes = await Promise.all(
    parts.map((part) =>
      typeof part === "string"
        ? crypto.subtle.digest("SHA-256", new TextEncoder().encode(part))
        : part.sha256,
    ),
  );
  const whole = await crypto.subtle.digest("SHA-256", await new Blob(hashes).arrayBuffer());
  return [...new Uint8Array(whole)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Claims the key inside `tx`: null when it is fresh, the stored answer when this is a repeat; throws
 * `idempotency_mismatch` for another payload and `idempotency_in_flight` while the first request still runs.
 */
export async function claimKey(
  tx: Tx,
  key: string,
  route: string,
  fingerprint: string,
): Promise<StoredAnswer | null> {
  const claim = await insertKey(tx, { key, route, fingerprint });
  if (claim?.outcome === "in_flight")
    throw new Problem("idempotency_in_flight", undefined, { retryAfterSeconds: 1 });
  if (claim?.outcome === "mismatch") throw new Problem("idempotency_mismatch");
  if (claim?.outcome !== "replay") return null;
  return { status: claim.stored_status ?? 200, body: claim.stored_body ?? "" };
}

/** Stores the answer beside the claim; both commit with the effect. */
export async function storeAnswer(tx: Tx, key: string, route: string, answer: StoredAnswer): Promise<void> {
  await updateAnswer(tx, { key, route, ...answer });
}

export function routeOf(c: Context<AppEnv>): string {
  const { method, path } = c.get("contract");
  return `${method} ${path}`;
}

/** A stored answer as a response. */
export function replayed({ status, body }: StoredAnswer): Response {
  return new Response(body === "" ? null : body, {
    status,
    headers: { "content-type": "application/json", "idempotency-replayed": "true" },
  });
}

/** Goes on to the handler, unless the contract wants a confirmation that is not there. */
export function proceed(c: Context<AppEnv>, next: Next): Promise<void> {
  if (c.get("contract").stepUp === "always" && c.get("ctx").confirmed === null)
    throw new Problem("step_up_required");
  return next();
}

/** Runs the handler inside one transaction with the key's claim and its answer; a refusal rolls all of it back. */
export async function replayable(c: Context<AppEnv>, next: Next): Promise<Response | void> {
  const key = idempotencyKey(c);
  if (key === undefined) return proceed(c, next);
  const ctx = c.get("ctx");
  const route = routeOf(c);
  const fingerprint = await fingerprintOf(
    c.req.method,
    c.req.path.slice(c.get("mount").length),
    await c.req.text(),
  );
  return ctx.ledger.transaction(async (tx) => {
    const stored = await claimKey(tx, key, route, fingerprint);
    if (stored !== null) return replayed(stored);
    c.set("ctx", { ...ctx, ledger: joined(tx) });
    await proceed(c, next);
    if (c.error !== undefined) throw c.error;
    await storeAnswer(tx, key, route, { status: c.res.status, body: await c.res.clone().text() });
    return undefined;
  });
}
