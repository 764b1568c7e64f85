import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import { newId } from "#shared/ids.ts";
import { rounds } from "#test/effort.ts";
import { newUser, send, type TestUser } from "#test/harness.ts";
import { bearer, freshEmail, PASSWORD, post } from "#test/sign-in.ts";

const HERE = env.PUBLIC_ORIGIN;
const THERE = "https://evil.example";

/** The headers with which a browser, or a client that claims to be one, describes the page of a request. */
const PROOFS: [name: string, headers: Record<string, string>, isOurs: boolean][] = [
  ["same-origin", { "sec-fetch-site": "same-origin" }, true],
  ["same-origin, our origin", { "sec-fetch-site": "same-origin", origin: HERE }, true],
  ["our origin alone", { origin: HERE }, true],
  ["nothing", {}, false],
  ["same-site", { "sec-fetch-site": "same-site" }, false],
  ["same-site, our origin", { "sec-fetch-site": "same-site", origin: HERE }, false],
  ["cross-site", { "sec-fetch-site": "cross-site" }, false],
  ["cross-site, our origin", { "sec-fetch-site": "cross-site", origin: HERE }, false],
  ["cross-site, another origin", { "sec-fetch-site": "cross-site", origin: THERE }, false],
  ["none", { "sec-fetch-site": "none" }, false],
  ["none, our origin", { "sec-fetch-site": "none", origin: HERE }, false],
  ["a made-up site", { "sec-fetch-site": "same-origin, cross-site", origin: HERE }, false],
  ["another case", { "sec-fetch-site": "Same-Origin" }, false],
  ["an empty site", { "sec-fetch-site": "", origin: THERE }, false],
  ["another origin", { origin: THERE }, false],
  ["an opaque origin", { origin: "null" }, false],
  ["an origin that begins as ours", { origin: `${HERE}.evil.example` }, false],
  ["an origin with a path", { origin: `${HERE}/` }, false],
  ["two origins", { origin: `${HERE}, ${THERE}` }, false],
];
const TYPES: [type: string | null, isUsable: boolean][] = [
  ["application/json", true],
  ["Application/JSON; charset=utf-8", true],
  ["text/plain", false],
  ["application/x-www-form-urlencoded", false],
  ["multipart/form-data; boundary=x", false],
  ["application/json-patch+json", false],
  [null, false],
];
const MOUNTS = ["/api/v1", "/api", "/mapi"] as const;
/** A write that changes no data of the user and whose answer is not stored. */
const WRITE = "/auth/step-up/options";
const CARRIERS = ["cookie", "bearer", "bearer and another's cookie"] as const;

let user: TestUser;
let other: TestUser;
beforeAll(async () => {
  [user, other] = [await newUser(), await newUser()];
});

/** The expected refusal of a write of that kind, or null for an accepted write. */
function verdict(of: { mount: string; carrier: string; isOurs: boolean; isUsable: boolean }): number | null {
  const byCookie = of.carrier === "cookie";
  if (!of.isUsable) return 415;
  if (byCookie && of.mount === "/mapi") return 401;
  return byCookie && !of.isOurs ? 403 : null;
}

/** The numbers of proofs and types are odd, so that every second kind still holds each pair of any two. */
const matrix = MOUNTS.flatMap((mount) =>
  CARRIERS.flatMap((carrier) =>
    PROOFS.flatMap(([proof, headers, isOurs]) =>
      TYPES.map(([type, isUsable]) => ({ mount, carrier, proof, headers, isOurs, type, isUsable })),
    ),
  ),
).filter((_, at) => at % rounds({ sample: 2, long: 1 }) === 0);

