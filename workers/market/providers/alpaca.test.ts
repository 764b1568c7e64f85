import { env } from "cloudflare:workers";
import { expect, inject, test } from "vitest";
import { Problem } from "#shared/problem.ts";
import { openAlpaca } from "./alpaca.ts";

const ORIGIN = inject("vendors").alpaca;
const NOW = Date.parse("2026-11-27T15:30:05.000Z");
const MINUTE = 60_000;
const bound = {
  ...env,
  ORIGIN_ALPACA: ORIGIN,
  ORIGIN_ALPACA_DATA: ORIGIN,
  VENDORS: JSON.stringify({ alpaca: { keyId: "AKTEST", secretKey: "alpaca-secret" } }),
} as const;

/** Each failure is tried later than the pause after the one before. */
let hours = 0;
const later = () => Date.now() + ++hours * 3_600_000;

type Failed = { code: string; detail: string | undefined; wait: number | undefined };

async function failureOf(work: Promise<unknown>): Promise<Failed> {
  const problem = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(problem instanceof Problem)) throw new Error(`no problem, but ${String(problem)}`);
  return { code: problem.code, detail: problem.detail, wait: problem.retryAfterSeconds };
}

async function asked(symbol: string): Promise<number> {
  return (await fetch(`${ORIGIN}/asked?symbol=${symbol}`)).json();
}

test("quotes are exact, in shares, and never of the future; one that nobody could trade on is refused", async () => {
  const { quote } = openAlpaca(bound);
  expect(await quote("ACME", NOW)).toEqual({
    bid: "170.1",
    ask: "170.34",
    bidSize: "200",
    askSize: "300",
    last: null,
    at: "2026-11-27T15:30:00.123Z",
    ages: true,
  });
  expect(await quote("DUST", NOW)).toMatchObject({ bid: "0.1234", ask: "0.1235", bidSize: "1000" });
  expect(await quote("FINE", NOW)).toMatchObject({
    bid: "1234567890.12345671",
    ask: "1234567890.12345672",
  });
  expect(await quote("AHEAD", NOW)).toMatchObject({ at: new Date(NOW).toISOString() });
  for (const symbol of ["NOBID", "NOASK", "CROSS", "DEEP"])
    expect(await failureOf(quote(symbol, NOW))).toEqual({
      code: "market_unavailable",
      detail: `${symbol} has no bid and ask to trade on right now.`,
      wait: 5,
    });
  for (const symbol of ["NOSUCH", "BTC/USD", "../ACME", "acme", ""])
    expect(await quote(symbol, NOW), symbol).toBe(null);
  expect(await asked("BTC")).toBe(0);
});

test("an instrument has the steps of its asset and of its price", async () => {
  const { instrument } = openAlpaca(bound);
  const acme = {
    calendar: "us-equities",
    priceStep: "0.01",
    quantityStep: "0.000000001",
    multiplier: "1",
    assetClass: "equity",
    currency: "USD",
  };
  expect(await instrument("ACME")).toEqual(acme);
  expect(await instrument("DUST")).toEqual({ ...acme, priceStep: "0.0001", quantityStep: "1" });
  for (const symbol of ["NOSUCH", "GONE", "FROZEN", "COIN", "BTC/USD"])
    expect(await instrument(symbol), symbol).toBe(null);
});

test("bars come from all pages, within the span, with exact figures", async () => {
  const { bars } = openAlpaca(bound);
  const from = Date.parse("2026-11-27T15:00:00Z");
  const span = (minutes: number, interval: "1m" | "1h" = "1m") => ({
    from: new Date(from).toISOString(),
    to: new Date(from + minutes * MINUTE).toISOString(),
    interval,
  });
  const found = await bars("ACME", span(8));
  expect(found.map(({ at }) => (Date.parse(at) - from) / MINUTE)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(found[0]).toEqual({
    at: "2026-11-27T15:00:00.000Z",
    open: "168.99",
    high: "169.81",
    low: "168.99",
    close: "169",
    volume: "7170",
  });
  expect(await bars("EMPTY", span(1))).toEqual([]);
  // A question that the vendor does not understand has no answer, and is no outage.
  expect(await bars("ACME", span(1, "1h"))).toEqual([]);
});

test.each([
  ["S401", "alpacaData refuses the keys of this deployment.", 60],
  ["S403", "alpacaData refuses the keys of this deployment.", 60],
  ["S429", "alpacaData asks for fewer questions.", 17],
  ["S302", "alpacaData answers with an error.", 1],
  ["S500", "alpacaData answers with an error.", 1],
  ["CUT", "alpacaData does not answer.", 1],
  ["HTML", "alpacaData gives an answer that cannot be read.", 1],
  ["HUGE", "alpacaData gives an answer that cannot be read.", 1],
  ["BOMB", "alpacaData gives an answer that cannot be read.", 1],
])("%s: %s", async (symbol, detail, wait) => {
  let at = later();
  const { quote } = openAlpaca(bound, () => at);
  expect(await failureOf(quote(symbol, NOW))).toEqual({ code: "market_unavailable", detail, wait });
  // Until the pause is over nothing is asked, and then one question is enough.
  expect(await failureOf(quote(symbol, NOW))).toEqual({ code: "market_unavailable", detail, wait });
  expect(await asked(symbol)).toBe(1);
  at += wait * 1000;
  await failureOf(quote(symbol, NOW));
  expect(await asked(symbol)).toBe(2);
});

test("a vendor that fails is left alone with all symbols, one symbol that fails only by itself", async () => {
  let at = later();
  const { quote } = openAlpaca(bound, () => at);
  await failureOf(quote("HTML", NOW));
  expect(await quote("ACME", NOW)).not.toBe(null);
  await failureOf(quote("S500", NOW));
  expect(await failureOf(quote("ACME", NOW))).toMatchObject({
    detail: "alpacaData answers with an error.",
    wait: 1,
  });
  at += 1000;
  expect(await quote("ACME", NOW)).not.toBe(null);
  // The end of the vendor's window is counted from the clock of this machine.
  const soon = openAlpaca(bound, Date.now);
  const { wait = 0 } = await failureOf(soon.quote("S429R", NOW));
  expect(wait).toBeGreaterThan(30);
  expect(wait).toBeLessThanOrEqual(40);
});

test("questions that fail together count as one failure, and each further one doubles the pause", async () => {
  let at = later();
  const { quote } = openAlpaca(bound, () => at);
  const together = ["S503", "S503", "S503"].map((symbol) => failureOf(quote(symbol, NOW)));
  expect((await Promise.all(together)).map(({ wait }) => wait)).toEqual([1, 1, 1]);
  at += 1000;
  expect(await failureOf(quote("S503", NOW))).toMatchObject({ wait: 2 });
  at += 2000;
  expect(await failureOf(quote("S503", NOW))).toMatchObject({ wait: 4 });
});

test("wrong keys are told apart from an unknown symbol, and without keys or origin nothing is called", async () => {
  const wrong = { ...bound, VENDORS: JSON.stringify({ alpaca: { keyId: "AKTEST", secretKey: "other" } }) };
  expect(await failureOf(openAlpaca(wrong, later).instrument("ACME"))).toMatchObject({
    detail: "alpaca refuses the keys of this deployment.",
  });
  for (const lacking of [
    { ...bound, VENDORS: "{}" },
    { ...bound, ORIGIN_ALPACA_DATA: "" },
  ] as const)
    expect(await failureOf(openAlpaca(lacking, later).quote("ACME", NOW))).toMatchObject({
      code: "not_ready",
    });
});
