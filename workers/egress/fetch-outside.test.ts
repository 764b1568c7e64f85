import { env } from "cloudflare:workers";
import { expect, inject, test } from "vitest";
import { OWN_ORIGIN, REFUSED_URLS } from "#test/refused-urls.ts";
import { assertOutside, fetchOutside, type OutsideRequest, type Ports } from "./fetch-outside.ts";
import { resolveName } from "./resolve-name.ts";

const { receiver, resolver } = inject("vendors");
const deployed = { ...env, PUBLIC_ORIGIN: OWN_ORIGIN, EMAIL_SENDER: "resend", ORIGIN_DOH: resolver };
const allowing = { ...deployed, EGRESS_ALLOW: receiver };
const get = (url: string): OutsideRequest => ({ url, method: "GET" });
const refused = expect.objectContaining({ code: "egress_refused" });
const unanswered = expect.objectContaining({ code: "egress_unanswered" });

/** Ports that look names up and count each request that would open a connection, without opening one. */
function counting(answers: Response[] = []) {
  const asked: string[] = [];
  const sent: { url: string; headers: Headers }[] = [];
  const ports: Ports = {
    resolve: (host, signal) => (asked.push(host), resolveName(deployed, host, signal)),
    send: async (url, { headers }) => {
      sent.push({ url: url.href, headers: new Headers(headers) });
      return answers.shift() ?? new Response("there");
    },
  };
  return { asked, sent, ports };
}

test("no spelling of a refused address leads to a look-up or a connection", async () => {
  const { asked, sent, ports } = counting();
  for (const url of REFUSED_URLS) {
    await expect(fetchOutside(deployed, get(url), ports), url).rejects.toEqual(refused);
    expect(() => assertOutside(deployed, url), url).toThrow(refused);
  }
  expect([asked, sent]).toEqual([[], []]);
});

test.each([
  "loopback.example.net",
  "metadata.example.net",
  "one-of-two.example.net",
  "sixth.example.net",
  "mapped.example.net",
  "inside.example.net",
  "text.example.net",
])("%s has an address that is not public, so no connection is opened", async (host) => {
  const { sent, ports } = counting();
  const call = fetchOutside(deployed, get(`https://${host}/`), ports);
  await expect(call).rejects.toEqual(refused);
  await expect(call).rejects.toThrow("The address was refused: its host is not a public one.");
  expect(sent).toEqual([]);
});

test.each(["empty", "servfail", "broken", "down", "nobody"])(
  "%s.example.net cannot be looked up, so no connection is opened",
  async (name) => {
    const { sent, ports } = counting();
    const call = fetchOutside(deployed, get(`https://${name}.example.net/`), ports);
    await expect(call).rejects.toEqual(unanswered);
    expect(sent).toEqual([]);
  },
);

test("a public host is looked up and asked once, by what the caller gave", async () => {
  const { asked, sent, ports } = counting();
  const answer = await fetchOutside(
    deployed,
    { ...get("https://alias.example.net:8443/a"), headers: { x: "y" } },
    ports,
  );
  expect([answer.status, new TextDecoder().decode(answer.body), answer.truncated]).toEqual([
    200,
    "there",
    false,
  ]);
  expect([asked, sent.map(({ url }) => url)]).toEqual([
    ["alias.example.net"],
    ["https://alias.example.net:8443/a"],
  ]);
  expect(Object.fromEntries(sent[0]?.headers ?? [])).toMatchObject({ x: "y", "tidemark-hops": "1" });
});

test("a machine of a developer looks nobody up without a stand-in", async () => {
  const call = fetchOutside({ ...env, ORIGIN_DOH: "" }, get("https://public.example.net/"));
  await expect(call).rejects.toThrow("This deployment reaches only the origins of EGRESS_ALLOW.");
});

test.each([
  "https://169.254.169.254/",
  "https://loopback.example.net/",
  "http://public.example.net/",
  "http://[",
])("a redirect of a public host to %s is refused before a connection", async (location) => {
  const { sent, ports } = counting([new Response(null, { status: 302, headers: { location } })]);
  await expect(fetchOutside(deployed, get("https://public.example.net/"), ports)).rejects.toEqual(refused);
  expect(sent).toHaveLength(1);
});

const redirect = (to: string, status = 302) => `${receiver}/redirect/${status}?to=${encodeURIComponent(to)}`;

test("redirects are followed and judged one by one, to a bound, or given as they are", async () => {
  const chain = (length: number): string =>
    length === 0 ? `${receiver}/in/chain` : redirect(chain(length - 1));
  expect((await fetchOutside(allowing, get(chain(3)))).url).toBe(`${receiver}/in/chain`);
  await expect(fetchOutside(allowing, get(chain(6)))).rejects.toThrow("redirects too often");
  await expect(fetchOutside(allowing, get(redirect("http://10.0.0.1/")))).rejects.toEqual(refused);
  const first = await fetchOutside(allowing, { ...get(chain(1)), mostRedirects: 0 });
  expect([first.status, first.headers.get("location")]).toEqual([302, `${receiver}/in/chain`]);
});

test("an answer is read to its bound, and a call ends in time", async () => {
  const { body, truncated } = await fetchOutside(allowing, get(`${receiver}/large`));
  expect([body.length, truncated]).toEqual([65_536, true]);
  const whole = await fetchOutside(allowing, { ...get(`${receiver}/large`), mostBytes: 100_000 });
  expect([whole.body.length, whole.truncated]).toEqual([100_000, false]);
  const endless = { ...get(`${receiver}/endless`), mostBytes: 1_000_000, timeoutMs: 300 };
  const slow = { ...get(`${receiver}/slow`), timeoutMs: 300 };
  await Promise.all(
    [endless, slow].map((request) => expect(fetchOutside(allowing, request)).rejects.toEqual(unanswered)),
  );
});

test.each([
  ["TRACE", {}],
  ["CONNECT", {}],
  ["POST", { body: "x".repeat(1_048_577) }],
  ["GET", { headers: { host: "inside" } }],
  ["GET", { hops: 5 }],
])("a %s with what we do not send is refused", async (method, more) => {
  const { sent, ports } = counting();
  const request = { url: "https://public.example.net/", method, ...more };
  await expect(fetchOutside(deployed, request, ports)).rejects.toEqual(refused);
  expect(sent).toEqual([]);
});
