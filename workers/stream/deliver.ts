import type { StreamRow } from "../db/ledger.ts";

/** Hands committed rows to the user's stream without reading them again; what fails is left to the sweep. */
export async function deliver(
  env: Env,
  userId: string,
  generation: number,
  rows: StreamRow[],
): Promise<void> {
  await env.USER_STREAM.getByName(userId).append("ledger", generation, 1, rows);
}
