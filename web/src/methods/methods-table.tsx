import type { ReactNode } from "react";
import type { MetricFigure } from "#shared/contracts/explain.ts";
import type { ByMethod, LotMethodsBeside } from "#shared/contracts/lot-methods.ts";
import { LotMethod } from "#shared/contracts/trades.ts";
import { Explained } from "../explained/explained.tsx";
import { formatCount, formatMoney } from "../numbers/format-number.ts";
import { LOT_METHODS } from "../trades/lot-method.ts";
import type { MetricsQuery } from "../trades/queries.ts";
import { Amount } from "../ui/amount.tsx";
import { useTablet } from "../ui/use-narrow.ts";

type Beside = Pick<LotMethodsBeside, "currency" | "grossPnl" | "openCost"> & Partial<LotMethodsBeside>;
type Told = { figure: MetricFigure; from?: string; to?: string };
type Row = { name: string; values: ByMethod; signed: boolean; told: Told };

/** The four methods beside each other, a row a figure; on a phone a block a figure. */
export function MethodsTable({
  title,
  beside,
  year,
  chosen,
  filter,
}: {
  title?: ReactNode;
  beside: Beside;
  year?: number;
  chosen: LotMethod;
  /** The filter of these sums; a trade's own figures are told on its page. */
  filter?: MetricsQuery;
}) {
  const isNarrow = useTablet();
  const rows = rowsOf(beside, year);
  const { currency, openTrades, differing } = beside;
  return (
    <div className="methods-block">
      <h3>
        {title ?? currency}{" "}
        <span className="soft small">
          {title === undefined ? "" : currency}
          {openTrades === undefined || differing === undefined
            ? ""
            : ` ${formatCount(openTrades)} open, ${formatCount(differing)} of them with other results`}
        </span>
      </h3>
      {isNarrow ? (
        <ul className="lines">
          {rows.map((row) => (
            <li key={row.name} className="methods-figure">
              <span>{row.name}</span>
              <dl className="methods-four small number">
                {LotMethod.options.map((method) => (
                  <div key={method}>
                    <dt className="soft">{heading(method, chosen)}</dt>
                    <dd>
                      <Value row={row} method={method} currency={currency} filter={filter} />
                    </dd>
                  </div>
                ))}
              </dl>
            </li>
          ))}
        </ul>
      ) : (
        <div className="table-wrap">
          <table className="table">
            <caption className="hidden-visually">Figures in {currency} by each lot method</caption>
            <thead>
              <tr>
                <th scope="col">In {currency}</th>
                {LotMethod.options.map((method) => (
                  <th key={method} scope="col" className="right">
                    {heading(method, chosen)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.name}>
                  <th scope="row">{row.name}</th>
                  {LotMethod.options.map((method) => (
                    <td key={method} className="right">
                      <Value row={row} method={method} currency={currency} filter={filter} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

function heading(method: LotMethod, chosen: LotMethod): string {
  return method === chosen ? `${LOT_METHODS[method].short}, chosen` : LOT_METHODS[method].short;
}

/** A value that is another than by FIFO stands out. */
function Value({ row, method, currency, filter }: ValueProps) {
  const value = row.values[method];
  const isOther = value !== row.values.fifo;
  const words = row.signed ? <Amount value={value} currency={currency} /> : formatMoney(value, currency);
  const { figure, ...bounds } = row.told;
  return (
    <span className={isOther ? "methods-other" : ""}>
      {filter === undefined ? (
        words
      ) : (
        <Explained
          name={`${row.name}, ${LOT_METHODS[method].short}`}
          asked={{
            of: "metrics",
            figure,
            currency,
            by: "month",
            filter: { ...filter, ...bounds, lotMethod: method },
          }}
        >
          {words}
        </Explained>
      )}
    </span>
  );
}

type ValueProps = { row: Row; method: LotMethod; currency: string; filter: MetricsQuery | undefined };

function rowsOf(
  { grossPnl, netPnl, realisedThisYear, openCost, years }: Beside,
  year: number | undefined,
): Row[] {
  const earlier = (years ?? []).filter((each) => each.year !== year);
  return [
    ...of("Gross P&L", grossPnl, { figure: "grossPnl" }),
    ...of("Net P&L", netPnl, { figure: "netPnl" }),
    ...(year === undefined ? [] : realisedIn(year, realisedThisYear)),
    ...earlier.slice(0, 5).flatMap((each) => realisedIn(each.year, each.netPnl)),
    ...of("Cost of what is open", openCost, { figure: "openCost" }),
  ];
}

function startOf(year: number): string {
  return new Date(Date.UTC(year, 0)).toISOString();
}

/** What was realised in a year of UTC. */
function realisedIn(year: number, values: ByMethod | undefined): Row[] {
  const bounds = { from: startOf(year), to: startOf(year + 1) };
  return of(`Realised in ${year}, net`, values, { figure: "netPnl", ...bounds });
}

function of(name: string, values: ByMethod | undefined, told: Told): Row[] {
  return values === undefined ? [] : [{ name, values, signed: told.figure !== "openCost", told }];
}
