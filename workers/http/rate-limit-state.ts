/** The header fields of the limits that counted a request. The last counted limit stands first. */
export type RateLimitState = { policy: string; state: string; before: RateLimitState | null };
