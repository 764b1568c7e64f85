import { toInstant } from "../../db/instants.ts";
import type { Ctx } from "../../context.ts";
import { ActionFailure, type Granted } from "../actions/action.ts";
import { openToken, sealCredentials, sealToken } from "./sealed-credentials.ts";
import { claimToken, findToken, releaseToken, type TokenRow, updateToken } from "./token-store.ts";
import type { Json } from "#shared/contracts/json.ts";

/** A token is replaced this long before its end. */
const EARLY_MS = 60_000;
/** The right to ask lasts longer than the call may take, and ends by itself when its holder dies. */
const CLAIM_SECONDS = 20;
const LOOK_MS = 100;

type Wanted = {
  id: string;
  credentials: { [name: string]: Json };
  timeoutMs: number;
  refresh(): Promise<Granted>;
};

/**
 * Returns a token that still holds, or has one caller ask for the next while all others wait for it. So a
 * refresh token that works once is used once. Throws an `ActionFailure`.
 */
export async function accessToken(ctx: Ctx, wanted: Wanted): Promise<string> {
  const until = Date.now() + wanted.timeoutMs;
  while (Date.now() < until) {
    const row = await findToken(ctx.ledger.read, { userId: ctx.userId, id: wanted.id });
    if (row === null) throw new ActionFailure("integration_missing", "The integration is gone.");
    const standing = await standingToken(ctx, wanted.id, row);
    if (standing !== null) return standing;
    if (await ctx.ledger.transaction((tx) => claimToken(tx, { id: wanted.id, seconds: CLAIM_SECONDS })))
      return refreshed(ctx, wanted, row);
    await scheduler.wait(LOOK_MS);
  }
  throw new ActionFailure("timeout", "No token came in time.", { canPass: true });
}

async function standingToken(ctx: Ctx, id: string, row: TokenRow): Promise<string | null> {
  if (row.token === null || row.token_until === null) return null;
  if (Date.parse(row.token_until) - EARLY_MS < Date.now()) return null;
  return openToken(ctx.env, { userId: ctx.userId, id, version: row.sealed_version }, row.token);
}

async function refreshed(ctx: Ctx, { id, credentials, refresh }: Wanted, row: TokenRow): Promise<string> {
  const { env, userId, ledger } = ctx;
  try {
    // Another caller may have stored a token between the look and the claim.
    const now = await findToken(ledger.read, { userId, id });
    const standing = now === null ? null : await standingToken(ctx, id, now);
    if (standing !== null) {
      await ledger.transaction((tx) => releaseToken(tx, id));
      return standing;
    }
    const { token, seconds, refreshToken } = await refresh();
    const sealedVersion = row.sealed_version;
    const nextVersion = refreshToken === undefined ? sealedVersion : sealedVersion + 1;
    const of = { userId, id, version: nextVersion };
    const [sealed, replaced] = await Promise.all([
      sealToken(env, of, token),
      refreshToken === undefined ? null : sealCredentials(env, of, { ...credentials, refreshToken }),
    ]);
    const end = toInstant(Date.now() + seconds * 1000);
    await ledger.transaction((tx) =>
      updateToken(tx, { id, token: sealed, until: end, sealedVersion, credentials: replaced, nextVersion }),
    );
    return token;
  } catch (error) {
    await ledger.transaction((tx) => releaseToken(tx, id));
    throw error;
  }
}
