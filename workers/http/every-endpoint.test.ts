import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { ENDPOINTS } from "#shared/contracts/all.ts";
import type { AnyEndpoint } from "#shared/endpoint.ts";
import { newId } from "#shared/ids.ts";
import type { ProblemDocument } from "#shared/problem.ts";
import { ANY_PARAMS } from "#test/any-params.ts";
import { newUser, send, type TestUser } from "#test/harness.ts";
import { pathOf } from "#shared/client/request.ts";
import { someoneElsesThings } from "#test/things.ts";

const MOUNTS = ["/api/v1", "/api", "/mapi"] as const;
const guarded = ENDPOINTS.filter((each) => each.auth === "session");
/** The endpoints of operators are tested with an operator in their own tests. */
const ofUsers = ENDPOINTS.filter((each) => each.role === undefined);
const withBody = ofUsers.filter((each) => each.body !== undefined);
const withId = ofUsers.filter((each) => /\/:(id|flowId)\b/.test(each.path));
/** Bodies for endpoints that validate their body before they look for the object. */
const VALID: Record<string, string> = {
  renameTag: '{"name":"Late"}',
  mergeTag: '{"into":"tag_other"}',
  mergeSetup: '{"into":"stp_other"}',
  renameDevice: '{"name":"a name"}',
  renamePasskey: '{"name":"a name"}',
  amendOrder: '{"quantity":"1"}',
  createNode: '{"title":"Which","kind":"decision"}',
  editFill: '{"price":"1"}',
  answerOpening: '{"kind":"ignored"}',
  decideConflicts: '{"all":true,"take":"file"}',
  createFlowConnection: '{"fromNodeId":"nod_1","toNodeId":"nod_2"}',
};
const keyed = ENDPOINTS.filter((each) => each.storesAnswer && each.bodyKind === "json");

const confirmed = ofUsers.filter((each) => each.stepUp === "always");
const ofOperators = ENDPOINTS.filter((each) => each.role === "operator");

test("every contract has a name and a path of its own", () => {
  expect(new Set(ENDPOINTS.map((each) => each.name)).size).toBe(ENDPOINTS.length);
  expect(new Set(ENDPOINTS.map((each) => `${each.method} ${each.path}`)).size).toBe(ENDPOINTS.length);
});

describe.each(MOUNTS)("under %s", (mount) => {
  test.each(guarded.map((each) => [each.name, each] as const))(
    "%s refuses a stranger",
    async (_, contract) => {
      const response = await request(mount, contract, {});
      expect(await problemOf(response)).toMatchObject({ status: 401, code: "unauthenticated" });
    },
  );
});

test.each(guarded.map((each) => [each.name, each] as const))(
  "%s refuses a refresh token as a bearer",
  async (_, contract) => {
    const user = await sharedUser();
    const response = await request("/mapi", contract, { authorization: `Bearer ${user.refreshToken}` });
    expect(await problemOf(response)).toMatchObject({ status: 401, code: "unauthenticated" });
  },
);

test.each(withBody.map((each) => [each.name, each] as const))(
  "%s refuses a body of the wrong shape",
  async (_, contract) => {
    const user = await sharedUser();
    for (const body of [
      "[1]",
      '"text"',
      "{",
      '{"email":7,"password":[],"challengeId":{},"everywhere":"x","refresh_token":9}',
    ]) {
      const response = await request("/mapi", contract, await allowed(user, contract, body), body);
      expect(await problemOf(response)).toMatchObject({ status: 400, code: "invalid_request" });
    }
  },
);

test.each(withBody.map((each) => [each.name, each] as const))("%s takes JSON only", async (_, contract) => {
  const user = await sharedUser();
  const response = await request("/mapi", contract, { ...bearer(user), "content-type": "text/plain" }, "{}");
  expect(await problemOf(response)).toMatchObject({ status: 415, code: "media_type_unsupported" });
});

test.each(withId.map((each) => [each.name, each] as const))(
  "%s hides another user's thing",
  async (_, contract) => {
    const [owner, stranger] = await Promise.all([ownerOfThings(), sharedUser()]);
    const thing = owner.things[contract.path];
    if (thing === undefined) throw new Error(`teach test/things.ts to make a thing for ${contract.path}`);
    const params = typeof thing === "string" ? { id: thing } : thing;
    const body = VALID[contract.name];
    const headers = await allowed(stranger, contract, body, params);
    const response = await request("/mapi", contract, headers, body, params);
    expect(await problemOf(response)).toMatchObject({ status: 404, code: "not_found" });
  },
);

test.each(confirmed.map((each) => [each.name, each] as const))(
  "%s is refused without a confirmation, and with one of another request",
  async (_, contract) => {
    const user = await sharedUser();
    const elsewhere = await user.confirmation({ ...contract, path: "/auth/logout" }, { body: {} });
    for (const headers of [bearer(user), { ...bearer(user), ...elsewhere }]) {
      const response = await request("/mapi", contract, headers);
      expect(await problemOf(response)).toMatchObject({ status: 401, code: "step_up_required" });
    }
  },
);