test(`of ${matrix.length} kinds of write only those pass that no page of another site can cause`, async () => {
  const wrong: string[] = [];
  for (const each of matrix) {
    const carried: Record<string, string> =
      each.carrier === "cookie"
        ? { cookie: `__Host-tidemark_access=${user.accessJwt}` }
        : {
            ...bearer(user.accessJwt),
            ...(each.carrier === "bearer" ? {} : { cookie: `__Host-tidemark_access=${other.accessJwt}` }),
          };
    const answer = await send(each.mount + WRITE, {
      method: "POST",
      headers: {
        ...each.headers,
        ...carried,
        ...(each.type === null ? {} : { "content-type": each.type }),
        ...(each.mount === "/mapi" ? { "idempotency-key": newId("request") } : {}),
      },
      body: new TextEncoder().encode(JSON.stringify({ method: "GET", path: "/trades" })),
    });
    const expected = verdict(each) ?? 200;
    if (answer.status !== expected)
      wrong.push(
        `${each.mount} ${each.carrier} ${each.proof} ${each.type}: ${answer.status}, not ${expected}`,
      );
  }
  expect(wrong).toEqual([]);
});

test("a bearer token makes the cookie beside it worth nothing, even where the token is worth nothing", async () => {
  const cookie = `__Host-tidemark_access=${other.accessJwt}`;
  for (const mount of MOUNTS) {
    const mine = await send(`${mount}/users/me`, { headers: { ...bearer(user.accessJwt), cookie } });
    expect(await mine.json()).toMatchObject({ id: user.id });
    for (const authorization of ["Bearer x", "Bearer", "Basic eDp5", "tmk_x"]) {
      const status = (await send(`${mount}/users/me`, { headers: { authorization, cookie } })).status;
      expect([mount, authorization, status]).toEqual([mount, authorization, 401]);
    }
  }
});

test("no page of another site signs its visitor in, refreshes for them, or begins a ceremony (login CSRF)", async () => {
  const email = freshEmail();
  await post("/mapi/auth/register", { email, password: PASSWORD });
  const wrong: string[] = [];
  for (const mount of MOUNTS) {
    for (const [proof, headers, isOurs] of PROOFS) {
      for (const path of ["login", "register", "login/options", "register/options", "refresh"]) {
        const answer = await post(
          `${mount}/auth/${path}`,
          { email: path === "register" ? freshEmail() : email, password: PASSWORD },
          headers,
        );
        const isRefused = answer.status === 403 && answer.code === "cross_site";
        // A request without browser headers comes from an app. Under /mapi every request does. Neither gets a
        // cookie.
        const isBrowser = mount !== "/mapi" && Object.keys(headers).length > 0;
        if (isRefused !== (isBrowser && !isOurs))
          wrong.push(`${mount}/${path} from ${proof}: ${answer.status}`);
        if (!(isBrowser && isOurs) && answer.headers.getSetCookie().length > 0)
          wrong.push(`${mount}/${path} from ${proof} sets cookies`);
      }
    }
  }
  expect(wrong).toEqual([]);
});

async function upload(headers: Record<string, string>): Promise<number> {
  const form = new FormData();
  form.set("file", new File(["executed_at,symbol\n"], "fills.csv", { type: "text/csv" }));
  const cookie = `__Host-tidemark_access=${user.accessJwt}`;
  const init = { method: "POST", body: form, headers: { cookie, ...headers } };
  return (await send("/api/v1/trades/import", init)).status;
}

test("an upload by cookie needs the Idempotency-Key that no form can send", async () => {
  const key = { "idempotency-key": newId("request") };
  expect(await upload({ origin: HERE })).toBe(415);
  expect(await upload({ origin: THERE, ...key })).toBe(403);
  expect(await upload({ ...key })).toBe(403);
  expect(await upload({ origin: HERE, ...key })).not.toBe(403);
  expect(await upload({ origin: HERE, ...key })).not.toBe(415);
});

test("what only reads needs no proof of its page, and a cookie reads under no other mount", async () => {
  const cookie = `__Host-tidemark_access=${user.accessJwt}`;
  for (const [mount, status] of [
    ["/api/v1", 200],
    ["/api", 200],
    ["/mapi", 401],
  ] as const)
    expect((await send(`${mount}/users/me`, { headers: { cookie } })).status).toBe(status);
});
