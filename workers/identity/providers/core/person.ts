import * as z from "zod";
import { DisplayName, Email } from "#shared/contracts/auth.ts";
import type { Provider } from "#shared/contracts/providers.ts";

/**
 * A person at a provider. Issuer and subject identify the person; the address and the name are only claims.
 */
export type Person = {
  provider: Provider;
  issuer: string;
  subject: string;
  email: string | null;
  /** True when the provider itself has verified that the address is this person's. */
  isVerified: boolean;
  name: string | null;
};

type Claims = { iss: string; sub: string; [claim: string]: unknown };

/** The tenant of personal Microsoft accounts. Microsoft itself has verified their addresses. */
const PERSONAL_TENANT = "9188040d-6c67-4c5b-b112-36a304b66dad";
const TRUE: readonly unknown[] = [true, "true", 1, "1"];

/**
 * Returns the person of a validated ID token. Apple's page posts `form` beside the token, once and unsigned,
 * so only the name is read from it.
 */
export function toPerson(provider: Provider, claims: Claims, form: string | null): Person {
  const email = Email.safeParse(claims["email"]).data ?? null;
  return {
    provider,
    issuer: claims.iss,
    subject: claims.sub,
    email,
    isVerified: email !== null && isEmailVerified(provider, claims),
    name: toName(provider === "apple" ? appleName(form) : claims["name"]),
  };
}

/**
 * In a company's tenant the administrator types the address. It is verified only if the token says that the
 * company owns the domain.
 */
function isEmailVerified(provider: Provider, claims: Claims): boolean {
  if (provider === "microsoft") return claims["tid"] === PERSONAL_TENANT || TRUE.includes(claims["xms_edov"]);
  return claims["email_verified"] === true || claims["email_verified"] === "true";
}

const AppleUser = z.object({
  name: z.object({ firstName: z.string().default(""), lastName: z.string().default("") }),
});

function appleName(form: string | null): string | null {
  if (form === null || form.length > 2000) return null;
  try {
    const { data } = AppleUser.safeParse(JSON.parse(form));
    return data === undefined ? null : `${data.name.firstName} ${data.name.lastName}`;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function toName(given: unknown): string | null {
  return typeof given === "string" ? (DisplayName.safeParse(given.trim().slice(0, 80)).data ?? null) : null;
}
