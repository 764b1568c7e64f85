import { compare, hash } from "bcryptjs";
import { settingsOf } from "../../settings/settings.ts";
import { hmac } from "../keys.ts";

/**
 * `$hb1$` marks bcrypt over base64(HMAC-SHA-384(pepper, UTF-8)). The input has 64 characters, so that bcrypt
 * never cuts it at 72 bytes. It is keyed, so that a stolen table is worth nothing without the pepper.
 */
const SCHEME = "$hb1$";
const encoder = new TextEncoder();

export async function hashPassword(env: Env, password: string): Promise<string> {
  const { passwordCost } = settingsOf(env);
  return SCHEME + (await hash(await prehash(env, password), passwordCost)).slice(1);
}

/** Compares a password with its hash. A missing account (`null`) takes as long as an existing one. */
export async function isPassword(env: Env, password: string, stored: string | null): Promise<boolean> {
  const known = stored?.startsWith(SCHEME) === true;
  const against = known ? `$${stored.slice(SCHEME.length)}` : nobodysHash(settingsOf(env).passwordCost);
  const same = await compare(await prehash(env, password), against);
  return known && same;
}

/** True when the policy has risen since this hash was made. */
export function isOutdated(env: Env, stored: string): boolean {
  const cost = /^\$hb1\$2[aby]\$(\d\d)\$/.exec(stored)?.[1];
  return cost === undefined || Number(cost) < settingsOf(env).passwordCost;
}

async function prehash(env: Env, password: string): Promise<string> {
  const mac = await hmac("SHA-384", encoder.encode(settingsOf(env).pepper), encoder.encode(password));
  return btoa(String.fromCharCode(...mac));
}

/** A well-formed hash whose password is unknown to everyone. */
function nobodysHash(cost: number): string {
  return `$2b$${String(cost).padStart(2, "0")}$abcdefghijklmnopqrstuuAcQZfXtgDfIrMS7PSK9hQFYFXhXcFhG`;
}
