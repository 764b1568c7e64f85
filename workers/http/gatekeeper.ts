import { TrieRouter } from "hono/router/trie-router";
import { ENDPOINTS } from "#shared/contracts/all.ts";
import type { AnyEndpoint, Method } from "#shared/endpoint.ts";
import { Problem } from "#shared/problem.ts";
import type { MiddlewareHandler } from "hono";
import { openCtx } from "../context.ts";
import type { AppEnv, Mount } from "./factory.ts";
import { replayable } from "./idempotency.ts";
import { authenticate } from "./session.ts";
import { signInMethods } from "./settings.ts";

const MAX_JSON_BYTES = 1_000_000;

const contracts = new TrieRouter<AnyEndpoint>();
// The first match counts, so a path without a parameter goes before one that would take its last word for an id.
const bySpecificity = ENDPOINTS.toSorted(
  (a, b) => Number(a.path.includes(":")) - Number(b.path.includes(":")),
);
for (const contract of bySpecificity) contracts.add(contract.method, contract.path, contract);
const METHODS: readonly Method[] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** True when the deployment's policy has that contract; an absent one is a 404 and not in the API document. */
export function isOffered(contract: AnyEndpoint, env: Pick<Env, "SIGN_IN_METHODS">): boolean {
  return contract.requires === undefined || signInMethods(env).includes(contract.requires);
}

/**
 * Stands before every route of a mount: finds the contract, refuses what it does not allow, opens the Ctx, and
 * keeps the promise of the Idempotency-Key.
 */
export function gatekeeper(mount: Mount): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const path = c.req.path.slice(mount.length) || "/";
    const contract = contractOf(c.req.method, path);
    if (contract === undefined || !isOffered(contract, c.env)) {
      const allowed = allowedMethods(path, c.env);
      if (allowed.length === 0) throw new Problem("not_found");
      c.header("allow", allowed.join(", "));
      if (c.req.method === "OPTIONS") return c.body(null, 204);
      throw new Problem("method_not_allowed");
    }
    c.set("mount", mount);
    c.set("contract", contract);
    if (contract.bodyKind === "json" && contract.method !== "GET") await assertJson(c.req.raw);
    if (contract.auth === "session") {
      const { userId, sessionId, expiresAt } = await authenticate(c);
      c.set("accessEndsAt", expiresAt);
      c.set(
        "ctx",
        openCtx(c.env, { userId, sessionId, requestId: c.var.requestId }, (work) =>
          c.executionCtx.waitUntil(work),
        ),
      );
    }
    if (!contract.storesAnswer || contract.bodyKind !== "json") return next();
    return replayable(c, next);
  };
}

/** HEAD is a GET without its body; a stream has no answer without one. */
function contractOf(method: string, path: string): AnyEndpoint | undefined {
  const contract = contracts.match(method === "HEAD" ? "GET" : method, path)[0][0]?.[0];
  return method === "HEAD" && contract?.replyKind !== "json" ? undefined : contract;
}

/** What an address takes, for `Allow`; empty for one that is not there. */
function allowedMethods(path: string, env: Env): string[] {
  const allowed = METHODS.flatMap((method) => {
    const contract = contractOf(method, path);
    if (contract === undefined || !isOffered(contract, env)) return [];
    return method === "GET" && contract.replyKind === "json" ? ["GET", "HEAD"] : [method];
  });
  return allowed.length === 0 ? [] : [...allowed, "OPTIONS"];
}

async function assertJson(request: Request): Promise<void> {
  if (request.body === null) return;
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  const length = request.headers.get("content-length");
  if (length === "0") return;
  if (type !== "application/json") throw new Problem("media_type_unsupported", "Send application/json.");
  if (Number(length) > MAX_JSON_BYTES || (length === null && (await isTooLong(request.clone())))) {
    throw new Problem("payload_too_large", "A JSON body may have 1 MB at most.");
  }
}

/** Reads a body of unknown length no further than it may go. */
async function isTooLong({ body }: Request): Promise<boolean> {
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > MAX_JSON_BYTES) return true;
  }
  return false;
}
