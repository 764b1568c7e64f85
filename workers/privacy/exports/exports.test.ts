import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import * as contract from "#shared/contracts/privacy.ts";
import { listEvents } from "#shared/contracts/stream.ts";
import { newId } from "#shared/ids.ts";
import { fullAccount } from "#test/full-account.ts";
import { newUser, send, type TestUser } from "#test/harness.ts";
import { identity } from "#test/sign-in.ts";
import { untar } from "#test/untar.ts";
import type { Ctx } from "../../context.ts";
import type { Tx } from "../../db/ledger.ts";
import { openSystem } from "../../db/system.ts";
import { IDENTITY_TABLES, LEDGER_TABLES } from "../tables.ts";
import { gatherExport, KEPT_MS } from "./gather-export.ts";
import { requestExport } from "./request-export.ts";
import { storeInParts } from "./store-parts.ts";
import { sweepExports } from "./sweep-exports.ts";

const DAY_MS = 86_400_000;
const UNTOLD = { contentType: "application/gzip", onPart: async () => undefined };
const ask = (user: TestUser) => user.confirmed(contract.requestExport, { body: {} });
const read = (user: TestUser, id: string) => user.call(contract.readExport, { params: { id } });
const fetchFile = (user: TestUser, id: string) => user.fetch(`/privacy/exports/${id}/file`);
const filesOf = async (user: TestUser) =>
  (await env.FILES.list({ prefix: `exports/${user.id}/` })).objects.map(({ key }) => key);

/** Returns the lines of a table of the archive, over all its pages. */
function rowsOf(files: Map<string, Uint8Array>, path: string): Record<string, unknown>[] {
  return [...files]
    .filter(([name]) => name === `${path}.ndjson` || /^\.\d{4}\.ndjson$/.test(name.slice(path.length)))
    .filter(([name]) => name.startsWith(path))
    .flatMap(([, bytes]) => new TextDecoder().decode(bytes).trim().split("\n"))
    .map((line) => JSON.parse(line));
}

test("an export is not made without a confirmation of that very request", async () => {
  const user = await newUser();
  expect(await user.refused(contract.requestExport, { body: {} })).toMatchObject({
    code: "step_up_required",
  });
  const headers = await user.confirmation(contract.requestErasure, { body: {} });
  expect(await user.refused(contract.requestExport, { body: {}, headers })).toMatchObject({
    code: "step_up_required",
  });
});

