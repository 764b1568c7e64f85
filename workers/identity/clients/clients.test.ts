import { env } from "cloudflare:workers";
import { expect, inject, test } from "vitest";
import type { Ports } from "#workers/egress/fetch-outside.ts";
import { resolveName } from "#workers/egress/resolve-name.ts";
import { authorize, decide, exchange, registerClient, requestOf, signedInPage } from "#test/oauth.ts";
import { send } from "#test/harness.ts";
import { describedClient } from "./described-client.ts";

const deployed = { ...env, ORIGIN_DOH: inject("vendors").resolver };
const HOST = "https://public.example.net";
const REDIRECT = "http://localhost:9/in";

/** Ports that answer with these documents and count what leaves. */
function answering(...answers: Response[]) {
  const sent: string[] = [];
  const ports: Ports = {
    resolve: (host, signal) => resolveName(deployed, host, signal),
    send: async (url) => (sent.push(url.href), answers.shift() ?? new Response("", { status: 404 })),
  };
  return { sent, ports };
}

const documentOf = (id: string, more: object = {}) => ({
  client_id: id,
  client_name: "Helper of a host",
  redirect_uris: [REDIRECT, `${HOST}/in`],
  ...more,
});

test("an assistant registers itself without a row here, and changes nothing of what it registered", async () => {
  const metadata = { client_name: "Helper", redirect_uris: ["http://127.0.0.1:8080/in", `${HOST}/in`] };
  const registered = await registerClient({ ...metadata, token_endpoint_auth_method: "client_secret_post" });
  expect(registered).toMatchObject({ ...metadata, status: 201, token_endpoint_auth_method: "none" });
  const { client_id = "" } = registered;
  const at = async (redirect_uri: string, id = client_id) =>
    (await authorize({ client_id: id, redirect_uri })).status;
  expect([await at("http://127.0.0.1:4711/in"), await at(`${HOST}/in`)]).toEqual([303, 303]);
  // RFC 9700 §4.11.2: whoever registers an address gains no redirect to it from a flawed request.
  const flawed = await authorize({ client_id, redirect_uri: `${HOST}/in`, response_type: "x" });
  expect([flawed.status, flawed.headers.get("location")]).toEqual([400, null]);
  expect(await flawed.text()).toContain(`<b>${new URL(HOST).host}</b>`);
  const wrong = [
    `${HOST}/in/`,
    `${HOST}:8443/in`,
    "https://evil.example/in",
    "http://127.0.0.1/other",
    "http://localhost/in",
  ];
  for (const redirect of wrong) expect(await at(redirect), redirect).toBe(400);
  const [text = "", tag = ""] = client_id.slice(4).split(".");
  const forged = btoa(JSON.stringify(["Helper", ["https://evil.example/in"]])).replace(/=+$/, "");
  for (const id of [`mcc_${forged}.${tag}`, `mcc_${text}.${"A".repeat(22)}`, `mcc_${text}`, `${client_id}A`])
    expect(await at(`${HOST}/in`, id), id).toBe(400);
});

test.each([
  ["no redirect", { redirect_uris: [] }, "invalid_client_metadata"],
  ["a redirect to a page by http", { redirect_uris: ["http://evil.example/in"] }, "invalid_redirect_uri"],
  ["a script", { redirect_uris: ["javascript:alert(1)"] }, "invalid_redirect_uri"],
  ["a scheme that is no domain", { redirect_uris: ["helper:/in"] }, "invalid_redirect_uri"],
  [
    "a name of localhost that goes on",
    { redirect_uris: ["http://localhost.evil/in"] },
    "invalid_redirect_uri",
  ],
  [
    "the name of this server",
    { client_name: "Ｔidemark", redirect_uris: [REDIRECT] },
    "invalid_client_metadata",
  ],
  [
    "a name that turns letters",
    { client_name: "a\u202eb", redirect_uris: [REDIRECT] },
    "invalid_client_metadata",
  ],
  ["half a letter", { client_name: "\ud83d", redirect_uris: [REDIRECT] }, "invalid_client_metadata"],
  [
    "more than an address can hold",
    { redirect_uris: Array.from({ length: 10 }, (_, n) => `${HOST}/${n}${"x".repeat(400)}`) },
    "invalid_client_metadata",
  ],
])("no client registers with %s", async (_, metadata, error) => {
  expect(await registerClient({ client_name: "Helper", ...metadata })).toMatchObject({ status: 400, error });
});

