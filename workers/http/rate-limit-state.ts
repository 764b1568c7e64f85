/** The header fields of the limits that counted a request; the last limit counted stands first. */
export type RateLimitState = { policy: string; state: string; before: RateLimitState | null };
