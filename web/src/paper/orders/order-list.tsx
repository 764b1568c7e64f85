import { useState } from "react";
import type { Order, OrderLeg } from "#shared/contracts/order.ts";
import { isFinal } from "#shared/order-machine.ts";
import { formatAverage, formatQuantity } from "../../numbers/format-number.ts";
import { Time } from "../../ui/time.tsx";
import { FORCE_NAMES, roleWords, statusWords, termsWords } from "../order-words.ts";
import { CancelButton } from "./cancel-button.tsx";
import { OrderDetails } from "./order-details.tsx";

type Props = {
  orders: readonly Order[];
  /** The names of the accounts by their ids, where the list shows them. */
  accounts?: ReadonlyMap<string, string>;
};

/** Orders, each with its legs below it. A press opens what happened to it. */
export function OrderList({ orders, accounts }: Props) {
  const [opened, setOpened] = useState<string | null>(null);
  const ids = new Set(orders.map(({ id }) => id));
  // A leg stands below its entry, and alone only where the list has no entry.
  const shown = orders.filter(({ parentId }) => parentId === null || !ids.has(parentId));
  return (
    <ul className="lines paper-orders">
      {shown.map((order) => (
        <li key={order.id}>
          <OrderLine
            order={order}
            account={accounts?.get(order.accountId)}
            isOpen={opened === order.id}
            toggle={() => setOpened(opened === order.id ? null : order.id)}
          />
          {opened === order.id ? <OrderDetails listed={order} /> : null}
          {order.legs.map((leg) => (
            <OrderLine key={leg.id} order={leg} />
          ))}
        </li>
      ))}
    </ul>
  );
}

type LineProps = { order: OrderLeg; account?: string | undefined; isOpen?: boolean; toggle?: () => void };

function OrderLine({ order, account, isOpen = false, toggle }: LineProps) {
  const { averagePrice, filledQuantity, quantity, timeInForce, createdAt } = order;
  const terms = termsWords(order);
  const role = roleWords(order);
  return (
    <div className={toggle === undefined ? "paper-order paper-order-leg" : "paper-order"}>
      <div className="paper-order-what">
        {toggle === undefined ? (
          <span>
            <span className="soft">{role}: </span>
            {terms}
          </span>
        ) : (
          <button type="button" className="paper-order-open" aria-expanded={isOpen} onClick={toggle}>
            {role === null || role === "Entry" ? terms : `${role}: ${terms}`}
          </button>
        )}
        {toggle === undefined ? null : (
          <span className="soft small">
            <Time at={createdAt} as="short" /> · {FORCE_NAMES[timeInForce]}
            {account === undefined ? "" : ` · ${account}`}
          </span>
        )}
      </div>
      <span className="paper-order-filled number small">
        {/[1-9]/.test(filledQuantity) && averagePrice !== null ? (
          <>
            {formatQuantity(filledQuantity)} / {formatQuantity(quantity)} at {formatAverage(averagePrice)}
          </>
        ) : null}
      </span>
      <span className="paper-order-status">
        <StatusPill order={order} />
      </span>
      <span className="paper-order-acts">
        {isFinal(order.status) ? null : <CancelButton order={order} />}
      </span>
    </div>
  );
}

function StatusPill({ order }: { order: OrderLeg }) {
  const look =
    order.status === "filled"
      ? "pill pill-up"
      : order.status === "rejected"
        ? "pill pill-down"
        : order.status === "partially_filled" || order.triggered
          ? "pill pill-warn"
          : "pill";
  return <span className={look}>{statusWords(order)}</span>;
}
