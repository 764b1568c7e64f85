import { env } from "cloudflare:workers";
import fc from "fast-check";
import { base64url } from "jose";
import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { newId } from "#shared/ids.ts";
import { newUser } from "#test/harness.ts";
import { baseAt, identity } from "#test/sign-in.ts";
import { keksInUse, rewrapDataKeys } from "./rewrap-data-keys.ts";
import { open, seal, type Place } from "./seal.ts";
import { replayTombstones, shredDataKey } from "./shred-data-key.ts";

const SECRET = "sk_live_Zürich 🗝";

function placeOf(userId: string, otherwise: Partial<Place> = {}): Place {
  const place = { purpose: "integration", table: "integrations", rowId: "int_1", column: "credentials" };
  return { ...place, userId, version: 3, ...otherwise };
}

const refusalsOf = async (userId: string) =>
  (
    await identity().list(
      sql<{
        detail: string;
      }>`select detail from audit where user_id = ${userId} and action = 'sealing.refused' order by aseq`,
    )
  ).map(({ detail }) => (JSON.parse(detail) as { reason: string }).reason);

const refused = (opening: Promise<string>) =>
  expect(opening).rejects.toMatchObject({ name: "Problem", code: "sealed_unreadable" });

const newKek = (id: number) => ({
  id,
  key: base64url.encode(crypto.getRandomValues(new Uint8Array(32))),
});
const withKeks = (...keks: { id: number; key: string }[]): Env => ({ ...env, KEKS: JSON.stringify(keks) });
const wrappingOf = (userId: string) =>
  identity().find(
    sql<{
      id: string;
      kek_id: number;
      wrapped: string;
    }>`select id, kek_id, wrapped from data_keys where user_id = ${userId}`,
  );

test("what is sealed opens at its place, never reads the same twice, and shows nothing of itself", async () => {
  const user = await newUser();
  const place = placeOf(user.id);
  const [one, other] = [await seal(env, place, SECRET), await seal(env, place, SECRET)];
  expect(one).not.toBe(other);
  expect(new TextDecoder().decode(base64url.decode(one))).not.toContain("sk_live");
  expect(await open(env, place, one)).toBe(SECRET);
  expect(await open(env, place, other)).toBe(SECRET);
  expect(await open(env, place, await seal(env, place, ""))).toBe("");
});

test("two first seals at once share one data key", async () => {
  const user = await newUser();
  const places = Array.from({ length: 6 }, (_, n) => placeOf(user.id, { rowId: `int_${n}` }));
  const sealed = await Promise.all(places.map((place) => seal(env, place, SECRET)));
  const keys = sealed.map((text) => base64url.encode(base64url.decode(text).subarray(2, 18)));
  expect(new Set(keys).size).toBe(1);
  expect(await Promise.all(places.map((place, n) => open(env, place, sealed[n] ?? "")))).toEqual(
    places.map(() => SECRET),
  );
});

test("nothing is sealed for somebody who is not there", async () => {
  await expect(seal(env, placeOf(newId("user")), SECRET)).rejects.toMatchObject({ code: "not_found" });
});

describe("a sealed text that was moved does not open", () => {
  test.each([
    ["CVE-2026-110864: to another purpose", { purpose: "provider" }],
    ["to another table", { table: "connections" }],
    ["to another row", { rowId: "int_2" }],
    ["to another column", { column: "config" }],
    ["back or forth to another version of its row", { version: 2 }],
    ["between neighbouring fields", { table: "integration", rowId: "sint_1" }],
  ])("%s", async (_, otherwise) => {
    const user = await newUser();
    const sealed = await seal(env, placeOf(user.id), SECRET);
    await refused(open(env, placeOf(user.id, otherwise), sealed));
    expect(await refusalsOf(user.id)).toEqual(["commitment_other"]);
  });

  test("to another user, whether or not that one has a data key", async () => {
    const [mine, theirs] = [await newUser(), await newUser()];
    const sealed = await seal(env, placeOf(mine.id), SECRET);
    await refused(open(env, placeOf(theirs.id), sealed));
    await seal(env, placeOf(theirs.id), SECRET);
    await refused(open(env, placeOf(theirs.id), sealed));
    expect(await refusalsOf(theirs.id)).toEqual(["data_key_gone", "data_key_unknown"]);
  });

  test("with its data key to another user", async () => {
    const [mine, theirs] = [await newUser(), await newUser()];
    const sealed = await seal(env, placeOf(mine.id), SECRET);
    await identity().run(sql`update data_keys set user_id = ${theirs.id} where user_id = ${mine.id}`);
    await refused(open(env, placeOf(theirs.id), sealed));
    expect(await refusalsOf(theirs.id)).toEqual(["data_key_broken"]);
  });
});

