import { expect, test } from "vitest";
import { editTrades } from "#shared/contracts/bulk-edits.ts";
import { CoachQuery, type QuestionFilter } from "#shared/contracts/coach-query.ts";
import { decimal } from "#shared/decimal.ts";
import { rounds } from "#test/effort.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { derivedRows, type FillInput, insertFills } from "#test/ledger.ts";
import { type Random, seededRandom } from "../../../math/random.ts";
import { deriveLedger } from "../../trades/derive/derive-ledger.ts";
import { readCompared } from "./read-compared.ts";

const START = Date.UTC(2026, 0, 28);
const MINUTE = 60_000;
const BY = [
  "symbol",
  "account",
  "direction",
  "setup",
  "tag",
  "weekday",
  "openingHour",
  "day",
  "month",
] as const;

const drawn = (random: Random) => ({
  upTo: (most: number) => Math.floor(random() * most),
  of: <T>(items: readonly T[]): T => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new Error("nothing to draw from");
    return item;
  },
  maybe: <T>(share: number, value: T): T | undefined => (random() < share ? value : undefined),
});

/** Round trips in two accounts, some of which have dates and no times; euros in one of them are few. */
async function userWithHistory(random: Random): Promise<TestUser> {
  const { upTo, of } = drawn(random);
  const user = await newUser();
  const fills: FillInput[] = [];
  let at = START;
  for (let trade = 0; trade < 40; trade++) {
    const dateOnly = upTo(6) === 0;
    const [account, symbol] = [of(["Main", "Other"]), of(["ACME", "BOLT"])];
    const [side, back] = of([["buy", "sell"] as const, ["sell", "buy"] as const]);
    const start = dateOnly ? Math.ceil(at / 86_400_000) * 86_400_000 : at;
    const end = dateOnly ? start : start + upTo(400) * MINUTE;
    const fill = { account, symbol, dateOnly, quantity: "1", currency: upTo(9) === 0 ? "EUR" : "USD" };
    fills.push({ ...fill, at: start, side, price: (90 + upTo(200) / 10).toFixed(1) });
    fills.push({ ...fill, at: end, side: back, price: (90 + upTo(200) / 10).toFixed(1) });
    at = end + (1 + upTo(900)) * MINUTE;
  }
  await insertFills(user, fills);
  await deriveLedger(user.ctx(), { importId: null });
  const { trades } = (await derivedRows(user)) as { trades: { id: string }[] };
  for (const [tag, every] of [
    ["late", 2],
    ["early", 3],
  ] as const) {
    const ids = trades.flatMap(({ id }, place) => (place % every === 0 ? [id] : []));
    await user.call(editTrades, { body: { ids, set: { addTags: [tag], setup: `Setup ${every}` } } });
  }
  return user;
}

/** Mostly a period and times of day, of which a group is a part, and now and then something else. */
function drawFilter(random: Random): QuestionFilter {
  const { upTo, of, maybe } = drawn(random);
  const time = () => `${String(upTo(24)).padStart(2, "0")}:${of(["00", "15", "30", "59"])}`;
  const day = () => new Date(START + upTo(18) * 86_400_000).toISOString().slice(0, 10);
  const [from, to] = [day(), day()].toSorted();
  const times = {
    openedFrom: time(),
    openedBefore: maybe(0.7, of([time(), "24:00"])),
    zone: maybe(0.6, of(["Asia/Tokyo", "America/New_York"])),
  };
  const filter = {
    from: maybe(0.8, from),
    to: maybe(0.6, to),
    ...maybe(0.6, times),
    symbol: maybe(0.1, "ACME"),
    account: maybe(0.2, "Main"),
    tag: maybe(0.1, "late"),
    setup: maybe(0.1, "setup 3"),
    direction: maybe(0.1, "long"),
    result: maybe(0.1, "win"),
    weekday: maybe(0.1, of(["1", "3", "5"])),
    after: maybe(0.1, of(["win", "loss"])),
  };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

type Case = { by: (typeof BY)[number]; filter: QuestionFilter; timeZone: string };

/** Groups that the question's own period, times of day and zone cut through. */
const CUT: Case[] = [
  { by: "month", filter: { from: "2026-01-30", to: "2026-02-05" }, timeZone: "UTC" },
  {
    by: "day",
    filter: { openedFrom: "00:00", openedBefore: "24:00", zone: "Asia/Tokyo" },
    timeZone: "America/New_York",
  },
  ...["00", "03", "06", "09", "12", "15", "18", "21"].map((hour): Case => {
    const openedBefore = `${String(Number(hour) + 2).padStart(2, "0")}:30`;
    return { by: "openingHour", filter: { openedFrom: `${hour}:30`, openedBefore }, timeZone: "UTC" };
  }),
];

test("the figures of a group cover its trades and no others, for every grouping and filter", async () => {
  const random = seededRandom("compared");
  const { of } = drawn(random);
  const user = await userWithHistory(random);
  const ctx = user.ctx();
  const cases = [...CUT];
  for (let round = 0; round < rounds({ sample: 18, long: 200 }); round++) {
    const timeZone = of(["UTC", "America/New_York", "Australia/Lord_Howe"]);
    cases.push({ by: of(BY), filter: drawFilter(random), timeZone });
  }
  let groups = 0;
  for (const { by, filter, timeZone } of cases) {
    const asked = { kind: "compare", by, measure: of(["netPnl", "winRate"]), want: "worst", filter };
    const query = CoachQuery.safeParse(asked);
    if (!query.success || query.data.kind !== "compare") continue;
    const { told: rankings } = await readCompared(ctx, query.data, { timeZone, lotMethod: "fifo" });
    const compared = rankings.flatMap((ranking) => ranking.compared);
    groups += compared.length;
    const told = compared.map(({ group, figures }) => ({
      key: group.key,
      trades: figures?.trades,
      net: decimal(figures?.netPnl ?? "0").toFixed(8),
    }));
    const expected = compared.map(({ group: { key, trades, net } }) => ({
      key,
      trades,
      net: decimal(net).toFixed(8),
    }));
    expect({ asked, timeZone, told }).toEqual({ asked, timeZone, told: expected });
  }
  expect(groups).toBeGreaterThan(30);
});
