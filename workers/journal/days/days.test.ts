import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import {
  attachToDay,
  attachToTrade,
  type Attachment,
  deleteAttachment,
  listAttachments,
  listTradeAttachments,
  MOST_ATTACHMENTS,
  readAttachment,
} from "#shared/contracts/attachments.ts";
import { me } from "#shared/contracts/auth.ts";
import { getCalendar } from "#shared/contracts/breakdowns.ts";
import { listDays, readDay, readDayTemplate, writeDay, writeDayTemplate } from "#shared/contracts/days.ts";
import { undoImport } from "#shared/contracts/imports.ts";
import { listTrades } from "#shared/contracts/trades.ts";
import { getTrade } from "#shared/contracts/trade-detail.ts";
import { pathOf } from "#shared/client/request.ts";
import { quotaOf } from "#shared/plans.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { uploadText } from "#test/things.ts";
import { toldTo } from "#test/told-to.ts";
import { exif, letters, wholeJpeg, wholePng } from "#test/whole-pictures.ts";

/** Trades beside the turns of New York's clocks, one of which has a date only. */
const FILLS = `executed_at,account,symbol,side,quantity,price,fee,currency
2026-03-08T04:30:00Z,Main,EVE,buy,10,100,1,USD
2026-03-08T04:59:59Z,Main,EVE,sell,10,101,1,USD
2026-03-08T05:00:00Z,Main,ACME,buy,10,100,1,USD
2026-03-09T03:59:59Z,Main,ACME,sell,10,104,1,USD
2026-03-08T15:00:00Z,Other,BOLT,buy,5,50,0,EUR
2026-03-09T04:00:00Z,Main,NEXT,buy,10,100,1,USD
2026-11-01T04:00:00Z,Main,FALL,buy,10,100,0,USD
2026-11-02T04:59:59Z,Main,FALL,sell,10,99,0,USD
2026-11-01,Main,DATE,buy,1,10,0,USD
2026-11-01,Main,DATE,sell,1,12,0,USD
`;

async function withTrades(): Promise<{ user: TestUser; imported: string; trade: string }> {
  const user = await newUser();
  const imported = await uploadText(user, FILLS);
  await user.settle();
  const { items } = await user.call(listTrades, { query: { symbol: "ACME" } });
  return { user, imported, trade: items[0]?.id ?? "" };
}

type Sent = { body: Uint8Array<ArrayBuffer>; name?: string; key?: string };
async function send(user: TestUser, path: string, { body, name = "a.png", key }: Sent) {
  const form = new FormData();
  form.set("file", new File([body], name));
  const headers: Record<string, string> = key === undefined ? {} : { "idempotency-key": key };
  return user.fetch(path, { method: "POST", body: form, headers });
}
const toTrade = (id: string) => pathOf(attachToTrade, { params: { id } });
const toDay = (date: string) => pathOf(attachToDay, { params: { date } });
const filesOf = async ({ id }: TestUser) => {
  const { objects } = await env.FILES.list({ prefix: `attachments/${id}/` });
  return objects.map(({ key }) => key.split("/")[2]);
};
const bytesOf = (user: TestUser, id: string, headers = {}) =>
  user.fetch(pathOf(readAttachment, { params: { id } }), { headers });

test("a day has the figures of the calendar and the trades behind them, on the days when clocks change", async () => {
  const { user } = await withTrades();
  for (const [timeZone, dates] of [
    ["America/New_York", ["2026-03-07", "2026-03-08", "2026-03-09", "2026-11-01", "2026-11-02"]],
    ["Asia/Tokyo", ["2026-03-08", "2026-03-09", "2026-11-01", "2026-11-02"]],
  ] as const)
    for (const date of dates) {
      const day = await user.call(readDay, { params: { date }, query: { timeZone } });
      const month = date.slice(0, 7);
      const { days } = await user.call(getCalendar, { query: { month, timeZone } });
      const { day: _, ...figures } = days.find((each) => each.day === date) ?? { day: "" };
      if ("trades" in figures) expect(day.figures, date).toEqual(figures);
      else expect(day.figures).toMatchObject({ trades: 0, openTrades: 0 });
      const closed = day.trades.filter(({ status }) => status === "closed");
      expect([closed.length, day.trades.length]).toEqual([
        day.figures.trades,
        day.figures.trades + day.figures.openTrades,
      ]);
    }
  const spring = await user.call(readDay, {
    params: { date: "2026-03-08" },
    query: { timeZone: "America/New_York" },
  });
  expect(spring.trades.map(({ symbol }) => symbol)).toEqual(["ACME", "BOLT"]);
  expect(spring.figures.byCurrency).toMatchObject([{ currency: "EUR" }, { currency: "USD", netPnl: "38" }]);
  const query = { timeZone: "America/New_York", account: "Main" };
  const fall = await user.call(readDay, { params: { date: "2026-11-01" }, query });
  expect(fall.trades.map(({ symbol }) => symbol).toSorted()).toEqual(["DATE", "FALL"]);
  expect(fall).toMatchObject({ figures: { netPnl: "-8" }, tradesCut: false, timeZone: query.timeZone });
});

