import { jsonOf, type Json } from "#shared/contracts/json.ts";
import { Problem } from "#shared/problem.ts";
import { open, type Place, seal } from "../../identity/sealing/seal.ts";

const Opened = jsonOf(40_000);

type Of = { userId: string; id: string; version: number };

function place({ userId, id, version }: Of, column: "credentials" | "token"): Place {
  return { purpose: "integration", userId, table: "integrations", rowId: id, column, version };
}

/** Seals credentials for one version of one row. */
export function sealCredentials(env: Env, of: Of, credentials: Json): Promise<string> {
  return seal(env, place(of, "credentials"), JSON.stringify(credentials));
}

/** Opens credentials; refuses with `sealed_unreadable` where they do not belong to that row and version. */
export async function openCredentials(env: Env, of: Of, sealed: string): Promise<Json> {
  const read = Opened.safeParse(JSON.parse(await open(env, place(of, "credentials"), sealed)));
  if (!read.success) throw new Problem("sealed_unreadable");
  return read.data;
}

export function sealToken(env: Env, of: Of, token: string): Promise<string> {
  return seal(env, place(of, "token"), token);
}

export function openToken(env: Env, of: Of, sealed: string): Promise<string> {
  return open(env, place(of, "token"), sealed);
}
