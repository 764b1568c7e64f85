import type { Context } from "hono";
import { html, raw } from "hono/html";
import { base64url } from "jose";
import { DEFAULT_THEME, THEMES } from "#shared/tokens.ts";
import type { AppEnv } from "./factory.ts";

/** The texts that `html` put into it are escaped. */
type Markup = ReturnType<typeof html>;
type Page = { title: string; content: Markup; status: 200 | 400 | 404 };

const { light, dark } = THEMES[DEFAULT_THEME];
const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; background: ${light.bg}; color: ${light.ink}; overflow-wrap: break-word; }
main { max-width: 40rem; margin: 12vh auto; padding: 0 1.25rem; }
h1 { font-size: 1.5rem; line-height: 1.25; }
h2 { font-size: 1rem; margin: 1.5rem 0 0; }
p, ul { margin: 0.5rem 0; }
a { color: ${light.accentInk}; text-underline-offset: 3px; }
code { font-size: 0.9em; }
.soft { color: ${light.soft}; }
@media (prefers-color-scheme: dark) {
  body { background: ${dark.bg}; color: ${dark.ink}; }
  a { color: ${dark.accentInk}; }
  .soft { color: ${dark.soft}; }
}
`;

/**
 * A page of the Worker itself, without scripts. Its policy allows the one style element by a nonce, and no
 * frame, form or request.
 */
export async function htmlPage(c: Context<AppEnv>, { title, content, status }: Page): Promise<Response> {
  const nonce = base64url.encode(crypto.getRandomValues(new Uint8Array(16)));
  const page = await html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>Tidemark · ${title}</title>
      <style nonce="${nonce}">
        ${raw(STYLE)}
      </style>
      <main>${content}</main>
    </html> `;
  return c.body(String(page), status, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    "x-frame-options": "DENY",
  });
}