test("what is written about a day is written by one at a time, found again and told", async () => {
  const user = await newUser();
  const params = { date: "2026-03-08" };
  const empty = await user.call(readDay, { params });
  expect(empty).toMatchObject({ plan: "", version: 0, updatedAt: null, timeZone: "UTC", trades: [] });
  const headers = { "if-match": '"0"' };
  const body = { plan: "Only the first hour.\r\nNo FOMO.", checkIn: { sleep: 4, calm: 2 } };
  const first = await user.call(writeDay, { params, body, headers });
  expect(first).toMatchObject({
    plan: "Only the first hour.\nNo FOMO.",
    checkIn: { sleep: 4, calm: 2, focus: null },
    version: 1,
  });
  expect(await user.refused(writeDay, { params, body: { saw: "x" }, headers })).toMatchObject({
    code: "precondition_failed",
  });
  expect(await user.call(writeDay, { params, body })).toEqual(first);
  await user.call(writeDay, { params, body: { saw: "A range day", did: "Chased", checkIn: { calm: null } } });
  await user.call(writeDay, { params: { date: "2026-03-09" }, body: { did: "🌊".repeat(150) } });
  // A day begun without a word, and one whose words were taken back, are no days of the list.
  for (const plan of ["", "x", ""])
    await user.call(writeDay, { params: { date: "2026-03-10" }, body: { plan } });
  expect((await send(user, toDay("2026-03-11"), { body: wholePng() })).status).toBe(201);
  for (const wrong of [{ plan: "a\u0000b" }, { checkIn: { sleep: 6 } }, { checkIn: { calm: 1.5 } }])
    expect(await user.refused(writeDay, { params, body: wrong })).toMatchObject({ code: "invalid_request" });
  for (const date of ["2026-02-30", "1969-12-31", "2198-01-01", "today"])
    expect(await user.refused(writeDay, { params: { date }, body })).toMatchObject({
      code: "invalid_request",
    });

  const { items, nextCursor } = await user.call(listDays, { query: { limit: 2 } });
  expect(items).toMatchObject([
    { date: "2026-03-11", hasPlan: false, hasReview: false, attachments: 1, opening: "" },
    { date: "2026-03-09", hasReview: true, opening: "🌊".repeat(100) },
  ]);
  const rest = await user.call(listDays, { query: { cursor: nextCursor ?? "" } });
  expect(rest).toMatchObject({
    items: [{ ...params, hasPlan: true, checkIn: { sleep: 4, calm: null }, opening: "A range day" }],
    nextCursor: null,
  });
  const found = async (query: object) =>
    (await user.call(listDays, { query })).items.map(({ date }) => date.slice(8));
  expect(await found({ text: "FOM range" })).toEqual(["08"]);
  expect(await found({ text: "omo" })).toEqual([]);
  expect(await found({ from: "2026-03-09", to: "2026-03-10" })).toEqual(["09"]);

  expect(await user.call(readDayTemplate)).toEqual({ plan: "", saw: "", did: "", version: 0 });
  const template = await user.call(writeDayTemplate, { body: { saw: "Market:" }, headers });
  expect(template).toEqual({ plan: "", saw: "Market:", did: "", version: 1 });
  expect(await user.refused(writeDayTemplate, { body: { plan: "x" }, headers })).toMatchObject({
    code: "precondition_failed",
  });
  await Promise.all([1, 2, 3].map((calm) => user.call(writeDay, { params, body: { checkIn: { calm } } })));
  expect((await user.call(readDay, { params })).version).toBe(5);
  const told = (await toldTo(user)).filter(({ type }) => type === "day.changed");
  expect(told.map(({ body: { fields } }) => fields)).toEqual([
    ["plan", "checkIn"],
    ["saw", "did", "checkIn"],
    ["did"],
    ["plan"],
    ["plan"],
    ...[1, 2, 3].map(() => ["checkIn"]),
  ]);
});

