import type { Context } from "hono";
import { accepts } from "hono/accepts";
import { html } from "hono/html";
import { EXPLANATIONS } from "#shared/explanations.ts";
import {
  isProblemCode,
  Problem,
  problemPath,
  PROBLEMS,
  type ProblemCode,
  type Retry,
} from "#shared/problem.ts";
import { createApp, type AppEnv } from "../factory.ts";
import { htmlPage } from "../html-page.ts";

const CODES = Object.keys(PROBLEMS).filter(isProblemCode);

const RETRY_WORDS: Record<Retry, string> = {
  never: "The same request will be refused again.",
  later: "The same request can succeed later.",
  after_change: "It can succeed after a change.",
};

/**
 * The addresses that the `type` of a problem document names: a page for a browser, JSON for a program. An
 * unknown code is a 404 in both.
 */
export const problemPages = createApp()
  .get("/", async (c): Promise<Response> => {
    return wantsPage(c) ? listPage(c) : c.json({ items: CODES.map(entryOf) });
  })
  .get("/:code", async (c): Promise<Response> => {
    const code = c.req.param("code");
    if (isProblemCode(code)) return wantsPage(c) ? codePage(c, code) : c.json(entryOf(code));
    if (wantsPage(c)) return missingPage(c);
    throw new Problem("not_found", "There is no problem of that name.");
  });

/** Programs that accept everything, as curl does, get JSON. */
function wantsPage(c: Context<AppEnv>): boolean {
  c.header("vary", "accept", { append: true });
  const supports = ["application/json", "text/html"];
  return accepts(c, { header: "Accept", supports, default: "application/json" }) === "text/html";
}

function entryOf(code: ProblemCode) {
  return { type: problemPath(code), code, ...PROBLEMS[code], ...EXPLANATIONS[code] };
}

function codePage(c: Context<AppEnv>, code: ProblemCode): Promise<Response> {
  const { title, status, retry, means, next } = entryOf(code);
  const content = html`<p class="soft"><code>${code}</code> · status ${status}</p>
    <h1>${title}</h1>
    <p>${means}</p>
    <h2>What to do</h2>
    <p>${next}</p>
    <h2>Again?</h2>
    <p>${RETRY_WORDS[retry]} <code class="soft">retry: ${retry}</code></p>
    <p><a href="/problems">All problems</a> · <a href="/api-docs/">API reference</a></p>`;
  return htmlPage(c, { title, content, status: 200 });
}

function listPage(c: Context<AppEnv>): Promise<Response> {
  const content = listOf("What Tidemark refuses, and why");
  return htmlPage(c, { title: "problems", content, status: 200 });
}

function missingPage(c: Context<AppEnv>): Promise<Response> {
  const content = listOf("There is no problem of that name");
  return htmlPage(c, { title: "no such problem", content, status: 404 });
}

function listOf(heading: string) {
  const items = CODES.map(
    (code) =>
      html`<li>
        <a href="${problemPath(code)}"><code>${code}</code></a> ${PROBLEMS[code].title}
      </li> `,
  );
  return html`<h1>${heading}</h1>
    <ul>
      ${items}
    </ul>`;
}
