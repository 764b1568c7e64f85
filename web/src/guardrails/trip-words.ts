import type { GuardrailTrip } from "#shared/contracts/guardrails.ts";
import { formatCount, formatMoney, formatQuantity } from "../numbers/format-number.ts";

/** What came of an order that a guardrail had something against. */
export const OUTCOMES: Record<GuardrailTrip["outcome"], { words: string; look: string }> = {
  blocked: { words: "blocked", look: "pill pill-warn" },
  warned: { words: "warned", look: "pill" },
  passed: { words: "only recorded", look: "pill" },
  overridden: { words: "overridden", look: "pill pill-down" },
};

/** The figures that a guardrail compared: `lost 520.00, the limit is 500.00`. */
export function tripWords(
  { rule, numbers }: Pick<GuardrailTrip, "rule" | "numbers">,
  currency: string | null,
): string {
  const money = (name: string) => formatMoney(numbers[name] ?? "0", currency);
  const count = (name: string) => formatCount(Number(numbers[name] ?? 0));
  switch (rule) {
    case "cool_off":
      return `lost ${money("loss")} ${count("minutesSince")} min before; it waits ${count("minutes")} min`;
    case "max_trades":
      return `${count("opened")} trades opened, the limit is ${count("limit")}`;
    case "daily_loss":
      return `the day had lost ${money("loss")}, the limit is ${money("limit")}`;
    case "size_cap": {
      const size =
        numbers["in"] === "quantity" ? (name: string) => formatQuantity(numbers[name] ?? "0") : money;
      return `${numbers["of"] === "order" ? "an order" : "a position"} of ${size("size")}, the cap is ${size("limit")}`;
    }
    case "drawdown":
      return `equity ${money("equity")}, the floor is ${money("floor")}`;
  }
}
