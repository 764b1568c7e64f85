import type { Named } from "./booking.ts";
import type { StatedBalance } from "./stated-balance.ts";

/** One edge of what a file states about a subject; `at` null is the end of the statement. */
export type StatedEdge = {
  account: string;
  kind: "units" | "cash";
  /** A symbol, or a currency. */
  subject: string;
  /** The expiry, strike and right of an instrument that has them, else empty. */
  contract: string;
  edge: "first" | "last";
  at: number | null;
  amount: string;
  line: number;
};

export type StatedRow = { line: number; stated: StatedBalance };

/**
 * The latest balance of each subject, and of cash the earliest too. Of several at one instant, the one that
 * the account reached last counts. In a file that runs forward it stands lowest, in another uppermost.
 */
export function edgesOf(rows: readonly StatedRow[], runsForward: boolean): StatedEdge[] {
  const edges = new Map<string, StatedEdge>();
  for (const { line, stated } of rows) {
    const isUnits = "instrument" in stated;
    const found = {
      account: stated.account,
      kind: isUnits ? ("units" as const) : ("cash" as const),
      subject: isUnits ? stated.instrument.symbol : stated.currency,
      contract: isUnits ? contractOf(stated.instrument) : "",
      at: stated.at,
      amount: isUnits ? stated.quantity : stated.cash,
      line,
    };
    keep({ ...found, edge: "last" });
    if (!isUnits) keep({ ...found, edge: "first" });
  }
  return [...edges.values()];

  function keep(next: StatedEdge): void {
    const key = [next.account, next.kind, next.subject, next.contract, next.edge].join("\u001f");
    const known = edges.get(key);
    if (known === undefined || replaces(next, known, runsForward)) edges.set(key, next);
  }
}

/** What tells contracts of one symbol apart; empty for an instrument without an expiry. */
export function contractOf({ expiry, strike, right }: Pick<Named, "expiry" | "strike" | "right">): string {
  return expiry === null ? "" : [expiry, strike, right].filter((part) => part !== null).join(" ");
}

function replaces(next: StatedEdge, known: StatedEdge, runsForward: boolean): boolean {
  const [one, other] = [next.at ?? Number.POSITIVE_INFINITY, known.at ?? Number.POSITIVE_INFINITY];
  if (one === other) return runsForward;
  return next.edge === "last" ? one > other : one < other;
}