test("a registration is JSON of some kilobytes, by POST", async () => {
  const json = { "content-type": "application/json" };
  const answers = await Promise.all([
    send("/oauth/register"),
    send("/oauth/register", { method: "POST", body: "{}", headers: { "content-type": "text/plain" } }),
    send("/oauth/register", { method: "POST", body: "{", headers: json }),
    send("/oauth/register", { method: "POST", body: `"${"x".repeat(16_000)}"`, headers: json }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([405, 400, 400, 400]);
});

test("a client whose id is an address is what its host describes, asked once and signed in by that", async () => {
  const id = `${HOST}/helper.json`;
  const { sent, ports } = answering(Response.json(documentOf(id)));
  expect(await describedClient(deployed, id, Date.now(), ports)).toMatchObject({ name: "Helper of a host" });
  // This isolate knows the document now, so that the flow below asks nobody.
  const asking = { client_id: id, redirect_uri: "http://localhost:4711/in" };
  const page = await signedInPage();
  const request = await requestOf(await authorize(asking));
  const shown = await page.fetch(`/auth/authorizations/${request}`);
  expect(await shown.json()).toMatchObject({
    app: "Helper of a host",
    vouched: "host",
    describedBy: "public.example.net",
    reads: ["journal:read"],
    redirectHost: "localhost",
  });
  const code = (await decide(page, request)).searchParams.get("code") ?? "";
  expect(await exchange(code, asking)).toMatchObject({ status: 200, scope: "journal:read" });
  expect(sent).toEqual([id]);
  await describedClient(deployed, id, Date.now() + 61 * 60_000, ports);
  expect(sent).toHaveLength(2);
});

test.each([
  ["another id", (id: string) => Response.json(documentOf(`${id}x`))],
  ["no name", (id: string) => Response.json(documentOf(id, { client_name: undefined }))],
  [
    "a secret",
    (id: string) => Response.json(documentOf(id, { token_endpoint_auth_method: "client_secret_basic" })),
  ],
  [
    "an unsafe redirect",
    (id: string) => Response.json(documentOf(id, { redirect_uris: ["http://a.example/"] })),
  ],
  ["a page", () => new Response("<html>")],
  ["a redirect", (id: string) => new Response(null, { status: 302, headers: { location: `${id}2` } })],
  ["a long document", (id: string) => Response.json(documentOf(id, { logo: "x".repeat(10_000) }))],
])(
  "a host that answers with %s describes no client, and is left alone for a minute",
  async (what, answer) => {
    const id = `${HOST}/${encodeURIComponent(what)}`;
    const { sent, ports } = answering(answer(id), Response.json(documentOf(id)));
    const now = Date.now();
    expect(await describedClient(deployed, id, now, ports)).toBeNull();
    expect(await describedClient(deployed, id, now + 59_000, ports)).toBeNull();
    expect(sent).toHaveLength(1);
    expect(await describedClient(deployed, id, now + 61_000, ports)).not.toBeNull();
  },
);

test.each([
  "http://public.example.net/a",
  "https://public.example.net/",
  "https://public.example.net/a?b",
  "https://public.example.net/a#b",
  "https://u@public.example.net/a",
  "https://PUBLIC.example.net/a",
  "https://public.example.net/a/../b",
  "https://127.0.0.1/a",
  "https://loopback.example.net/a",
  "https://inside.example.net/a",
  "https://metadata.example.net/a",
  `https://public.example.net/${"a".repeat(300)}`,
])("nothing leaves for the client %s", async (id) => {
  const { sent, ports } = answering(Response.json(documentOf(id)));
  expect(await describedClient(deployed, id, Date.now(), ports)).toBeNull();
  expect(sent).toEqual([]);
});
