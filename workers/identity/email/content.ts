import { base64url } from "jose";
import * as z from "zod";
import { settingsOf } from "../../settings/settings.ts";
import { derivedKey, randomBytes } from "../keys.ts";

const Content = z.object({ to: z.string(), subject: z.string(), text: z.string() });
export type Content = z.infer<typeof Content>;

const IV_BYTES = 12;
const encoder = new TextEncoder();

/** What a waiting mail says, readable only as that mail: it holds links that let somebody in. */
export async function sealContent(env: Env, id: string, content: Content): Promise<string> {
  const iv = randomBytes(IV_BYTES);
  const bytes = encoder.encode(JSON.stringify(content));
  const sealed = await crypto.subtle.encrypt(algorithm(id, iv), await keyOf(env), bytes);
  return `${base64url.encode(iv)}.${base64url.encode(new Uint8Array(sealed))}`;
}

/** Null for what does not open: another mail's content, or one of another pepper. */
export async function openContent(env: Env, id: string, text: string): Promise<Content | null> {
  const [iv = "", sealed = ""] = text.split(".");
  try {
    const nonce = Uint8Array.from(base64url.decode(iv));
    const bytes = Uint8Array.from(base64url.decode(sealed));
    const opened = await crypto.subtle.decrypt(algorithm(id, nonce), await keyOf(env), bytes);
    return Content.parse(JSON.parse(new TextDecoder().decode(opened)));
  } catch (error) {
    if (error instanceof TypeError || (error instanceof DOMException && error.name === "OperationError"))
      return null;
    throw error;
  }
}

function algorithm(id: string, iv: Uint8Array<ArrayBuffer>) {
  return { name: "AES-GCM", iv, additionalData: encoder.encode(id) };
}

async function keyOf(env: Env): Promise<CryptoKey> {
  const key = await derivedKey(settingsOf(env).pepper, "waiting mail");
  return crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt", "decrypt"]);
}
