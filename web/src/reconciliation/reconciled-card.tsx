import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Loaded } from "../ui/section.tsx";
import { Time } from "../ui/time.tsx";
import { latestQuery } from "./queries.ts";
import { stateWords } from "./reconciliation-words.ts";
import "./reconciliation.css";

const SHOWN = 5;

/** Whether each account agrees with its latest statement, those that do not first. */
export function ReconciledCard() {
  const latest = useQuery(latestQuery);
  return (
    <section className="card" aria-labelledby="reconciled-title">
      <div className="card-head">
        <h2 id="reconciled-title">Reconciliation</h2>
        <Link to="/reconcile" className="small">
          compare
        </Link>
      </div>
      <Loaded asked={latest} lines={2}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft small">
              No statement of yours says what you hold. Type in a balance, and you know that nothing is
              missing.
            </p>
          ) : (
            <ul className="lines">
              {items
                .toSorted((a, b) => rank(a.status) - rank(b.status))
                .slice(0, SHOWN)
                .map((kept) => (
                  <li key={kept.id} className="reconciliation-kept">
                    <span>
                      {kept.account}{" "}
                      <span className={`small ${kept.status === "agrees" ? "up" : "warn-ink"}`}>
                        {stateWords(kept)}
                      </span>
                    </span>
                    <span className="soft small number">
                      <Time at={kept.at} as="day" />
                    </span>
                    {kept.largest === null ? null : (
                      <span className="soft small wraps">{kept.largest.closes ?? kept.largest.name}</span>
                    )}
                  </li>
                ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}

function rank(status: string): number {
  return status === "differs" ? 0 : 1;
}
