/** The tenant of Microsoft's personal accounts. */
export const PERSONAL_TENANT = "9188040d-6c67-4c5b-b112-36a304b66dad";

/**
 * The person who signs in, and the provider's misbehaviour. The sign-in address carries it as `person`, in
 * JSON.
 */
export type AtProvider = {
  sub: string;
  email?: string;
  name?: string;
  tid?: string;
  /** Claims that replace or extend those of the ID token; null leaves one out. */
  claims?: Record<string, unknown>;
  sign?: "none" | "HS256 with the public key" | "another key" | "ES256 with a published key";
  /** An error instead of a code. */
  error?: string;
  /** Further parameters of the way back. */
  answer?: Record<string, string>;
  down?: boolean;
  /** Issues a refresh token, as Apple always does. */
  refresh?: boolean;
  /** Refuses to revoke the tokens that it issued. */
  keeps?: boolean;
};
