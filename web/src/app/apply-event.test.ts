import { QueryClient } from "@tanstack/react-query";
import { expect, test } from "vitest";
import type { Reflection } from "#shared/contracts/biases.ts";
import type { Import } from "#shared/contracts/imports.ts";
import { applyEvent, type Beside } from "./apply-event.ts";
import { KEYS, LEDGER_KEYS } from "../session/keys.ts";
import type { Notice } from "./notices.ts";

const anImport: Import = {
  id: "imp_1",
  status: "running",
  format: "tidemark-csv",
  fileName: "trades.csv",
  size: 1,
  account: null,
  timeZone: "UTC",
  dryRun: false,
  rows: { total: 1000, read: 500, new: 500, duplicate: 0, corrected: 0, conflict: 0, rejected: 0 },
  errors: [],
  diff: null,
  failure: null,
  createdAt: "2026-11-19T15:31:00.000Z",
  finishedAt: null,
};
const done: Import = { ...anImport, status: "completed", rows: { ...anImport.rows, read: 1000, new: 1000 } };
const reflection: Reflection = {
  id: "rfl_1",
  importId: "imp_1",
  at: "2026-11-19T15:32:00.000Z",
  author: "rules",
  sentences: [{ parts: [{ text: "Well held." }] }],
  facts: {},
};

const silent: Beside = {
  adoptTheme: () => expect.unreachable(),
  notice: () => expect.unreachable(),
};

test("shows a running import, ends it, and is not reopened by progress that comes late", () => {
  const client = withLists();
  applyEvent(client, { type: "import.progress", body: { import: anImport } }, silent);
  applyEvent(client, { type: "import.completed", body: { import: done } }, silent);
  applyEvent(client, { type: "import.progress", body: { import: anImport } }, silent);
  expect(client.getQueryData(KEYS.imports)).toEqual({
    pages: [{ items: [done], nextCursor: null }],
    pageParams: [null],
  });
  expect(client.getQueryData(KEYS.import("imp_1"))).toEqual(done);
});

test("shows how far a comparison has come, and leaves the imports alone", () => {
  const client = withLists();
  const comparing: Import = { ...anImport, id: "imp_dry", dryRun: true, bytesRead: 1 };
  applyEvent(client, { type: "import.progress", body: { import: comparing } }, silent);
  expect(client.getQueryData(KEYS.comparing)).toEqual(comparing);
  expect(client.getQueryData(KEYS.import("imp_dry"))).toBeUndefined();
  applyEvent(client, { type: "import.progress", body: { import: anImport } }, silent);
  expect(client.getQueryData(KEYS.comparing)).toEqual(comparing);
});

test("asks again what is being worked out when an import ends and with each stage after it", () => {
  const client = withLists();
  const events = [
    { type: "import.completed", body: { import: done } },
    { type: "trades.derived", body: { importId: "imp_1", instruments: 1, ledgerVersion: 2 } },
    { type: "bias.scored", body: { importId: "imp_1", ledgerVersion: 2, biases: [] } },
    { type: "coach.reflect", body: { reflection } },
  ] as const;
  for (const event of events) {
    client.setQueryData(KEYS.workingOut, { stage: "trades", fills: 1 });
    expect(client.getQueryState(KEYS.workingOut)?.isInvalidated).toBe(false);
    applyEvent(client, event, silent);
    expect(client.getQueryState(KEYS.workingOut)?.isInvalidated, event.type).toBe(true);
  }
});

test("holds a reflection once, however often it comes", () => {
  const client = withLists();
  applyEvent(client, { type: "coach.reflect", body: { reflection } }, silent);
  applyEvent(client, { type: "coach.reflect", body: { reflection } }, silent);
  expect(client.getQueryData(KEYS.reflections)).toEqual({
    pages: [{ items: [reflection], nextCursor: null }],
    pageParams: [null],
  });
});

