import type { ServerResponse } from "node:http";
import { misbehave } from "./misbehave.ts";
import { answerJson, startVendor, type Vendor } from "./server.ts";

const MOST_CANDLES = 300;

type Product = { book: string; more?: Record<string, unknown> };
const TIME = '"time":"2026-11-28T12:00:00.334Z"';
const PRODUCTS: Record<string, Product> = {
  "BTC-USD": {
    book: `{"sequence":13051505638,"bids":[["62470.50","6.3578146",2]],"asks":[["62510.52","2",1]],${TIME},"auction_mode":false,"auction":null}`,
  },
  "SHIB-EUR": {
    book: `{"sequence":1,"bids":[["0.00000812","1000",2]],"asks":[["0.00000813","5000",1]],${TIME}}`,
    more: { quote_currency: "EUR", quote_increment: "0.00000001", base_increment: "1" },
  },
  "FINE-USD": {
    book: `{"sequence":1,"bids":[],"asks":[],${TIME}}`,
    more: { quote_increment: "0.000000001" },
  },
  "NOBID-USD": { book: `{"sequence":1,"bids":[],"asks":[["2.00","2",1]],${TIME}}` },
  "CROSS-USD": { book: `{"sequence":1,"bids":[["3.00","1",1]],"asks":[["2.00","2",1]],${TIME}}` },
  "OPEN-USD": {
    book: `{"sequence":1,"bids":[["1.00","1",1]],"asks":[["2.00","2",1]],${TIME},"auction_mode":true,"auction":{"auction_state":"collection"}}`,
  },
  "OLD-USD": { book: "{}", more: { status: "delisted" } },
  "HALT-USD": { book: "{}", more: { trading_disabled: true } },
};

/**
 * The public part of Coinbase Exchange (the answers: workers/market/providers/core/coinbase-answers.ts). It
 * refuses a request without a user agent, and more than 300 candles. The base of a product may be a
 * misbehaviour. `GET /asked` tells a test how often a product was asked for.
 */
export function startCoinbase(): Promise<Vendor> {
  const asked = new Map<string, number>();
  return startVendor((request, _body, response) => {
    const url = new URL(request.url ?? "/", "http://vendor");
    if (url.pathname === "/asked")
      return answerJson(response, 200, asked.get(url.searchParams.get("product") ?? "") ?? 0);
    const [, id = "", what = ""] = /^\/products\/([^/]+)(.*)$/.exec(url.pathname) ?? [];
    asked.set(id, (asked.get(id) ?? 0) + 1);
    if (request.headers["user-agent"] === undefined)
      return answerJson(response, 400, { message: "User-Agent header is required." });
    if (misbehave(id.split("-")[0] ?? "", response)) return;
    const product = PRODUCTS[id];
    if (product === undefined) return answerJson(response, 404, { message: "NotFound" });
    if (what === "") return answerJson(response, 200, { ...details(id), ...product.more });
    if (what === "/book") return send(response, product.book);
    if (what === "/candles") return candles(url.searchParams, response);
    return answerJson(response, 404, { message: "Route not found" });
  });
}

function details(id: string) {
  const [base_currency, quote_currency] = id.split("-");
  return {
    id,
    base_currency,
    quote_currency,
    quote_increment: "0.01",
    base_increment: "0.00000001",
    display_name: id.replace("-", "/"),
    min_market_funds: "1",
    margin_enabled: false,
    post_only: false,
    limit_only: false,
    cancel_only: false,
    status: "online",
    status_message: "",
    trading_disabled: false,
    auction_mode: false,
  };
}

/** The newest first, with one that precedes `start`, as the reference warns, and none where nobody traded. */
function candles(query: URLSearchParams, response: ServerResponse): void {
  const seconds = Number(query.get("granularity"));
  const [start, end] = [
    Date.parse(query.get("start") ?? "") / 1000,
    Date.parse(query.get("end") ?? "") / 1000,
  ];
  if (![60, 300, 900, 3600, 21600, 86400].includes(seconds))
    return answerJson(response, 400, { message: "Unsupported granularity" });
  if ((end - start) / seconds > MOST_CANDLES)
    return answerJson(response, 400, { message: "granularity too small for the requested time range" });
  const rows: string[] = [];
  for (let at = Math.floor(end / seconds) * seconds; at >= start - seconds; at -= seconds)
    if ((at / seconds) % 10 !== 7)
      rows.push(`[${at},62000.10,62999.9,62100.00,62900.5,12.500000000000000001]`);
  send(response, `[${rows.join(",")}]`);
}

function send(response: ServerResponse, text: string): void {
  response.writeHead(200, { "content-type": "application/json; charset=utf-8" }).end(text);
}
