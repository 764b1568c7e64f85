import { expect, test } from "vitest";
import * as z from "zod";
import { listAccounts, listFills } from "#shared/contracts/fills.ts";
import { cancelImport, getImport, Import } from "#shared/contracts/imports.ts";
import ibkr from "#test/fixtures/ibkr-flex.csv?raw";
import ibkrXml from "#test/fixtures/ibkr-flex.xml?raw";
import kraken from "#test/fixtures/kraken-trades.csv?raw";
import { newUser, type TestUser } from "#test/harness.ts";
import { plant, undone } from "#test/imports.ts";
import { runImport } from "../run/run-import.ts";

const UPLOADED = z.object({ import: Import });
const CSV = `executed_at,account,symbol,side,quantity,price,fee,currency,execution_id
2026-03-02 09:30:00,Main,ACME,buy,10,100,1,USD,
`;

async function send(user: TestUser, text: string, fields: Record<string, string> = {}): Promise<Import> {
  const body = new FormData();
  body.set("file", new File([text], "trades.csv"));
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  const response = await user.fetch("/trades/import", { method: "POST", body });
  const { import: sent } = UPLOADED.parse(await response.json());
  if (response.status === 200) return sent;
  await user.settle();
  return user.call(getImport, { params: { id: sent.id } });
}

const compare = (user: TestUser, text: string, fields: Record<string, string> = {}) =>
  send(user, text, { ...fields, dryRun: "true" });
const zoneIn = async (found: Promise<Import>) => (await found).zone;

async function remembered(user: TestUser): Promise<Record<string, string | null>> {
  const { items } = await user.call(listAccounts);
  return Object.fromEntries(items.map(({ name, timeZone }) => [name, timeZone]));
}

test("an IBKR statement that says no zone is read in New York, where the opening bell rings at 09:30", async () => {
  const user = await newUser();
  const found = await send(user, ibkr);
  expect(found).toMatchObject({
    timeZone: "America/New_York",
    zone: { timeZone: "America/New_York", source: "format", suggestion: null },
  });
  const { items } = await user.call(listFills, { query: { symbol: "ACME" } });
  expect(items.at(-1)?.executedAt).toBe("2026-03-02T14:30:00.000Z");
  expect(await remembered(user)).toEqual({ U7000001: null, U7000002: null });
});

test("Kraken's clock is UTC whatever is asked for, and Tidemark's own CSV is in UTC where it says nothing", async () => {
  const user = await newUser();
  const zone = { timeZone: "UTC", source: "format", suggestion: null };
  expect(await zoneIn(send(user, kraken, { timeZone: "Asia/Tokyo" }))).toEqual(zone);
  expect(await zoneIn(send(user, CSV))).toEqual(zone);
  expect(await remembered(user)).toEqual({ Kraken: null, Main: null });
});

test("what is asked for goes before what an account remembers, that before the file, and the file before the format", async () => {
  const user = await newUser();
  const stated = ibkrXml.replace("<FlexStatement ", '<FlexStatement timeZone="Europe/Berlin" ');
  expect(await zoneIn(compare(user, stated))).toMatchObject({ timeZone: "Europe/Berlin", source: "file" });

  expect(await zoneIn(compare(user, stated, { timeZone: "Europe/London" }))).toMatchObject({
    source: "asked",
  });
  expect((await user.call(listAccounts)).items).toEqual([]);

  expect(await zoneIn(send(user, stated, { timeZone: "Europe/London" }))).toMatchObject({
    timeZone: "Europe/London",
    source: "asked",
  });
  expect(await remembered(user)).toMatchObject({ U7000001: "Europe/London" });
  const again = { timeZone: "Europe/London", source: "account" };
  expect(await zoneIn(compare(user, stated))).toMatchObject(again);
  expect(await zoneIn(compare(user, CSV, { account: "U7000001" }))).toMatchObject(again);
  expect(await zoneIn(compare(user, CSV))).toMatchObject({ timeZone: "UTC", source: "format" });
  expect(await zoneIn(compare(user, ibkr, { timeZone: "UTC" }))).toMatchObject({
    timeZone: "UTC",
    source: "asked",
  });
});

