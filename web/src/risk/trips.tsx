import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { MoreButton } from "../ui/more-button.tsx";
import { Loaded } from "../ui/section.tsx";
import { Time } from "../ui/time.tsx";
import { tripsQuery } from "./queries.ts";
import { OUTCOMES, tripWords } from "../guardrails/trip-words.ts";

/** The orders that a guardrail had something against; they are fetched when the reader opens them. */
export function Trips({ guardrailId, currency }: { guardrailId: string; currency: string | null }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="risk-trips" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="soft small">What it stopped so far</summary>
      {isOpen ? <List guardrailId={guardrailId} currency={currency} /> : null}
    </details>
  );
}

function List({ guardrailId, currency }: { guardrailId: string; currency: string | null }) {
  const trips = useInfiniteQuery(tripsQuery(guardrailId));
  return (
    <Loaded asked={trips}>
      {({ items }) =>
        items.length === 0 ? (
          <p className="soft small">Nothing yet. Every order that it has something against stands here.</p>
        ) : (
          <>
            <ul className="lines small">
              {items.map((trip) => (
                <li key={trip.id} className="risk-trip">
                  <span className="soft number">
                    <Time at={trip.at} as="short" />
                  </span>
                  <span>{tripWords(trip, currency)}</span>
                  <Link to="/orders" search={{ order: trip.orderId }}>
                    See the order
                  </Link>
                  <span className={OUTCOMES[trip.outcome].look}>{OUTCOMES[trip.outcome].words}</span>
                </li>
              ))}
            </ul>
            <MoreButton asked={trips}>Earlier ones</MoreButton>
          </>
        )
      }
    </Loaded>
  );
}
