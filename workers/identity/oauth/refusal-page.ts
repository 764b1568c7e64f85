import type { Context } from "hono";
import { html } from "hono/html";
import type { AppEnv } from "../../http/factory.ts";
import { htmlPage } from "../../http/html-page.ts";
import type { Unanswered } from "./core/authorization-request.ts";

const LACKS = {
  client: "No app of that name may sign in with Tidemark, or its own description cannot be read.",
  redirect: "The app wants its answer sent to an address that is not its own.",
} as const;

/** Renders a refusal on a page of ours. Of the request it shows at most the host of a registered address. */
export function refusalPage(c: Context<AppEnv>, unanswered: Unanswered): Promise<Response> {
  const reason =
    unanswered.kind === "nobody"
      ? html`<p>${LACKS[unanswered.lacks]}</p>`
      : html`<p>
          An app that wants its answer at <b>${unanswered.host}</b> asked in a way that is refused here:
          <code>${unanswered.error}</code>.
        </p>`;
  const content = html`<h1>This app cannot sign in</h1>
    ${reason}
    <p>Nothing was changed and nothing was sent to it. Go back, update the app, and try again.</p>`;
  return htmlPage(c, { title: "this app cannot sign in", content, status: 400 });
}
