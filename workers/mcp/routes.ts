import type { Context } from "hono";
import { isShallow } from "#shared/act.ts";
import { Problem } from "#shared/problem.ts";
import { ASSISTANT_SCOPES } from "#shared/scopes.ts";
import { bearerOf } from "../http/bearer.ts";
import { readWhole } from "../http/body/read-whole.ts";
import { createApp, type AppEnv } from "../http/factory.ts";
import type { Caller } from "../http/gatekeeper.ts";
import { answerProblem } from "../http/problem-response.ts";
import type { Served } from "../http/serve/serve.ts";
import { authenticate } from "../identity/sessions/authenticate.ts";
import { mcpResource } from "../identity/tokens/audience.ts";
import { settingsOf } from "../settings/settings.ts";
import { callTool } from "./call-tool.ts";
import { refusal, type Told } from "./core/told-answer.ts";
import { TOOLS } from "./tools.ts";

const MOST_BYTES = 64_000;
const METADATA = "/.well-known/oauth-protected-resource";

/** The MCP server over the given routes, and what a client reads to sign in (RFC 9728). */
export function mcpOver(features: readonly Served[]) {
  const served = new Map(
    TOOLS.map(({ name, contract }) => [name, features.find((each) => each.contract === contract)]),
  );
  return createApp()
    .on("GET", [METADATA, `${METADATA}/mcp`], (c) =>
      c.json(
        {
          resource: mcpResource(c.env),
          resource_name: "Tidemark",
          authorization_servers: [settingsOf(c.env).origin],
          scopes_supported: ASSISTANT_SCOPES,
          bearer_methods_supported: ["header"],
        },
        200,
        { "cache-control": "public, max-age=300" },
      ),
    )
    .all("/mcp", async (c) => {
      assertOwnOrigin(c);
      const caller = await callerOf(c);
      if (caller === null) return unauthenticated(c);
      if (c.req.method !== "POST") {
        c.header("allow", "POST");
        throw new Problem("method_not_allowed");
      }
      const body = await messageOf(c.req.raw);
      let hasEnded = false;
      const call = async (name: string, given: Readonly<Record<string, unknown>>): Promise<Told> => {
        const tool = served.get(name);
        if (tool === undefined) return refusal("There is no tool of that name.");
        const called = await callTool(c, tool, { caller, given });
        if (called.kind === "told") return called.told;
        hasEnded = true;
        return refusal("The grant has ended.");
      };
      const { serveMcp } = await import("./serve-mcp.ts");
      const response = await serveMcp(c.req.raw, body, { scopes: caller.scopes ?? [], call });
      return hasEnded ? unauthenticated(c) : response;
    });
}

/** Refuses a page of another site, also one whose name was pointed at this server (DNS rebinding). */
function assertOwnOrigin(c: Context<AppEnv>): void {
  const origin = c.req.header("origin");
  if (origin !== undefined && origin !== settingsOf(c.env).origin) throw new Problem("cross_site");
}

/** The holder of a grant to read; null where the request shows none, or shows any other secret. */
async function callerOf(c: Context<AppEnv>): Promise<Caller | null> {
  const token = bearerOf(c);
  if (token === undefined) return null;
  try {
    const { reads, ...caller } = await authenticate(c, token, { door: "mcp" });
    return { ...caller, scopes: reads ?? [] };
  } catch (error) {
    if (error instanceof Problem && error.code === "unauthenticated") return null;
    throw error;
  }
}

/** Says where a client learns how to sign in, and what to ask for. */
function unauthenticated(c: Context<AppEnv>): Response {
  const response = answerProblem(new Problem("unauthenticated"), c);
  const wrong = c.req.header("authorization") === undefined ? "" : 'error="invalid_token", ';
  const where = `resource_metadata="${settingsOf(c.env).origin}${METADATA}/mcp"`;
  response.headers.set("www-authenticate", `Bearer ${wrong}${where}, scope="${ASSISTANT_SCOPES[0]}"`);
  return response;
}

/** Reads the one message of a request. A batch would be many calls for the price of one. */
async function messageOf(request: Request): Promise<unknown> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") throw new Problem("media_type_unsupported", "Send application/json.");
  const bytes = await readWhole(request, { most: MOST_BYTES, refusal: tooLarge });
  const message = parsed(new TextDecoder().decode(bytes));
  if (typeof message !== "object" || message === null || Array.isArray(message) || !isShallow(message))
    throw new Problem("invalid_request", "Send one message of JSON-RPC 2.0, which is an object.");
  return message;
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function tooLarge(): Problem {
  return new Problem("payload_too_large", "A message may have 64 kB at most.");
}
