import fc from "fast-check";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import * as z from "zod";
import { ENDPOINTS } from "#shared/contracts/all.ts";
import { addPasskeyOptions } from "#shared/contracts/passkeys.ts";
import { newId } from "#shared/ids.ts";
import type { AnyEndpoint } from "#shared/endpoint.ts";
import { rounds } from "#test/effort.ts";
import { newUser, send } from "#test/harness.ts";
import { newPasskeyUser } from "#test/passkey-user.ts";
import { plant } from "#test/plant.ts";
import { bearer, identity, post } from "#test/sign-in.ts";
import { provider_identities } from "../db/schema/identity-credentials.ts";

/** The seed is fixed, so that every run is the same. */
const SEED = 20261120;

const junk = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    1e308,
    "",
    "\u0000",
    "\ud800",
    "x".repeat(3000),
    [],
    {},
    [[{}]],
    "__proto__",
  ),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.jsonValue({ maxDepth: 3 }),
);
const odd = fc.constantFrom(
  "%00",
  "%ff",
  "%",
  "%ed%a0%80",
  "..",
  "..;",
  "%2e%2e%2f",
  "a%2Fb",
  "%20",
  "__proto__",
  "constructor",
  "x".repeat(2000),
  "'--",
  "%f0%9f%8c%8a",
  "1e999",
  "-1",
  "0",
);
const header = fc.string({ unit: fc.constantFrom(..."az09-_.,;=\"*/ {}[]()\\'"), maxLength: 60 });
const HEADERS = [
  "if-match",
  "if-none-match",
  "idempotency-key",
  "step-up",
  "tidemark-device",
  "cookie",
  "last-event-id",
  "range",
  "user-agent",
];

/** Sends input that no contract asks for, in every place that a contract reads. */
const abuse = fc.record({
  contract: fc.constantFrom(...ENDPOINTS.filter(({ name }) => name !== "logout")),
  param: odd,
  values: fc.array(junk, { minLength: 6, maxLength: 6 }),
  query: fc.array(
    fc.tuple(
      fc.constantFrom("limit", "cursor", "since", "days", "to", "from", "sort", "x"),
      fc.oneof(odd, header),
    ),
    { maxLength: 4 },
  ),
  headers: fc.dictionary(fc.constantFrom(...HEADERS), header, { maxKeys: 4 }),
  isWhole: fc.boolean(),
});

function bodyOf({ body }: AnyEndpoint, values: readonly unknown[], isWhole: boolean): string {
  if (isWhole) return JSON.stringify(values[0]);
  const names = body instanceof z.ZodObject ? Object.keys(body.shape) : ["name"];
  return JSON.stringify(Object.fromEntries(names.map((name, at) => [name, values[at % values.length]])));
}

test(
  "whatever is sent to any contract, in any place that it reads, no answer is a failure of ours",
  { timeout: 300_000 },
  async () => {
    const user = await newUser();
    const failed: string[] = [];
    await fc.assert(
      fc.asyncProperty(abuse, async ({ contract, param, values, query, headers, isWhole }) => {
        const search = query.map(([name, value]) => `${name}=${value.replaceAll(/[#& ]/g, "")}`).join("&");
        const path = `${contract.path.replaceAll(/:\w+/g, param)}${search === "" ? "" : `?${encodeURI(search)}`}`;
        const isBody = contract.method !== "GET" && contract.bodyKind === "json";
        const sent = new Headers({ ...bearer(user.accessJwt), "idempotency-key": crypto.randomUUID() });
        for (const [name, value] of Object.entries(headers)) sent.set(name, value);
        if (isBody) sent.set("content-type", "application/json");
        const answer = await send(`/mapi${path}`, {
          method: contract.method,
          headers: sent,
          redirect: "manual",
          ...(isBody ? { body: bodyOf(contract, values, isWhole) } : {}),
          ...(contract.bodyKind === "upload" ? { body: String(values[0]) } : {}),
        });
        await answer.body?.cancel();
        if (answer.status >= 500)
          failed.push(
            `${contract.method} ${path} ${answer.status} ${JSON.stringify({ headers, values, isWhole })}`,
          );
      }),
      { numRuns: rounds({ sample: 150, long: 1500 }), seed: SEED },
    );
    expect(failed).toEqual([]);
  },
);

test("no spelling of an address, method or header passes by the confirmation", async () => {
  const user = await newPasskeyUser();
  const paths = [
    "/auth/passkeys/options",
    "/auth/passkeys/options/",
    "//auth/passkeys/options",
    "/auth//passkeys/options",
    "/auth/passkeys/%6fptions",
    "/auth/passkeys%2foptions",
    "/auth/./passkeys/options",
    "/auth/x/../passkeys/options",
    "/AUTH/passkeys/options",
    "/auth/passkeys/options;x=1",
    "/auth/passkeys/options%20",
    "/auth/passkeys/options?",
    "/auth/passkeys/options?stepUp=1",
    "/auth/passkeys/options%00",
  ];
  for (const mount of ["/mapi", "/api/v1", "/api", "/%6dapi", "/mapi/../api/v1", "/api/v1/../../mapi"]) {
    for (const path of paths) {
      for (const more of [
        {},
        { "x-http-method-override": "GET" },
        { "step-up": "" },
        { "step-up": "null" },
      ] as Record<string, string>[]) {
        const { status } = await post(`${mount}${path}`, {}, { ...bearer(user.accessJwt), ...more });
        expect([401, 404, 405], `${mount}${path} ${status}`).toContain(status);
      }
    }
  }
});

test("one proof that is used many times at once confirms once", async () => {
  const user = await newUser();
  const headers = await user.confirmation(addPasskeyOptions, { body: {} });
  const answers = await Promise.all(
    Array.from({ length: 10 }, () =>
      user.fetch(addPasskeyOptions.path, {
        method: "POST",
        headers: { ...headers, "content-type": "application/json" },
        body: "{}",
      }),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 401)]);
});

test("of ways in of three kinds that are removed at the same moment the last one stays", async () => {
  const user = await newPasskeyUser();
  await user.confirmed("PUT", "/auth/password", { password: "a harbour at low tide" });
  const linked = newId("providerIdentity");
  await plant(provider_identities, {
    id: linked,
    user_id: user.id,
    provider: "google",
    issuer: "https://issuer",
    subject: user.id,
    created_at: 1,
    last_used_at: 1,
  });
  const passkey = await identity().find(
    sql<{ id: string }>`select id from passkeys where user_id = ${user.id}`,
  );
  const paths = ["/auth/password", `/auth/identities/${linked}`, `/auth/passkeys/${passkey?.id}`];
  const proofs: Record<string, string>[] = [];
  for (const path of paths) proofs.push(await user.stepUp({ method: "DELETE", path }));
  const answers = await Promise.all(
    paths.map((path, at) => user.send("DELETE", path, undefined, proofs[at])),
  );
  const left = await identity().find(sql<{
    n: number;
  }>`select (select count(*) from passkeys where user_id = ${user.id})
    + (select count(*) from passwords where user_id = ${user.id}) + (select count(*) from provider_identities where user_id = ${user.id}) as n`);
  expect([answers.map(({ status }) => status).sort(), left?.n]).toEqual([[204, 204, 409], 1]);
});
