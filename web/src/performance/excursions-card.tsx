import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { MOST_EXCURSIONS, workOutExcursions } from "#shared/contracts/excursion.ts";
import { formatCount } from "../numbers/format-number.ts";
import { call } from "../session/client.ts";
import type { TradesFilter } from "../trades/queries.ts";
import type { TradesSearch } from "../trades/search.ts";
import { ChangeButton } from "../ui/change-button.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";

type Props = { filter: TradesFilter; search: TradesSearch };

const ORDERS = [
  ["mae", "deepest loss first"],
  ["maeR", "deepest loss in R first"],
  ["-mfe", "highest gain first"],
  ["-mfeR", "highest gain in R first"],
  ["-rMultiple", "best R first"],
] as const;

/** How far trades went against their owner: worked out on demand, because it takes prices of the market. */
export function ExcursionsCard({ filter, search }: Props) {
  const ask = useMutation({
    mutationFn: () => call(workOutExcursions, { body: { filter } }),
  });
  return (
    <section className="card" aria-label="While the trades were held">
      <div className="card-head">
        <h2>While they were held</h2>
        <ChangeButton busy={ask.isPending} onClick={() => ask.mutate()}>
          Work out MAE and MFE
        </ChangeButton>
      </div>
      <p>
        How far each trade went against you (MAE) and for you (MFE) before it ended, by the bars of the
        market: the lowest and the highest P&L of the whole position.
      </p>
      {ask.error === null ? null : <ProblemNote error={ask.error} safe="Your trades are as they were." />}
      <output className="soft small">
        {ask.data === undefined
          ? `For the newest ${formatCount(MOST_EXCURSIONS)} closed trades of this filter. They stay until fills change.`
          : saidOf(ask.data)}
      </output>
      <ul className="performance-orders">
        {ORDERS.map(([sort, words]) => (
          <li key={sort}>
            <Link to="/trades" search={{ ...search, status: "closed", sort }}>
              {words}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function saidOf({ trades, waiting }: { trades: number; waiting: number }): string {
  if (trades === 0) return "No closed trade fits this filter.";
  if (waiting === 0)
    return `All ${formatCount(trades)} were worked out before. A trade without bars is asked again after a day.`;
  return `${formatCount(waiting)} of ${formatCount(trades)} are being worked out. The lists below fill as they come.`;
}
