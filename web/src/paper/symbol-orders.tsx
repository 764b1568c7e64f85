import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { PaperAccount } from "#shared/contracts/paper-accounts.ts";
import { decimal } from "#shared/decimal.ts";
import { formatAverage, formatMoney, formatQuantity } from "../numbers/format-number.ts";
import { Amount } from "../ui/amount.tsx";
import { Section } from "../ui/section.tsx";
import { OrderList } from "./orders/order-list.tsx";
import { ordersQuery, positionsQuery } from "./queries.ts";

/** What the account holds of the symbol, and the orders that work on it. */
export function SymbolOrders({ account, symbol }: { account: PaperAccount; symbol: string }) {
  const asked = useInfiniteQuery(ordersQuery({ status: "open", accountId: account.id, symbol }));
  const orders = asked.data?.items;
  const held = useQuery(positionsQuery(account.id)).data?.find((each) => each.symbol === symbol);
  return (
    <Section
      title="Working orders"
      aside={
        <Link className="small" to="/orders">
          All orders
        </Link>
      }
    >
      {held === undefined ? null : (
        <p className="paper-held">
          <span>
            {decimal(held.quantity).lt(0) ? "Short" : "Long"} {formatQuantity(held.quantity.replace("-", ""))}{" "}
            at {formatAverage(held.averagePrice)}
          </span>
          {held.unrealizedPnl === null ? null : (
            <span>
              <Amount value={held.unrealizedPnl} currency={held.currency} />{" "}
              <span className="soft small">{held.currency} unrealised</span>
            </span>
          )}
          {held.marketValue === null ? null : (
            <span className="soft small">worth {formatMoney(held.marketValue, held.currency)}</span>
          )}
        </p>
      )}
      {orders === undefined || orders.length === 0 ? (
        <p className="soft">
          No order of “{account.name}” works on {symbol}.
        </p>
      ) : (
        <OrderList orders={orders} older={asked} />
      )}
    </Section>
  );
}
