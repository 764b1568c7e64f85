import { useState } from "react";
import { EditFillDialog } from "../fills/edit-fill-dialog.tsx";
import { isExploring } from "../session/exploring.ts";
import { aligned, mostPlaces } from "../numbers/column.ts";
import { formatMoney, formatPrice, formatQuantity } from "../numbers/format-number.ts";
import { Time } from "../ui/time.tsx";
import { useTablet } from "../ui/use-narrow.ts";
import type { TradeDetail } from "./trade-detail.ts";

/** The fills as the broker reported them, or as their owner made them. */
export function FillsTable({ trade }: { trade: TradeDetail }) {
  const [editing, setEditing] = useState<string | null>(null);
  const isOpen = !trade.sample && !isExploring;
  const narrow = useTablet();
  const places = {
    price: mostPlaces(trade.executions.map(({ price }) => formatPrice(price))),
    quantity: mostPlaces(trade.executions.map(({ quantity }) => formatQuantity(quantity))),
  };
  const named = trade.executions.some(({ executionId }) => executionId !== null);
  return (
    <section className="card" aria-labelledby="fills">
      <div className="card-head">
        <h2 id="fills">Fills</h2>
        <span className="soft small">{trade.currency}</span>
      </div>
      {narrow ? (
        <ul className="two-line-rows lines">
          {trade.executions.map((fill) => (
            <li key={fill.id} className="two-line-row">
              <span className="two-line number">
                <span>
                  {fill.side} {formatQuantity(fill.quantity)} {fill.edited ? <Edited /> : null}
                </span>
                <span>{formatPrice(fill.price)}</span>
              </span>
              <span className="two-line soft small number">
                <span>
                  <Time at={fill.executedAt} dateOnly={fill.dateOnly} />
                </span>
                <span>
                  fee <Fee fill={fill} currency={trade.currency} />
                </span>
              </span>
              {isOpen ? <EditButton fill={fill} edit={setEditing} /> : null}
            </li>
          ))}
        </ul>
      ) : (
        <div className="table-wrap">
          <table className="table">
            <caption className="hidden-visually">Fills of this trade</caption>
            <thead>
              <tr>
                <th scope="col">Executed</th>
                <th scope="col">Side</th>
                <th scope="col" className="right">
                  Quantity
                </th>
                <th scope="col" className="right">
                  Price
                </th>
                <th scope="col" className="right">
                  Fee
                </th>
                {named ? <th scope="col">Execution</th> : null}
                {isOpen ? (
                  <th scope="col">
                    <span className="hidden-visually">Change</span>
                  </th>
                ) : null}
              </tr>
            </thead>
            <tbody>
              {trade.executions.map((fill) => (
                <tr key={fill.id}>
                  <td className="number">
                    <Time at={fill.executedAt} dateOnly={fill.dateOnly} />
                    {fill.dateOnly ? <span className="soft small"> no time in the file</span> : null}
                  </td>
                  <td>
                    {fill.side} {fill.edited ? <Edited /> : null}
                  </td>
                  <td className="right">{aligned(formatQuantity(fill.quantity), places.quantity)}</td>
                  <td className="right">{aligned(formatPrice(fill.price), places.price)}</td>
                  <td className="right soft">
                    <Fee fill={fill} currency={trade.currency} />
                  </td>
                  {named ? (
                    <td className="soft small">
                      <span className="trade-execution">{fill.executionId ?? "–"}</span>
                    </td>
                  ) : null}
                  {isOpen ? (
                    <td className="right">
                      <EditButton fill={fill} edit={setEditing} />
                    </td>
                  ) : null}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {editing === null ? null : <EditFillDialog id={editing} onClose={() => setEditing(null)} />}
    </section>
  );
}

type Execution = TradeDetail["executions"][number];

function EditButton({ fill, edit }: { fill: Execution; edit: (id: string) => void }) {
  const what = `${fill.side} of ${formatQuantity(fill.quantity)} at ${formatPrice(fill.price)}`;
  return (
    <button
      type="button"
      className="button button-small button-quiet"
      aria-label={`Change the ${what}`}
      onClick={() => edit(fill.id)}
    >
      Change
    </button>
  );
}

/** A mark; the dialog of the change shows the original beside it. */
function Edited() {
  return (
    <span className="pill" title="You changed it; its original is kept">
      edited
    </span>
  );
}

/** The head of the column names the currency of the trade; another currency stands beside its amount. */
function Fee({ fill, currency }: { fill: Execution; currency: string }) {
  if (fill.feeSource === "unknown" && fill.fee === "0") return <>not known</>;
  return (
    <>
      {fill.feeSource === "table" ? <span className="small">by the fee table </span> : null}
      {formatMoney(fill.fee, fill.feeCurrency)}
      {fill.feeCurrency === currency ? null : ` ${fill.feeCurrency}`}
    </>
  );
}
