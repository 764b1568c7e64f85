import type { Quote } from "#shared/contracts/market.ts";
import type { Order } from "#shared/contracts/order.ts";
import { Breaches } from "../../breaches/breaches.tsx";
import { ChangeButton } from "../../ui/change-button.tsx";
import { Time } from "../../ui/time.tsx";
import { FigureLines } from "../figure-lines.tsx";
import { RULE_NAMES } from "../rule-names.ts";
import { passingWords, withPassing } from "../draft/would-pass.ts";
import type { Ticket } from "./use-ticket.ts";

/** Why the order was refused: the rule, its figures, what would pass, and an override of guardrails. */
export function Refusal({
  ticket,
  order,
  quote,
}: {
  ticket: Ticket;
  order: Order;
  quote: Quote | undefined;
}) {
  const { rejection } = order;
  if (rejection === null) return null;
  const { rule, words, numbers, wouldPass, guardrails, breaches = [] } = rejection;
  const passing = wouldPass === null ? null : withPassing(ticket.draft, wouldPass, quote);
  const at = wouldPass?.["at"];
  return (
    <div className="note" role="alert">
      <strong>Rejected: {RULE_NAMES[rule]}</strong>
      <span>{words}</span>
      {breaches.length === 0 ? (
        <FigureLines numbers={numbers} />
      ) : (
        <Breaches breaches={breaches} total={guardrails.length} />
      )}
      {at === undefined ? null : (
        <span className="soft small">
          The same order passes from <Time at={at} as="moment" /> on.
        </span>
      )}
      {passing === null && guardrails.length === 0 ? null : (
        <div className="row">
          {passing === null || wouldPass === null ? null : (
            <button
              type="button"
              className="button button-small"
              onClick={() => {
                ticket.change(passing);
                ticket.setReviewed(true);
              }}
            >
              Use {passingWords(wouldPass)}
            </button>
          )}
          {rule === "guardrail" && guardrails.length > 0 ? (
            <ChangeButton
              look="button-small button-danger"
              busy={ticket.sending.isPending}
              onClick={() => ticket.send(guardrails)}
            >
              Override and send
            </ChangeButton>
          ) : null}
        </div>
      )}
    </div>
  );
}
