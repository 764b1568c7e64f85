import type { Context } from "hono";
import { Problem } from "#shared/problem.ts";
import { joined, type Tx } from "../../db/ledger.ts";
import type { Query } from "../../db/statement.ts";
import type { AppEnv } from "../factory.ts";
import { findKey, insertKey, type StoredAnswer, updateAnswer } from "./idempotency-store.ts";
import { inTurnOf } from "./write-turns.ts";

/** A part of a fingerprint: a text, or a long part by its hash. */
export type FingerprintPart = string | { sha256: ArrayBuffer };

/**
 * The request's Idempotency-Key, quoted or bare, or undefined without one. It throws for a malformed key, and
 * for a missing key on `/mapi`.
 */
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

/**
 * SHA-256 in hex over the hashes of all parts, so that two different lists of parts never have equal
 * fingerprints.
 */
async function fingerprintOf(...parts: FingerprintPart[]): Promise<string> {
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
 * Claims the key inside `tx`. It returns null for a fresh key and the stored answer for a repeat. It throws
 * `idempotency_mismatch` for another payload, and `idempotency_in_flight` while the first request runs.
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

type Told = { key: string; payload: readonly FingerprintPart[] };

/**
 * The stored answer of a key whose request has ended, or null. It claims nothing, so a caller that gets null
 * still claims the key. It throws `idempotency_mismatch` for another payload.
 */
export async function findAnswer(c: Context<AppEnv>, told: Told): Promise<StoredAnswer | null> {
  const { ledger, userId } = c.var.ctx;
  const kept = await findKey(ledger, { userId, key: told.key, route: routeOf(c) });
  if (kept === null) return null;
  if (kept.fingerprint !== (await requestPrint(c, told.payload))) throw new Problem("idempotency_mismatch");
  return { status: kept.status ?? 200, body: kept.body ?? "" };
}

function routeOf(c: Context<AppEnv>): string {
  const { contract } = c.var;
  return `${contract.method} ${contract.path}`;
}

function requestPrint(c: Context<AppEnv>, payload: readonly FingerprintPart[]): Promise<string> {
  return fingerprintOf(c.req.method, c.req.path.slice(c.var.mount.length), ...payload);
}

type Keyed = Told & {
  /** Whether the work begins in the flight of the claim. */
  joinsClaim: boolean;
};

/**
 * Runs `work` in one transaction with the key's claim and its answer. An error of `work` rolls back the whole
 * transaction. A repeat gets the stored answer.
 */
export async function oncePerKey<Answer extends StoredAnswer>(
  c: Context<AppEnv>,
  { key, payload, joinsClaim }: Keyed,
  work: () => Promise<Answer>,
): Promise<{ isRepeat: false; answer: Answer } | { isRepeat: true; answer: StoredAnswer }> {
  const { ctx } = c.var;
  const route = routeOf(c);
  const fingerprint = await requestPrint(c, payload);
  return inTurnOf(ctx, () =>
    ctx.ledger.transaction(async (tx) => {
      const claim = claimKey(tx, key, route, fingerprint);
      c.set("ctx", { ...ctx, ledger: joined(joinsClaim ? behind(claim, tx) : tx) });
      const begun = joinsClaim ? work() : null;
      begun?.catch(() => undefined); // the claim is heard first, and its refusal explains this one
      const stored = await claim;
      if (stored !== null) return { isRepeat: true as const, answer: stored };
      const answer = await (begun ?? work());
      updateAnswer(tx, { key, route, status: answer.status, body: answer.body });
      return { isRepeat: false as const, answer };
    }),
  );
}

/** The transaction as work sees it that begins with the claim: no answer comes before a fresh claim's. */
function behind(claim: Promise<StoredAnswer | null>, tx: Tx): Tx {
  return {
    ...tx,
    async query<Row>(statement: Query<Row>): Promise<Row[]> {
      const rows = tx.query(statement);
      const [stored] = await Promise.all([claim, rows]);
      if (stored !== null) throw new Error("the key was claimed before");
      return rows;
    },
  };
}
