import * as z from "zod";
import { isSafeRedirect } from "../../settings/redirects.ts";

/** No name holds what cannot be seen, or turns the direction of the letters around it. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/u;
const MOST_REDIRECTS = 10;
const LOCALHOST = /^http:\/\/localhost(?=[:/])/;
const LOOPBACK_PORT = /^(http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost)):\d+(?=\/)/;

const Name = z
  .string()
  .max(200)
  .transform((name) => name.normalize("NFKC").trim())
  .pipe(
    z
      .string()
      .min(1)
      .max(80)
      .refine((name) => !UNSEEN.test(name), "client_name holds invisible characters.")
      .refine((name) => !/tidemark/i.test(name), "client_name must not name this server."),
  );

/** The part of RFC 7591 that this server reads; every client is a public one that proves itself by PKCE. */
export const ClientMetadata = z.object({
  client_name: Name.optional(),
  redirect_uris: z.array(z.string().max(500)).min(1).max(MOST_REDIRECTS),
  grant_types: z.array(z.string().max(100)).max(20).optional(),
  response_types: z.array(z.string().max(100)).max(20).optional(),
  token_endpoint_auth_method: z.string().max(100).optional(),
});
export type ClientMetadata = z.infer<typeof ClientMetadata>;

/** True for an address that a client may be sent back to; `localhost` counts as loopback. */
export function isClientRedirect(text: string): boolean {
  return isSafeRedirect(text.replace(LOCALHOST, "http://127.0.0.1"));
}

/** Drops the port of a program on the user's machine, which is another one each time (RFC 8252 §7.3). */
export function withAnyPort(redirect: string): string {
  return redirect.replace(LOOPBACK_PORT, "$1");
}
