import { base64url } from "jose";
import * as z from "zod";
import type { App } from "./core/app.ts";
import { settingsOf } from "../../settings/settings.ts";
import { derivedKey, digest, equal, hmac } from "../keys.ts";

const SHAPE = /^mcc_([A-Za-z0-9_-]{1,1400})\.([A-Za-z0-9_-]{22})$/;
const TAG_BYTES = 16;
/** Of the text inside an id, so that an id fits into an address and a row. */
const MOST_BYTES = 1_050;
const Inside = z.tuple([z.string(), z.array(z.string())]);
const encoder = new TextEncoder();

/**
 * Makes the id of a client that registers itself. The id holds the registration under a tag of ours, so that
 * nothing is stored for strangers. Null where the registration is too long.
 */
export async function newClientId(
  env: Env,
  { name, redirects }: Pick<App, "name" | "redirects">,
): Promise<string | null> {
  const bytes = encoder.encode(JSON.stringify([name, redirects]));
  if (bytes.length > MOST_BYTES) return null;
  const text = base64url.encode(bytes);
  return `mcc_${text}.${base64url.encode(await tagOf(env, text))}`;
}

/** Reads the registration inside an id. Null for an id that this deployment never made. */
export async function openClientId(env: Env, id: string): Promise<App | null> {
  const [, text = "", tag = ""] = SHAPE.exec(id) ?? [];
  if (text === "" || !equal(base64url.decode(tag), await tagOf(env, text))) return null;
  return { id, ...insideOf(text), kind: "registered" };
}

/** The name inside the id of a stored grant; null for any other id. */
export function registeredName(id: string): string | null {
  const [, text = ""] = SHAPE.exec(id) ?? [];
  return text === "" ? null : insideOf(text).name;
}

/** The client in an audit row, which holds ids and never the name that a stranger chose. */
export async function auditedClient(id: string): Promise<string> {
  return SHAPE.test(id) ? `mcc_${(await digest(id)).slice(0, 22)}` : id;
}

function insideOf(text: string): Pick<App, "name" | "redirects"> {
  const [name, redirects] = Inside.parse(JSON.parse(new TextDecoder().decode(base64url.decode(text))));
  return { name, redirects };
}

async function tagOf(env: Env, text: string): Promise<Uint8Array> {
  const key = await derivedKey(settingsOf(env).pepper, "oauth client");
  return (await hmac("SHA-256", key, encoder.encode(text))).subarray(0, TAG_BYTES);
}
