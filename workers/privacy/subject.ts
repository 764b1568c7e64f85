import type { Identity } from "../db/identity.ts";
import { accountKeys } from "../identity/attempts/claim-attempt.ts";
import { findEmail } from "./subject-store.ts";

/** The values that identify a user's rows. A null value has no rows any more. */
export type Subject = { userId: string; email: string | null; attempts: string[] };

export async function findSubject(env: Env, identity: Identity, userId: string): Promise<Subject> {
  const user = await identity.find(findEmail({ userId }));
  const email = user?.email ?? null;
  return { userId, email, attempts: email === null ? [] : await accountKeys(env, email) };
}
