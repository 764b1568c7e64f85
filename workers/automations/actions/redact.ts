import type { Json } from "#shared/contracts/json.ts";

const HIDDEN = "[redacted]";
/** A shorter value would be found in innocent text. */
const SHORTEST = 6;

/** The texts of credentials that must appear in no log, as services may echo them, the longest first. */
export function secretsOf(credentials: unknown): string[] {
  const texts = [...textsOf(credentials), ...basicPair(credentials)].flatMap(spellings);
  return [...new Set(texts)].sort((one, other) => other.length - one.length);
}

function textsOf(credentials: unknown): string[] {
  // A type's schema takes the spaces around a credential away before it is sent.
  if (typeof credentials === "string")
    return credentials.trim().length >= SHORTEST ? [credentials.trim()] : [];
  if (typeof credentials !== "object" || credentials === null) return [];
  return Object.entries(credentials).flatMap(([name, value]) => (name === "kind" ? [] : textsOf(value)));
}

/** What an `Authorization: Basic` header field holds (RFC 7617). */
function basicPair(credentials: unknown): string[] {
  if (typeof credentials !== "object" || credentials === null) return [];
  if (!("username" in credentials && "password" in credentials)) return [];
  const bytes = new TextEncoder().encode(`${credentials.username}:${String(credentials.password).trim()}`);
  return [btoa(String.fromCharCode(...bytes))];
}

/** A text as it is, within JSON, and within an address. */
function spellings(text: string): string[] {
  return [text, JSON.stringify(text).slice(1, -1), encodeURIComponent(text.toWellFormed())];
}

/** The same JSON with each secret replaced, also in the names of members. */
export function redacted(value: Json, secrets: readonly string[]): Json {
  if (secrets.length === 0) return value;
  if (typeof value === "string") return redactedText(value, secrets);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => redacted(each, secrets));
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [redactedText(name, secrets), redacted(each, secrets)]),
  );
}

/** The same text with each secret replaced. */
export function redactedText(text: string, secrets: readonly string[]): string {
  return secrets.reduce((left, secret) => left.replaceAll(secret, HIDDEN), text);
}
