/** The tenant of Microsoft's accounts that are nobody's but the person's. */
export const PERSONAL_TENANT = "9188040d-6c67-4c5b-b112-36a304b66dad";

/** Who signs in, and how the provider misbehaves over it. Comes in as `person` of the sign-in address, in JSON. */
export type AtProvider = {
  sub: string;
  email?: string;
  name?: string;
  tid?: string;
  /** Claims that replace or complete what the ID token would say; null leaves one out. */
  claims?: Record<string, unknown>;
  sign?: "none" | "HS256 with the public key" | "another key" | "ES256 with a published key";
  /** An error instead of a code. */
  error?: string;
  /** What the way back says besides. */
  answer?: Record<string, string>;
  down?: boolean;
};
