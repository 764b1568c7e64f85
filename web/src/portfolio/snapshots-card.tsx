import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { type Snapshot, takeSnapshot } from "#shared/contracts/portfolio.ts";
import { formatCount, formatMoney, formatPrice, formatQuantity } from "../numbers/format-number.ts";
import { formatCalendar } from "../numbers/format-time.ts";
import { call } from "../session/client.ts";
import { KEYS } from "../session/keys.ts";
import { outdate } from "../session/outdate.ts";
import { queryClient } from "../session/query-client.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { MoreButton } from "../ui/more-button.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Loaded } from "../ui/section.tsx";
import { tell } from "../ui/tell.ts";
import { Time } from "../ui/time.tsx";
import { snapshotsQuery } from "./queries.ts";

/** What was kept of the portfolio: at the end of each day, and whenever the user asked. */
export function SnapshotsCard({ account, id }: { account: string | undefined; id: string | undefined }) {
  const kept = useInfiniteQuery(snapshotsQuery(account));
  const take = useMutation({
    mutationFn: () => call(takeSnapshot, { body: id === undefined ? {} : { account: id } }),
    onSuccess: () => {
      tell("The snapshot is kept.");
      return outdate(queryClient, KEYS.snapshots);
    },
  });
  return (
    <section className="card" aria-labelledby="portfolio-snapshots-title">
      <div className="card-head">
        <h2 id="portfolio-snapshots-title">Snapshots</h2>
        <ChangeButton look="button-small" busy={take.isPending} onClick={() => take.mutate()}>
          {take.isPending ? "One moment…" : "Take a snapshot"}
        </ChangeButton>
      </div>
      {take.error === null ? null : <ProblemNote error={take.error} safe="No snapshot was kept." />}
      <Loaded asked={kept}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft">
              What is held and what it is worth is kept at the end of each day, and whenever you take a
              snapshot.
            </p>
          ) : (
            <ul className="lines">
              {items.map((snapshot) => (
                <li key={snapshot.id} className="portfolio-snapshot">
                  <Kept snapshot={snapshot} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <MoreButton asked={kept}>Earlier snapshots</MoreButton>
    </section>
  );
}

function Kept({ snapshot }: { snapshot: Snapshot }) {
  const { at, day, currency, equity, positionCount, holdings } = snapshot;
  return (
    <>
      <p className="two-line">
        <span>{day === null ? <Time at={at} as="short" /> : <>End of {formatCalendar(day, "day")}</>}</span>
        <span className="number">
          {equity === null ? (
            <span className="soft">equity not known</span>
          ) : (
            <>
              {formatMoney(equity, currency)} <span className="soft small">{currency}</span>
            </>
          )}
        </span>
      </p>
      {positionCount === 0 ? (
        <p className="soft small">Nothing held.</p>
      ) : (
        <details className="soft small">
          <summary>
            {formatCount(positionCount)} {positionCount === 1 ? "position" : "positions"}
          </summary>
          <ul>
            {holdings.map(({ symbol, quantity, marketPrice, marketValue }, at) => (
              <li key={`${symbol} ${at}`} className="two-line">
                <span>
                  {symbol} {formatQuantity(quantity)}
                  {marketPrice === null ? "" : ` at ${formatPrice(marketPrice)}`}
                </span>
                <span className="number">
                  {marketValue === null ? "no price" : formatMoney(marketValue, null)}
                </span>
              </li>
            ))}
          </ul>
          {positionCount > holdings.length ? <p>The {formatCount(holdings.length)} largest.</p> : null}
        </details>
      )}
    </>
  );
}
