import type { Import } from "#shared/contracts/imports.ts";
import { formatDecimal, formatPrice } from "../../numbers/format-number.ts";
import { formatOffset, formatWhen, zoneCity } from "../../numbers/format-time.ts";
import { shownZone } from "../../numbers/reader.ts";
import { CutText } from "../../ui/cut-text.tsx";
import { useTablet } from "../../ui/use-narrow.ts";
import { useNow } from "../../ui/use-now.ts";
import { Time } from "../../ui/time.tsx";

type Row = NonNullable<Import["preview"]>[number];

const SHOWN = 8;

type Props = { rows: readonly Row[]; timeZone: string; isNew: boolean };

/** The first rows with both times: the text in the file, and the instant it becomes. */
export function PreviewRows({ rows: all, timeZone, isNew }: Props) {
  const narrow = useTablet();
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
        {isNew ? "The first rows, as they will be in your ledger" : "The first rows of the file"}
      </h3>
      {narrow ? (
        <ul className="lines">
          {rows.map((row) => (
            <li key={row.line} className="imports-preview-row imports-wraps number">
              <span>
                {row.side} {formatDecimal(row.quantity)} {row.symbol} at {formatPrice(row.price)}
              </span>
              <span className="soft small">
                “{row.statementTime}” read as <Time {...whenOf(row)} />
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
                  <td className="number">
                    <CutText>{row.statementTime}</CutText>
                  </td>
                  <td className="number">
                    <Time {...whenOf(row)} />
                  </td>
                  {own === "UTC" ? null : (
                    <td className="number soft">{formatWhen(whenOf(row), now, "UTC")}</td>
                  )}
                  <td>
                    <CutText>{row.symbol}</CutText>
                  </td>
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
