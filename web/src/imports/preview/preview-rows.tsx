import type { Import } from "#shared/contracts/imports.ts";
import { formatDecimal, formatPrice } from "../../numbers/format-number.ts";
import { formatOffset, formatWhen } from "../../numbers/format-time.ts";
import { shownZone } from "../../numbers/reader.ts";
import { useNarrow } from "../../ui/use-narrow.ts";
import { useNow } from "../../ui/use-now.ts";
import { zoneCity } from "./zone-words.ts";

type Row = NonNullable<Import["preview"]>[number];

const SHOWN = 8;

/** The first rows with both times: the text in the file, and the instant it becomes. */
export function PreviewRows({ rows: all, timeZone }: { rows: readonly Row[]; timeZone: string }) {
  const narrow = useNarrow();
  const now = useNow();
  const rows = all.slice(0, SHOWN);
  const [first] = rows;
  if (first === undefined) return null;
  const own = shownZone();
  const reading =
    timeZone === "UTC" ? "UTC" : `${zoneCity(timeZone)}, ${formatOffset(first.executedAt, timeZone)}`;
  return (
    <div>
      <h3 className="small soft imports-preview-caption">
        The first rows, as they will stand in your ledger
      </h3>
      {narrow ? (
        <ul className="lines">
          {rows.map((row) => (
            <li key={row.line} className="imports-preview-row number">
              <span>
                {row.side} {formatDecimal(row.quantity)} {row.symbol} at {formatPrice(row.price)}
              </span>
              <span className="soft small">
                “{row.statementTime}” → {formatWhen(whenOf(row), now)}
              </span>
            </li>
          ))}
        </ul>
      ) : (
        <div className="table-wrap">
          <table className="table">
            <caption className="hidden-visually">First rows of the file</caption>
            <thead>
              <tr>
                <th scope="col" className="right">
                  Line
                </th>
                <th scope="col">In the file ({reading})</th>
                <th scope="col">Your time ({zoneCity(own)})</th>
                {own === "UTC" ? null : <th scope="col">UTC</th>}
                <th scope="col">Symbol</th>
                <th scope="col">Side</th>
                <th scope="col" className="right">
                  Quantity
                </th>
                <th scope="col" className="right">
                  Price
                </th>
                <th scope="col">Currency</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.line}>
                  <td className="right soft">{row.line}</td>
                  <td className="number">{row.statementTime}</td>
                  <td className="number">{formatWhen(whenOf(row), now)}</td>
                  {own === "UTC" ? null : (
                    <td className="number soft">{formatWhen(whenOf(row), now, "UTC")}</td>
                  )}
                  <td>{row.symbol}</td>
                  <td>{row.side}</td>
                  <td className="right">{formatDecimal(row.quantity)}</td>
                  <td className="right">{formatPrice(row.price)}</td>
                  <td className="soft">{row.currency}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

function whenOf({ executedAt, dateOnly }: Row) {
  return { at: executedAt, dateOnly };
}
