import { sql } from "drizzle-orm";
import type { Tx } from "../../db/ledger.ts";
import type { integrations } from "../../db/schema/integrations.ts";
import { type Holes, prepared } from "../../db/statement.ts";

type Named = { userId: string; id: string };
export type TokenRow = Pick<
  typeof integrations.$inferSelect,
  "token" | "token_until" | "sealed_version" | "credentials"
>;

/** The token as it stands; null for an unknown integration. */
export async function findToken(query: Tx["query"], named: Named): Promise<TokenRow | null> {
  const [row] = await query(token(named));
  return row ?? null;
}
const token = prepared(
  "ledger",
  ({ userId, id }: Holes<Named>) =>
    sql<TokenRow>`select token, token_until, sealed_version, credentials from integrations
      where user_id = ${userId} and id = ${id}`,
);

/** Takes the sole right to ask for a token for some seconds; false while another caller has it. */
export async function claimToken(tx: Tx, { id, seconds }: { id: string; seconds: number }): Promise<boolean> {
  return (await tx.query(claimed({ userId: tx.userId, id, seconds }))).length === 1;
}
const claimed = prepared(
  "ledger",
  ({ userId, id, seconds }: Holes<Named & { seconds: number }>) =>
    sql<{
      id: string;
    }>`update integrations set token_claimed_until = now() + make_interval(secs => ${seconds})
      where user_id = ${userId} and id = ${id} and (token_claimed_until is null or token_claimed_until < now())
      returning id`,
);

/** Ends the right without a token, so that the next caller need not wait. */
export async function releaseToken(tx: Tx, id: string): Promise<void> {
  await tx.query(released({ userId: tx.userId, id }));
}
const released = prepared(
  "ledger",
  ({ userId, id }: Holes<Named>) =>
    sql<never>`update integrations set token_claimed_until = null where user_id = ${userId} and id = ${id}`,
);

type Kept = Named & {
  token: string;
  until: string;
  /** The credentials that the token was had with. Newer ones need a token of their own. */
  sealedVersion: number;
  credentials: string | null;
  nextVersion: number;
};

/** Stores a token and the credentials that come with it, unless these were replaced meanwhile. */
export async function updateToken(tx: Tx, kept: Omit<Kept, "userId">): Promise<void> {
  await tx.query(stored({ ...kept, userId: tx.userId }));
}
const stored = prepared(
  "ledger",
  (kept: Holes<Kept>) =>
    sql<never>`update integrations set token = ${kept.token}, token_until = ${kept.until}, token_claimed_until = null,
        credentials = coalesce(${kept.credentials}, credentials), sealed_version = ${kept.nextVersion}
      where user_id = ${kept.userId} and id = ${kept.id} and sealed_version = ${kept.sealedVersion}`,
);
