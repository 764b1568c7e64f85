import { ASSISTANT_SCOPES, type AssistantScope } from "#shared/scopes.ts";
import type { App } from "../../clients/core/app.ts";

/** The checked request of an app. `reads` is what an assistant asks for, and null for the whole account. */
export type Wish = {
  clientId: string;
  redirectUri: string;
  challenge: string;
  state: string | null;
  reads: AssistantScope[] | null;
};
/** The refusals of RFC 6749 §4.1.2.1 that a registered app gets by a redirect. */
export type Refusal = {
  redirectUri: string;
  state: string | null;
  error:
    | "invalid_request"
    | "unsupported_response_type"
    | "invalid_scope"
    | "invalid_target"
    | "access_denied";
};
/** Why a request is answered on a page of ours alone. */
export type Unanswered =
  /** There is no safe address to answer. The reason is shown only on our own page. */
  | { kind: "nobody"; lacks: "client" | "redirect" }
  /** Nobody of ours vouches for the app, so that only a user's decision may lead to its address. */
  | { kind: "unvouched"; error: Refusal["error"]; host: string };
export type Judged = { kind: "asked"; wish: Wish } | { kind: "refused"; refusal: Refusal } | Unanswered;

const LOOPBACK = /^(http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost))(?::([1-9]\d{0,4}))?(\/.*)$/;
const CHALLENGE = /^[A-Za-z0-9_-]{43}$/;
const STATE = /^[\x20-\x7e]{1,1000}$/;
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/;

/**
 * Checks an authorization request: first the app and the redirect address, and only then the rest. Errors of
 * the rest go only to that address, and only for an app of the deployment (RFC 9700 §4.11.2). `app` is the
 * client of `client_id`, or null for none; `mcp` is the URI of the MCP server.
 */
export function judgeRequest(query: URLSearchParams, { app, mcp }: { app: App | null; mcp: string }): Judged {
  if (app === null) return { kind: "nobody", lacks: "client" };
  const redirectUri = onlyOne(query, "redirect_uri");
  if (redirectUri === null || !app.redirects.some((registered) => isSameRedirect(registered, redirectUri))) {
    return { kind: "nobody", lacks: "redirect" };
  }
  const given = onlyOne(query, "state");
  const state = given !== null && STATE.test(given) ? given : null;
  const refused = (error: Refusal["error"]): Judged =>
    app.kind === "own"
      ? { kind: "refused", refusal: { redirectUri, state, error } }
      : { kind: "unvouched", error, host: redirectHost(redirectUri) };

  const names = [...query.keys()];
  if (names.length > 30 || new Set(names).size < names.length) return refused("invalid_request");
  if (given !== null && state === null) return refused("invalid_request");
  const type = onlyOne(query, "response_type");
  if (type === null) return refused("invalid_request");
  if (type !== "code") return refused("unsupported_response_type");
  if (!["query", null].includes(onlyOne(query, "response_mode"))) return refused("invalid_request");
  const challenge = onlyOne(query, "code_challenge");
  if (challenge === null || !CHALLENGE.test(challenge)) return refused("invalid_request");
  // A missing method would mean `plain`, which gives no protection from a reader of the request.
  if (onlyOne(query, "code_challenge_method") !== "S256") return refused("invalid_request");
  const scope = onlyOne(query, "scope");
  if (scope !== null && !SCOPE.test(scope)) return refused("invalid_scope");
  const resource = onlyOne(query, "resource");
  // The parser writes scheme and host in lower case, so that their spelling does not matter.
  if (resource !== null && URL.parse(resource)?.href !== mcp) return refused("invalid_target");
  const isAssistant = resource !== null || app.kind !== "own";
  const reads = isAssistant ? readsAsked(scope) : null;
  if (reads?.length === 0) return refused("invalid_scope");
  return { kind: "asked", wish: { clientId: app.id, redirectUri, challenge, state, reads } };
}

/** Of the scopes in a request those that an assistant may have; without a scope it reads the journal. */
function readsAsked(scope: string | null): AssistantScope[] {
  const asked = scope === null ? ["journal:read"] : scope.split(" ");
  return ASSISTANT_SCOPES.filter((each) => asked.includes(each));
}

/**
 * Compares the two character by character.
 * A loopback redirect registered without a port may have any port (RFC 8252 §7.3).
 */
export function isSameRedirect(registered: string, given: string): boolean {
  if (given === registered) return true;
  const [, origin, port, path] = LOOPBACK.exec(given) ?? [];
  if (origin === undefined || path === undefined || port === undefined || Number(port) > 65_535) return false;
  const [, registeredOrigin, registeredPort, registeredPath] = LOOPBACK.exec(registered) ?? [];
  return registeredPort === undefined && origin === registeredOrigin && path === registeredPath;
}

/**
 * Returns the app's address with our answer.
 * `iss` names this server, so that no other server can pass for it (RFC 9207).
 */
export function redirectWith(
  redirectUri: string,
  answer: { code: string } | { error: Refusal["error"] },
  { state, issuer }: { state: string | null; issuer: string },
): string {
  const query = new URLSearchParams({ ...answer, ...(state === null ? {} : { state }), iss: issuer });
  return `${redirectUri}${redirectUri.includes("?") ? "&" : "?"}${query}`;
}

/** Returns the host of the answer's address, for the user to judge. */
export function redirectHost(redirectUri: string): string {
  const { protocol, host, hostname } = new URL(redirectUri);
  if (protocol === "http:") return hostname;
  return protocol === "https:" ? host : protocol.slice(0, -1);
}

/** Returns the value of a parameter, or null when it is absent, empty or repeated. */
export function onlyOne(parameters: URLSearchParams, name: string): string | null {
  const [value, ...more] = parameters.getAll(name);
  return value === undefined || value === "" || more.length > 0 ? null : value;
}
