import type { ProgressLine } from "#shared/contracts/guardrail-presets.ts";
import type { Decimal } from "#shared/decimal.ts";
import { formatDecimal, formatMoney } from "../numbers/format-number.ts";

const NAMES: Record<ProgressLine["rule"], string> = {
  profit_target: "Profit target",
  minimum_days: "Days with a trade",
  consistency: "Best day’s share",
  daily_loss: "Worst day’s loss",
  drawdown: "Deepest drawdown",
};

/** One rule of an evaluation: a bar of what is reached or used up, with what is left. */
export function ProgressRow({ line, currency }: { line: ProgressLine; currency: string }) {
  const { rule, needed, have, met } = line;
  const isLimit = rule === "daily_loss" || rule === "drawdown" || rule === "consistency";
  const write = (value: Decimal) => valueWords(rule, value, currency);
  const share = have === null ? 0 : Math.min(1, Math.max(0, Number(have) / Number(needed)));
  const words = `${have === null ? "–" : write(have)} of ${isLimit ? "at most " : ""}${write(needed)}`;
  return (
    <div className="risk-row">
      <span className="two-line">
        <span>{NAMES[rule]}</span>
        <span className="number">{words}</span>
      </span>
      <progress
        className={isLimit && !met ? "progress risk-over" : "progress"}
        aria-label={NAMES[rule]}
        aria-valuetext={words}
        value={share}
        max={1}
      />
      <span className="soft small">{leftWords(line, currency)}</span>
    </div>
  );
}

function leftWords({ rule, have, remaining, met }: ProgressLine, currency: string): string {
  if (have === null || remaining === null) return "It can be told once there is a profit.";
  const left = valueWords(rule, remaining, currency);
  switch (rule) {
    case "profit_target":
      return met ? "Reached." : `${left} to go.`;
    case "minimum_days":
      return met ? "Enough." : `${left} more.`;
    case "consistency":
      return met
        ? "Within the rule."
        : `${formatMoney(remaining, currency)} more on other days brings it within.`;
    case "daily_loss":
    case "drawdown":
      return met ? `${left} before it ends.` : "Broken: the evaluation has failed.";
  }
}

function valueWords(rule: ProgressLine["rule"], value: Decimal, currency: string): string {
  if (rule === "minimum_days") return formatDecimal(value);
  if (rule === "consistency") return `${formatDecimal(value)} %`;
  return formatMoney(value, currency);
}
