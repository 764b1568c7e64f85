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

/** What is wrong with each field of the search that has a fault. */
export type Faults = Partial<Record<keyof WhatIfSearch, string>>;

/** The rules as the server takes them, or all that is wrong with them. */
export function askedBy(
  search: WhatIfSearch,
  filter: { from: string | null; to?: string | undefined; timeZone: string } & Pick<
    SimpleSimulation,
    "lotMethod"
  >,
): { asked: SimpleSimulation } | { faults: Faults } {
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
  const faults: Faults = {};
  for (const { path, message } of parsed.error.issues) {
    const field = path.find((part) => typeof part === "string" && Object.hasOwn(FIELDS, part));
    const { name, words } = FIELDS[String(field)] ?? OTHER;
    faults[name] ??= `${words}: ${message}`;
  }
  return { faults };
}

type Field = { name: keyof WhatIfSearch; words: string };

const OTHER: Field = { name: "period", words: "The period" };

/** The fields of a simulation, by its own names. */
const FIELDS: Readonly<Record<string, Field>> = {
  symbols: { name: "symbols", words: "Symbols" },
  tags: { name: "tags", words: "Tags" },
  setups: { name: "setups", words: "Setups" },
  directions: { name: "directions", words: "Long or short" },
  holdings: { name: "holdings", words: "Holding times" },
  hours: { name: "hours", words: "Closing hours" },
  entryHours: { name: "entryHours", words: "Opening hours" },
  weekdays: { name: "weekdays", words: "Weekdays" },
  weekdayHours: { name: "weekdayHours", words: "Hours of the week" },
  biases: { name: "biases", words: "Biases" },
  accounts: { name: "accounts", words: "Accounts" },
  days: { name: "days", words: "Days" },
  months: { name: "months", words: "Months" },
  adherences: { name: "adherences", words: "Playbook kept" },
  answers: { name: "answers", words: "Rules" },
  coolOffMinutes: { name: "coolOff", words: "Cool-off" },
  capSize: { name: "capSize", words: "Largest quantity" },
  capNotional: { name: "capNotional", words: "Largest amount" },
  capLossR: { name: "capLossR", words: "Largest loss" },
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
