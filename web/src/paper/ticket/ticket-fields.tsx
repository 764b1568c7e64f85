import { useId, type RefObject } from "react";
import { OrderType, TimeInForce } from "#shared/contracts/order.ts";
import { SIDES } from "../sides.ts";
import type { Quoted } from "../../market/use-quote.ts";
import { FORCE_NAMES, TYPE_NAMES } from "../order-words.ts";
import { classesOf, classOf, type Field, isAtOnce, type OrderClass, shownFields } from "../draft/draft.ts";
import { SteppedField } from "../fields/stepped-field.tsx";
import { nearestStep } from "../fields/stepped.ts";
import type { Ticket } from "./use-ticket.ts";

const LABELS: Record<Field, string> = {
  quantity: "Quantity",
  limitPrice: "Limit price",
  stopPrice: "Stop price",
  trailAmount: "Trail",
  trailPercent: "Trail in %",
  "takeProfit.limitPrice": "Take profit at",
  "stopLoss.stopPrice": "Stop loss at",
  "stopLoss.limitPrice": "Limit of the stop loss (optional)",
};

const CLASS_NAMES: Record<OrderClass, string> = {
  simple: "Alone",
  bracket: "With a take profit and a stop loss",
  oco: "One cancels the other: this limit or a stop loss",
};

type Props = {
  ticket: Ticket;
  quoted: Quoted;
  quantity: RefObject<HTMLInputElement | null>;
  isOffline: boolean;
};

/** The fields of the order; which ones there are depends on its type. */
export function TicketFields({ ticket, quoted, quantity, isOffline }: Props) {
  const { draft, change, instrument, faults, isReviewed } = ticket;
  const id = useId();
  const quote = draft.side === "buy" ? quoted.quote?.ask : quoted.quote?.bid;
  const step = (field: Field): string =>
    field === "quantity"
      ? quantityStep(instrument)
      : field === "trailPercent"
        ? "0.1"
        : (instrument?.priceStep ?? "0.01");
  const start = (field: Field): string | undefined => {
    if (field === "quantity") return undefined;
    if (field === "trailPercent") return "2";
    if (field === "stopLoss.limitPrice" || quote === undefined) return undefined;
    return field === "trailAmount" ? undefined : nearestStep(quote, instrument?.priceStep ?? "0.01");
  };
  return (
    <fieldset className="paper-fields" disabled={isOffline || ticket.sending.isPending}>
      <fieldset className="tabs tabs-flush paper-tabs" aria-label="Side">
        {SIDES.map(({ side, name, key }) => (
          <button
            key={side}
            type="button"
            data-state={draft.side === side ? "active" : undefined}
            data-side={side}
            className="paper-side"
            aria-pressed={draft.side === side}
            aria-keyshortcuts={key}
            onClick={() => change({ side })}
          >
            {name}{" "}
            <span className="kbd" aria-hidden="true">
              {key}
            </span>
          </button>
        ))}
      </fieldset>
      <div className="paper-pair">
        <div className="field">
          <label htmlFor={`${id}-type`}>Type</label>
          <select
            className="select"
            id={`${id}-type`}
            value={draft.type}
            onChange={({ target }) => {
              const type = OrderType.parse(target.value);
              const rests = type !== "market" && type !== "limit" && isAtOnce(draft);
              change({ type, ...(rests ? { timeInForce: "day" as const } : {}) });
            }}
          >
            {OrderType.options.map((type) => (
              <option key={type} value={type}>
                {TYPE_NAMES[type]}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={`${id}-force`}>Time in force</label>
          <select
            className="select"
            id={`${id}-force`}
            value={draft.timeInForce}
            onChange={({ target }) => change({ timeInForce: TimeInForce.parse(target.value) })}
          >
            {TimeInForce.options
              .filter(
                (force) =>
                  draft.type === "market" || draft.type === "limit" || !isAtOnce({ timeInForce: force }),
              )
              .map((force) => (
                <option key={force} value={force}>
                  {FORCE_NAMES[force]}
                </option>
              ))}
          </select>
        </div>
      </div>
      {draft.type === "trailing_stop" ? (
        <label className="check">
          <input
            type="checkbox"
            checked={draft.trailsByPercent}
            onChange={({ target }) => change({ trailsByPercent: target.checked })}
          />
          Trail by a percentage of the price
        </label>
      ) : null}
      <div className="paper-pair">
        {shownFields(draft).map((field) => (
          <SteppedField
            key={field}
            label={LABELS[field]}
            value={draft.fields[field]}
            step={step(field)}
            start={start(field)}
            fault={isReviewed ? faults[field] : undefined}
            {...(field === "quantity" ? { input: quantity } : {})}
            change={(value) => change({ fields: { ...draft.fields, [field]: value } })}
          />
        ))}
      </div>
      {classesOf(draft).map((each) => (
        <label key={each} className="check">
          <input
            type="checkbox"
            checked={classOf(draft) === each}
            onChange={({ target }) => change({ orderClass: target.checked ? each : "simple" })}
          />
          {CLASS_NAMES[each]}
        </label>
      ))}
      {isReviewed && faults.order !== undefined ? (
        <p className="small down">The order {faults.order}.</p>
      ) : null}
    </fieldset>
  );
}

/** A symbol that trades in millionths is still counted in whole units by an arrow. */
function quantityStep(instrument: Ticket["instrument"]): string {
  const step = instrument?.quantityStep ?? "1";
  return Number(step) < 1 ? "1" : step;
}
