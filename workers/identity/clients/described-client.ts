import { Problem } from "#shared/problem.ts";
import { isolateMemory } from "../../db/isolate-memory.ts";
import { fetchOutside, type Ports } from "../../egress/fetch-outside.ts";
import type { App } from "./core/app.ts";
import { ClientMetadata, isClientRedirect, withAnyPort } from "./client-metadata.ts";

const LONGEST_ID = 300;
const MOST_BYTES = 10_000;
const TIMEOUT_MS = 5_000;
const USUAL_MS = 5 * 60_000;
const LEAST_MS = 60_000;
const MOST_MS = 60 * 60_000;

/** Documents that this isolate has read, and addresses that described no client. */
const known = isolateMemory<{ app: App | null; until: number }>(500);

/** True for an address that may name a client: https with a path, in the spelling of browsers, no query. */
export function isDescribedId(id: string): boolean {
  const url = URL.parse(id);
  if (url === null || url.href !== id || id.length > LONGEST_ID) return false;
  return url.protocol === "https:" && url.pathname !== "/" && !/[?#@]/.test(id);
}

/**
 * Reads the metadata document of a client whose id is its address, or returns null where it describes none
 * (draft-ietf-oauth-client-id-metadata-document). A stranger chose the address, so the guard of egress asks.
 * It reads 10 kB within five seconds and follows no redirect.
 */
export async function describedClient(env: Env, id: string, now: number, ports?: Ports): Promise<App | null> {
  if (!isDescribedId(id)) return null;
  const held = known.get(id);
  if (held !== undefined && held.until > now) return held.app;
  const read = await readDocument(env, id, ports);
  known.put(id, { app: read.app, until: now + read.keptMs });
  return read.app;
}

async function readDocument(
  env: Env,
  id: string,
  ports: Ports | undefined,
): Promise<{ app: App | null; keptMs: number }> {
  const nobody = { app: null, keptMs: LEAST_MS };
  const request = {
    url: id,
    method: "GET",
    headers: { accept: "application/json" },
    timeoutMs: TIMEOUT_MS,
    mostBytes: MOST_BYTES,
    mostRedirects: 0,
  };
  const answer = await fetchOutside(env, request, ports).catch(refused);
  if (answer === null || answer.status !== 200 || answer.truncated) return nobody;
  const document = parsed(new TextDecoder().decode(answer.body));
  const metadata = ClientMetadata.required({ client_name: true }).safeParse(document);
  if (!metadata.success || !isOf(document, id)) return nobody;
  const { client_name: name, redirect_uris: uris, token_endpoint_auth_method: auth = "none" } = metadata.data;
  if (auth !== "none" || !uris.every(isClientRedirect)) return nobody;
  const app: App = { id, name, redirects: uris.map(withAnyPort), kind: "described" };
  return { app, keptMs: keptFor(answer.headers.get("cache-control")) };
}

/** A document that names another id describes another client. */
function isOf(document: unknown, id: string): boolean {
  return (
    typeof document === "object" && document !== null && "client_id" in document && document.client_id === id
  );
}

/** As the document's host says, within a minute and an hour. */
function keptFor(cacheControl: string | null): number {
  if (cacheControl === null) return USUAL_MS;
  const seconds = /(?:^|[\s,])max-age=(\d{1,9})/i.exec(cacheControl)?.[1];
  const said = /no-store|no-cache/i.test(cacheControl) ? 0 : Number(seconds ?? USUAL_MS / 1000) * 1000;
  return Math.min(Math.max(said, LEAST_MS), MOST_MS);
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

/** Whatever stands in the way of the document, nobody is described. */
function refused(error: unknown): null {
  if (error instanceof Problem && error.code.startsWith("egress_")) return null;
  throw error;
}
