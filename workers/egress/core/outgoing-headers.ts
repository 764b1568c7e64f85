/** Counts the requests of ours that stand behind one another. Two hooks cannot call each other for ever. */
export const HOPS_HEADER = "tidemark-hops";
/** The longest chain of our own requests. */
export const MOST_HOPS = 5;

const MOST_CHARS = 16_384;
/** Fields that belong to the connection, or that say where a request comes from. */
const OURS =
  /^(?:host|connection|content-length|expect|forwarded|keep-alive|te|trailer|transfer-encoding|upgrade|via|tidemark-.*|cf-.*|proxy-.*|sec-.*|x-forwarded-.*|x-real-ip)$/;

/** The header fields of a request, or the reason for which one is refused. */
export function outgoingHeaders(
  given: Readonly<Record<string, string>>,
  hops: number,
): { headers: Headers } | { reason: string } {
  if (hops >= MOST_HOPS) return { reason: "the request is part of a loop" };
  const headers = new Headers({ accept: "*/*", "user-agent": "Tidemark" });
  let size = 0;
  for (const [name, value] of Object.entries(given)) {
    size += name.length + value.length;
    if (OURS.test(name.toLowerCase()))
      return { reason: `the header field ${name.slice(0, 60)} is not yours` };
    if (!/^[\w!#$%&'*+.^`|~-]{1,200}$/.test(name) || !/^[\t\x20-\x7e\x80-\xff]*$/.test(value))
      return { reason: "a header field is not valid" };
    headers.set(name, value);
  }
  if (size > MOST_CHARS) return { reason: "the header fields are too large" };
  headers.set(HOPS_HEADER, String(hops + 1));
  return { headers };
}

/** How many requests of ours stand before one that came in; text that is no number counts as none. */
export function hopsOf(headers: Pick<Headers, "get">): number {
  const text = headers.get(HOPS_HEADER) ?? "";
  return /^\d{1,3}$/.test(text) ? Number(text) : 0;
}
