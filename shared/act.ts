/** A request that the user confirms: what the request does, without how the request is transported. */
export type ActText = { method: string; path: string; body?: unknown };

/**
 * Equal JSON values get one spelling: members sorted by code unit, without spaces (RFC 8785 for values of
 * JSON.parse).
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
    return `{${members.join(",")}}`;
  }
  return JSON.stringify(value ?? null);
}

/** No contract nests deeper; a deeper body would only overflow the stack. */
const DEEPEST = 64;

export function isShallow(value: unknown, depth = DEEPEST): boolean {
  if (typeof value !== "object" || value === null) return true;
  return depth > 0 && Object.values(value).every((member) => isShallow(member, depth - 1));
}

/** The body of an act in the form that is compared; a body without members equals no body. */
export function canonicalBody(body: unknown): string {
  const text = canonicalJson(body);
  return text === "{}" ? "null" : text;
}
