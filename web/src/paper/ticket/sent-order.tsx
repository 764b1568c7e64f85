import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import type { Order } from "#shared/contracts/order.ts";
import { isFinal } from "#shared/order-machine.ts";
import { CancelButton } from "../orders/cancel-button.tsx";
import { historyWords, roleWords, statusWords, termsWords } from "../order-words.ts";
import { orderQuery } from "../queries.ts";

/** The order that was sent, as it stands now, and the way to the next one. */
export function SentOrder({ order: sent, again }: { order: Order; again: () => void }) {
  const order = useQuery({ ...orderQuery(sent.id), initialData: sent }).data;
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  const last = historyWords(order).at(-1);
  return (
    <div className="stack">
      <output className="act">
        <span className="act-what">{termsWords(order)}</span>
        <span>
          {statusWords(order)}. <span className="soft">{last?.words}</span>
        </span>
      </output>
      {order.legs.length === 0 ? null : (
        <ul className="lines small">
          {order.legs.map((leg) => (
            <li key={leg.id} className="paper-sent-leg">
              <span>
                {roleWords(leg)}: {termsWords(leg)}
              </span>
              <span className="soft">{statusWords(leg)}</span>
            </li>
          ))}
        </ul>
      )}
      <div className="row">
        <button ref={button} type="button" className="button button-primary" onClick={again}>
          Another order
        </button>
        {isFinal(order.status) ? null : <CancelButton order={order} />}
        <Link className="button" to="/orders">
          All orders
        </Link>
      </div>
    </div>
  );
}
