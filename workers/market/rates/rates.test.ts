import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { beforeEach, expect, inject, test } from "vitest";
import { newUser } from "#test/harness.ts";
import { openSystem } from "../../db/system.ts";
import { readRates } from "./read-rates.ts";
import { readReferenceRates } from "./read-reference-rates.ts";
import { refreshRates } from "./refresh-rates.ts";

const ORIGIN = inject("vendors").ecb;
const bound = { ...env, ORIGIN_ECB: ORIGIN } as const;
const system = openSystem(env);
const at = (text: string) => Date.parse(text);

const post = (path: string, body: string) => fetch(`${ORIGIN}${path}`, { method: "POST", body });
const publish = (days: Record<string, Record<string, string>>) => post("/days", JSON.stringify(days));
const misbehaves = (code: string) => post("/next", code);
const asked = async (): Promise<string[]> => (await fetch(`${ORIGIN}/asked`)).json();
const stored = () =>
  system.query(
    "tidemark_market",
    sql<{ row: string }>`select currency || ' ' || day || ' ' || trim_scale(rate) || ' ' || source as row
      from fx_rates order by day, currency`,
  );
const rows = async () => (await stored()).map(({ row }) => row);

beforeEach(async () => {
  await system.query("tidemark_market", sql<never>`delete from fx_rates`);
  await publish({});
  await asked();
});

const file = (cubes: string, head = "") => `<?xml version="1.0"?>${head}
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
<gesmes:subject>Reference rates</gesmes:subject><Cube>${cubes}</Cube></gesmes:Envelope>`;
const DAY = "<Cube time='2026-11-27'><Cube currency='USD' rate='1.1650'/></Cube>";

test("a file of reference rates is read to the last digit, in either kind of quotes", () => {
  const two = `${DAY}<Cube time="2026-11-26"><Cube rate="0.87900" currency="GBP"/></Cube>`;
  expect(readReferenceRates(file(two))).toEqual([
    { day: "2026-11-27", currency: "USD", perEuro: "1.1650" },
    { day: "2026-11-26", currency: "GBP", perEuro: "0.87900" },
  ]);
});

test.each([
  ["nothing", ""],
  ["a page", "<!doctype html><title>Maintenance</title>"],
  ["another envelope", "<Envelope><Cube/></Envelope>"],
  ["no day", file("")],
  ["a document type", file(DAY, '<!DOCTYPE a [<!ENTITY x "1">]>')],
  ["a rate without a day", file("<Cube currency='USD' rate='1.1650'/>")],
  ["a day that is no date", file(DAY.replace("2026-11-27", "2026-02-30"))],
  ["a rate that is no number", file(DAY.replace("1.1650", "N/A"))],
  ["a rate of zero", file(DAY.replace("1.1650", "0.0"))],
  ["a currency that is none", file(DAY.replace("USD", "US Dollar"))],
  ["a file that breaks off", file(DAY).slice(0, -20)],
  ["a file that breaks off within a day", file(DAY).split("/>")[0] ?? ""],
  ["a nest", file("<Cube>".repeat(20) + "</Cube>".repeat(20))],
])("%s is no file of reference rates", (_, text) => {
  expect(() => readReferenceRates(text)).toThrow("not a file of reference rates");
});

test("the first refresh takes the history, later ones what is missing, and none asks without need", async () => {
  await publish({
    "2026-11-26": { USD: "1.1600", GBP: "0.87900" },
    "2026-11-25": { USD: "1.1590" },
    "1999-01-04": { USD: "1.1789", JPY: "133.73" },
  });
  expect(await refreshRates(bound, at("2026-11-27T08:00:00Z"), system)).toBe("hist");
  const history = [
    "JPY 1999-01-04 133.73 ecb",
    "USD 1999-01-04 1.1789 ecb",
    "USD 2026-11-25 1.159 ecb",
    "GBP 2026-11-26 0.879 ecb",
    "USD 2026-11-26 1.16 ecb",
  ];
  expect(await rows()).toEqual(history);
  expect(await refreshRates(bound, at("2026-11-27T15:00:00Z"), system)).toBe(null);
  // The bank is late, and then corrects a rate of the same day: neither stops the next one.
  expect(await refreshRates(bound, at("2026-11-27T15:30:00Z"), system)).toBe("daily");
  expect(await refreshRates(bound, at("2026-11-27T16:00:00Z"), system)).toBe(null);
  await publish({ "2026-11-27": { USD: "1.1650" } });
  expect(await refreshRates(bound, at("2026-11-27T16:31:00Z"), system)).toBe("daily");
  expect(await refreshRates(bound, at("2026-11-29T16:31:00Z"), system)).toBe(null);
  await publish({ "2026-12-03": { USD: "1.1700" }, "2026-11-27": { USD: "1.1651" } });
  expect(await refreshRates(bound, at("2026-12-03T17:00:00Z"), system)).toBe("hist-90d");
  expect(await rows()).toEqual([...history, "USD 2026-11-27 1.1651 ecb", "USD 2026-12-03 1.17 ecb"]);
  expect(await asked()).toEqual(["hist", "daily", "daily", "hist-90d"]);
});

test("a bank that fails leaves the rates as they are, and a later sweep tries again", async () => {
  await publish({ "2026-12-10": { USD: "1.1000", GBP: "0.87900" } });
  let now = at("2026-12-10T17:00:00Z");
  for (const code of ["S500", "S429", "S404", "HTML", "CUT", "HALF"]) {
    await misbehaves(code);
    expect(await refreshRates(bound, now, system), code).toBe(null);
    now += 60_000;
  }
  expect(await rows()).toEqual([]);
  expect(await refreshRates(bound, now + 60_000, system)).toBe("hist");
  expect(await rows()).toEqual(["GBP 2026-12-10 0.879 ecb", "USD 2026-12-10 1.1 ecb"]);
});

test("a machine that calls nobody has the bundled rates for today, and a user reads cross rates", async () => {
  // Another file of this isolate may have had the rates of this hour written.
  const now = Date.now() + 7_200_000;
  const today = new Date(now).toISOString().slice(0, 10);
  for (let run = 0; run < 2; run++) await refreshRates({ ...env, ORIGIN_ECB: "" }, now, system);
  const all = await rows();
  expect(all).toHaveLength(60);
  expect(all).toContain(`USD ${today} 1.0705 development`);
  expect(all).toContain("USD 2024-06-28 1.0705 development");
  const { ctx } = await newUser();
  const found = await ctx().ledger.transaction(async (tx) => {
    const rates = await readRates(tx, ["USD", "GBP", "EUR", "XXX"], today);
    return [rates("USD", "GBP"), rates("EUR", "USD"), rates("USD", "XXX"), rates("GBP", "GBP")];
  });
  expect(found).toEqual([
    { rate: "0.790639887902849136", day: today },
    { rate: "1.0705", day: today },
    null,
    { rate: "1", day: today },
  ]);
  expect(await asked()).toEqual([]);
});
