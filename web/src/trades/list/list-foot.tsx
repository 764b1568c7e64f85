import type { ReactNode } from "react";
import type { TradeSummary } from "#shared/contracts/trade-summary.ts";
import { formatCount } from "../../numbers/format-number.ts";
import type { TradesFilter } from "../queries.ts";
import { chooseDensity, useDensity } from "./density.ts";
import { MonthSelect } from "./month-select.tsx";
import { SumsFoot } from "./sums-foot.tsx";

type Props = {
  /** The rows in sight, counted from 1. */
  shown: { from: number; to: number; of: number };
  sums: TradeSummary | undefined;
  filter: TradesFilter;
  /** Absent while the list is in another order than that of time. */
  jump: ((month: string) => void) | undefined;
  retry: (() => void) | undefined;
  isTable: boolean;
  children: ReactNode;
};

/** Where the list stands, what it sums to, and how it is looked at. */
export function ListFoot({ shown, sums, filter, jump, retry, isTable, children }: Props) {
  return (
    <div className="trades-foot">
      <span className="trades-place number">
        {formatCount(shown.from)}–{formatCount(shown.to)} of {formatCount(shown.of)}
      </span>
      {jump === undefined || sums === undefined || sums.months.length < 2 ? null : (
        <MonthSelect months={sums.months} jump={jump} />
      )}
      {isTable ? <DensityButton /> : null}
      {children}
      {retry === undefined ? null : (
        <button type="button" className="button button-small" onClick={retry}>
          Some trades were not fetched: try again
        </button>
      )}
      {sums === undefined ? null : <SumsFoot sums={sums} filter={filter} />}
    </div>
  );
}

function DensityButton() {
  const density = useDensity();
  return (
    <button
      type="button"
      className="button button-small"
      aria-pressed={density === "dense"}
      onClick={() => chooseDensity(density === "dense" ? "roomy" : "dense")}
    >
      Dense rows
    </button>
  );
}
