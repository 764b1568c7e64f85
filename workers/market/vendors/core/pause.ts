/** The reason why a vendor gave no answer that can be used. */
export type Failure = "refused" | "busy" | "broken" | "silent" | "unreadable";

const LONGEST_SECONDS = 300;
const LONGEST_GUESS_SECONDS = 60;

/** What an answer of a vendor other than 200 means. `absent`: there is no such thing, or no such question. */
export function meaningOf(status: number): "absent" | Failure {
  if (status === 400 || status === 404 || status === 422) return "absent";
  if (status === 401 || status === 403) return "refused";
  return status === 429 ? "busy" : "broken";
}

/**
 * The seconds for which a vendor is left alone after its n-th failure in a row. They are the vendor's own
 * where it says how long, up to five minutes; else 1, 2, 4 and so on, up to a minute.
 */
export function pauseSeconds(failure: Failure, failures: number, said: number | null): number {
  if (said !== null) return Math.min(Math.max(said, 1), LONGEST_SECONDS);
  // Keys that are refused stay refused until somebody changes them.
  if (failure === "refused") return LONGEST_GUESS_SECONDS;
  return Math.min(2 ** Math.min(failures - 1, 10), LONGEST_GUESS_SECONDS);
}

/**
 * The seconds that an answer asks to wait, rounded up, or null. `Retry-After` holds seconds or a date
 * (RFC 9110, 10.2.3); Alpaca says the end of its window in `X-RateLimit-Reset`, in epoch seconds
 * (https://docs.alpaca.markets/us/docs/broker-api-rate-limits).
 */
export function saidSeconds(headers: Headers, now: number): number | null {
  const after = headers.get("retry-after")?.trim() ?? "";
  if (/^\d{1,9}$/.test(after)) return Number(after);
  const reset = headers.get("x-ratelimit-reset")?.trim() ?? "";
  const until = after === "" && /^\d{1,12}$/.test(reset) ? Number(reset) * 1000 : Date.parse(after);
  return Number.isNaN(until) ? null : Math.max(0, Math.ceil((until - now) / 1000));
}
