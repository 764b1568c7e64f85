import { expect, test } from "vitest";
import { EXPLANATIONS } from "#shared/explanations.ts";
import { Problem, PROBLEMS, isProblemCode } from "#shared/problem.ts";
import { send } from "#test/harness.ts";

const CODES = Object.keys(PROBLEMS).filter(isProblemCode);
/** What Chromium sends for a page. */
const BROWSER = { accept: "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8" };

test.each(CODES)("the type of a %s leads to what it means", async (code) => {
  const { type } = new Problem(code).toDocument("req_1");
  const answer = await send(type);
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/json"]);
  expect(await answer.json()).toEqual({ type, code, ...PROBLEMS[code], ...EXPLANATIONS[code] });
});

test("a browser gets a page without scripts, whose style alone its policy allows", async () => {
  const answer = await send("/problems/rate_limited", { headers: BROWSER });
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  const page = await answer.text();
  for (const words of ["Too many requests", "status 429", "retry: later", EXPLANATIONS.rate_limited.next])
    expect(page).toContain(words);
  const policy = answer.headers.get("content-security-policy") ?? "";
  const [, nonce = ""] = /style-src 'nonce-([\w-]{22})'/.exec(policy) ?? [];
  expect(policy).toContain("default-src 'none'");
  expect(page).toContain(`<style nonce="${nonce}">`);
  expect(page).not.toContain("<script");
  expect(answer.headers.get("x-request-id")).toMatch(/^req_/);
});

test("an answer differs by what its caller accepts, and caches are told so", async () => {
  for (const headers of [BROWSER, { accept: "*/*" }, { accept: "application/problem+json" }])
    expect((await send("/problems/not_found", { headers })).headers.get("vary")).toBe("accept");
  const curl = await send("/problems/not_found", { headers: { accept: "*/*" } });
  expect(curl.headers.get("content-type")).toBe("application/json");
});

test("the list names every problem, for both", async () => {
  const list = (await (await send("/problems")).json()) as { items: { code: string }[] };
  expect(list.items.map(({ code }) => code)).toEqual(CODES);
  const page = await (await send("/problems", { headers: BROWSER })).text();
  for (const code of CODES) expect(page).toContain(`href="/problems/${code}"`);
});

test.each(["nothing", "toString", "__proto__", "%3Cscript%3E", "NOT_FOUND"])(
  "%s is no problem: a 404 that repeats nothing of the address",
  async (name) => {
    const answer = await send(`/problems/${name}`);
    expect([answer.status, await answer.json()]).toMatchObject([404, { code: "not_found" }]);
    const page = await send(`/problems/${name}`, { headers: BROWSER });
    expect(page.status).toBe(404);
    expect(await page.text()).not.toMatch(/<script|toString|NOT_FOUND|__proto__/);
  },
);
