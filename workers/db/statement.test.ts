import { desc, eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { newId } from "#shared/ids.ts";
import { newUser } from "#test/harness.ts";
import { identity } from "#test/sign-in.ts";
import { type Getters, insertRows, insertWhere, rowsAs } from "./rows.ts";
import { devices, sessions } from "./schema/identity-users.ts";
import { imports } from "./schema/imports.ts";
import * as journal from "./schema/journal.ts";
import {
  array,
  forD1,
  forPostgres,
  type Holes,
  identityDb as db,
  ledgerDb,
  MOST_FORMS,
  prepared,
  preparedBy,
} from "./statement.ts";

const { fills } = journal;
const flat = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

test("a prepared statement has one text, and each call fills in its own values", async () => {
  let built = 0;
  const named = prepared("identity", ({ userId, name }: Holes<{ userId: string; name: string }>) => {
    built++;
    return db
      .select({ id: devices.id })
      .from(devices)
      .where(sql`user_id = ${userId} and name = ${name}`);
  });
  expect(named({ userId: "u1", name: "Ada" })).toEqual({
    text: `select "id" from "devices" where user_id = ? and name = ?`,
    values: ["u1", "Ada"],
  });
  expect(named({ name: "Bea", userId: "u2" }).values).toEqual(["u2", "Bea"]);
  expect(built).toBe(1);
  expect(await identity().list(named({ userId: "nobody", name: "Ada" }))).toEqual([]);
});

test("a missing value names itself, and null is a value", () => {
  const by = prepared(
    "ledger",
    ({ a, b }: Holes<{ a: string | null; b?: string }>) => sql`select ${a}, ${b}`,
  );
  expect(by({ a: null, b: "x" })).toEqual({ text: "select $1, $2", values: [null, "x"] });
  expect(() => by({ a: null })).toThrow("was not given b");
});

test("a shape and the names of its values decide the text together", () => {
  type Given = { userId: string; symbol?: string };
  const list = preparedBy(
    "ledger",
    (down: boolean, { userId, symbol }: Holes<Given>) =>
      sql`select id from trades where user_id = ${userId} ${symbol && sql`and symbol = ${symbol}`}
        order by id ${down ? sql`desc` : sql`asc`}`,
    [],
  );
  expect(flat(list(true, { userId: "u" }).text)).toBe(
    "select id from trades where user_id = $1 order by id desc",
  );
  expect(list(false, { userId: "u", symbol: "ACME" })).toEqual(list(false, { symbol: "ACME", userId: "u" }));
  expect(list(false, { userId: "u", symbol: "ACME" }).values).toEqual(["u", "ACME"]);
});

test("trap 1: in a select of one table a hand-written subselect loses its qualifiers, a built one keeps them", () => {
  const count = sql`(select count(*) from ${sessions} where ${sessions.device_id} = ${devices.id})`;
  const wrong = db.select({ n: count.as("n") }).from(devices);
  expect(forD1(wrong).text).toContain(`where "device_id" = "id"`);
  const built = db
    .select({ n: sql`count(*)` })
    .from(sessions)
    .where(eq(sessions.device_id, devices.id));
  const right = db.select({ n: sql`(${built})`.as("n") }).from(devices);
  expect(forD1(right).text).toContain(`where "sessions"."device_id" = "devices"."id"`);
});

test("trap 2: an array that is written bare is spread, and one behind `array` is one value", () => {
  const ids = ["a", "b"];
  expect(forPostgres(sql`any(${ids}::text[])`)).toEqual({ text: "any(($1, $2)::text[])", values: ids });
  expect(forPostgres(sql`any(${array(ids)}::text[])`)).toEqual({ text: "any($1::text[])", values: [ids] });
  expect(forPostgres(sql`any(${array([])}::text[])`)).toEqual({ text: "any($1::text[])", values: [[]] });
});

test("trap 3: undefined vanishes from a text, null stays a value", () => {
  expect(forD1(sql`select 1 ${undefined}`)).toEqual({ text: "select 1 ", values: [] });
  expect(forD1(sql`select ${null}`)).toEqual({ text: "select ?", values: [null] });
});

test("trap 4: null in a json column is null and not the JSON text null", () => {
  const keep = prepared("ledger", ({ preview }: Holes<{ preview: object | null }>) =>
    ledgerDb.update(imports).set({ resume: preview }).where(eq(imports.id, "i")),
  );
  expect(keep({ preview: null }).values).toEqual([null, "i"]);
  expect(keep({ preview: { rows: 1 } }).values).toEqual([`{"rows":1}`, "i"]);
});

test("trap 5: a guarded insert names only what it is given, and writes only where its condition holds", async () => {
  const row = { id: "d", user_id: "u", key_hash: "h", name: sql`upper(${"Mac"})`, first_seen_at: 1 };
  const given = { ...row, last_seen_at: 2 };
  const insert = forD1(insertWhere(devices, given, sql`changes() > 0`));
  expect(insert).toEqual({
    text: `insert into "devices" ("id", "user_id", "key_hash", "name", "first_seen_at", "last_seen_at") select ?, ?, ?, upper(?), ?, ? where changes() > 0`,
    values: ["d", "u", "h", "Mac", 1, 2],
  });
  const user = await newUser();
  const whole = prepared(
    "identity",
    (device: Holes<typeof devices.$inferSelect>) =>
      sql`${insertWhere(devices, device, sql`(select count(*) from devices where user_id = ${device.user_id}) < 2`)}
      on conflict (user_id, key_hash) do nothing`,
  );
  const deviceOf = (key_hash: string) =>
    whole({
      id: newId("device"),
      user_id: user.id,
      key_hash,
      name: "Mac",
      first_seen_at: 1,
      last_seen_at: 1,
    });
  const before = await identity().list(
    db.select({ key_hash: devices.key_hash }).from(devices).where(eq(devices.user_id, user.id)),
  );
  const room = 2 - before.length;
  let written = 0;
  for (const hash of ["one", "two", "three"]) written += await identity().run(deviceOf(hash));
  expect(written).toBe(room);
});

test("trap 5: a guarded insert refuses a value that is not there", () => {
  const given = { id: "d", user_id: "u", key_hash: "h", name: "n", first_seen_at: 1 };
  expect(() => insertWhere(devices, JSON.parse(JSON.stringify(given)), sql`true`)).not.toThrow();
  const without = Object.assign({ last_seen_at: undefined }, given);
  // @ts-expect-error a column without a default must be given
  expect(() => insertWhere(devices, without, sql`true`)).toThrow("was not given last_seen_at");
});

type Probe = { id: string; at: number; quantity: string };
const PROBE = {
  id: (probe: Probe) => probe.id,
  executed_at: (probe: Probe) => new Date(probe.at).toISOString(),
  quantity: (probe: Probe) => probe.quantity,
} satisfies Partial<Getters<typeof fills, Probe>>;

test("rows go in as one array a column, each of the column's own type and by its name", () => {
  const probes = [
    { id: "a", at: 0, quantity: "1.5" },
    { id: "b", at: 1, quantity: "2" },
  ];
  expect(forPostgres(rowsAs(fills, probes, PROBE))).toEqual({
    text: `unnest($1::text[], $2::timestamp(3) with time zone[], $3::numeric[]) as given ("id", "executed_at", "quantity")`,
    values: [
      ["a", "b"],
      ["1970-01-01T00:00:00.000Z", "1970-01-01T00:00:00.001Z"],
      ["1.5", "2"],
    ],
  });
});

test("trap 6: rows are inserted under the columns that are named, and a needed one cannot be forgotten", () => {
  type Carry = { from: string; to: string; fee: string };
  const { carries } = journal;
  const statement = insertRows(carries, "u", [{ from: "a", to: "b", fee: "1" }], {
    from_fill: (carry: Carry) => carry.from,
    to_fill: (carry: Carry) => carry.to,
    amount: (carry: Carry) => carry.fee,
  });
  expect(flat(forPostgres(statement).text)).toBe(
    `insert into "carries" ("user_id", "from_fill", "to_fill", "amount") select $1, given.* from unnest($2::text[], $3::text[], $4::numeric[]) as given ("from_fill", "to_fill", "amount")`,
  );
  expect(forPostgres(statement).values).toEqual(["u", ["a"], ["b"], ["1"]]);
  // @ts-expect-error `amount` has no default
  insertRows(carries, "u", [], { from_fill: () => "a", to_fill: () => "b" });
});

test("trap 7: a builder that is awaited asks nothing past the gate", async () => {
  const asked = db.select({ id: devices.id }).from(devices).orderBy(desc(devices.id));
  await expect(asked).rejects.toThrow("only a gate sends statements");
  await expect(ledgerDb.delete(fills).where(eq(fills.id, "f"))).rejects.toThrow(
    "only a gate sends statements",
  );
});

test("a gate hands on the rows of a builder under the columns' names", async () => {
  const user = await newUser();
  const { ledger } = user.ctx();
  await ledger.transaction(async (tx) => {
    await tx.query(ledgerDb.insert(journal.accounts).values({ user_id: user.id, id: "acc_1", name: "Main" }));
  });
  const rows = await ledger.read(
    ledgerDb.select().from(journal.accounts).where(eq(journal.accounts.user_id, user.id)),
  );
  expect(rows).toEqual([
    {
      user_id: user.id,
      id: "acc_1",
      kind: "journal",
      name: "Main",
      created_at: expect.stringMatching(/^\d{4}-.*Z$/),
      writes: "0",
      time_zone: null,
    },
  ]);
});

test("a statement keeps the texts of its last shapes, and no more", () => {
  let builds = 0;
  const statement = preparedBy(
    "ledger",
    (_shape: number, { id }: Holes<{ id: string }>) => {
      builds++;
      return sql`select ${id}::text`;
    },
    [],
  );
  const textOf = (shape: number) => statement(shape, { id: "a" }).text;
  for (let shape = 0; shape <= MOST_FORMS; shape++) textOf(shape);
  expect(builds).toBe(MOST_FORMS + 1);
  textOf(MOST_FORMS);
  expect(builds).toBe(MOST_FORMS + 1);
  expect(textOf(0)).toBe("select $1::text");
  expect(builds).toBe(MOST_FORMS + 2);
});
