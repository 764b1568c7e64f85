import type { Context } from "hono";
import { Problem } from "#shared/problem.ts";
import type { AppEnv } from "../../http/factory.ts";
import { answerProblem } from "../../http/problem-response.ts";

const STATUS = {
  invalid_request: 400,
  invalid_client: 401,
  invalid_grant: 400,
  invalid_target: 400,
  invalid_client_metadata: 400,
  invalid_redirect_uri: 400,
  unsupported_grant_type: 400,
} as const;

/** A refusal of the token endpoints, with the codes of RFC 6749 §5.2 that every client library knows. */
export class OAuthRefusal extends Error {
  readonly code: keyof typeof STATUS;

  constructor(code: keyof typeof STATUS, description: string) {
    super(description);
    this.name = "OAuthRefusal";
    this.code = code;
  }
}

/**
 * Answers every error of the token endpoints as the JSON of RFC 6749.
 * An unexpected error is logged as everywhere else.
 */
export function answerRefusal(error: Error, c: Context<AppEnv>): Response {
  if (error instanceof OAuthRefusal) {
    if (error.code === "invalid_client") c.header("www-authenticate", 'Basic realm="tidemark"');
    return c.json({ error: error.code, error_description: error.message }, STATUS[error.code]);
  }
  const { status, headers } = answerProblem(error, c);
  const code = error instanceof Problem && status !== 500 ? "temporarily_unavailable" : "server_error";
  const fields = new Headers(headers);
  fields.set("content-type", "application/json");
  return new Response(JSON.stringify({ error: code }), { status, headers: fields });
}
