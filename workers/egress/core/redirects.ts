/** What one request of a call asks; a redirect makes another one of it. */
export type Hop = { method: string; headers: Headers; body: string | Uint8Array<ArrayBuffer> | null };

/**
 * Header fields that another origin may see. Every other field of the caller may hold a secret, whatever its
 * name is.
 */
const HARMLESS = [
  "accept",
  "accept-language",
  "content-type",
  "idempotency-key",
  "tidemark-hops",
  "user-agent",
];
const OF_BODY = ["content-type", "content-encoding", "content-language", "content-location"];

/** Where an answer leads, as text; null for an answer that leads nowhere (RFC 9110 §15.4). */
export function targetOf(status: number, location: string | null, from: URL): string | null {
  if (![301, 302, 303, 307, 308].includes(status) || location === null) return null;
  return URL.parse(location, from.href)?.href ?? location;
}

/** The request that follows a redirect, by the redirect rules of the Fetch standard. */
export function redirected(hop: Hop, status: number, { from, to }: { from: URL; to: URL }): Hop {
  const headers = new Headers(hop.headers);
  const isPostMoved = (status === 301 || status === 302) && hop.method === "POST";
  const isSeeOther = status === 303 && hop.method !== "GET" && hop.method !== "HEAD";
  const becomesGet = isPostMoved || isSeeOther;
  if (becomesGet) for (const name of OF_BODY) headers.delete(name);
  if (from.origin !== to.origin)
    for (const name of hop.headers.keys()) if (!HARMLESS.includes(name)) headers.delete(name);
  return becomesGet ? { method: "GET", headers, body: null } : { ...hop, headers };
}
