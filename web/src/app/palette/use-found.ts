import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useRouter } from "@tanstack/react-router";
import { useMemo } from "react";
import { formatDayOf } from "../../numbers/format-time.ts";
import { listedTrades } from "../../trades/queries.ts";
import { queryOf } from "../../query-string.ts";
import { keptSearch } from "../kept-search.ts";
import { PLACES } from "../pages.ts";
import { SECTIONS } from "../sections.ts";
import { isFoundBy, type Entry } from "./entry.ts";
import { pageName } from "./page-name.ts";
import { recentPages } from "./recent.ts";
import { readTyped } from "./typed.ts";
import { useActs, type Openers } from "./use-acts.ts";

/**
 * What a text in the palette's field leads to; without a text the recent pages, then all places and acts. A
 * text that nothing is called may be a symbol of a trade that no list has fetched.
 */
export function useFound(openers: Openers, text: string): Entry[] {
  const navigate = useNavigate();
  const router = useRouter();
  const client = useQueryClient();
  const acts = useActs(openers);
  const known = useMemo(() => listedTrades(client), [client]);
  const standing = useMemo(
    (): Entry[] => [
      ...Object.values(PLACES).map(({ to, name, key }) => ({
        id: key,
        name,
        kind: "Page",
        keys: to === PLACES.imports.to ? ["N"] : ["G", key.toUpperCase()],
        run: () => void navigate({ to, search: keptSearch(to) }),
      })),
      ...acts,
      ...Object.values(SECTIONS).map(({ to, name, about }) => ({
        id: to.replaceAll("/", "-"),
        name,
        kind: "Settings",
        words: about,
        run: () => void navigate({ to }),
      })),
      ...[...new Set(known.map(({ symbol }) => symbol))].sort().map((symbol) => ({
        id: `symbol-${symbol.replaceAll(/\W/g, "-")}`,
        name: symbol,
        kind: "Trades in this symbol",
        run: () => void navigate({ to: "/trades", search: { ...keptSearch("/trades"), symbol } }),
      })),
    ],
    [acts, known, navigate],
  );
  const recent = useMemo(
    (): Entry[] =>
      recentPages().map((href, at) => ({
        id: `recent-${at}`,
        name: pageName(href, known),
        kind: "Recent",
        run: () => router.history.push(href),
      })),
    [known, router],
  );
  if (text === "") return [...recent, ...standing];
  const found = standing.filter((entry) => isFoundBy(text, entry));
  const typed = typedEntry(text, (href) => router.history.push(href));
  if (typed === null) return found;
  return typed.isCertain ? [typed.entry, ...found] : found.length === 0 ? [typed.entry] : found;
}

/** The trade, the day or the symbol that the text names by itself. */
function typedEntry(text: string, open: (href: string) => void): { entry: Entry; isCertain: boolean } | null {
  const typed = readTyped(text);
  const entry = (name: string, kind: string, href: string): Entry => ({
    id: "typed",
    name,
    kind,
    run: () => open(href),
  });
  switch (typed?.kind) {
    case "trade":
      return { entry: entry(typed.id, "Open this trade", `/trades/${typed.id}`), isCertain: true };
    case "day": {
      const name = formatDayOf({ at: `${typed.day}T00:00:00Z`, dateOnly: true }, 0);
      const href = `/trades${queryOf({ ...keptSearch("/trades"), from: typed.day, to: typed.day })}`;
      return { entry: entry(name, "Trades of this day", href), isCertain: true };
    }
    case "symbol": {
      const href = `/trades${queryOf({ ...keptSearch("/trades"), begins: typed.symbol })}`;
      return { entry: entry(typed.symbol, "Trades in this symbol", href), isCertain: false };
    }
    case undefined:
      return null;
  }
}
