import { SAMPLE_NAME } from "#shared/contracts/sample.ts";
import type { Trade } from "#shared/contracts/trades.ts";
import { formatDayOf } from "../../numbers/format-time.ts";
import { isSample } from "../../sample/sample-account.ts";
import { closedOf, openedOf } from "../../trades/trade-times.ts";
import { PLACES } from "../pages.ts";
import { SECTIONS } from "../sections.ts";

/** What a page that was visited is called: its name, with the symbol of its filter or of its trade. */
export function pageName(href: string, known: readonly Trade[]): string {
  const url = new URL(href, "https://pages.invalid");
  const tradeId = /^\/trades\/(\w+)$/.exec(url.pathname)?.[1];
  if (tradeId !== undefined) {
    const trade = known.find(({ id }) => id === tradeId);
    if (trade === undefined) return "A trade";
    return `${trade.symbol}, ${formatDayOf(closedOf(trade) ?? openedOf(trade), 0)}`;
  }
  const symbol = /^\/trade\/([^/]+)$/.exec(url.pathname)?.[1];
  if (symbol !== undefined) return `Trade · ${decodeURIComponent(symbol)}`;
  if (/^\/playbooks\/\w+$/.test(url.pathname)) return "A playbook";
  if (url.pathname === "/paper") return "Paper accounts";
  const page = [...Object.values(PLACES), ...Object.values(SECTIONS)].find(({ to }) => to === url.pathname);
  const filter = ["symbol", "account", "from"]
    .map((name) => url.searchParams.get(name) ?? "")
    .filter((value) => value !== "")
    .map((value) => (isSample(value) ? SAMPLE_NAME : value));
  return [page?.name ?? url.pathname, ...filter].join(" · ");
}
