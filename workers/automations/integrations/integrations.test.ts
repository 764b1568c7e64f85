import { expect, test } from "vitest";
import {
  changeIntegration,
  createIntegration,
  deleteIntegration,
  type IntegrationChange,
  listCatalogue,
  listIntegrations,
  readIntegration,
  testIntegration,
} from "#shared/contracts/integrations.ts";
import type { Json } from "#shared/contracts/json.ts";
import { listAudit } from "#shared/contracts/audit.ts";
import { at, attempt, besideStandIns, connected } from "#test/flow-services.ts";
import { newUser } from "#test/harness.ts";
import { plant } from "#test/plant.ts";
import { flows } from "#workers/db/schema/flows.ts";
import { runAction } from "./run-action.ts";

test("twenty callers at once have one ask for a token, and a refresh token that works once is used once", async () => {
  const user = await newUser();
  const credentials = {
    clientId: "client",
    clientSecret: "client-secret",
    refreshToken: `refresh-${user.id}`,
  };
  const id = await connected(user, {
    type: "google_sheets",
    credentials,
    config: { spreadsheet: "sheet-1" },
  });
  const before = await (await fetch(`${at.googleSheets}/taken`)).json<{ refreshes: number }>();
  const rows = Array.from({ length: 20 }, (_, index) =>
    runAction(besideStandIns(user), attempt("google_sheets.row", id, { row: [user.id, index] })),
  );
  await Promise.all(rows);
  const after = await (await fetch(`${at.googleSheets}/taken`)).json<{ refreshes: number; rows: Json[][] }>();
  expect(after.refreshes - before.refreshes).toBe(1);
  expect(after.rows.filter(([owner]) => owner === user.id)).toHaveLength(20);
});

test("integrations are named once, show no credentials, and stay while a flow uses them", async () => {
  const user = await newUser();
  const body = {
    name: "Desk",
    type: "slack",
    credentials: { token: "xoxb-very-secret" },
    config: { channel: "#a" },
  };
  const made = await user.call(createIntegration, { body });
  expect(made).toMatchObject({
    category: "messaging",
    capabilities: ["send_message"],
    isConnected: null,
    hasCredentials: true,
  });
  expect((await user.refused(createIntegration, { body })).code).toBe("integration_taken");
  expect(
    (await user.refused(createIntegration, { body: { ...body, type: "nothing" } })).issues,
  ).toMatchObject([{ path: "type" }]);
  for (const token of ["", "xoxb-1\r\nhost: evil", "xoxb-\u20ac"]) {
    const wrong = await user.refused(createIntegration, {
      body: { ...body, name: "Other", credentials: { token } },
    });
    expect(wrong.issues).toMatchObject([{ path: "credentials.token" }]);
  }
  const host = await user.refused(createIntegration, {
    body: { name: "Host", type: "http", credentials: { kind: "header", name: "Host", value: "internal" } },
  });
  expect(host.issues).toMatchObject([{ path: "credentials.name", message: "is not yours" }]);
  const params = { id: made.id };
  const [first, second] = await Promise.allSettled(
    ["B", "C"].map((name) =>
      user.call(changeIntegration, { params, body: { name }, headers: { "if-match": '"1"' } }),
    ),
  );
  expect([first?.status, second?.status].toSorted()).toEqual(["fulfilled", "rejected"]);
  // This machine reaches no Slack: the test says so, and the credentials are in no answer.
  const tested = await user.call(testIntegration, { params });
  expect(tested).toMatchObject({ isConnected: false, lastError: expect.stringContaining("ORIGIN_SLACK") });
  const seen = [
    tested,
    await user.call(readIntegration, { params }),
    await user.call(listIntegrations),
    await user.call(listAudit),
  ];
  expect(JSON.stringify(seen)).not.toContain("xoxb-very-secret");
  const now = new Date().toISOString();
  await plant(flows, {
    user_id: user.id,
    id: "flw_1",
    name: "Tell me",
    intention: "",
    status: "active",
    time_zone: "UTC",
    position: 0,
    version: 1,
    integration_ids: [made.id],
    created_at: now,
    updated_at: now,
  });
  const config = { baseUrl: "https://api.example.com/v1", model: "small" };
  const model = { name: "Model", type: "model", credentials: { key: "sk-secret" }, config };
  const { id } = await user.call(createIntegration, { body: model });
  const change = (body: IntegrationChange) => ({ params: { id }, body });
  const other = { ...config, baseUrl: "https://api.example.net/v1" };
  const moved = await user.refused(changeIntegration, change({ config: other }));
  expect(moved.issues).toMatchObject([{ path: "credentials" }]);
  await user.call(changeIntegration, change({ config: { ...config, model: "large" } }));
  const anew = await user.call(
    changeIntegration,
    change({ config: other, credentials: { key: "sk-other" } }),
  );
  expect(anew).toMatchObject({ config: other, hasCredentials: true });
  const inUse = await user.refused(deleteIntegration, { params });
  expect([inUse.code, inUse.flows]).toEqual(["integration_in_use", [{ id: "flw_1", name: "Tell me" }]]);
  const spare = await user.call(createIntegration, { body: { ...body, name: "Spare" } });
  await user.call(deleteIntegration, { params: { id: spare.id } });
  expect((await user.refused(readIntegration, { params: { id: spare.id } })).code).toBe("not_found");
});

test("the catalogue tells each field of each type, and which are secret", async () => {
  const user = await newUser();
  const { items } = await user.call(listCatalogue);
  expect(items.map(({ type }) => type)).toEqual([
    "http",
    "slack",
    "discord",
    "telegram",
    "email",
    "github",
    "notion",
    "google_sheets",
    "stripe",
    "model",
    "tidemark",
  ]);
  const fields = Object.fromEntries(items.map(({ type, credentials }) => [type, credentials]));
  expect(fields["http"]).toMatchObject([
    { name: "kind", kind: "choice", isRequired: true, choices: ["none", "bearer", "header", "basic"] },
    { name: "token", isSecret: true, isRequired: false },
    { name: "name", kind: "text", label: "Name of the header field" },
    { name: "value", isSecret: true },
    { name: "username", isSecret: false },
    { name: "password", isSecret: true },
  ]);
  const tidemark = items.at(-1);
  expect(tidemark?.actions.map(({ action, isOwn }) => [action, isOwn])).toContainEqual(["order.place", true]);
  const run = tidemark?.actions.find(({ action }) => action === "flow.run");
  expect(run?.fields.map(({ name, kind, isRequired }) => [name, kind, isRequired])).toEqual([
    ["flowId", "text", true],
    ["input", "json", false],
  ]);
  const place = tidemark?.actions.find(({ action }) => action === "order.place");
  expect(place?.fields.find(({ name }) => name === "quantity")).toMatchObject({
    kind: "text",
    isRequired: true,
    label: "Quantity",
    of: null,
  });
  const named = tidemark?.actions.flatMap(({ action, fields }) =>
    fields.flatMap(({ name, of }) => (of === null ? [] : [`${action} ${name} ${of}`])),
  );
  expect(named).toEqual([
    "guardrail.start accountId paperAccount",
    "guardrail.tighten guardrailId guardrail",
    "order.place accountId paperAccount",
    "flow.run flowId flow",
  ]);
});
