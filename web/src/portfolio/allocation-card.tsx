import { useState } from "react";
import type { Portfolio } from "#shared/contracts/portfolio.ts";
import { formatCount, formatShare } from "../numbers/format-number.ts";
import { CutText } from "../ui/cut-text.tsx";

/** So many symbols stand there at first. */
const FIRST = 10;

/** The share of each symbol in all that is held, as bars from one line. */
export function AllocationCard({ portfolio: { allocation, positionCount } }: { portfolio: Portfolio }) {
  const [all, setAll] = useState(false);
  const shown = all ? allocation : allocation.slice(0, FIRST);
  const longest = Number(allocation[0]?.share ?? 1);
  return (
    <section className="card" aria-labelledby="portfolio-allocation-title">
      <div className="card-head">
        <h2 id="portfolio-allocation-title">Allocation</h2>
        <span className="soft small">share of what is held</span>
      </div>
      {allocation.length === 0 ? (
        <p className="soft">
          {positionCount === 0
            ? "The share of each symbol stands here once something is held."
            : "Shares need a price for what is held, and a rate between its currencies."}
        </p>
      ) : (
        <table className="portfolio-allocation">
          <caption className="hidden-visually">Share of each symbol, shorts as large as longs</caption>
          <thead className="hidden-visually">
            <tr>
              <th scope="col">Symbol</th>
              <th scope="col">Share</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ symbol, share }) => (
              <tr key={symbol}>
                <th scope="row">
                  <CutText>{symbol}</CutText>
                </th>
                <td>
                  <span className="portfolio-bar" aria-hidden="true">
                    <i style={{ width: `${(Number(share) / longest) * 100}%` }} />
                  </span>
                  <span className="number">{formatShare(share)}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {allocation.length <= shown.length ? null : (
        <button type="button" className="button button-quiet button-small" onClick={() => setAll(true)}>
          Show all {formatCount(allocation.length)}
        </button>
      )}
    </section>
  );
}
