import { env } from "cloudflare:workers";
import { base64url } from "jose";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import { newUser } from "#test/harness.ts";
import { eventsOf, identity } from "#test/sign-in.ts";
import { digestOf, hashOf, type ChainedAudit } from "./audit-chain.ts";
import { openBase } from "../context.ts";
import type { Identity } from "./identity.ts";

const rename = (userId: string, name: string, door: Identity = identity()) =>
  door.as(userId, null).change({
    statements: [sql`update users set name = ${name} where id = ${userId} and name <> ${name}`],
    audit: [{ action: "user.renamed", detail: { name } }],
    events: [{ type: "security.alert", body: { alert: name } }],
  });

const auditOf = (userId: string) =>
  identity().list(
    sql<ChainedAudit>`select aseq, action, session_id as sessionId, request_id as requestId, detail, at, salt, digest, previous, hash
      from audit where user_id = ${userId} order by aseq`,
  );

test("an effect that does not take place leaves no audit row, no event and no number", async () => {
  const user = await newUser();
  expect(await rename(user.id, "Ada")).toBe(true);
  const [before, audited] = [await eventsOf(user.id), await auditOf(user.id)];
  expect(await rename(user.id, "Ada")).toBe(false);
  expect(await eventsOf(user.id)).toEqual(before);
  expect(await auditOf(user.id)).toEqual(audited);
  expect(await rename(user.id, "Bea")).toBe(true);
  expect(await eventsOf(user.id)).toHaveLength(before.length + 1);
});

test("concurrent changes of one user all get their number, without gaps, and one unbroken chain", async () => {
  const user = await newUser();
  const names = Array.from({ length: 8 }, (_, n) => `name ${n}`);
  expect(await Promise.all(names.map((name) => rename(user.id, name)))).toEqual(names.map(() => true));
  const rows = await auditOf(user.id);
  expect(rows.map(({ aseq }) => aseq)).toEqual(rows.map((_, n) => n + 1));
  let previous = "";
  for (const row of rows) {
    expect(row.previous).toBe(previous);
    expect(row.hash).toBe(hashOf(user.id, row));
    previous = row.hash;
  }
  const numbers = await identity().list(
    sql<{ useq: number }>`select useq from outbox where user_id = ${user.id} order by useq`,
  );
  expect(numbers.map(({ useq }) => useq)).toEqual(numbers.map((_, n) => n + 1));
  const head = await identity().find(
    sql`select useq, audit_seq, audit_head from user_stream where user_id = ${user.id}`,
  );
  expect(head).toEqual({ useq: numbers.length, audit_seq: rows.length, audit_head: previous });
});

test("an altered audit row no longer has its hash, and cannot be altered in place", async () => {
  const user = await newUser();
  const [row] = await auditOf(user.id);
  if (row === undefined) throw new Error("a registration is audited");
  expect(hashOf(user.id, { ...row, action: "user.erased" })).not.toBe(row.hash);
  expect(digestOf(base64url.decode(row.salt ?? ""), row.detail)).toBe(row.digest);
  await expect(
    identity().run(sql`update audit set detail = '{}' where user_id = ${user.id}`),
  ).rejects.toThrow("audit rows are never changed");
  await expect(identity().run(sql`delete from audit where user_id = ${user.id}`)).rejects.toThrow(
    "audit rows are never removed",
  );
});

test("a change is written even when its event cannot be delivered at once", async () => {
  const user = await newUser();
  const deaf = {
    ...env,
    USER_STREAM: { getByName: () => ({ append: () => Promise.reject(new Error("down")) }) },
  };
  const failed: Promise<unknown>[] = [];
  const request = { requestId: newId("request"), now: Date.now() };
  const { identity: door } = openBase(deaf as unknown as Env, request, (work) => void failed.push(work));
  expect(await rename(user.id, "Ada", door)).toBe(true);
  await Promise.all(failed);
  expect((await eventsOf(user.id)).at(-1)).toEqual({ type: "security.alert", body: { alert: "Ada" } });
});

test("of a rush of changes of one user some may be told to come again, none fails, and the chain is unbroken", async () => {
  const user = await newUser();
  const names = Array.from({ length: 60 }, (_, n) => `name ${n}`);
  const outcomes = await Promise.all(
    names.map((name) =>
      rename(user.id, name).catch((error: unknown) => (error instanceof Problem ? error.code : error)),
    ),
  );
  expect(new Set(outcomes)).toEqual(new Set([true, "not_ready"]));
  const rows = await auditOf(user.id);
  expect(rows.map(({ aseq }) => aseq)).toEqual(rows.map((_, n) => n + 1));
});
