import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { ChangeButton } from "../../ui/change-button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { MoreButton } from "../../ui/more-button.tsx";
import { Page } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useNarrow } from "../../ui/use-narrow.ts";
import { PaperAccountSelect } from "../paper-account-select.tsx";
import { type OrderFilter, ordersQuery, paperAccountsQuery } from "../queries.ts";
import { CancelAllDialog } from "./cancel-all-dialog.tsx";
import { LinkedOrder } from "./linked-order.tsx";
import { OrderList } from "./order-list.tsx";
import "../paper.css";

/** The blotter: the orders that work, or all of them, as they change. */
export function OrdersPage() {
  const { show, account, order, cancel } = useSearch({ from: "/app/orders" });
  const navigate = useNavigate({ from: "/orders" });
  const [asks, setAsks] = useState(cancel === "all");
  const narrow = useNarrow();
  const accounts = useQuery(paperAccountsQuery).data ?? [];
  const filter: OrderFilter = {
    ...(show === "all" ? {} : { status: "open" }),
    ...(account === undefined ? {} : { accountId: account }),
  };
  const asked = useInfiniteQuery(ordersQuery(filter));
  const names = new Map(accounts.map(({ id, name }) => [id, name]));
  const counted = accounts.filter(({ id }) => account === undefined || account === id);
  const count = counted.reduce((sum, { workingOrders }) => sum + workingOrders, 0);
  const { data, error, refetch } = asked;
  return (
    <Page
      title="Orders"
      actions={
        <>
          <PaperAccountSelect
            accounts={accounts}
            account={account}
            all
            choose={(next) => void navigate({ search: (known) => ({ ...known, account: next }) })}
          />
          <ChangeButton look="button-danger" onClick={() => setAsks(true)}>
            Cancel all
          </ChangeButton>
          {narrow ? null : (
            <Link className="button button-primary" to="/trade">
              New order
            </Link>
          )}
        </>
      }
    >
      <div className="stack">
        {order === undefined ? null : <LinkedOrder key={order} id={order} />}
        <section className="card" aria-label="Orders">
          <fieldset className="tabs paper-tabs paper-tabs-narrow" aria-label="Which orders">
            {([undefined, "all"] as const).map((each) => (
              <button
                key={each ?? "open"}
                type="button"
                data-state={show === each ? "active" : undefined}
                aria-pressed={show === each}
                onClick={() => void navigate({ search: (known) => ({ ...known, show: each }) })}
              >
                {each === undefined ? "Open" : "All"}
              </button>
            ))}
          </fieldset>
          {data === undefined ? (
            error === null ? (
              <Skeleton lines={8} />
            ) : (
              <ProblemNote error={error} safe="Your orders work on." retry={() => void refetch()} />
            )
          ) : data.items.length === 0 ? (
            <EmptyState
              title={show === "all" ? "No order yet" : "No order works"}
              action={
                <Link className="button button-primary" to="/trade">
                  Enter an order
                </Link>
              }
            >
              {show === "all"
                ? "Every order of your paper accounts will stand here, also those that were refused, with what happened to it."
                : "Orders that wait for their price stand here until they fill, end or are cancelled."}
            </EmptyState>
          ) : (
            <OrderList
              key={JSON.stringify(filter)}
              orders={data.items}
              older={asked}
              {...(accounts.length > 1 && account === undefined ? { accounts: names } : {})}
            />
          )}
          <MoreButton asked={asked}>Older orders</MoreButton>
        </section>
      </div>
      {asks ? (
        <CancelAllDialog
          accountId={account}
          where={
            account === undefined ? "in any paper account" : `in “${names.get(account) ?? "this account"}”`
          }
          count={count}
          onClose={() => {
            setAsks(false);
            if (cancel !== undefined)
              void navigate({ search: (known) => ({ ...known, cancel: undefined }), replace: true });
          }}
        />
      ) : null}
    </Page>
  );
}
