import { TrieRouter } from "hono/router/trie-router";
import { ENDPOINTS } from "#shared/contracts/all.ts";
import type { AnyEndpoint } from "#shared/endpoint.ts";
import { Problem } from "#shared/problem.ts";
import type { MiddlewareHandler } from "hono";
import { openCtx } from "../context.ts";
import type { AppEnv, Mount } from "./factory.ts";
import { replayable } from "./idempotency.ts";
import { authenticate } from "./session.ts";

const MAX_JSON_BYTES = 1_000_000;

const contracts = new TrieRouter<AnyEndpoint>();
// The first match counts, so a path without a parameter goes before one that would take its last word for an id.
const bySpecificity = ENDPOINTS.toSorted(
  (a, b) => Number(a.path.includes(":")) - Number(b.path.includes(":")),
);
for (const contract of bySpecificity) contracts.add(contract.method, contract.path, contract);
const paths = new TrieRouter<AnyEndpoint>();
for (const contract of new Map(ENDPOINTS.map((each) => [each.path, each])).values())
  paths.add("ALL", contract.path, contract);

/** True when the deployment's policy has that contract; an absent one is a 404 and not in the API document. */
export function isOffered(contract: AnyEndpoint, env: Pick<Env, "SIGN_IN_METHODS">): boolean {
  return contract.requires === undefined || env.SIGN_IN_METHODS.split(/\s+/).includes(contract.requires);
}

/**
 * Stands before every route of a mount: finds the contract, refuses what it does not allow, opens the Ctx, and
 * keeps the promise of the Idempotency-Key.
 */
export function gatekeeper(mount: Mount): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const path = c.req.path.slice(mount.length) || "/";
    const contract = contracts.match(c.req.method, path)[0][0]?.[0];
    if (contract === undefined || !isOffered(contract, c.env)) {
      throw new Problem(
        paths.match("ALL", path)[0].length > 0 && contract === undefined ? "method_not_allowed" : "not_found",
      );
    }
    c.set("mount", mount);
    c.set("contract", contract);
    if (contract.bodyKind === "json" && c.req.method !== "GET") await assertJson(c.req.raw);
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

async function assertJson(request: Request): Promise<void> {
  if (request.body === null) return;
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  const length = request.headers.get("content-length");
  if (length === "0") return;
  if (type !== "application/json") throw new Problem("media_type_unsupported", "Send application/json.");
  if (Number(length) > MAX_JSON_BYTES)
    throw new Problem("payload_too_large", "A JSON body may have 1 MB at most.");
  if (length === null && (await request.clone().arrayBuffer()).byteLength > MAX_JSON_BYTES) {
    throw new Problem("payload_too_large", "A JSON body may have 1 MB at most.");
  }
}
