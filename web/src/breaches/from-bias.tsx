import { Link } from "@tanstack/react-router";
import type { FromBias as From } from "#shared/contracts/guardrail-rules.ts";
import { BIAS_WORDS } from "../biases/bias-words.ts";
import { ClaimButton } from "../biases/claim-button.tsx";
import { formatCount } from "../numbers/format-number.ts";
import { Amount } from "../ui/amount.tsx";
import { Time } from "../ui/time.tsx";
import "../biases/biases.css";
import "./breaches.css";

/** The bias that a guardrail answers, as it was scored then: what it cost, and the trades that showed it. */
export function FromBias({ from: { bias, scoredAt, cost, evidence, evidenceTotal } }: { from: From }) {
  return (
    <p className="small breaches-from">
      Answers{" "}
      <Link to="/biases" hash={bias}>
        {BIAS_WORDS[bias].name.toLowerCase()}
      </Link>{" "}
      as scored on <Time at={scoredAt} as="day" />
      {cost === null ? null : (
        <>
          : {formatCount(cost.trades)} {cost.trades === 1 ? "trade" : "trades"} at{" "}
          <Amount value={cost.perTrade} currency={cost.currency} /> each
          {cost.restPerTrade === null ? null : (
            <>
              , the others at <Amount value={cost.restPerTrade} currency={cost.currency} />
            </>
          )}
          ; <Amount value={cost.total} currency={cost.currency} /> {cost.currency} in all
        </>
      )}
      .{" "}
      {evidence.length === 0 ? null : (
        <ClaimButton
          words={`${formatCount(evidenceTotal)} ${evidenceTotal === 1 ? "trade shows" : "trades show"} it`}
          ids={evidence}
          look="button button-quiet button-small"
        />
      )}
    </p>
  );
}
