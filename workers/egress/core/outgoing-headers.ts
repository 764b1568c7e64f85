/** Counts the requests of ours that stand behind one another. Two hooks cannot call each other for ever. */
export const HOPS_HEADER = "tidemark-hops";
/** The longest chain of our own requests. */
export const MOST_HOPS = 5;

const MOST_CHARS = 16_384;
/** Fields that belong to the connection, or that say where a request comes from. */
const OURS =
  /^(?:host|connection|content-length|expect|forwarded|keep-alive|te|trailer|transfer-encoding|upgrade|via|tidemark-.*|cf-.*|proxy-.*|sec-.*|x-forwarded-.*|x-real-ip)$/;

/** What keeps a user from setting the header field of that name; null where nothing does (RFC 9110, 5.1). */
export function nameFault(name: string): string | null {
  if (!/^[\w!#$%&'*+.^`|~-]{1,200}$/.test(name)) return "is no name of a header field";
  return OURS.test(name.toLowerCase()) ? "is not yours" : null;
}

/** Whether a header field can hold the value: no line break, none above U+00FF (RFC 9110, 5.5). */
export function isFieldValue(value: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
}

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
    const fault = nameFault(name);
    if (fault !== null) return { reason: `the header field ${name.slice(0, 60)} ${fault}` };
    if (!isFieldValue(value)) return { reason: "a header field is not valid" };
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
