import { CoachQuery, type LeftOut } from "#shared/contracts/coach-query.ts";
import { fold } from "../../../trades/core/fold.ts";
import type { Name, NameKind } from "./tokens.ts";

const KINDS = ["symbol", "account", "tag", "setup"] as const satisfies readonly NameKind[];
/** Where the names of a kind stand that are left out. */
const LISTS = { symbol: "symbols", account: "accounts", tag: "tags", setup: "setups" } as const;

/** The names of a query, in any spelling. */
export function namesIn(query: CoachQuery): Name[] {
  if (query.kind === "bias") return [];
  const exclude: LeftOut = query.kind === "without" ? query.exclude : {};
  const filter: Partial<Record<NameKind, string | undefined>> = query.filter;
  const compared = query.kind === "compare" ? query : null;
  return KINDS.flatMap((kind) => {
    const one = filter[kind];
    const groups = compared?.by === kind ? [...(compared.among ?? []), compared.asks ?? []].flat() : [];
    return [...(one === undefined ? [] : [one]), ...groups, ...(exclude[LISTS[kind]] ?? [])].map((name) => ({
      kind,
      name,
    }));
  });
}

/**
 * The query with each name as it stands in the ledger. Null where one of them is not the asker's own, or is
 * the name of several that differ in case.
 */
export function withNames(query: CoachQuery, own: readonly Name[]): CoachQuery | null {
  const found = (kind: NameKind, name: string): string | null => {
    const alike = own.filter((each) => each.kind === kind && fold(each.name) === fold(name));
    if (alike.some((each) => each.name === name)) return name;
    return alike.length === 1 ? (alike[0]?.name ?? null) : null;
  };
  if (namesIn(query).some(({ kind, name }) => found(kind, name) === null)) return null;
  if (query.kind === "bias") return query;
  const spelt = (kind: NameKind, name: string) => found(kind, name) ?? name;
  const all: Partial<Record<NameKind, string | undefined>> = query.filter;
  const named = KINDS.flatMap((kind) => {
    const name = all[kind];
    return name === undefined ? [] : [[kind, spelt(kind, name)]];
  });
  const filter = { ...query.filter, ...Object.fromEntries(named) };
  if (query.kind === "figures") return CoachQuery.parse({ ...query, filter });
  if (query.kind === "compare") {
    const kind = KINDS.find((each) => each === query.by);
    const own = (name: string) => (kind === undefined ? name : spelt(kind, name));
    const { among, asks } = query;
    const chosen = { ...(among && { among: among.map(own) }), ...(asks && { asks: own(asks) }) };
    return CoachQuery.parse({ ...query, ...chosen, filter });
  }
  const lists = KINDS.flatMap((kind) => {
    const names = query.exclude[LISTS[kind]];
    return names === undefined ? [] : [[LISTS[kind], names.map((name) => spelt(kind, name))]];
  });
  return CoachQuery.parse({ ...query, filter, exclude: { ...query.exclude, ...Object.fromEntries(lists) } });
}
