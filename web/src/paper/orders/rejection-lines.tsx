import { Link } from "@tanstack/react-router";
import type { Order } from "#shared/contracts/order.ts";
import { Breaches } from "../../breaches/breaches.tsx";
import { Time } from "../../ui/time.tsx";
import { FigureLines } from "../figure-lines.tsx";
import { RULE_NAMES } from "../rule-names.ts";
import { draftOf } from "../draft/draft-of.ts";
import { keepDraft } from "../draft/kept-draft.ts";
import { passingWords, withPassing } from "../draft/would-pass.ts";

/** Why an order was refused, with the figures, and the ticket filled in with what would pass. */
export function RejectionLines({ order }: { order: Order }) {
  const { rejection, accountId, symbol } = order;
  if (rejection === null) return null;
  const { rule, numbers, wouldPass, guardrails, breaches = [] } = rejection;
  const passing = wouldPass === null ? null : withPassing(draftOf(order), wouldPass, undefined);
  const at = wouldPass?.["at"];
  return (
    <div className="paper-rejection small">
      <p>
        <strong>Rejected: {RULE_NAMES[rule]}</strong>
      </p>
      {breaches.length === 0 ? (
        <FigureLines numbers={numbers} />
      ) : (
        <Breaches breaches={breaches} total={guardrails.length} />
      )}
      {at === undefined ? null : (
        <p className="soft">
          The same order passes from <Time at={at} as="moment" /> on.
        </p>
      )}
      <p className="row">
        {passing === null || wouldPass === null ? null : (
          <Link
            className="button button-small"
            to="/trade/$symbol"
            params={{ symbol }}
            search={{ account: accountId, side: order.side }}
            onClick={() => keepDraft({ accountId, symbol }, passing)}
          >
            Use {passingWords(wouldPass)} in a new order
          </Link>
        )}
        {rule === "guardrail" ? (
          <Link className="button button-quiet button-small" to="/risk">
            See your guardrails
          </Link>
        ) : null}
      </p>
    </div>
  );
}
