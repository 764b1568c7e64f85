import { env } from "cloudflare:workers";
import { base64url } from "jose";
import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { listAudit, verifyAudit, type AuditEntry } from "#shared/contracts/audit.ts";
import { hashOf } from "#workers/db/audit-chain.ts";
import { openSystem } from "#workers/db/system.ts";
import { newUser, send, type TestUser } from "#test/harness.ts";
import { operate } from "#test/everywhere.ts";
import { baseAt, freshEmail, identity, PASSWORD, post } from "#test/sign-in.ts";
import { sweepIdentity } from "../sweep.ts";
import { anchorAudit } from "./anchor-audit.ts";
import { climb, leafHash } from "./merkle.ts";

/** Changes the ledger's audit rows with its trigger disabled, for this connection only. */
async function forge(text: string, values: unknown[]): Promise<void> {
  await operate("set session_replication_role = replica");
  await operate(text, values);
  await operate("set session_replication_role = origin");
}

/** Does the same in D1, where a trigger can only be dropped. Each test file has a database of its own. */
async function forgeIdentity(statement: ReturnType<typeof sql>): Promise<void> {
  const triggers = await identity().list(
    sql<{
      name: string;
      sql: string;
    }>`select name, sql from sqlite_master where type = 'trigger' and tbl_name = 'audit'`,
  );
  for (const { name } of triggers) await env.IDENTITY.prepare(`drop trigger ${name}`).run();
  await identity().run(statement);
  for (const trigger of triggers) await env.IDENTITY.prepare(trigger.sql).run();
}

async function act(user: TestUser, actions: readonly string[]): Promise<void> {
  await user.ctx().ledger.transaction(async (tx) => {
    for (const action of actions)
      tx.audit.push({ action, detail: { importId: "imp_1", n: 1.5, ü: ['\n"\\', null] } });
  });
}

async function change(user: TestUser, name: string): Promise<void> {
  const done = await identity()
    .as(user.id, null)
    .change({
      statements: [sql`update users set name = ${name} where id = ${user.id}`],
      audit: [{ action: "profile.changed", detail: { fields: ["name"] } }],
      events: [],
    });
  expect(done).toBe(true);
}

const WHOLE = { intact: true, brokenAt: null, emptied: 0 };
let minute = Date.now();

/**
 * Anchors until this user's chains are in the tree of this file's bucket.
 * Other files share the ledger and may be faster.
 */
async function anchor(user: TestUser): Promise<void> {
  for (let tries = 0; tries < 20; tries++) {
    await operate("update user_stream set anchored = 0 where user_id = $1", [user.id]);
    minute += 60_000;
    await anchorAudit(baseAt(minute), 5000);
    const { ledger, identity: chain, anchor: found } = await user.call(verifyAudit);
    if (found?.leaf.ledger.seq === ledger.entries && found.leaf.identity.seq === chain.entries) return;
  }
  throw new Error("this user was never anchored");
}

async function everyAnchor(): Promise<{ at: string; root: string; previous: string | null }[]> {
  const { objects } = await env.FILES.list({ prefix: "audit-anchors/" });
  const texts = await Promise.all(objects.map(async ({ key }) => (await env.FILES.get(key))?.text()));
  return texts.map((text) => JSON.parse(text ?? ""));
}

