import { useMemo, useRef, useState } from "react";
import type { Order, OrderLeg } from "#shared/contracts/order.ts";
import { isFinal } from "#shared/order-machine.ts";
import { formatAverage, formatQuantity } from "../../numbers/format-number.ts";
import { Time } from "../../ui/time.tsx";
import { type Older, useEndlessRows } from "../../virtual/use-endless-rows.ts";
import { FORCE_NAMES, roleWords, statusWords, termsWords } from "../order-words.ts";
import { CancelButton } from "./cancel-button.tsx";
import { OrderDetails } from "./order-details.tsx";
import "./orders.css";

/** In pixels, until a row is measured: an order has as many lines as legs, and may be opened. */
const HEIGHTS = { line: 62, leg: 42 };
const heightOf = ({ legs }: Order): number => HEIGHTS.line + HEIGHTS.leg * legs.length;

type Props = {
  orders: readonly Order[];
  /** The names of the accounts by their ids, where the list shows them. */
  accounts?: ReadonlyMap<string, string>;
  older?: Older;
};

/**
 * Orders, each with its legs below it; the document holds those in sight. A press opens what happened to an
 * order, and `J` and `K` move between them.
 */
export function OrderList({ orders, accounts, older }: Props) {
  const [opened, setOpened] = useState<string | null>(null);
  const list = useRef<HTMLUListElement>(null);
  // A leg stands below its entry, and alone only where the list has no entry.
  const whole = useMemo(() => {
    const ids = new Set(orders.map(({ id }) => id));
    return orders.filter(({ parentId }) => parentId === null || !ids.has(parentId));
  }, [orders]);
  const { shown, measure, focused } = useEndlessRows({
    items: whole,
    list,
    older,
    heightOf,
    target: "button",
  });
  return (
    <div onFocus={({ target }) => focused(target)}>
      <ul className="lines paper-orders" ref={list}>
        {shown.map((row) =>
          "gap" in row ? (
            <li key={row.key} aria-hidden="true" className="paper-orders-gap" style={{ height: row.gap }} />
          ) : row.item === undefined ? null : (
            <li
              key={row.item.id}
              data-index={row.index}
              ref={measure}
              aria-posinset={row.index + 1}
              aria-setsize={older?.hasNextPage === true ? -1 : whole.length}
            >
              <Row
                order={row.item}
                account={accounts?.get(row.item.accountId)}
                isOpen={opened === row.item.id}
                open={setOpened}
              />
            </li>
          ),
        )}
      </ul>
    </div>
  );
}

type RowProps = {
  order: Order;
  account: string | undefined;
  isOpen: boolean;
  open: (id: string | null) => void;
};

function Row({ order, account, isOpen, open }: RowProps) {
  return (
    <>
      <OrderLine
        order={order}
        account={account}
        isOpen={isOpen}
        toggle={() => open(isOpen ? null : order.id)}
      />
      {isOpen ? <OrderDetails listed={order} /> : null}
      {order.legs.map((leg) => (
        <OrderLine key={leg.id} order={leg} />
      ))}
    </>
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