test("accounts that remember different zones decide nothing for a file of both", async () => {
  const user = await newUser();
  await send(user, CSV, { account: "U7000001", timeZone: "Europe/London" });
  expect(await zoneIn(compare(user, ibkr))).toMatchObject({ timeZone: "Europe/London", source: "account" });
  await send(user, CSV, { account: "U7000002", timeZone: "Asia/Tokyo" });
  expect(await zoneIn(compare(user, ibkr))).toMatchObject({ timeZone: "America/New_York", source: "format" });
});

test("a dry run offers the zone in which fills fall into the hours of their market, small or large, and an import does not", async () => {
  const user = await newUser();
  const rows = [9, 10, 11, 13, 15].map(
    (hour) => `2026-03-02 ${String(hour).padStart(2, "0")}:31:00,Main,ACME,buy,10,100,1,USD,`,
  );
  const file = `${CSV}${rows.join("\n")}\n`;
  const offered = {
    timeZone: "Asia/Tokyo",
    source: "asked",
    suggestion: { timeZone: "America/New_York", outside: 4, inside: 6, of: 6 },
  };
  expect(await zoneIn(compare(user, file, { timeZone: "Asia/Tokyo" }))).toEqual(offered);
  const large = file + "\n".repeat(5 * 1024 * 1024);
  expect(await zoneIn(compare(user, large, { timeZone: "Asia/Tokyo" }))).toEqual(offered);
  expect(await zoneIn(compare(user, file, { timeZone: "America/New_York" }))).toMatchObject({
    suggestion: null,
  });
  expect(await zoneIn(send(user, file, { timeZone: "Asia/Tokyo" }))).toMatchObject({ suggestion: null });
});

test("an undo takes back the zone that its import let the account remember, and the one before it counts again", async () => {
  const user = await newUser();
  const row = (n: number) => `${CSV}2026-03-0${n} 09:30:00,Main,ACME,buy,10,100,1,USD,\n`;
  const wrong = await send(user, row(3), { timeZone: "Asia/Tokyo" });
  expect(await remembered(user)).toEqual({ Main: "Asia/Tokyo" });
  await undone(user, wrong.id);
  expect(await remembered(user)).toEqual({ Main: null });
  expect(await zoneIn(compare(user, CSV))).toMatchObject({ timeZone: "UTC", source: "format" });

  const first = await send(user, row(4), { timeZone: "Europe/London" });
  const second = await send(user, row(5), { timeZone: "Asia/Tokyo" });
  const unasked = await send(user, row(6));
  expect(unasked.zone).toMatchObject({ timeZone: "Asia/Tokyo", source: "account" });
  await undone(user, second.id);
  expect(await remembered(user)).toEqual({ Main: "Europe/London" });
  await undone(user, unasked.id);
  expect(await remembered(user)).toEqual({ Main: "Europe/London" });
  await undone(user, first.id);
  expect(await remembered(user)).toEqual({ Main: null });
});

test("an import that is cancelled before its end lets no account remember a zone", async () => {
  const user = await newUser();
  const rows = Array.from(
    { length: 3_000 },
    (_, n) => `2026-03-03 09:30:00,Main,ACME,buy,10,${n + 1},1,USD,\n`,
  );
  const id = await plant(user, CSV + rows.join(""), { timeZone: "Asia/Tokyo" });
  const ctx = user.ctx();
  const live: typeof ctx.live = async () => {
    await user.call(cancelImport, { params: { id } });
  };
  await runImport({ ...ctx, live }, { importId: id });
  expect(await remembered(user)).toEqual({ Main: null });
  await user.settle();
  expect(await remembered(user)).toEqual({ Main: null });
});
