import * as z from "zod";
import { settingsOf } from "../../settings/settings.ts";
import { openUnder, sealUnder, type Under } from "../keys.ts";

const Content = z.object({ to: z.string(), subject: z.string(), text: z.string() });
export type Content = z.infer<typeof Content>;

/** Seals the content of a waiting mail to that mail, because the content holds links that grant access. */
export function sealContent(env: Env, id: string, content: Content): Promise<string> {
  return sealUnder(waitingMail(env, id), JSON.stringify(content));
}

/** Returns null for the content of another mail, and for content sealed with another pepper. */
export async function openContent(env: Env, id: string, sealed: string): Promise<Content | null> {
  const text = await openUnder(waitingMail(env, id), sealed);
  return text === null ? null : Content.parse(JSON.parse(text));
}

function waitingMail(env: Env, id: string): Under {
  return { secret: settingsOf(env).pepper, purpose: "waiting mail", place: id };
}