test("an export holds everything of every store that is not withheld for a reason, and nothing of anybody else", async () => {
  const [user, other] = await Promise.all([fullAccount(), newUser()]);
  // Calls the act directly, because a user with a passkey could confirm only with that.
  const asked = await requestExport(user.ctx());
  expect(asked).toMatchObject({ status: "queued", size: null, url: null, expiresAt: null });
  await user.settle();
  const ready = await read(user, asked.id);
  expect(ready).toMatchObject({ status: "ready", url: `/privacy/exports/${asked.id}/file` });

  const answer = await fetchFile(user, asked.id);
  expect(answer.headers.get("content-disposition")).toMatch(
    /^attachment; filename="tidemark-[\d-]+\.tar\.gz"$/,
  );
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(Number(answer.headers.get("content-length"))).toBe(ready.size);
  const files = await untar(answer.body ?? new ReadableStream());

  const given = [
    ...IDENTITY_TABLES.map((table) => [`identity/${table.name}`, table] as const),
    ...LEDGER_TABLES.map((table) => [`ledger/${table.name}`, table] as const),
  ].filter(([, { owner, exported }]) => owner !== null && exported.length > 0);
  // A user may have no erasure, and then its table has no row.
  const missing = given.filter(([path]) => path !== "identity/erasures" && rowsOf(files, path).length === 0);
  expect(missing.map(([path]) => path)).toEqual([]);
  for (const [path, { exported }] of given)
    for (const row of rowsOf(files, path)) expect(Object.keys(row)).toEqual(exported);

  expect(rowsOf(files, "identity/users")).toMatchObject([{ id: user.id, email: user.email }]);
  expect(rowsOf(files, "ledger/fills")[0]).toMatchObject({ side: "buy", quantity: "10", price: "100" });
  expect(rowsOf(files, "stream/events").map(({ type }) => type)).toContain("user.registered");
  const imported = [...files.keys()].find((name) => name.startsWith("files/imports/")) ?? "";
  expect(new TextDecoder().decode(files.get(imported))).toContain("executed_at,account,symbol");
  expect(
    [...files.keys()].filter((name) => /^files\/(avatars|imports|attachments)\//.test(name)),
  ).toHaveLength(3);

  const whole = [...files.values()].map((bytes) => new TextDecoder().decode(bytes)).join("\n");
  const secrets = [
    "$hb1$",
    ` hash of ${user.id}`,
    "sealed token",
    "wrapped of",
    "link of",
    other.id,
    other.email,
  ];
  expect(secrets.filter((secret) => whole.includes(secret))).toEqual([]);
  const manifest = JSON.parse(new TextDecoder().decode(files.get("manifest.json")));
  expect(manifest).toMatchObject({ of: user.id, contents: { "ledger/fills": 48, "identity/users": 1 } });
  expect(manifest.withheld["identity/passwords"]).toHaveProperty("hash");
});

test("the owner is told by an event and by mail, once, and by nobody's token", async () => {
  const user = await newUser();
  const { export: asked } = await ask(user);
  await user.settle();
  await gatherExport(user.ctx(), { exportId: asked.id }); // the message arrives twice
  const mails = () =>
    identity().list(
      sql<{
        subject: string;
        text: string;
      }>`select subject, text from mailbox where recipient = ${user.email} and subject = 'Your export is ready'`,
    );
  await expect.poll(async () => (await mails()).length).toBe(1);
  expect((await mails())[0]?.text).not.toContain("token=");
  await expect
    .poll(
      async () => (await user.call(listEvents)).events.filter(({ type }) => type === "export.ready").length,
    )
    .toBe(1);
});

test("one export is made at a time; who asks again meanwhile gets the same one", async () => {
  const user = await newUser();
  const headers = await Promise.all(
    [1, 2, 3].map(() => user.confirmation(contract.requestExport, { body: {} })),
  );
  const asked = await Promise.all(
    headers.map((header) => user.call(contract.requestExport, { body: {}, headers: header })),
  );
  await user.settle();
  const { items } = await user.call(contract.listExports);
  expect(items).toHaveLength(new Set(asked.map(({ export: { id } }) => id)).size);
  expect(items.every(({ status }) => status === "ready")).toBe(true);
  expect((await ask(user)).export.id).not.toBe(asked[0]?.export.id);
});

test("a gathering that was killed begins anew and ends in one whole file", async () => {
  const user = await newUser();
  const { export: asked } = await ask(user);
  await user
    .ctx()
    .ledger.transaction((tx) =>
      tx.query(sql`update exports set status = 'running' where user_id = ${user.id} and id = ${asked.id}`),
    );
  await env.FILES.put(`exports/${user.id}/${asked.id}.tar.gz`, "the half of a file");
  await user.settle();
  expect(
    (await untar((await fetchFile(user, asked.id)).body ?? new ReadableStream())).has("manifest.json"),
  ).toBe(true);
  expect(await filesOf(user)).toHaveLength(1);
});

test("a gathering that another one overtook leaves the file of the one that ended well", async () => {
  const user = await newUser();
  const asked = await requestExport(user.ctx());
  const ctx = user.ctx();
  let isOvertaken = false;
  const slow: Ctx = {
    ...ctx,
    ledger: {
      ...ctx.ledger,
      transaction: async <T>(work: (tx: Tx) => Promise<T>) => {
        const result = await ctx.ledger.transaction(work);
        if (!isOvertaken) {
          isOvertaken = true;
          await gatherExport(user.ctx(), { exportId: asked.id });
        }
        return result;
      },
    },
  };
  await gatherExport(slow, { exportId: asked.id });
  expect(await read(user, asked.id)).toMatchObject({ status: "ready" });
  expect((await fetchFile(user, asked.id)).status).toBe(200);
  await user.settle();
});

test("after a day the file is gone, and before the sweep has been there it is not given either", async () => {
  const user = await newUser();
  const { export: asked } = await ask(user);
  await user.settle();
  expect((await fetchFile(user, asked.id)).status).toBe(200);
  await sweepExports(env, Date.now() + KEPT_MS - 60_000);
  expect((await read(user, asked.id)).status).toBe("ready");
  await user
    .ctx()
    .ledger.transaction((tx) =>
      tx.query(sql`update exports set expires_at = now() - interval '1 second' where user_id = ${user.id}`),
    );
  expect(await read(user, asked.id)).toMatchObject({ status: "expired", url: null });
  expect((await fetchFile(user, asked.id)).status).toBe(404);
  expect(await filesOf(user)).toHaveLength(1);
  await sweepExports(env, Date.now());
  expect(await filesOf(user)).toEqual([]);
});

test("an export whose job gave up ends as failed, and another can be asked for", async () => {
  const user = await newUser();
  const { export: asked } = await ask(user);
  await openSystem(env).query(
    "tidemark_sweep",
    sql`update jobs set state = 'failed' where user_id = ${user.id} and kind = 'privacy.export'`,
  );
  await user
    .ctx()
    .ledger.transaction((tx) =>
      tx.query(sql`update exports set status = 'running' where user_id = ${user.id} and id = ${asked.id}`),
    );
  await sweepExports(env, Date.now());
  expect((await read(user, asked.id)).status).toBe("failed");
  expect((await ask(user)).export.id).not.toBe(asked.id);
  await sweepExports(env, Date.now() + 2 * DAY_MS);
});

test("a stranger is given neither the state nor the file of another's export", async () => {
  const [user, stranger] = await Promise.all([newUser(), newUser()]);
  const { export: asked } = await ask(user);
  await user.settle();
  for (const id of [asked.id, newId("export"), "exp_%00", "../x"]) {
    expect((await stranger.refused(contract.readExport, { params: { id } })).code).toBe("not_found");
    expect((await fetchFile(stranger, encodeURIComponent(id))).status).toBe(404);
  }
  expect((await send(`/mapi/privacy/exports/${asked.id}/file`)).status).toBe(401);
});

test("a stream of more than a part is stored whole, and one that breaks leaves nothing", async () => {
  const chunk = crypto.getRandomValues(new Uint8Array(60_000));
  const stream = (chunks: number, breaks: boolean) => {
    let left = chunks;
    return new ReadableStream<Uint8Array>({
      pull(controller) {
        if (left-- > 0) controller.enqueue(chunk);
        else if (breaks) controller.error(new Error("cut"));
        else controller.close();
      },
    });
  };
  const size = await storeInParts(env.FILES, "exports/test/whole", stream(300, false), UNTOLD);
  const stored = new Uint8Array((await (await env.FILES.get("exports/test/whole"))?.arrayBuffer()) ?? []);
  expect([size, stored.length]).toEqual([18_000_000, 18_000_000]);
  expect(stored.subarray(17_940_000)).toEqual(chunk);
  await expect(storeInParts(env.FILES, "exports/test/cut", stream(300, true), UNTOLD)).rejects.toThrow("cut");
  expect(await env.FILES.head("exports/test/cut")).toBeNull();
});
