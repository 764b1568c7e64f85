import { env } from "cloudflare:workers";
import { expect, inject, test } from "vitest";
import { askVendor } from "../vendors/ask-vendor.ts";
import { openCoinbase } from "./coinbase.ts";

const ORIGIN = inject("vendors").coinbase;
const NOW = Date.parse("2026-11-28T12:00:01.000Z");
const bound = { ...env, ORIGIN_COINBASE: ORIGIN } as const;

/** Later than any pause after a failure of another test in this isolate. */
let hours = 1_000;
const later = () => Date.now() + ++hours * 3_600_000;

async function asked(product: string): Promise<number> {
  return (await fetch(`${ORIGIN}/asked?product=${product}`)).json();
}

test("an instrument has the product's increments and its quote currency", async () => {
  const { instrument } = openCoinbase(bound, later);
  const coin = { calendar: "always", multiplier: "1", assetClass: "crypto" };
  const bitcoin = { ...coin, priceStep: "0.01", quantityStep: "0.00000001", currency: "USD" };
  expect(await instrument("BTC-USD")).toEqual(bitcoin);
  expect(await instrument("BTC/USD")).toEqual(bitcoin);
  expect(await instrument("SHIB-EUR")).toEqual({
    ...coin,
    priceStep: "0.00000001",
    quantityStep: "1",
    currency: "EUR",
  });
  for (const symbol of ["FINE-USD", "OLD-USD", "HALT-USD", "NOSUCH-USD", "ACME", "BTC-USD/book", ""])
    expect(await instrument(symbol), symbol).toBe(null);
  expect(await asked("ACME")).toBe(0);
});

test("a quote is the book's best prices and sizes; an auction or an empty side is refused", async () => {
  const { quote } = openCoinbase(bound, later);
  expect(await quote("BTC-USD", NOW)).toEqual({
    bid: "62470.5",
    ask: "62510.52",
    bidSize: "6.3578146",
    askSize: "2",
    last: null,
    at: "2026-11-28T12:00:00.334Z",
    ages: true,
  });
  for (const symbol of ["NOBID-USD", "CROSS-USD", "OPEN-USD"])
    await expect(quote(symbol, NOW), symbol).rejects.toMatchObject({
      code: "market_unavailable",
      retryAfterSeconds: 5,
    });
  for (const symbol of ["NOSUCH-USD", "ACME", "btc-usd"]) expect(await quote(symbol, NOW), symbol).toBe(null);
});

test("bars of a long span come by 300 candles at a time, oldest first, with gaps where nobody traded", async () => {
  const { bars } = openCoinbase(bound, later);
  const from = Date.parse("2026-11-01T00:00:00Z");
  const span = (ms: number, interval: "1m" | "1h") => ({
    from: new Date(from).toISOString(),
    to: new Date(from + ms).toISOString(),
    interval,
  });
  const found = await bars("BTC-USD", span(700 * 3_600_000, "1h"));
  const expected = Array.from({ length: 700 }, (_, index) => from / 3_600_000 + index);
  expect(found.map(({ at }) => Date.parse(at) / 3_600_000)).toEqual(expected.filter((at) => at % 10 !== 7));
  expect(found[0]).toEqual({
    at: "2026-11-01T00:00:00.000Z",
    open: "62100",
    high: "62999.9",
    low: "62000.1",
    close: "62900.5",
    volume: "12.500000000000000001",
  });
  const most = await bars("BTC-USD", span(5_000 * 60_000, "1m"));
  expect(most).toHaveLength(1_000);
  expect(await bars("NOSUCH-USD", span(60_000, "1m"))).toEqual([]);
});

test.each([
  ["S429", "coinbase asks for fewer questions.", 17],
  ["S500", "coinbase answers with an error.", 1],
  ["CUT", "coinbase does not answer.", 1],
  ["HTML", "coinbase gives an answer that cannot be read.", 1],
  ["HUGE", "coinbase gives an answer that cannot be read.", 1],
])("%s: %s, and is not asked again at once", async (code, detail, retryAfterSeconds) => {
  const at = later();
  const { quote } = openCoinbase(bound, () => at);
  const refusal = { code: "market_unavailable", detail, retryAfterSeconds };
  await expect(quote(`${code}-USD`, NOW)).rejects.toMatchObject(refusal);
  await expect(quote(`${code}-USD`, NOW)).rejects.toMatchObject(refusal);
  expect(await asked(`${code}-USD`)).toBe(1);
});

test.each(["HANG", "STALL"])("%s ends at the deadline, before and within the body", async (code) => {
  const question = {
    vendor: "coinbase",
    path: `/products/${code}-USD/book`,
    mostBytes: 1024,
    timeoutMs: 150,
    read: (text: string) => text,
  } as const;
  await expect(askVendor(bound, question, later)).rejects.toMatchObject({
    code: "market_unavailable",
    detail: "coinbase does not answer.",
    retryAfterSeconds: 1,
  });
});

test("on a developer's machine without a stand-in Coinbase is not called", async () => {
  const unbound = { ...env, ORIGIN_COINBASE: "" } as const;
  await expect(openCoinbase(unbound).quote("BTC-USD", NOW)).rejects.toMatchObject({
    code: "not_ready",
    detail: "ORIGIN_COINBASE is not set, and this machine calls nobody.",
  });
});