describe("the audit trail", () => {
  test("lists the rows of both databases newest first, in pages that new rows do not shift", async () => {
    const user = await newUser();
    await act(user, ["a.one", "a.two"]);
    await change(user, "Ada");
    await act(user, ["a.three"]);
    const { items, nextCursor } = await user.call(listAudit);
    expect(nextCursor).toBeNull();
    expect(items.map(({ store, seq, action }) => [store, seq, action])).toEqual([
      ["ledger", 3, "a.three"],
      ["identity", 3, "profile.changed"],
      ["ledger", 2, "a.two"],
      ["ledger", 1, "a.one"],
      ["identity", 2, "session.started"],
      ["identity", 1, "user.registered"],
    ]);
    expect(items[0]).toMatchObject({ sessionId: "ses_test", detail: { importId: "imp_1", n: 1.5 } });

    for (const limit of [1, 2, 3, 4, 5, 6]) {
      const seen: AuditEntry[] = [];
      let cursor: string | undefined;
      do {
        const page = await user.call(listAudit, {
          query: { limit, ...(cursor === undefined ? {} : { cursor }) },
        });
        seen.push(...page.items);
        cursor = page.nextCursor ?? undefined;
        if (seen.length === limit) await change(user, `Bea ${limit}`);
      } while (cursor !== undefined);
      expect(seen.filter(({ action }) => action !== "profile.changed")).toEqual(
        items.filter(({ action }) => action !== "profile.changed"),
      );
      expect(new Set(seen.map(({ hash }) => hash)).size).toBe(seen.length);
    }
  });

  test("shows nobody another's rows, and refuses a foreign cursor", async () => {
    const [mine, theirs] = [await newUser(), await newUser()];
    await act(mine, ["a.one"]);
    expect((await theirs.call(listAudit)).items.map(({ action }) => action)).toEqual([
      "session.started",
      "user.registered",
    ]);
    for (const cursor of ["e30", "WzEsMl0x", "Wy0xLDJd", "WyJhIiwiYiJd"])
      expect(await mine.refused(listAudit, { query: { cursor } })).toMatchObject({ code: "cursor_invalid" });
  });

  test("cannot be changed, added to or emptied by the role that a user's requests have", async () => {
    const user = await newUser();
    await act(user, ["a.one"]);
    for (const statement of [
      sql`update audit set action = 'x'`,
      sql`update audit set detail = 'null', salt = ''`,
      sql`delete from audit`,
      sql`select redact_audit(${user.id})`,
    ]) {
      await expect(user.ctx().ledger.transaction((tx) => tx.query(statement))).rejects.toThrow(
        /permission denied/,
      );
    }
    await expect(operate("update audit set action = 'x' where user_id = $1", [user.id])).rejects.toThrow(
      "audit rows are never changed",
    );
    await expect(operate("delete from audit where user_id = $1", [user.id])).rejects.toThrow("never removed");
  });
});

const FILE = `executed_at,account,symbol,side,quantity,price,fee,currency
2026-03-02T15:00:00Z,,ACME,buy,10,100,1,USD
`;

test("says nothing of a person: no address, name, device, file or account, whatever was done", async () => {
  const device = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0";
  const email = freshEmail();
  const headers = { "user-agent": device };
  const { user } = await post(
    "/mapi/auth/register",
    { email, password: PASSWORD, name: "Ada Byron" },
    headers,
  );
  const id = user?.id ?? "";
  const { access_jwt } = await post("/mapi/auth/login", { email, password: PASSWORD }, headers);
  await post("/mapi/auth/login", { email, password: "not the password" }, headers);
  const form = new FormData();
  form.set("file", new File([FILE], "ada-byron.csv"));
  form.set("account", "Ada's pension");
  await send("/mapi/trades/import", {
    method: "POST",
    body: form,
    headers: { authorization: `Bearer ${access_jwt}`, "idempotency-key": email },
  });
  await expect
    .poll(async () => {
      const said = await identity().list(
        sql<{ detail: string }>`select detail from audit where user_id = ${id}`,
      );
      return said.length;
    })
    .toBe(4);
  const rows = await identity().list(
    sql<{
      action: string;
      detail: string;
    }>`select action, detail from audit where user_id = ${id} order by aseq`,
  );
  expect(rows.map(({ action }) => action)).toContain("sign_in.refused");
  const ledgerRows = await operate<{ action: string; detail: string }>(
    "select action, detail::text from audit where user_id = $1",
    [id],
  );
  expect(ledgerRows.map(({ action }) => action)).toContain("import.queued");
  for (const { detail } of [...rows, ...ledgerRows])
    expect(detail).not.toMatch(/@|ada|byron|pension|firefox|linux|mozilla|\.csv/i);
});

