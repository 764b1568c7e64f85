import { env, exports } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import type * as z from "zod";
import { stepUpOptions, stepUpPassword } from "#shared/contracts/step-up.ts";
import { type Endpoint, repliesInJson } from "#shared/endpoint.ts";
import { newId } from "#shared/ids.ts";
import type { ProblemDocument } from "#shared/problem.ts";
import { openCtx, type Ctx } from "#workers/context.ts";
import { runJob } from "./run-job.ts";
import { JOBS } from "#workers/work.ts";

type Sent<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = {
  params?: z.input<P>;
  query?: z.input<Q>;
  body?: z.input<B>;
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
  /**
   * Calls an endpoint by its contract and returns its parsed answer; throws with the problem document of a
   * refusal.
   */
  call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    contract: Endpoint<P, Q, B, R>,
    sent?: Sent<P, Q, B>,
  ): Promise<z.output<R>>;
  /** Calls an endpoint that must refuse; returns the problem document. */
  refused<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    contract: Endpoint<P, Q, B, R>,
    sent?: Sent<P, Q, B>,
  ): Promise<ProblemDocument>;
  /** Calls an endpoint that needs a confirmation, and confirms it with the password. */
  confirmed<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    contract: Endpoint<P, Q, B, R>,
    sent?: Sent<P, Q, B>,
  ): Promise<z.output<R>>;
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

/** Registers a user for this test alone, signed in. */
export async function newUser(): Promise<TestUser> {
  const email = `${newId("user").toLowerCase()}@example.com`;
  const response = await send("/mapi/auth/register", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password: PASSWORD }),
  });
  if (response.status !== 201)
    throw new Error(`register answered ${response.status}: ${await response.text()}`);
  const { user, access_jwt, refresh_token } = (await response.json()) as {
    user: { id: string };
    access_jwt: string;
    refresh_token: string;
  };
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
  const request = (contract: Endpoint, sent: Sent<z.ZodType, z.ZodType, z.ZodType> = {}) =>
    fetch(pathOf(contract, sent), {
      method: contract.method,
      headers: {
        ...(sent.body === undefined ? {} : { "content-type": "application/json" }),
        ...sent.headers,
      },
      ...(sent.body === undefined ? {} : { body: JSON.stringify(sent.body) }),
    });
  const confirmation = async (contract: Endpoint, sent: Sent<z.ZodType, z.ZodType, z.ZodType> = {}) => {
    const act = { method: contract.method, path: pathOf(contract, sent), body: sent.body };
    const begun = await request(stepUpOptions as Endpoint, { body: act });
    const { challengeId } = (await begun.json()) as { challengeId: string };
    const proven = await request(stepUpPassword as Endpoint, { body: { challengeId, password: PASSWORD } });
    if (proven.status !== 200) throw new Error(`step-up answered ${proven.status}: ${await proven.text()}`);
    return { "step-up": ((await proven.json()) as { proof: string }).proof };
  };
  return {
    id,
    email,
    accessJwt,
    refreshToken,
    ctx,
    fetch,
    async call(contract, sent) {
      const response = await request(contract as Endpoint, sent);
      const text = await response.text();
      if (!contract.status.some((status) => status === response.status))
        throw new Error(`${contract.name} answered ${response.status}: ${text}`);
      if (contract.reply === undefined || response.status === 204) return undefined as never;
      return contract.reply.parse(repliesInJson(contract) ? JSON.parse(text) : text) as never;
    },
    async refused(contract, sent) {
      const response = await request(contract as Endpoint, sent);
      if (response.headers.get("content-type") !== "application/problem+json") {
        throw new Error(`${contract.name} was not refused: ${response.status} ${await response.text()}`);
      }
      return (await response.json()) as ProblemDocument;
    },
    async confirmed(contract, sent) {
      const headers = { ...sent?.headers, ...(await confirmation(contract as Endpoint, sent)) };
      return this.call(contract, { ...sent, headers });
    },
    confirmation,
    settle: () => settle(id, ctx),
  };
}

/** The path of a contract with its params and query filled in. */
export function pathOf(contract: Endpoint, sent: { params?: unknown; query?: unknown }): string {
  const params = (sent.params ?? {}) as Record<string, string>;
  const path = contract.path.replaceAll(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(params[name] ?? ""),
  );
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries((sent.query ?? {}) as Record<string, unknown>)) {
    if (value !== undefined) query.set(name, String(value));
  }
  return query.size === 0 ? path : `${path}?${query}`;
}

/**
 * The local queue runs the same jobs, and the first to claim a job runs it. So this only waits for jobs that
 * it could not claim.
 */
async function settle(userId: string, ctx: () => Ctx): Promise<void> {
  for (let round = 0; round < 600; round++) {
    const open = await ctx().ledger.read(
      sql<{
        id: string;
        state: string;
      }>`select id, state from jobs where user_id = ${userId} and state in ('queued', 'running') order by created_at, id`,
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