test("what was read before a reflection or the end of an import does not replace it", async () => {
  const client = withLists();
  const before = { pages: [{ items: [], nextCursor: null }], pageParams: [null] };
  const told = [
    [KEYS.imports, { type: "import.completed", body: { import: done } }],
    [KEYS.reflections, { type: "coach.reflect", body: { reflection } }],
  ] as const;
  for (const [queryKey, event] of told) {
    const read = Promise.withResolvers<typeof before>();
    const reading = client.fetchQuery({ queryKey, queryFn: () => read.promise });
    applyEvent(client, event, silent);
    read.resolve(before);
    await reading;
    await expect.poll(() => client.getQueryState(queryKey)?.isInvalidated).toBe(true);
  }
});

test("asks for the sessions again when another one ends, and for nothing when its own does", () => {
  const client = withLists();
  client.setQueryData(KEYS.me, { session: { id: "ses_own" } });
  client.setQueryData(KEYS.sessions, { items: [] });
  const isOld = () => client.getQueryState(KEYS.sessions)?.isInvalidated;
  applyEvent(client, { type: "session.revoked", body: { sessionId: "ses_own", reason: "logout" } }, silent);
  expect(isOld()).toBe(false);
  applyEvent(client, { type: "session.revoked", body: { sessionId: "ses_other", reason: "logout" } }, silent);
  expect(isOld()).toBe(true);
});

test("makes the ledger's answers old when trades were derived, and nothing else", () => {
  const client = withLists();
  for (const key of LEDGER_KEYS) client.setQueryData([...key, "of some filter"], {});
  applyEvent(
    client,
    { type: "trades.derived", body: { importId: null, instruments: 1, ledgerVersion: 2 } },
    silent,
  );
  const old = client.getQueryCache().findAll({ predicate: ({ state }) => state.isInvalidated });
  expect(old.map(({ queryKey }) => queryKey[0]).sort()).toEqual(LEDGER_KEYS.map(([name]) => name).sort());
});

test("asks for the accounts again when an event names one that is not held, or null for all, and else not", () => {
  const client = withLists();
  const isOld = () => client.getQueryState(KEYS.accounts)?.isInvalidated;
  for (const [accounts, old] of [
    [["Main"], false],
    [[], false],
    [["Main", "Other"], true],
    [null, true],
    [7, true],
  ] as const) {
    client.setQueryData(KEYS.accounts, {
      pages: [{ items: [{ id: "acc_1", name: "Main" }], nextCursor: null }],
    });
    applyEvent(
      client,
      { type: "fills.changed", body: { importId: "imp_1", accounts, instruments: 1 } },
      silent,
    );
    expect(isOld()).toBe(old);
  }
});

test("fetches again what an event of another shape is about, and passes over what it does not know", () => {
  const client = withLists();
  applyEvent(client, { type: "import.completed", body: { import: { id: "imp_1" } } }, silent);
  applyEvent(client, { type: "tide.turned", body: {} }, silent);
  expect(client.getQueryState(KEYS.imports)?.isInvalidated).toBe(true);
  expect(client.getQueryState(KEYS.reflections)?.isInvalidated).toBe(false);
});

test("takes the theme that another device chose, and tells what its owner should know", () => {
  const client = withLists();
  const themes: unknown[] = [];
  const told: Notice[] = [];
  const beside: Beside = {
    adoptTheme: (chosen) => void themes.push(chosen),
    notice: (each) => void told.push(each),
  };
  client.setQueryData(KEYS.me, { session: { id: "ses_own" } });
  const at = "2026-11-27T00:00:00.000Z";
  const theme = { theme: "solar-drift", mode: "dark" };
  for (const [type, body] of [
    ["theme.changed", { theme }],
    ["theme.changed", { theme: { theme: "none" } }],
    ["security.alert", { alert: "new_device", sessionId: "ses_2", device: "Firefox" }],
    ["session.expiring", { sessionId: "ses_own", expiresAt: at }],
    ["session.expiring", { sessionId: "ses_other", expiresAt: at }],
    ["export.ready", { exportId: "exp_1", expiresAt: at }],
    ["tier.changed", { tier: "plus" }],
  ] as const)
    applyEvent(client, { type, body }, beside);
  expect(themes).toEqual([theme]);
  expect(told).toEqual([
    { id: "alert new_device ses_2", kind: "alert", about: "new_device", device: "Firefox" },
    { id: "expiring ses_own", kind: "expiring", about: at },
    { id: "export exp_1", kind: "export", about: at },
    { id: "tier", kind: "tier", about: "plus" },
  ]);
});