test.each(ofOperators.map((each) => [each.name, each] as const))(
  "%s is for operators only",
  async (_, contract) => {
    const user = await sharedUser();
    const response = await request("/mapi", contract, bearer(user));
    expect(await problemOf(response)).toMatchObject({ status: 403, code: "forbidden" });
  },
);

test.each(keyed.map((each) => [each.name, each] as const))(
  "%s needs an Idempotency-Key under /mapi",
  async (_, contract) => {
    const user = await sharedUser();
    const response = await request("/mapi", contract, { ...bearer(user), "idempotency-key": "" });
    expect(await problemOf(response)).toMatchObject({ status: 400, code: "invalid_request" });
  },
);

test("an unknown path is a 404 and a wrong method a 405, as problem documents", async () => {
  expect(await problemOf(await send("/api/v1/nothing"))).toMatchObject({ status: 404, code: "not_found" });
  expect(await problemOf(await send("/api/v1/trades", { method: "PUT" }))).toMatchObject({
    status: 405,
    code: "method_not_allowed",
  });
});

test("the API document holds every contract that the policy offers", async () => {
  const document = (await (await send("/api/v1/openapi.json")).json()) as {
    openapi: string;
    paths: Record<string, Record<string, { operationId: string }>>;
  };
  const named = Object.values(document.paths).flatMap((path) =>
    Object.values(path).map((each) => each.operationId),
  );
  expect(document.openapi).toBe("3.1.0");
  expect(named.sort()).toEqual(ENDPOINTS.map((each) => each.name).sort());
});

test("the API document links every refusal to its explanation", async () => {
  const document = (await (await send("/api/v1/openapi.json")).json()) as {
    paths: Record<string, Record<string, { responses: Record<string, Described> }>>;
  };
  type Described = { description: string; "x-problems"?: { code: string; retry: string; doc: string }[] };
  const created = document.paths["/api-keys"]?.["post"]?.responses["409"];
  expect(created?.["x-problems"]).toEqual([
    { code: "too_many", retry: "after_change", doc: "/problems/too_many" },
  ]);
  expect(created?.description).toBe(
    "[too_many](/problems/too_many): There are as many as an account may have",
  );
  const refusals = Object.values(document.paths)
    .flatMap((path) => Object.values(path))
    .flatMap(({ responses }) => Object.entries(responses).filter(([status]) => status >= "400"));
  expect(refusals.filter(([, { "x-problems": of }]) => of === undefined || of.length === 0)).toEqual([]);
});

test("health tells that every store answers and that the app role is held to its rows", async () => {
  const response = await send("/health/ready");
  expect(await response.json()).toMatchObject({
    status: "ready",
    checks: { identity: { ok: true }, ledger: { ok: true }, stream: { ok: true } },
  });
});

let user: Promise<TestUser> | undefined;
function sharedUser(): Promise<TestUser> {
  user ??= newUser();
  return user;
}

type Things = Awaited<ReturnType<typeof someoneElsesThings>>;
let owner: Promise<{ things: Things }> | undefined;
function ownerOfThings(): Promise<{ things: Things }> {
  owner ??= newUser().then(async (each) => ({ things: await someoneElsesThings(each) }));
  return owner;
}

function bearer({ accessJwt }: TestUser): Record<string, string> {
  return { authorization: `Bearer ${accessJwt}` };
}

/**
 * The headers of a signed-in user. The user has confirmed this request where its contract demands a
 * confirmation.
 */
async function allowed(
  user: TestUser,
  contract: AnyEndpoint,
  body?: string,
  params: Record<string, string> = ANY_PARAMS,
): Promise<Record<string, string>> {
  if (contract.stepUp === undefined) return bearer(user);
  const needsBody = contract.method !== "GET" && contract.bodyKind === "json";
  const sent = needsBody ? { params, body: asJson(body ?? "{}") } : { params };
  return { ...bearer(user), ...(await user.confirmation(contract, sent)) };
}

/** The body as the gate reads it. The gate takes a body that is no JSON as text. */
function asJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

function request(
  mount: string,
  contract: AnyEndpoint,
  headers: Record<string, string>,
  body?: string,
  params: Record<string, string> = ANY_PARAMS,
): Promise<Response> {
  const needsBody = contract.method !== "GET" && contract.bodyKind === "json";
  return send(`${mount}${pathOf(contract, { params })}`, {
    method: contract.method,
    headers: {
      "idempotency-key": newId("request"),
      ...(needsBody ? { "content-type": "application/json", origin: env.PUBLIC_ORIGIN } : {}),
      ...headers,
    },
    ...(needsBody ? { body: body ?? "{}" } : {}),
  });
}

async function problemOf(response: Response): Promise<ProblemDocument | { status: number }> {
  const text = await response.text();
  return response.headers.get("content-type") === "application/problem+json"
    ? (JSON.parse(text) as ProblemDocument)
    : { status: response.status };
}
