import { env, exports } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import type * as z from "zod";
import { createClient } from "#shared/client/client.ts";
import { memoryStore } from "#shared/client/local-store.ts";
import { type Input, pathOf, type Received } from "#shared/client/request.ts";
import { register } from "#shared/contracts/auth.ts";
import { Act, stepUpOptions, stepUpPassword } from "#shared/contracts/step-up.ts";
import type { Endpoint } from "#shared/endpoint.ts";
import { newId } from "#shared/ids.ts";
import type { ProblemDocument } from "#shared/problem.ts";
import { openCtx, type Ctx } from "#workers/context.ts";
import { runJob } from "./run-job.ts";
import { JOBS } from "#workers/work.ts";

/** The input of the shared client, and header fields that it does not know. */
type Sent<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = Input<P, Q, B> & {
  headers?: Record<string, string>;
};

export const PASSWORD = "correct horse battery staple";

export type TestUser = {
  id: string;
  email: string;
  accessJwt: string;
  refreshToken: string;
  /** The context that a job of this user gets. */
  ctx(): Ctx;
  /** Sends a request under `/mapi` with this user's bearer token and a fresh Idempotency-Key. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Calls an endpoint by its contract through the shared client; throws the Problem of a refusal. */
  call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    contract: Endpoint<P, Q, B, R>,
    sent?: Sent<P, Q, B>,
  ): Promise<Received<R>>;
  /** Calls an endpoint that must refuse; returns the problem document. */
  refused<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    contract: Endpoint<P, Q, B, R>,
    sent?: Sent<P, Q, B>,
  ): Promise<ProblemDocument>;
  /** Calls an endpoint that needs a confirmation, and confirms it with the password. */
  confirmed<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    contract: Endpoint<P, Q, B, R>,
    sent?: Sent<P, Q, B>,
  ): Promise<Received<R>>;
  /** The `Step-Up` header that confirms this call with the password. */
  confirmation(
    contract: Endpoint,
    sent?: Sent<z.ZodType, z.ZodType, z.ZodType>,
  ): Promise<{ "step-up": string }>;
  /** Runs this user's jobs until none is left. */
  settle(): Promise<void>;
};

/** Sends a request to the Worker as any client does. */
export function send(path: string, init: RequestInit = {}): Promise<Response> {
  return exports.default.fetch(new Request(new URL(path, env.PUBLIC_ORIGIN), init));
}

/** The shared client in front of the Worker, with this access token or none, for one call. */
function clientOf(accessJwt: string | undefined, added: Record<string, string>) {
  const store = memoryStore();
  const kept = { access: accessJwt, exp: Math.floor(Date.now() / 1000) + 800 };
  if (accessJwt !== undefined) void store.put("tokens", kept);
  return createClient({
    baseUrl: `${env.PUBLIC_ORIGIN}/mapi`,
    carrier: "bearer",
    store,
    transport(url, init) {
      const headers = new Headers(init.headers);
      for (const [name, value] of Object.entries(added)) headers.set(name, value);
      return exports.default.fetch(new Request(url, { ...init, headers }));
    },
  });
}

/** Registers a user for this test alone, signed in. */
export async function newUser(): Promise<TestUser> {
  const email = `${newId("user").toLowerCase()}@example.com`;
  const body = { email, password: PASSWORD };
  const registered = await clientOf(undefined, {}).call(register, { body });
  if (!("user" in registered)) throw new Error("this deployment verifies addresses first");
  const { user, access_jwt, refresh_token } = registered;
  if (access_jwt === undefined || refresh_token === undefined) throw new Error("no tokens in the body");
  return signedIn(user.id, email, access_jwt, refresh_token);
}

function signedIn(id: string, email: string, accessJwt: string, refreshToken: string): TestUser {
  const ctx = () =>
    openCtx(
      env,
      { userId: id, sessionId: "ses_test", requestId: newId("request") },
      (work) => void work.catch(() => undefined),
    );
  const fetch = (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    if (!headers.has("authorization")) headers.set("authorization", `Bearer ${accessJwt}`);
    if (!headers.has("idempotency-key")) headers.set("idempotency-key", newId("request"));
    return send(`/mapi${path}`, { ...init, headers });
  };
  return {
    id,
    email,
    accessJwt,
    refreshToken,
    ctx,
    fetch,
    call: (contract, { headers = {}, ...input } = {}) => clientOf(accessJwt, headers).call(contract, input),
    async refused(contract, { headers, body, ...address } = {}) {
      const json = body === undefined ? {} : { "content-type": "application/json" };
      const response = await fetch(pathOf(contract, address), {
        method: contract.method,
        headers: { ...json, ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (response.headers.get("content-type") !== "application/problem+json")
        throw new Error(`${contract.name} was not refused: ${response.status} ${await response.text()}`);
      return (await response.json()) as ProblemDocument;
    },
    async confirmed(contract, sent) {
      const headers = { ...sent?.headers, ...(await this.confirmation(contract as Endpoint, sent)) };
      return this.call(contract, { ...sent, headers } as NonNullable<typeof sent>);
    },
    async confirmation(contract, sent = {}) {
      const { body } = sent;
      const act = { method: contract.method, path: pathOf(contract, sent) };
      const begun = await this.call(stepUpOptions, {
        body: Act.parse({ ...act, ...(body === undefined ? {} : { body }) }),
      });
      const proven = { challengeId: begun.challengeId, password: PASSWORD };
      return { "step-up": (await this.call(stepUpPassword, { body: proven })).proof };
    },
    settle: () => settle(id, ctx),
  };
}

/**
 * The local queue runs the same jobs, and the first to claim a job runs it. So this only waits for jobs that
 * it could not claim. A job of a time to come is left alone.
 */
async function settle(userId: string, ctx: () => Ctx): Promise<void> {
  for (let round = 0; round < 600; round++) {
    const open = await ctx().ledger.read(
      sql<{
        id: string;
        state: string;
      }>`select id, state from jobs where user_id = ${userId} and state in ('queued', 'running')
        and coalesce((payload ->> 'at')::timestamptz <= now(), true) order by created_at, id`,
    );
    if (open.length === 0) return;
    for (const { id } of open) {
      await runJob(
        { userId, jobId: id },
        env,
        { waitUntil: (work) => void work.catch(() => undefined) },
        JOBS,
      );
    }
    if (open.every(({ state }) => state === "running")) await scheduler.wait(50);
  }
  throw new Error("jobs did not come to rest");
}
