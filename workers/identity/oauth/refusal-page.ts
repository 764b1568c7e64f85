import type { Context } from "hono";
import { html } from "hono/html";
import type { AppEnv } from "../../http/factory.ts";
import { htmlPage } from "../../http/html-page.ts";

const LACKS = {
  client: "No app of that name may sign in with Tidemark, or its own description cannot be read.",
  redirect: "The app wants its answer sent to an address that is not its own.",
} as const;

/** Renders a refusal on a page of ours, which repeats no part of the request. */
export function refusalPage(c: Context<AppEnv>, lacks: keyof typeof LACKS): Promise<Response> {
  const content = html`<h1>This app cannot sign in</h1>
    <p>${LACKS[lacks]}</p>
    <p>Nothing was changed and nothing was sent to it. Go back, update the app, and try again.</p>`;
  return htmlPage(c, { title: "this app cannot sign in", content, status: 400 });
}
