import { BookingKind } from "#shared/contracts/bookings.ts";
import type { ExplainedPart } from "#shared/contracts/explain.ts";
import type { Asked } from "../explained/asked.ts";

type Bounds = { from?: string; to?: string };

/** A trade within a total; only what was closed between the bounds counts. */
export type AskedTrade = { id: string } & Bounds;

/** What the parts of each total can be, in the order of their menu. */
const WAYS: Readonly<Record<Asked["of"], Readonly<Record<string, string>>>> = {
  metrics: { month: "months", day: "days", symbol: "symbols", account: "accounts", trade: "trades" },
  trades: { month: "months", day: "days", symbol: "symbols", account: "accounts", trade: "trades" },
  bookings: {
    kind: "kinds",
    month: "months",
    day: "days",
    symbol: "symbols",
    account: "accounts",
    booking: "bookings",
  },
  cash: { month: "months", day: "days", row: "rows" },
  units: { month: "months", day: "days", row: "rows" },
};

/** The parts of this total; money that was converted has its rates too. */
export function waysOf(asked: Asked): Readonly<Record<string, string>> {
  const isRated = asked.of === "metrics" && asked.amounts === "base" && BY_CLOSE.has(asked.figure);
  return isRated ? { ...WAYS[asked.of], rate: "rates" } : WAYS[asked.of];
}

const LEAF = { metrics: "trade", trades: "trade", bookings: "booking", cash: "row", units: "row" } as const;
/** So few rows are shown one by one at once. */
const FEW = 60;
/** Figures of which every close counts at its own time, also those of open trades. */
const BY_CLOSE = new Set(["netPnl", "grossPnl", "fees", "maxDrawdown"]);

/** What the parts of this total count. */
export function countedIn(asked: Asked): "closes" | "trades" | "rows" {
  if (asked.of === "trades") return "trades";
  if (asked.of !== "metrics") return "rows";
  return BY_CLOSE.has(asked.figure) ? "closes" : "trades";
}

/** The question after a part of this answer; null for a part that is a row. */
export function within(asked: Asked, part: ExplainedPart): Asked | AskedTrade | null {
  const bounds: Bounds = {
    ...(part.from === null ? {} : { from: part.from }),
    ...(part.to === null ? {} : { to: part.to }),
  };
  if (asked.by === "booking" || asked.by === "row" || asked.by === "rate") return null;
  if (asked.by === "trade")
    return countedIn(asked) === "closes" ? { id: part.key, ...bounds } : { id: part.key };
  const next = { by: part.count <= FEW ? LEAF[asked.of] : afterWay(asked.by, asked.of) };
  // Of the sample the account of the filter stands for all of it.
  const named =
    asked.by === "symbol"
      ? { symbol: part.key }
      : asked.by === "account" && asked.filter.account === undefined
        ? { account: part.key }
        : {};
  const all = { ...bounds, ...named };
  switch (asked.of) {
    case "metrics":
      // A drawdown is made of the net P&L of its fall.
      return {
        ...asked,
        ...next,
        figure: asked.figure === "maxDrawdown" ? "netPnl" : asked.figure,
        filter: { ...asked.filter, ...all },
      };
    case "trades": {
      const { from: partFrom, to: partTo } = bounds;
      const bounded = {
        ...(partFrom === undefined ? {} : { partFrom }),
        ...(partTo === undefined ? {} : { partTo }),
      };
      return { ...asked, ...next, filter: { ...asked.filter, ...named, ...bounded } };
    }
    case "bookings":
      return { ...asked, ...next, filter: { ...asked.filter, ...all, ...kindOf(asked.by, part.key) } };
    case "cash":
      return { ...asked, ...next, filter: { ...asked.filter, ...bounds } };
    case "units":
      return { ...asked, ...next, filter: { ...asked.filter, ...bounds } };
  }
}

function kindOf(by: string, key: string): { kind?: BookingKind } {
  const kind = by === "kind" ? BookingKind.safeParse(key).data : undefined;
  return kind === undefined ? {} : { kind };
}

function afterWay(by: string, of: Asked["of"]): string {
  if (by === "month") return "day";
  return by === "day" ? LEAF[of] : "month";
}
