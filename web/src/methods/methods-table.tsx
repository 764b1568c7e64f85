import type { ReactNode } from "react";
import type { ByMethod, LotMethodsBeside } from "#shared/contracts/lot-methods.ts";
import { LotMethod } from "#shared/contracts/trades.ts";
import { formatCount, formatMoney } from "../numbers/format-number.ts";
import { LOT_METHODS } from "../trades/lot-method.ts";
import { Amount } from "../ui/amount.tsx";
import { useTablet } from "../ui/use-narrow.ts";

type Beside = Pick<LotMethodsBeside, "currency" | "grossPnl" | "openCost"> & Partial<LotMethodsBeside>;
type Row = { name: string; values: ByMethod; signed: boolean };

/** The four methods beside each other, a row a figure; on a phone a block a figure. */
export function MethodsTable({
  title,
  beside,
  year,
  chosen,
}: {
  title?: ReactNode;
  beside: Beside;
  year?: number;
  chosen: LotMethod;
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
                      <Value row={row} method={method} currency={currency} />
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
                      <Value row={row} method={method} currency={currency} />
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
function Value({ row, method, currency }: { row: Row; method: LotMethod; currency: string }) {
  const value = row.values[method];
  const isOther = value !== row.values.fifo;
  return (
    <span className={isOther ? "methods-other" : ""}>
      {row.signed ? <Amount value={value} currency={currency} /> : formatMoney(value, currency)}
    </span>
  );
}

function rowsOf(
  { grossPnl, netPnl, realisedThisYear, openCost, years }: Beside,
  year: number | undefined,
): Row[] {
  const earlier = (years ?? []).filter((each) => each.year !== year);
  return [
    ...of("Gross P&L", grossPnl),
    ...of("Net P&L", netPnl),
    ...of(`Realised in ${year}, net`, realisedThisYear),
    ...earlier.slice(0, 5).flatMap((each) => of(`Realised in ${each.year}, net`, each.netPnl)),
    ...of("Cost of what is open", openCost, false),
  ];
}

function of(name: string, values: ByMethod | undefined, signed = true): Row[] {
  return values === undefined ? [] : [{ name, values, signed }];
}
