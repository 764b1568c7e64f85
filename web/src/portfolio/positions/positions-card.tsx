import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { MOST_SHOWN_POSITIONS, type Portfolio, type Position } from "#shared/contracts/portfolio.ts";
import { formatCount } from "../../numbers/format-number.ts";
import { MoreButton } from "../../ui/more-button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { positionsQuery } from "../queries.ts";
import { PositionRows } from "./position-rows.tsx";

/** So many positions stand there at first, and so many more at each press. */
const STEP = 25;

/** Open positions, the largest first; beyond the largest all of them by account and symbol. */
export function PositionsCard({
  portfolio: { positions, positionCount },
  account,
}: {
  portfolio: Portfolio;
  account: string | undefined;
}) {
  const [shown, setShown] = useState(STEP);
  const [isWhole, setWhole] = useState(false);
  const rest = Math.min(positions.length, shown + STEP) - shown;
  return (
    <section className="card" aria-labelledby="portfolio-positions-title">
      <div className="card-head">
        <h2 id="portfolio-positions-title">Positions</h2>
        <span className="soft small">
          {isWhole ? "by account and symbol" : "the largest first"} · {formatCount(positionCount)}
        </span>
      </div>
      {positionCount === 0 ? (
        <p className="soft">
          Nothing is held. A filled order opens a position, and it moves here with its price.
        </p>
      ) : isWhole ? (
        <AllPositions account={account} largest={positions} />
      ) : (
        <>
          <PositionRows positions={positions.slice(0, shown)} />
          {rest > 0 ? (
            <div className="row list-more">
              <button type="button" className="button button-small" onClick={() => setShown(shown + STEP)}>
                {formatCount(rest)} more
              </button>
            </div>
          ) : positionCount > MOST_SHOWN_POSITIONS ? (
            <div className="row list-more">
              <button type="button" className="button button-small" onClick={() => setWhole(true)}>
                All {formatCount(positionCount)} by account and symbol
              </button>
            </div>
          ) : null}
        </>
      )}
    </section>
  );
}

/** Pages through every position. Those among the largest keep their newer price. */
function AllPositions({ account, largest }: { account: string | undefined; largest: readonly Position[] }) {
  const all = useInfiniteQuery(positionsQuery(account));
  if (all.data === undefined)
    return all.error === null ? (
      <Skeleton lines={6} />
    ) : (
      <ProblemNote error={all.error} safe="Nothing was changed." retry={() => void all.refetch()} />
    );
  const newer = new Map(largest.map((each) => [keyOf(each), each]));
  return (
    <>
      <PositionRows positions={all.data.items.map((each) => newer.get(keyOf(each)) ?? each)} />
      <MoreButton asked={all}>More positions</MoreButton>
    </>
  );
}

function keyOf({ account, symbol, averagePrice, quantity }: Position): string {
  return [account, symbol, averagePrice, quantity].join(" ");
}
