import { Ruled, type RuleName } from "#shared/contracts/guardrail-rules.ts";

/** The fields of a rule as a form holds them: texts, and `unit` for what a limit is counted in. */
export type Draft = Readonly<Record<string, string>>;

/** What a form begins with: a start that hurts nobody, to be made one's own. */
export const DEFAULTS: Record<RuleName, Draft> = {
  cool_off: { losses: "2", lossBeyond: "", minutes: "30" },
  max_trades: { trades: "5" },
  daily_loss: { unit: "percent", limit: "2", counts: "equity" },
  size_cap: { unit: "percent", limit: "25", of: "position" },
  drawdown: { unit: "percent", limit: "5", kind: "trailing", locksAtStart: "" },
};

/** The form of a rule that stands. */
export function draftOf(ruled: Ruled): Draft {
  switch (ruled.rule) {
    case "cool_off": {
      const { losses, lossBeyond, minutes } = ruled.params;
      return { losses: String(losses ?? ""), lossBeyond: lossBeyond ?? "", minutes: String(minutes) };
    }
    case "max_trades":
      return { trades: String(ruled.params.trades) };
    case "daily_loss":
      return { ...limitOf(ruled.params), counts: ruled.params.counts };
    case "size_cap":
      return { ...limitOf(ruled.params), of: ruled.params.of };
    case "drawdown": {
      const { kind, locksAtStart } = ruled.params;
      return { ...limitOf(ruled.params), kind, locksAtStart: locksAtStart ? "on" : "" };
    }
  }
}

/** The rule of a form, or what is wrong with it. */
export function ruledOf(rule: RuleName, draft: Draft): { ruled: Ruled } | { fault: string } {
  const parsed = Ruled.safeParse({ rule, params: paramsOf(rule, draft) });
  if (parsed.success) return { ruled: parsed.data };
  const [issue] = parsed.error.issues;
  const name = NAMES[String(issue?.path.at(-1) ?? "")] ?? "Each field";
  return {
    fault: `${name} ${issue?.message.startsWith("must be at") ? issue.message : "needs a number above zero"}.`,
  };
}

const NAMES: Record<string, string> = {
  losses: "The losses in a row",
  lossBeyond: "The loss",
  minutes: "The wait",
  trades: "The number of trades",
  amount: "The limit",
  percent: "The limit",
  notional: "The limit",
  quantity: "The limit",
};

function paramsOf(rule: RuleName, draft: Draft): object {
  const { losses = "", lossBeyond = "", minutes, trades, unit = "percent", limit, ...choices } = draft;
  switch (rule) {
    case "cool_off":
      return {
        losses: losses === "" ? null : Number(losses),
        lossBeyond: lossBeyond === "" ? null : lossBeyond,
        minutes: Number(minutes),
      };
    case "max_trades":
      return { trades: Number(trades) };
    case "daily_loss":
      return { [unit]: limit, counts: choices["counts"] };
    case "size_cap":
      return { [unit]: limit, of: choices["of"] };
    case "drawdown":
      return { [unit]: limit, kind: choices["kind"], locksAtStart: isLocking(choices) };
  }
}

/** Only a floor that trails can stop at the start. */
function isLocking({ kind, locksAtStart }: Draft): boolean {
  return kind === "trailing" && locksAtStart === "on";
}

function limitOf(
  params: Partial<Record<"amount" | "percent" | "notional" | "quantity", string | null>>,
): Draft {
  const [unit = "percent", limit = ""] =
    Object.entries(params).find(
      ([name, value]) => ["amount", "percent", "notional", "quantity"].includes(name) && value !== null,
    ) ?? [];
  return { unit, limit: limit ?? "" };
}
