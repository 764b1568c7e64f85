import { useQuery } from "@tanstack/react-query";
import type { GuardrailEffect } from "#shared/contracts/guardrails.ts";
import { formatCount, formatMoney, formatPValue } from "../numbers/format-number.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { effectQuery } from "./queries.ts";

/** What a randomised guardrail is worth: the days on which it blocked against those on which it recorded. */
export function Effect({ guardrailId }: { guardrailId: string }) {
  const effect = useQuery(effectQuery(guardrailId));
  if (effect.data !== undefined) return <Measured effect={effect.data} />;
  if (effect.error === null) return <Skeleton lines={2} />;
  return (
    <ProblemNote
      error={effect.error}
      safe="The guardrail itself works."
      retry={() => void effect.refetch()}
    />
  );
}

function Measured({ effect }: { effect: GuardrailEffect }) {
  const { armed, unarmed, n, needed, currency, estimate, interval, pValue, perTrade } = effect;
  if (estimate === null || interval === null)
    return (
      <p className="small">
        <strong>Not measured yet:</strong> needs {formatCount(needed - n)} more{" "}
        {needed - n === 1 ? "day" : "days"} of each kind. So far it blocked on {days(armed.days)} and only
        recorded on {days(unarmed.days)}; {formatCount(needed)} of each are the least.
      </p>
    );
  const money = (value: number) => formatMoney(value.toFixed(10), currency, "always");
  const size = (value: number) => formatMoney(Math.abs(value).toFixed(10), currency);
  const [low, high] = interval;
  return (
    <div className="risk-effect">
      <p>
        A day on which it blocked made{" "}
        <strong className={estimate < 0 ? "number down" : "number up"}>{size(estimate)}</strong> {currency}{" "}
        {estimate < 0 ? "less" : "more"} than one on which it only recorded. {sureWords(low, high)}
      </p>
      <Line low={low} high={high} estimate={estimate} />
      <p className="soft small">
        95 % interval {money(low)} … {money(high)}
        {pValue === null ? null : `, p ${pValue < 0.001 ? "" : "= "}${formatPValue(pValue)}`};{" "}
        {days(armed.days)} blocked, {days(unarmed.days)} recorded.
        {perTrade === null
          ? null
          : ` Per closing order ${money(perTrade.estimate)} (${money(perTrade.interval[0])} … ${money(perTrade.interval[1])}).`}
      </p>
    </div>
  );
}

/** The interval as a bar on a line whose middle is no effect. */
function Line({ low, high, estimate }: { low: number; high: number; estimate: number }) {
  const reach = Math.max(Math.abs(low), Math.abs(high), Math.abs(estimate)) * 1.1 || 1;
  const place = (value: number) => `${((value / reach + 1) * 50).toFixed(2)}%`;
  return (
    <div className="risk-line" aria-hidden="true">
      <span className="risk-line-none" />
      <span
        className="risk-line-bar"
        style={{ left: place(low), width: `${((high - low) / reach) * 50}%` }}
      />
      <span className="risk-line-estimate" style={{ left: place(estimate) }} />
    </div>
  );
}

function sureWords(low: number, high: number): string {
  if (low > 0) return "It helps, beyond chance.";
  if (high < 0) return "It costs, beyond chance.";
  return "Chance alone can explain this.";
}

function days(count: number): string {
  return `${formatCount(count)} ${count === 1 ? "day" : "days"}`;
}