describe("a flipped bit", () => {
  test.each([
    ["version", 0, "format_unknown"],
    ["algorithm", 1, "format_unknown"],
    ["data key", 2, "data_key_unknown"],
    ["salt", 18, "commitment_other"],
    ["iv", 34, "ciphertext_altered"],
    ["commitment", 46, "commitment_other"],
    ["ciphertext", 78, "ciphertext_altered"],
    ["tag", -1, "ciphertext_altered"],
  ])("in the %s is refused and audited", async (_, at, reason) => {
    const user = await newUser();
    const whole = base64url.decode(await seal(env, placeOf(user.id), SECRET));
    const index = at < 0 ? whole.length + at : at;
    const altered = whole.map((byte, n) => (n === index ? byte ^ 1 : byte));
    await refused(open(env, placeOf(user.id), base64url.encode(altered)));
    expect(await refusalsOf(user.id)).toEqual([reason]);
  });

  test("anywhere, or anything cut off, added or spelt otherwise, is refused", async () => {
    const user = await newUser();
    const place = placeOf(user.id);
    const text = await seal(env, place, SECRET);
    const whole = base64url.decode(text);
    const at = fc.nat({ max: whole.length - 1 });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc
            .tuple(at, fc.nat({ max: 7 }))
            .map(([n, bit]) =>
              base64url.encode(whole.map((byte, index) => (index === n ? byte ^ (1 << bit) : byte))),
            ),
          at.map((n) => base64url.encode(whole.subarray(0, n))),
          fc
            .uint8Array({ minLength: 1, maxLength: 20 })
            .map((more) => base64url.encode(Uint8Array.from([...whole, ...more]))),
          fc.constantFrom(`${text}=`, ` ${text}`, `${text}\n`, "", "not sealed at all"),
        ),
        async (altered) => {
          await refused(open(env, place, altered));
        },
      ),
      { numRuns: 60 },
    );
    expect(await open(env, place, text)).toBe(SECRET);
  });
});

