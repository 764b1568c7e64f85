import type { LotClose } from "#shared/contracts/trade-detail.ts";
import { aligned, mostPlaces } from "../numbers/column.ts";
import { formatMoney, formatPrice, formatQuantity } from "../numbers/format-number.ts";
import { Amount } from "../ui/amount.tsx";
import { useTablet } from "../ui/use-narrow.ts";
import { LotMethodSelect } from "../trades/lot-method-select.tsx";
import type { TradeDetail } from "./trade-detail.ts";
import { Time } from "../ui/time.tsx";

/**
 * The entry that each exit closed, by the chosen method; this column sums to the gross result of the trade.
 */
export function LotsTable({ trade }: { trade: TradeDetail }) {
  const narrow = useTablet();
  const places = placesOf(trade.lots);
  return (
    <section className="card" aria-labelledby="lots">
      <div className="card-head">
        <h2 id="lots">Lots</h2>
        <span className="row">
          <span className="soft small">{trade.currency}</span>
          <LotMethodSelect small />
        </span>
      </div>
      {trade.lots.length === 0 ? (
        <p className="soft">Nothing is closed yet. Each exit will be listed with the entry that it closes.</p>
      ) : narrow ? (
        <LotRows lots={trade.lots} currency={trade.currency} />
      ) : (
        <div className="table-wrap">
          <table className="table">
            <caption className="hidden-visually">Entries and the exits that closed them</caption>
            <thead>
              <tr>
                <th scope="col">Entered</th>
                <th scope="col" className="right">
                  Entry
                </th>
                <th scope="col">Closed</th>
                <th scope="col" className="right">
                  Exit
                </th>
                <th scope="col" className="right">
                  Quantity
                </th>
                <th scope="col" className="right">
                  Fees
                </th>
                <th scope="col" className="right">
                  Gross
                </th>
              </tr>
            </thead>
            <tbody>
              {trade.lots.map((lot, at) => (
                <LotRow
                  key={`${lot.entryFillId}-${lot.exitFillId}-${at}`}
                  lot={lot}
                  places={places}
                  currency={trade.currency}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

type Places = { entry: number; exit: number; quantity: number };

function placesOf(lots: readonly LotClose[]): Places {
  return {
    entry: mostPlaces(lots.map(({ entryPrice }) => formatPrice(entryPrice))),
    exit: mostPlaces(lots.map(({ exitPrice }) => formatPrice(exitPrice))),
    quantity: mostPlaces(lots.map(({ quantity }) => formatQuantity(quantity))),
  };
}

function LotRow({ lot, places, currency }: { lot: LotClose; places: Places; currency: string }) {
  return (
    <tr>
      <td className="number">
        {lot.entryAt === null ? "average of all" : <Time at={lot.entryAt} dateOnly={lot.entryDateOnly} />}
      </td>
      <td className="right">{aligned(formatPrice(lot.entryPrice), places.entry)}</td>
      <td className="number">
        <Time at={lot.exitAt} dateOnly={lot.exitDateOnly} />
      </td>
      <td className="right">{aligned(formatPrice(lot.exitPrice), places.exit)}</td>
      <td className="right">{aligned(formatQuantity(lot.quantity), places.quantity)}</td>
      <td className="right soft">{formatMoney(lot.fees, currency)}</td>
      <td className="right">
        <Amount value={lot.grossPnl} currency={currency} />
      </td>
    </tr>
  );
}

function LotRows({ lots, currency }: { lots: readonly LotClose[]; currency: string }) {
  return (
    <ul className="two-line-rows lines">
      {lots.map((lot, at) => (
        <li key={`${lot.entryFillId}-${lot.exitFillId}-${at}`} className="two-line-row">
          <span className="two-line number">
            <span>
              {formatQuantity(lot.quantity)} · {formatPrice(lot.entryPrice)} to {formatPrice(lot.exitPrice)}
            </span>
            <Amount value={lot.grossPnl} currency={currency} />
          </span>
          <span className="two-line soft small number">
            <span>
              <Time at={lot.exitAt} dateOnly={lot.exitDateOnly} />
            </span>
            <span>fees {formatMoney(lot.fees, currency)}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
