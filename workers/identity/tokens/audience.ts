import { ASSISTANT_SCOPES, type AssistantScope } from "#shared/scopes.ts";
import { settingsOf } from "../../settings/settings.ts";

/** Where an access token is taken: at the API for the whole account, or at `/mcp` for some reads. */
export type Door = "api" | "mcp";

/** The canonical URI of the MCP server (RFC 8707), which is also the audience of its tokens. */
export function mcpResource(env: Env): string {
  return `${settingsOf(env).origin}/mcp`;
}

/** The `aud` of the tokens for a door. No token names two. */
export function audienceOf(env: Env, door: Door): string {
  return door === "api" ? "tidemark" : mcpResource(env);
}

/** Reads a stored scope or a claim: null for the whole account, else what an assistant may read. */
export function readsOf(scope: string | null): AssistantScope[] | null {
  if (scope === null) return null;
  const named = scope.split(" ");
  return ASSISTANT_SCOPES.filter((each) => named.includes(each));
}
