import { base64url } from "jose";
import { randomBytes } from "../keys.ts";

const LACKS = {
  client: "No app of that name may sign in with Tidemark.",
  redirect: "The app wants its answer sent to an address that is not its own.",
} as const;

/** Renders a refusal on a page of ours, which repeats no part of the request. */
export function refusalPage(lacks: keyof typeof LACKS): Response {
  const nonce = base64url.encode(randomBytes(16));
  const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tidemark · this app cannot sign in</title>
<style nonce="${nonce}">
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 32rem; margin: 15vh auto; padding: 0 1.25rem; }
h1 { font-size: 1.5rem; line-height: 1.25; }
</style>
<main>
<h1>This app cannot sign in</h1>
<p>${LACKS[lacks]}</p>
<p>Nothing was changed and nothing was sent to it. Go back, update the app, and try again.</p>
</main>
</html>
`;
  return new Response(page, {
    status: 400,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy": `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      "x-frame-options": "DENY",
    },
  });
}
