import type { Quote } from "#shared/contracts/market.ts";
import { formatDecimal } from "../../numbers/format-number.ts";
import { passingWords, withPassing } from "../draft/would-pass.ts";
import type { Ticket } from "./use-ticket.ts";

/** What could stop the order, each with what would pass. The order can be sent all the same. */
export function Findings({ ticket, quote }: { ticket: Ticket; quote: Quote | undefined }) {
  const { findings, watching, confirmsAbove, draft, change } = ticket;
  if (findings.length === 0 && watching.length === 0 && confirmsAbove === null) return null;
  return (
    <section className="paper-findings small" aria-label="What could stop this order">
      <ul className="lines">
        {findings.map(({ rule, words, wouldPass }) => {
          const passing = wouldPass === null ? null : withPassing(draft, wouldPass, quote);
          return (
            <li key={rule}>
              <span className="paper-mark" aria-hidden="true">
                !
              </span>
              <span>{words}</span>
              {passing === null || wouldPass === null ? null : (
                <button type="button" className="button button-small" onClick={() => change(passing)}>
                  Use {passingWords(wouldPass)}
                </button>
              )}
            </li>
          );
        })}
        {confirmsAbove === null ? null : (
          <li className="soft">
            <span className="paper-mark" aria-hidden="true">
              ·
            </span>
            <span>It asks for your confirmation: it is worth more than {formatDecimal(confirmsAbove)}.</span>
          </li>
        )}
        {watching.map((guardrail) => (
          <li key={guardrail.id} className="soft">
            <span className="paper-mark" aria-hidden="true">
              ·
            </span>
            <span>Guardrail: {guardrail.words}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
