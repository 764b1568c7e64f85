import type { ServerResponse } from "node:http";
import { misbehave } from "./misbehave.ts";
import { answerJson, startVendor, type Vendor } from "./server.ts";

const KEYS = { id: "AKTEST", secret: "alpaca-secret" };
/** Bars that a page holds here; the real limit is 10 000. */
const PAGE = 3;
const MINUTE = 60_000;

/** Latest quotes as Alpaca writes them: JSON numbers, times to the nanosecond, sizes in round lots. */
const QUOTES: Record<string, string> = {
  ACME: '{"t":"2026-11-27T15:30:00.123456789Z","ax":"V","ap":170.340,"as":3,"bx":"V","bp":170.10,"bs":2,"c":["R"],"z":"C"}',
  DUST: '{"t":"2026-11-27T15:30:00Z","ax":"V","ap":0.1235,"as":40,"bx":"V","bp":1.234e-1,"bs":10,"c":["R"],"z":"C"}',
  FINE: '{"t":"2026-11-27T15:30:00Z","ax":"V","ap":1234567890.12345672,"as":1,"bx":"V","bp":1234567890.12345671,"bs":1,"c":["R"],"z":"C"}',
  DEEP: '{"t":"2026-11-27T15:30:00Z","ax":"V","ap":1.000000002,"as":1,"bx":"V","bp":1.000000001,"bs":1,"c":["R"],"z":"C"}',
  NOBID: '{"t":"2026-11-27T15:30:00Z","ax":"V","ap":178.00,"as":1,"bx":" ","bp":0,"bs":0,"c":["R"],"z":"C"}',
  NOASK: '{"t":"2026-11-27T15:30:00Z","ax":" ","ap":0,"as":0,"bx":"V","bp":177.23,"bs":3,"c":["R"],"z":"C"}',
  CROSS:
    '{"t":"2026-11-27T15:30:00Z","ax":"V","ap":100.01,"as":1,"bx":"V","bp":100.02,"bs":1,"c":["R"],"z":"C"}',
  AHEAD:
    '{"t":"2099-01-01T00:00:00Z","ax":"V","ap":100.02,"as":1,"bx":"V","bp":100.01,"bs":1,"c":["R"],"z":"C"}',
  BOMB: '{"t":"2026-11-27T15:30:00Z","ax":"V","ap":1e999999999,"as":1,"bx":"V","bp":1,"bs":1,"c":["R"],"z":"C"}',
};
const ASSETS: Record<string, object> = {
  DUST: { fractionable: false },
  GONE: { status: "inactive" },
  FROZEN: { tradable: false },
  COIN: { class: "crypto" },
};

/**
 * Alpaca's two hosts as one: the assets of the trading API, and quotes and bars of the market data API.
 * The answers stand in `workers/market/providers/core/alpaca-answers.ts`. A symbol may be a misbehaviour.
 * `GET /asked` tells a test how often a symbol was asked for.
 */
export function startAlpaca(): Promise<Vendor> {
  const asked = new Map<string, number>();
  return startVendor((request, _body, response) => {
    const url = new URL(request.url ?? "/", "http://vendor");
    if (url.pathname === "/asked")
      return answerJson(response, 200, asked.get(url.searchParams.get("symbol") ?? "") ?? 0);
    const [, symbol = "", what = ""] = /^\/v2\/(?:assets|stocks)\/([^/]+)(.*)$/.exec(url.pathname) ?? [];
    asked.set(symbol, (asked.get(symbol) ?? 0) + 1);
    // The market data API answers missing and wrong keys alike.
    if (
      request.headers["apca-api-key-id"] !== KEYS.id ||
      request.headers["apca-api-secret-key"] !== KEYS.secret
    )
      return answerJson(response, 403, { message: "forbidden." });
    if (misbehave(symbol, response)) return;
    if (what === "/bars") return bars(symbol, url.searchParams, response);
    if (QUOTES[symbol] === undefined && ASSETS[symbol] === undefined)
      return answerJson(response, 404, { code: 40410000, message: `asset not found for ${symbol}` });
    if (what === "") return answerJson(response, 200, { ...asset(symbol), ...ASSETS[symbol] });
    if (what !== "/quotes/latest") return answerJson(response, 404, { message: "endpoint not found" });
    if (QUOTES[symbol] === undefined) return answerJson(response, 404, { message: "no quote found" });
    send(response, `{"symbol":"${symbol}","quote":${QUOTES[symbol]}}`);
  });
}

function asset(symbol: string) {
  return {
    id: "904837e3-3b76-47ec-b432-046db621571b",
    class: "us_equity",
    exchange: "NASDAQ",
    symbol,
    status: "active",
    tradable: true,
    fractionable: true,
  };
}

/** A bar a minute, in pages; `end` belongs to the span. */
function bars(symbol: string, query: URLSearchParams, response: ServerResponse): void {
  const [start, end] = [Date.parse(query.get("start") ?? ""), Date.parse(query.get("end") ?? "")];
  if (query.get("timeframe") !== "1Min" || query.get("adjustment") !== "raw" || !(start <= end))
    return answerJson(response, 422, { message: "invalid query parameter" });
  if (symbol === "EMPTY") return send(response, '{"bars":null,"symbol":"EMPTY","next_page_token":null}');
  const from = Number(query.get("page_token") ?? Math.ceil(start / MINUTE) * MINUTE);
  const page: string[] = [];
  let at = from;
  for (; at <= end && page.length < PAGE; at += MINUTE) page.push(bar(at));
  const next = at <= end ? `"${at}"` : "null";
  send(response, `{"bars":[${page.join(",")}],"symbol":"${symbol}","next_page_token":${next}}`);
}

function bar(at: number): string {
  const t = new Date(at).toISOString().replace(".000Z", "Z");
  return `{"t":"${t}","o":168.990,"h":169.81,"l":168.99,"c":169,"v":7170,"n":206,"vw":169.233976}`;
}

function send(response: ServerResponse, text: string): void {
  response.writeHead(200, { "content-type": "application/json; charset=UTF-8" }).end(text);
}
