import { Link } from "@tanstack/react-router";
import type { Structure, StructureLeg } from "#shared/contracts/structures.ts";
import { formatPrice, formatQuantity } from "../numbers/format-number.ts";
import { DirectionMark, NetResult } from "../trades/rows/cells.tsx";
import { symbolWords } from "../numbers/symbol-words.ts";
import { Amount } from "../ui/amount.tsx";
import { CutText } from "../ui/cut-text.tsx";
import { useTablet } from "../ui/use-narrow.ts";
import "./structures.css";

type Props = { structure: Structure; /** The trade whose page this is. */ own?: string };

/** The legs of a structure, which sum to its result. */
export function LegsTable({ structure: { legs, currency, netPnl, feesUnknown, status }, own }: Props) {
  const narrow = useTablet();
  return (
    <div className="table-wrap">
      <table className="table">
        <caption className="hidden-visually">The legs and their sum</caption>
        <thead>
          <tr>
            <th scope="col">Leg</th>
            {narrow ? null : (
              <>
                <th scope="col" className="right">
                  Quantity
                </th>
                <th scope="col" className="right">
                  Entry
                </th>
                <th scope="col" className="right">
                  Exit
                </th>
              </>
            )}
            <th scope="col" className="right">
              {feesUnknown > 0 ? "P&L before unknown fees" : "Net P&L"}
            </th>
          </tr>
        </thead>
        <tbody>
          {legs.map((leg) => (
            <tr key={leg.id} className={leg.id === own ? undefined : "row-linked"}>
              <td>
                <LegName leg={leg} isOwn={leg.id === own} narrow={narrow} />
              </td>
              {narrow ? null : (
                <>
                  <td className="right">{formatQuantity(leg.quantity)}</td>
                  <td className="right">{formatPrice(leg.entryPrice)}</td>
                  <td className="right">{leg.exitPrice === null ? "–" : formatPrice(leg.exitPrice)}</td>
                </>
              )}
              <td className="right">
                <NetResult trade={{ ...leg, currency }} inColumn />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={narrow ? 1 : 4}>
              {status === "open" ? "Together, realised so far" : "Together"}
            </th>
            <td className="right">
              <Amount value={netPnl} currency={currency} />
            </td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function LegName({ leg, isOwn, narrow }: { leg: StructureLeg; isOwn: boolean; narrow: boolean }) {
  return (
    <span className="structures-leg">
      <DirectionMark direction={leg.direction} />
      {narrow ? <span className="number">{formatQuantity(leg.quantity)}</span> : null}
      {isOwn ? (
        <strong>
          <CutText>{symbolWords(leg.symbol)}</CutText>
        </strong>
      ) : (
        <Link to="/trades/$tradeId" params={{ tradeId: leg.id }} className="row-link">
          <CutText>{symbolWords(leg.symbol)}</CutText>
        </Link>
      )}
      {leg.status === "closed" ? null : <span className="pill">{leg.status}</span>}
    </span>
  );
}
