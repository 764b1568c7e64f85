import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { newId } from "#shared/ids.ts";
import { openBase, type Base, type Visitor } from "#workers/context.ts";
import { newAuthenticator, type Authenticator, type Misbehaviour } from "./authenticator.ts";
import { PASSWORD, send } from "./harness.ts";

export { PASSWORD };

/** The fields of sign-in's answers that tests read. */
export type Answer = {
  status: number;
  headers: Headers;
  code?: string;
  user?: { id: string; email: string; name: string };
  access_jwt?: string;
  refresh_token?: string;
  exp?: number;
  challengeId?: string;
  options?: { challenge: string; user: { id: string }; rp: { id: string }; [name: string]: unknown };
};

let addresses = 0;

/** A header with an address that no other test uses, so that no rate limit has counted it. */
export function fromAnywhere(): { "cf-connecting-ip": string } {
  addresses++;
  return { "cf-connecting-ip": `198.51.${addresses >> 8}.${addresses & 255}` };
}

export const freshEmail = () => `${newId("user").toLowerCase()}@example.com`;

/** Posts JSON as a client of that mount does, without any browser header. */
export async function post(
  path: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await send(path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return { ...(text === "" ? {} : JSON.parse(text)), status: response.status, headers: response.headers };
}

export const bearer = (token: string | undefined) => ({ authorization: `Bearer ${token}` });

/** The challenge of an answer; throws with the answer when it has none. */
export function options(answer: Answer): { challengeId: string; options: NonNullable<Answer["options"]> } {
  if (answer.challengeId === undefined || answer.options === undefined)
    throw new Error(JSON.stringify(answer));
  return { challengeId: answer.challengeId, options: answer.options };
}

/** Signs up with a passkey, with the given misbehaviour. */
export async function signUpWithPasskey(
  { email = freshEmail(), authenticator }: { email?: string; authenticator?: Authenticator } = {},
  otherwise?: Misbehaviour,
): Promise<{ answer: Answer; authenticator: Authenticator; email: string }> {
  const device = authenticator ?? (await newAuthenticator(env.PUBLIC_ORIGIN));
  const begun = options(await post("/mapi/auth/register/options", { email }));
  const response = await device.create(begun.options, otherwise);
  const answer = await post("/mapi/auth/register/verify", { challengeId: begun.challengeId, response });
  return { answer, authenticator: device, email };
}

/** Signs in with a passkey, with the given misbehaviour. */
export async function signInWithPasskey(device: Authenticator, otherwise?: Misbehaviour): Promise<Answer> {
  const begun = options(await post("/mapi/auth/login/options", {}));
  const response = await device.get(begun.options, otherwise);
  return post("/mapi/auth/login/verify", { challengeId: begun.challengeId, response });
}

/** The context of a sweep, at an instant that the test chooses. */
export function baseAt(now: number, settings: Partial<Env> = {}): Base {
  const request = { requestId: newId("request"), now };
  return openBase({ ...env, ...settings }, request, (work) => void work.catch(() => undefined));
}

export const identity = () => baseAt(Date.now()).identity;

/** The user's events in D1's outbox, oldest first. */
export async function eventsOf(userId: string): Promise<{ type: string; body: Record<string, unknown> }[]> {
  const rows = await identity().list(
    sql<{
      type: string;
      body: string;
    }>`select type, body from outbox where user_id = ${userId} order by useq`,
  );
  return rows.map(({ type, body }) => ({ type, body: JSON.parse(body) }));
}

/** A visitor who is not signed in, at an instant and with a device that the test chooses. */
export function visitor(
  overrides: { now?: number; userAgent?: string; deviceKey?: string; env?: Partial<Env> } = {},
): Visitor {
  return {
    ...baseAt(overrides.now ?? Date.now(), overrides.env),
    userAgent: overrides.userAgent ?? "",
    deviceKey: overrides.deviceKey ?? null,
  };
}

/** The audit rows of a user in D1, oldest first. */
export async function auditOf(
  userId: string,
): Promise<{ action: string; sessionId: string | null; detail: Record<string, unknown> }[]> {
  const rows = await identity().list(
    sql<{
      action: string;
      session_id: string | null;
      detail: string;
    }>`select action, session_id, detail from audit where user_id = ${userId} order by aseq`,
  );
  return rows.map(({ action, session_id: sessionId, detail }) => ({
    action,
    sessionId,
    detail: JSON.parse(detail),
  }));
}