test.each([
  ["credentials.changed", { credential: "passkey", change: "added" }, [KEYS.passkeys, KEYS.recovery]],
  ["profile.changed", { version: 2 }, [KEYS.me, KEYS.passkeys]],
  ["erasure.scheduled", { dueAt: "2026-11-27T00:00:00.000Z" }, [KEYS.erasure]],
  ["erasure.cancelled", {}, [KEYS.erasure]],
  ["preferences.changed", { preferences: "of another shape" }, [KEYS.preferences]],
  ["integration.changed", { integrationId: "int_1", change: "tested" }, [KEYS.integrations]],
  [
    "flow.changed",
    { flowId: "flw_1", change: "edited", flowVersion: 2 },
    [KEYS.flows, KEYS.flow, KEYS.flowVersions],
  ],
  ["workbench.changed", { workbenchId: "wkb_1", change: "changed" }, [KEYS.workbenches]],
])("asks again for what %s makes old", (type, body, keys) => {
  const client = withLists();
  for (const key of keys) client.setQueryData(key, {});
  applyEvent(client, { type, body }, silent);
  for (const key of keys) expect(client.getQueryState(key)?.isInvalidated).toBe(true);
});

test("follows a run through its events: the lists, the run itself, and its end, which is read whole", async () => {
  const client = withLists();
  const run = {
    id: "run_1",
    flowId: "flw_1",
    flowName: "Tell me",
    version: 1,
    status: "pending",
    startedBy: "manual",
    startTime: "2026-11-28T12:00:00.000Z",
    endTime: null,
    duration: null,
    error: null,
    parentId: null,
    wakeAt: null,
  };
  const node = {
    nodeId: "nod_1",
    item: null,
    title: "Tell me",
    kind: "action",
    status: "running",
    attempts: 1,
    isSpilled: false,
    error: null,
    startedAt: "2026-11-28T12:00:00.000Z",
    endedAt: null,
    wakeAt: null,
    duration: null,
  };
  client.setQueryData([...KEYS.runs, {}], {
    pages: [{ items: [run], nextCursor: null }],
    pageParams: [null],
  });
  client.setQueryData([...KEYS.runs, "latest", "flw_1"], [run]);
  client.setQueryData(KEYS.run("run_1"), { ...run, input: null, result: null, nodeExecutions: [] });
  const body = { runId: "run_1", flowId: "flw_1", node };
  applyEvent(client, { type: "flow.execution.node", body }, silent);
  await expect.poll(() => client.getQueryData(KEYS.run("run_1"))).toMatchObject({ nodeExecutions: [node] });
  const ended = { ...run, status: "success", endTime: "2026-11-28T12:00:01.000Z", duration: 1000 };
  applyEvent(client, { type: "flow.execution.finished", body: { run: ended } }, silent);
  await expect.poll(() => client.getQueryData(KEYS.run("run_1"))).toMatchObject(ended);
  expect(client.getQueryData([...KEYS.runs, "latest", "flw_1"])).toEqual([ended]);
  expect(client.getQueryData([...KEYS.runs, {}])).toMatchObject({ pages: [{ items: [ended] }] });
  expect(client.getQueryState(KEYS.run("run_1"))?.isInvalidated).toBe(true);
});

function withLists(): QueryClient {
  const client = new QueryClient();
  for (const key of [KEYS.imports, KEYS.reflections]) {
    client.setQueryData(key, { pages: [{ items: [], nextCursor: null }], pageParams: [null] });
  }
  return client;
}