describe("verification", () => {
  test("finds both chains whole, with every hash computed anew", async () => {
    const user = await newUser();
    await act(user, ["a.one", "a.two", "a.three"]);
    const { items } = await user.call(listAudit);
    const hashOf = (store: string) => items.find((entry) => entry.store === store)?.hash;
    expect(await user.call(verifyAudit)).toEqual({
      intact: true,
      identity: { ...WHOLE, entries: 2, head: hashOf("identity") },
      ledger: { ...WHOLE, entries: 3, head: hashOf("ledger") },
      anchor: null,
    });
  });

  test.each([
    ["its detail", 'update audit set detail = \'{"importId":"imp_2"}\' where user_id = $1 and aseq = 2', 2],
    ["its action", "update audit set action = 'a.other' where user_id = $1 and aseq = 2", 2],
    ["its session", "update audit set session_id = null where user_id = $1 and aseq = 2", 2],
    ["its time", "update audit set at = at + interval '1 ms' where user_id = $1 and aseq = 2", 2],
    ["its salt", "update audit set salt = '\\x00' where user_id = $1 and aseq = 2", 2],
    ["its digest", "update audit set digest = sha256('') where user_id = $1 and aseq = 2", 2],
    ["its digest taken away", "update audit set digest = null where user_id = $1 and aseq = 2", 2],
    ["its hash", "update audit set hash = sha256('') where user_id = $1 and aseq = 2", 2],
    ["a row taken out", "delete from audit where user_id = $1 and aseq = 2", 3],
    ["the first taken out", "delete from audit where user_id = $1 and aseq = 1", 2],
    ["the last taken out", "delete from audit where user_id = $1 and aseq = 4", 4],
    ["all taken out", "delete from audit where user_id = $1", 1],
    [
      "a row put behind the head",
      `insert into audit (user_id, aseq, action, session_id, request_id, detail, at, previous, hash, created_at, salt, digest)
        select user_id, 5, action, session_id, request_id, detail, at, hash, hash, created_at, salt, digest
        from audit where user_id = $1 and aseq = 4`,
      5,
    ],
    [
      "a number that stands twice",
      `insert into audit (user_id, aseq, action, session_id, request_id, detail, at, previous, hash, created_at, salt, digest)
        select user_id, aseq, action, session_id, request_id, detail, at, previous, hash,
        created_at + interval '1 day', salt, digest from audit where user_id = $1 and aseq = 3`,
      3,
    ],
  ])("of the ledger finds %s", async (_, text, brokenAt) => {
    const user = await newUser();
    await act(user, ["a.one", "a.two", "a.three", "a.four"]);
    await forge(text, [user.id]);
    const verdict = await user.call(verifyAudit);
    expect(verdict).toMatchObject({ intact: false, identity: WHOLE, ledger: { intact: false, brokenAt } });
  });

  test.each([
    ["its detail", sql`update audit set detail = '{}' where aseq = 2`, 2],
    ["its action", sql`update audit set action = 'x' where aseq = 2`, 2],
    ["its salt", sql`update audit set salt = 'AAAA' where aseq = 2`, 2],
    ["a salt that is none", sql`update audit set salt = '!' where aseq = 2`, 2],
    [
      "its digest passed off as its detail",
      sql`update audit set detail = digest, digest = null where aseq = 2`,
      2,
    ],
    ["a row taken out", sql`delete from audit where aseq = 2`, 3],
    ["the last taken out", sql`delete from audit where aseq = 3`, 3],
  ])("of identity finds %s", async (_, forgery, brokenAt) => {
    const user = await newUser();
    await change(user, "Ada");
    await forgeIdentity(sql`${forgery} and user_id = ${user.id}`);
    const verdict = await user.call(verifyAudit);
    expect(verdict).toMatchObject({ intact: false, identity: { intact: false, brokenAt }, ledger: WHOLE });
  });

  test("holds rows that were written before details had digests", async () => {
    const user = await newUser();
    await act(user, ["a.one"]);
    // The hash that the first `flush_changes` wrote.
    await forge(
      `with entry as (select jsonb_build_object('action', 'a.old', 'detail', jsonb_build_object('b', 1, 'a', 'ü'), 'sessionId',
          'ses_1', 'requestId', 'req_1', 'at', '2026-11-19T10:00:00.120Z') as e),
        head as (select audit_head as h from user_stream where user_id = $1),
        hashed as (select sha256(h || convert_to($1 || chr(10) || 2 || chr(10) || e::text, 'UTF8')) as hash from entry, head),
        stream as (update user_stream set audit_seq = 2, audit_head = hash from hashed where user_id = $1)
      insert into audit (user_id, aseq, action, session_id, request_id, detail, at, previous, hash)
      select $1, 2, 'a.old', 'ses_1', 'req_1', e -> 'detail', (e ->> 'at')::timestamptz, h, hash from entry, head, hashed`,
      [user.id],
    );
    await act(user, ["a.three"]);
    expect((await user.call(verifyAudit)).ledger).toMatchObject({ ...WHOLE, entries: 3 });
    await forge("update audit set detail = '{}' where user_id = $1 and aseq = 2", [user.id]);
    expect((await user.call(verifyAudit)).ledger).toMatchObject({ intact: false, brokenAt: 2 });
  });

  test("holds such rows of identity, too, also when an erasure has emptied them", async () => {
    const user = await newUser();
    const [head] = (await user.call(listAudit)).items;
    const old = {
      aseq: 3,
      action: "a.old",
      sessionId: null,
      requestId: "req_1",
      detail: '{"device":"x"}',
      at: 1,
    };
    const previous = head?.hash ?? "";
    const hash = hashOf(user.id, { ...old, previous, digest: null });
    await identity()
      .run(sql`insert into audit (user_id, aseq, action, session_id, request_id, detail, at, previous, hash)
      values (${user.id}, 3, 'a.old', null, 'req_1', ${old.detail}, 1, ${previous}, ${hash})`);
    await identity().run(
      sql`update user_stream set audit_seq = 3, audit_head = ${hash} where user_id = ${user.id}`,
    );
    await change(user, "Ada");
    expect((await user.call(verifyAudit)).identity).toMatchObject({ ...WHOLE, entries: 4 });
    await identity().run(sql`update audit set detail = 'null', salt = '' where user_id = ${user.id}`);
    expect((await user.call(verifyAudit)).identity).toMatchObject({ ...WHOLE, entries: 4, emptied: 4 });
    await forgeIdentity(sql`delete from audit where aseq = 3 and user_id = ${user.id}`);
    expect((await user.call(verifyAudit)).identity).toMatchObject({ intact: false, brokenAt: 4 });
  });

  test("stays possible after an erasure has emptied what the rows say", async () => {
    const [user, other] = [await newUser(), await newUser()];
    for (const each of [user, other]) await act(each, ["a.one", "a.two", "a.three"]);
    const before = await user.call(verifyAudit);
    const redact = () =>
      openSystem(env).query("tidemark_erasure", sql<{ n: number }>`select redact_audit(${user.id}, 2) as n`);
    expect([await redact(), await redact(), await redact()]).toEqual([[{ n: 2 }], [{ n: 1 }], [{ n: 0 }]]);
    await identity().run(sql`update audit set detail = 'null', salt = '' where user_id = ${user.id}`);
    expect(await user.call(verifyAudit)).toEqual({
      ...before,
      identity: { ...before.identity, emptied: 2 },
      ledger: { ...before.ledger, emptied: 3 },
    });
    expect((await user.call(listAudit)).items.map(({ detail }) => detail)).toEqual(Array(5).fill(null));
    await act(user, ["a.four"]);
    expect((await user.call(verifyAudit)).ledger).toMatchObject({ intact: true, entries: 4, emptied: 3 });
    expect((await other.call(verifyAudit)).ledger).toMatchObject({ ...WHOLE, entries: 3 });
    await forge("update audit set action = 'a.other' where user_id = $1 and aseq = 2", [user.id]);
    expect((await user.call(verifyAudit)).ledger).toMatchObject({ intact: false, brokenAt: 2 });
  });

  test("follows chains of more than one page while they grow", async () => {
    const user = await newUser();
    await act(
      user,
      Array.from({ length: 2100 }, (_, n) => `a.${n}`),
    );
    const [verdict] = await Promise.all([user.call(verifyAudit), act(user, ["b.one"]), change(user, "Ada")]);
    expect(verdict).toMatchObject({ intact: true });
    expect(await user.call(verifyAudit)).toMatchObject({ intact: true, ledger: { entries: 2101 } });
    await forge(
      `insert into audit (user_id, aseq, action, session_id, request_id, detail, at, previous, hash, created_at, salt, digest)
        select user_id, aseq, action, session_id, request_id, detail, at, previous, hash,
        created_at + interval '1 day', salt, digest from audit where user_id = $1 and aseq = 1000`,
      [user.id],
    );
    expect((await user.call(verifyAudit)).ledger).toMatchObject({ intact: false, brokenAt: 1000 });
  });
});