describe("a rotation of the key-encryption key", () => {
  const [old, fresh] = [newKek(7), newKek(8)];
  const before = withKeks(old);
  const during = withKeks(fresh, old);
  const after = withKeks(fresh);
  const now = Date.now();

  async function rotate(): Promise<void> {
    for (let turn = 0; turn < 50; turn++) {
      const { rewrapped, failed } = await rewrapDataKeys(baseAt(now + turn, during), 2);
      if (rewrapped + failed === 0) return;
    }
    throw new Error("a rotation does not come to its end");
  }

  test("wraps data keys anew in small steps; what they sealed before, during and after opens with the new key alone", async () => {
    const users = await Promise.all(Array.from({ length: 5 }, () => newUser()));
    const places = users.map(({ id }) => placeOf(id));
    const sealed = await Promise.all(places.map((place) => seal(before, place, SECRET)));
    const [first] = places;
    const [firstSealed] = sealed;
    if (first === undefined || firstSealed === undefined) throw new Error("there are five");
    await refused(open(after, first, firstSealed));
    expect(await refusalsOf(first.userId)).toEqual(["kek_unknown"]);

    expect(await rewrapDataKeys(baseAt(now, during), 2)).toEqual({ rewrapped: 2, failed: 0 });
    expect(await keksInUse(baseAt(now, during))).toContainEqual({
      kekId: 7,
      dataKeys: 3,
      isHeld: true,
      isActive: false,
    });
    for (const [n, place] of places.entries())
      expect(await open(during, place, sealed[n] ?? "")).toBe(SECRET);
    const meanwhile = await seal(during, first, "meanwhile");

    await rotate();
    expect((await keksInUse(baseAt(now, after))).map(({ kekId }) => kekId)).not.toContain(7);
    for (const [n, place] of places.entries()) expect(await open(after, place, sealed[n] ?? "")).toBe(SECRET);
    expect(await open(after, first, meanwhile)).toBe("meanwhile");
    await refused(open(before, first, firstSealed));
  });

  test("two at once change every wrapping once", async () => {
    const user = await newUser();
    const sealed = await seal(before, placeOf(user.id), SECRET);
    const runs = await Promise.all([1, 2, 3].map(() => rewrapDataKeys(baseAt(now, during), 50)));
    expect(runs.reduce((sum, { rewrapped }) => sum + rewrapped, 0)).toBe(1);
    expect(await open(after, placeOf(user.id), sealed)).toBe(SECRET);
  });

  test("is not held up by a data key that cannot be unwrapped", async () => {
    const [broken, whole] = [await newUser(), await newUser()];
    for (const { id } of [broken, whole]) await seal(before, placeOf(id), SECRET);
    await identity().run(sql`update data_keys set wrapped = 'AAAA' where user_id = ${broken.id}`);
    for (let turn = 0; turn < 4; turn++) await rewrapDataKeys(baseAt(now + turn, during), 1);
    expect((await wrappingOf(whole.id))?.kek_id).toBe(8);
    expect((await wrappingOf(broken.id))?.kek_id).toBe(7);
    await shredDataKey(identity(), broken.id);
  });

  test("a wrapping that names another key than its own does not open", async () => {
    const user = await newUser();
    const sealed = await seal(before, placeOf(user.id), SECRET);
    await identity().run(sql`update data_keys set kek_id = 8 where user_id = ${user.id}`);
    await refused(open(during, placeOf(user.id), sealed));
    expect(await refusalsOf(user.id)).toEqual(["data_key_broken"]);
    await shredDataKey(identity(), user.id);
  });
});

test.each([
  ["nothing", ""],
  ["no key", "[]"],
  ["a short key", JSON.stringify([{ id: 1, key: "AAAA" }])],
  ["no base64url", JSON.stringify([{ id: 1, key: "!" }])],
  ["one id twice", JSON.stringify([newKek(1), newKek(1)])],
])("a secret with %s refuses with not_ready, and seals nothing", async (_, KEKS) => {
  const user = await newUser();
  await expect(seal({ ...env, KEKS }, placeOf(user.id), SECRET)).rejects.toMatchObject({
    code: "not_ready",
  });
  expect(await wrappingOf(user.id)).toBeNull();
});

describe("a shredded data key", () => {
  test("opens nothing from that moment on, and a new one does not open what the old one sealed", async () => {
    const user = await newUser();
    const place = placeOf(user.id);
    const sealed = await seal(env, place, SECRET);
    expect(await open(env, place, sealed)).toBe(SECRET);
    expect(await shredDataKey(identity(), user.id)).toBe(true);
    expect(await shredDataKey(identity(), user.id)).toBe(false);
    await refused(open(env, place, sealed));
    expect(await open(env, place, await seal(env, place, "anew"))).toBe("anew");
    await refused(open(env, place, sealed));
    expect(await refusalsOf(user.id)).toEqual(["data_key_gone", "data_key_unknown"]);
  });

  test("that a restored backup brings back is shredded again by the tombstones, and only that", async () => {
    const [erased, kept] = [await newUser(), await newUser()];
    const sealed = await seal(env, placeOf(erased.id), SECRET);
    const keptSealed = await seal(env, placeOf(kept.id), SECRET);
    const row = await wrappingOf(erased.id);
    await shredDataKey(identity(), erased.id);
    await identity().run(sql`insert into data_keys (id, user_id, kek_id, wrapped, created_at)
      values (${row?.id}, ${erased.id}, ${row?.kek_id}, ${row?.wrapped}, 0)`);
    expect(await open(env, placeOf(erased.id), sealed)).toBe(SECRET);
    const tombstones = [erased.id, ...Array.from({ length: 1200 }, () => newId("user"))];
    expect(await replayTombstones(identity(), tombstones)).toBe(1);
    expect(await replayTombstones(identity(), tombstones)).toBe(0);
    await refused(open(env, placeOf(erased.id), sealed));
    expect(await open(env, placeOf(kept.id), keptSealed)).toBe(SECRET);
  });
});
