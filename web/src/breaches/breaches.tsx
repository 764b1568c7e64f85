import type { Breach } from "#shared/contracts/guardrail-rules.ts";
import { FromBias } from "./from-bias.tsx";
import { RULE_NAMES } from "../guardrails/rule-words.ts";
import { tripWords } from "../guardrails/trip-words.ts";

type Props = {
  breaches: readonly Breach[];
  /** So many guardrails refused; the first of them are told. */
  total: number;
};

/** What each guardrail said against an order: its figures, and the bias that it answers with its evidence. */
export function Breaches({ breaches, total }: Props) {
  if (breaches.length === 0) return null;
  return (
    <ul className="lines small">
      {breaches.map(({ guardrailId, rule, numbers, words, from }) => (
        <li key={guardrailId}>
          <strong>{RULE_NAMES[rule].name}</strong>: {tripWords({ rule, numbers }, null)}
          {breaches.length === 1 ? null : <span className="soft"> ({words})</span>}
          {from === null ? null : <FromBias from={from} />}
        </li>
      ))}
      {total > breaches.length ? <li className="soft">and {total - breaches.length} more</li> : null}
    </ul>
  );
}