describe("an anchor", () => {
  test("holds both heads of every user, with a proof that leads to its root and names nobody", async () => {
    const users = [await newUser(), await newUser(), await newUser()];
    const roots = new Set<string>();
    for (const user of users) {
      await act(user, ["a.one"]);
      await anchor(user);
    }
    for (const user of users) {
      const { intact, identity: chain, ledger, anchor: found } = await user.call(verifyAudit);
      if (found === null) throw new Error("it was anchored");
      expect({ intact, holds: found.holds }).toEqual({ intact: true, holds: true });
      const { leaf, root } = found;
      expect(leaf).toMatchObject({ identity: { head: chain.head }, ledger: { head: ledger.head } });
      // Every reader of the answer can compute this root.
      const climbed = (fields: unknown[]) =>
        base64url.encode(
          climb(
            leafHash(new TextEncoder().encode(JSON.stringify(fields))),
            found.proof.map(({ side, hash }) => ({ side, hash: base64url.decode(hash) })),
          ),
        );
      const fields = [leaf.id, leaf.identity.seq, leaf.identity.head, leaf.ledger.seq, leaf.ledger.head];
      expect(climbed(fields)).toBe(root);
      expect(climbed(fields.with(1, leaf.identity.seq + 1))).not.toBe(root);
      roots.add(root);
    }
    expect(roots.size).toBe(1);
    const { objects } = await env.FILES.list();
    for (const { key } of objects) {
      const text = await (await env.FILES.get(key))?.text();
      for (const user of users) expect(`${key} ${text}`).not.toContain(user.id);
    }
  });

  test("names the one before it, is written once a minute and only when something changed", async () => {
    const user = await newUser();
    await anchor(user);
    await change(user, "Ada");
    expect(await anchorAudit(baseAt(minute), 100)).toBeNull();
    await anchor(user);
    const anchors = await everyAnchor();
    expect(anchors.map(({ previous }) => previous)).toEqual([
      null,
      ...anchors.slice(0, -1).map(({ root }) => root),
    ]);
    const { objects } = await env.FILES.list({ prefix: "audit-tree/tops/" });
    expect(objects).toHaveLength(1);
  });

  test("is written by the minute sweep", async () => {
    const user = await newUser();
    minute += 60_000;
    const before = await everyAnchor();
    await sweepIdentity(baseAt(minute));
    expect(await everyAnchor()).toHaveLength(before.length + 1);
    expect(await user.call(verifyAudit)).toMatchObject({
      anchor: { holds: true, leaf: { identity: { seq: 2 } } },
    });
  });

  test("is written by one of several runs at once", async () => {
    const user = await newUser();
    await anchor(user);
    await change(user, "Ada");
    minute += 60_000;
    const runs = await Promise.all([1, 2, 3].map(() => anchorAudit(baseAt(minute), 5000)));
    expect(runs.filter((run) => run !== null).length).toBeLessThanOrEqual(1);
    await anchor(user);
    expect(await user.call(verifyAudit)).toMatchObject({ intact: true, anchor: { holds: true } });
  });

  test("finds a tail that was taken away with its head, and keeps finding it when the chain grows on", async () => {
    const user = await newUser();
    await act(user, ["a.one", "a.two", "a.three"]);
    await anchor(user);
    await forge("delete from audit where user_id = $1 and aseq = 3", [user.id]);
    await forge(
      `update user_stream s set audit_seq = 2, audit_head = a.hash from audit a
        where s.user_id = $1 and a.user_id = $1 and a.aseq = 2`,
      [user.id],
    );
    const cut = { intact: false, ledger: WHOLE, anchor: { holds: false } };
    expect(await user.call(verifyAudit)).toMatchObject(cut);
    await act(user, ["a.other", "a.four"]);
    await operate("update user_stream set anchored = 0 where user_id = $1", [user.id]);
    minute += 60_000;
    await anchorAudit(baseAt(minute), 5000);
    expect(await user.call(verifyAudit)).toMatchObject(cut);
  });

  test("finds a chain of identity that was rewritten from its first row", async () => {
    const [user, donor] = [await newUser(), await newUser()];
    await anchor(user);
    await forgeIdentity(sql`delete from audit where user_id = ${user.id}`);
    await identity().run(
      sql`update user_stream set audit_seq = 0, audit_head = '' where user_id = ${user.id}`,
    );
    await change(user, "Ada");
    await change(user, "Bea");
    expect(await user.call(verifyAudit)).toMatchObject({
      intact: false,
      identity: WHOLE,
      anchor: { holds: false },
    });
    expect(await donor.call(verifyAudit)).toMatchObject({ intact: true });
  });

  test("survives the erasure of what the rows say", async () => {
    const user = await newUser();
    await act(user, ["a.one"]);
    await anchor(user);
    await openSystem(env).query("tidemark_erasure", sql`select redact_audit(${user.id})`);
    await identity().run(sql`update audit set detail = 'null', salt = '' where user_id = ${user.id}`);
    expect(await user.call(verifyAudit)).toMatchObject({ intact: true, anchor: { holds: true } });
  });

  test("is found when the mark of the newest one was set back", async () => {
    const user = await newUser();
    await anchor(user);
    const mark = await (await env.FILES.get("audit-tree/newest.json"))?.text();
    await change(user, "Ada");
    await anchor(user);
    const newest = (await user.call(verifyAudit)).anchor;
    await env.FILES.put("audit-tree/newest.json", mark ?? "");
    expect((await user.call(verifyAudit)).anchor).toEqual(newest);
    await env.FILES.delete("audit-tree/newest.json");
    expect((await user.call(verifyAudit)).anchor).toEqual(newest);
    await change(user, "Bea");
    await anchor(user);
    expect(await user.call(verifyAudit)).toMatchObject({ intact: true, anchor: { holds: true } });
  });

  test("of identity is written while the ledger is away, which is anchored later", async () => {
    const user = await newUser();
    await act(user, ["a.one"]);
    await anchor(user);
    await change(user, "Ada");
    minute += 60_000;
    const away = {
      ...env,
      LEDGER_SYSTEM: { ...env.LEDGER_SYSTEM, connectionString: "postgres://x:y@127.0.0.1:1/z" },
    };
    expect(await anchorAudit(baseAt(minute, away), 5000)).not.toBeNull();
    expect((await user.call(verifyAudit)).anchor).toMatchObject({
      holds: true,
      leaf: { identity: { seq: 3 }, ledger: { seq: 1 } },
    });
  });
});
