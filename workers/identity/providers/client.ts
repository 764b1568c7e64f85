import { importPKCS8, SignJWT } from "jose";
import * as oauth from "oauth4webapi";
import type { Provider } from "#shared/contracts/providers.ts";
import { Problem } from "#shared/problem.ts";
import { settingsOf } from "../../settings/settings.ts";
import { vendorOrigin, vendorSecrets, type VendorSecrets } from "../../settings/vendors.ts";

const SECRET_SECONDS = 300;

/** The address to which a provider sends users back. It is registered there character by character. */
export function redirectUri(env: Env, provider: Provider): string {
  return `${settingsOf(env).origin}/oauth/callback/${provider}`;
}

/**
 * This deployment as a client of the provider. All three sign with RS256, and no other algorithm is accepted.
 */
export function clientOf(env: Env, provider: Provider): oauth.Client {
  return {
    client_id: vendorSecrets(env, provider).clientId,
    id_token_signed_response_alg: "RS256",
  };
}

/** Returns how this deployment authenticates to a provider. */
export async function clientAuth(env: Env, provider: Provider, now: number): Promise<oauth.ClientAuth> {
  if (provider !== "apple") return oauth.ClientSecretPost(vendorSecrets(env, provider).clientSecret);
  return oauth.ClientSecretPost(await appleSecret(env, vendorSecrets(env, "apple"), now));
}

/**
 * Apple issues a key instead of a secret. The secret is a token signed with it, made again for every request.
 */
async function appleSecret(
  env: Env,
  { clientId, teamId, keyId, privateKey }: NonNullable<VendorSecrets["apple"]>,
  now: number,
): Promise<string> {
  const issuedAt = Math.floor(now / 1000);
  return new SignJWT()
    .setProtectedHeader({ alg: "ES256", kid: keyId })
    .setIssuer(teamId)
    .setSubject(clientId)
    .setAudience(vendorOrigin(env, "apple"))
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + SECRET_SECONDS)
    .sign(await appleKey(privateKey));
}

async function appleKey(pem: string): Promise<CryptoKey> {
  try {
    return await importPKCS8(pem, "ES256");
  } catch (error) {
    throw new Problem("not_ready", "VENDORS holds no readable privateKey of apple.", { cause: error });
  }
}