test("a picture is cleaned, kept once, counted, served as what it is, and outlasts an undone import", async () => {
  const { user, imported, trade } = await withTrades();
  const photo = { body: wholeJpeg(30, 40, [exif(6)], "<script>"), name: 'Entry "1".html' };
  const first = await send(user, toTrade(trade), { ...photo, key: "one" });
  const again = await send(user, toTrade(trade), { ...photo, key: "one" });
  const kept: Attachment = await first.json();
  expect([first.status, again.status, await again.json()]).toEqual([201, 201, kept]);
  expect((await send(user, toTrade(trade), { body: wholePng(), key: "one" })).status).toBe(422);
  expect(kept).toMatchObject({ tradeId: trade, day: null, type: "image/jpeg", width: 30, height: 40 });
  await expect.poll(() => filesOf(user)).toEqual([kept.id]);
  const answer = await bytesOf(user, kept.id);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  expect(new TextDecoder("latin1").decode(bytes)).not.toMatch(/GPS|script/);
  expect(bytes.length).toBe(kept.size);
  expect((await user.call(me)).usage.used?.storageBytes).toBe(FILLS.length + kept.size);
  const fields = Object.fromEntries(answer.headers);
  expect(fields).toMatchObject({
    "content-type": "image/jpeg",
    "content-disposition": "inline; filename*=UTF-8''Entry%20%221%22.html",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "cross-origin-resource-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "cache-control": "private, no-cache",
    etag: `"${kept.sha256}"`,
  });
  const known = await bytesOf(user, kept.id, { "if-none-match": `"x", W/"${kept.sha256}"` });
  expect([known.status, await known.text()]).toEqual([304, ""]);
  const stranger = await newUser();
  expect((await bytesOf(stranger, kept.id, { "if-none-match": "*" })).status).toBe(404);
  expect((await send(stranger, toTrade(trade), { body: wholePng() })).status).toBe(404);

  const refused = async (body: Uint8Array<ArrayBuffer>) =>
    ((await (await send(user, toTrade(trade), { body })).json()) as { code: string }).code;
  expect(await refused(letters("<svg/>".padEnd(50)))).toBe("image_unreadable");
  expect(await refused(wholePng(16_385, 1))).toBe("image_unreadable");
  expect(await refused(new Uint8Array(10_000_001))).toBe("payload_too_large");
  // The trade goes and comes back, and the picture stays with it.
  await user.call(undoImport, { params: { id: imported } });
  await user.settle();
  expect(await user.refused(listTradeAttachments, { params: { id: trade } })).toMatchObject({
    code: "not_found",
  });
  expect((await user.call(listAttachments)).items).toEqual([{ ...kept, isOrphan: true }]);
  await uploadText(user, FILLS);
  await user.settle();
  expect((await user.call(listTradeAttachments, { params: { id: trade } })).items).toEqual([kept]);
  await user.call(deleteAttachment, { params: { id: kept.id } });
  expect(await user.refused(deleteAttachment, { params: { id: kept.id } })).toMatchObject({
    code: "not_found",
  });
  expect((await bytesOf(user, kept.id)).status).toBe(404);
  await user.settle();
  expect(await filesOf(user)).toEqual([]);
  expect((await user.call(getTrade, { params: { id: trade } })).version).toBe(0);
  const told = (await toldTo(user)).filter(({ type }) => type.startsWith("attachment."));
  expect(told.map(({ type, body }) => ({ type, body }))).toEqual([
    { type: "attachment.added", body: { attachment: kept } },
    { type: "attachment.removed", body: { attachmentId: kept.id, tradeId: trade, day: null } },
  ]);
});

test("no more pictures than a day may have or the plan stores, and none without its row", async () => {
  const user = await newUser();
  const free = quotaOf("free", Date.now()).storageBytes ?? 0;
  const fill = (count: number, size: number) =>
    user.ctx().ledger.transaction((tx) =>
      tx.query(sql`insert into attachments (user_id, id, about, file_name, type, size, width, height, digest, created_at)
        select ${user.id}, 'att_' || n, '2026-03-08', 'f', 'image/png', ${size}, 1, 1, 'x', now()
        from generate_series(1, ${count}::int) n`),
    );
  await fill(MOST_ATTACHMENTS - 1, 1);
  const both = await Promise.all([1, 2].map(() => send(user, toDay("2026-03-08"), { body: wholePng() })));
  expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409]);
  await user
    .ctx()
    .ledger.transaction((tx) =>
      tx.query(sql`update attachments set size = ${free} where user_id = ${user.id} and id = 'att_1'`),
    );
  const full = await send(user, toDay("2026-03-09"), { body: wholePng() });
  expect(await full.json()).toMatchObject({ code: "quota_exceeded" });
  await expect.poll(async () => (await filesOf(user)).length).toBe(1);
  // Where there is no room, no bytes are stored, and no job to remove them is queued.
  const jobs = async () =>
    (await user.ctx().ledger.read(sql`select 1 from jobs where user_id = ${user.id}`)).length;
  const before = await jobs();
  expect((await send(user, toDay("2026-03-09"), { body: wholePng() })).status).toBe(full.status);
  expect((await send(user, toDay("2026-03-08"), { body: wholePng() })).status).toBeGreaterThan(400);
  expect(await jobs()).toBe(before);
  // A request that broke off between the bytes and the row leaves bytes, which the job queued before finds.
  const left = (await filesOf(user))[0] ?? "";
  await user.ctx().ledger.transaction(async (tx) => {
    await tx.query(sql`delete from attachments where user_id = ${user.id} and id = ${left}`);
    await tx.query(sql`update jobs set payload = payload || '{"at": null}', run_after = now()
      where user_id = ${user.id} and payload ->> 'attachmentId' = ${left}`);
  });
  await user.settle();
  expect(await filesOf(user)).toEqual([]);
});
