import type { Ruled } from "#shared/contracts/guardrail-rules.ts";
import { SimpleSimulation } from "#shared/contracts/simulations.ts";
import type { TradesSearch } from "../trades/search.ts";
import type { WhatIfSearch } from "../trades/what-if-search.ts";

export const LISTS = [
  "symbols",
  "tags",
  "setups",
  "directions",
  "holdings",
  "hours",
  "entryHours",
  "weekdays",
  "weekdayHours",
  "biases",
  "accounts",
  "days",
  "months",
  "adherences",
  "answers",
] as const;
export const LIMITS = ["coolOff", "capSize", "capNotional", "capLossR"] as const;

/** True of a search with a rule, beside its period and account. */
export function hasRules(search: WhatIfSearch): boolean {
  return [...LISTS, ...LIMITS].some((name) => search[name] !== undefined);
}

/** The rules as the server takes them, or what is wrong with them. */
export function askedBy(
  search: WhatIfSearch,
  filter: { from: string | null; to?: string | undefined; timeZone: string } & Pick<
    SimpleSimulation,
    "lotMethod"
  >,
): { asked: SimpleSimulation } | { fault: string } {
  const named = LISTS.flatMap((name) => {
    const parts = search[name]?.split(",").map((part) => part.trim());
    const given = parts?.filter((part) => part !== "") ?? [];
    return given.length === 0 ? [] : [[name, given] as const];
  });
  const { account, symbol, zone, coolOff, capSize, capNotional, capLossR } = search;
  const parsed = SimpleSimulation.safeParse({
    lotMethod: filter.lotMethod,
    timeZone: zone ?? filter.timeZone,
    ...(filter.from === null ? {} : { from: filter.from }),
    ...(filter.to === undefined ? {} : { to: filter.to }),
    ...(account === undefined ? {} : { account }),
    ...(symbol === undefined ? {} : { symbol }),
    ...(named.length === 0 ? {} : { exclude: Object.fromEntries(named) }),
    ...(coolOff === undefined ? {} : { coolOffMinutes: Number(coolOff) }),
    capSize,
    capNotional,
    capLossR,
  });
  if (parsed.success) return { asked: parsed.data };
  const [issue] = parsed.error.issues;
  const name = issue?.path.find((part) => typeof part === "string" && part in FIELDS);
  return { fault: `${FIELDS[String(name)] ?? "A field"}: ${issue?.message ?? "is wrong"}` };
}

const FIELDS: Readonly<Record<string, string>> = {
  symbols: "Symbols",
  tags: "Tags",
  setups: "Setups",
  directions: "Long or short",
  holdings: "Holding times",
  hours: "Closing hours",
  entryHours: "Opening hours",
  weekdays: "Weekdays",
  weekdayHours: "Hours of the week",
  biases: "Biases",
  accounts: "Accounts",
  days: "Days",
  months: "Months",
  adherences: "Playbook kept",
  answers: "Rules",
  coolOffMinutes: "Cool-off",
  capSize: "Largest quantity",
  capNotional: "Largest amount",
  capLossR: "Largest loss",
};

/** The guardrail that would do the same to orders to come; null where no rule of orders does. */
export function guardrailOf({ coolOff, capSize, capNotional }: WhatIfSearch): Ruled | null {
  if (coolOff !== undefined)
    return { rule: "cool_off", params: { losses: 1, lossBeyond: null, minutes: Number(coolOff) } };
  const cap = {
    notional: capNotional ?? null,
    quantity: capNotional === undefined ? (capSize ?? null) : null,
  };
  if (cap.notional === null && cap.quantity === null) return null;
  return { rule: "size_cap", params: { ...cap, percent: null, of: "position" } };
}

/** The list of the dropped trades, where one filter of it names exactly them. */
export function listOf(search: WhatIfSearch): TradesSearch | null {
  const [only, ...others] = [...LISTS, "coolOff" as const].filter((name) => search[name] !== undefined);
  const value = only === undefined ? undefined : search[only];
  if (value === undefined || others.length > 0 || value.includes(",") || search.zone !== undefined)
    return null;
  const name = only === undefined ? undefined : LISTED[only];
  if (name === undefined) return null;
  const { account, symbol, from, to } = search;
  return {
    ...(account !== undefined && { account }),
    ...(symbol !== undefined && { symbol }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    [name]: value,
  };
}

const LISTED: Readonly<Partial<Record<keyof WhatIfSearch, keyof TradesSearch>>> = {
  symbols: "symbol",
  tags: "tag",
  setups: "setup",
  directions: "direction",
  holdings: "holding",
  hours: "hour",
  weekdays: "weekday",
  adherences: "adherence",
};
