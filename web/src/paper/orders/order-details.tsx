import { useQuery } from "@tanstack/react-query";
import type { Order, OrderLeg } from "#shared/contracts/order.ts";
import { isFinal } from "#shared/order-machine.ts";
import { formatMoney } from "../../numbers/format-number.ts";
import { Time } from "../../ui/time.tsx";
import { historyWords, roleWords } from "../order-words.ts";
import { orderQuery } from "../queries.ts";
import { AmendForm } from "./amend-form.tsx";
import { RejectionLines } from "./rejection-lines.tsx";

/** What happened to an order and to its legs, in sentences, and the way to change it. */
export function OrderDetails({ listed }: { listed: Order }) {
  // What a list holds is shown until the whole history is there, and offline instead of it.
  const order = useQuery(orderQuery(listed.id)).data ?? listed;
  const { band } = order;
  return (
    <div className="paper-details">
      <History order={order} />
      {order.legs.map((leg) => (
        <History key={leg.id} order={leg} title={roleWords(leg)} />
      ))}
      <RejectionLines order={order} />
      {band === null ? null : (
        <p className="soft small">
          Realised {formatMoney(band.booked, null, "always")}; the same fills in a kinder model{" "}
          {formatMoney(band.optimistic, null, "always")}, in a harsher one{" "}
          {formatMoney(band.pessimistic, null, "always")}.
        </p>
      )}
      {[order, ...order.legs]
        .filter(({ status, type }) => !isFinal(status) && type !== "trailing_stop")
        .map((each) => (
          <AmendForm key={`${each.id} ${each.version}`} order={each} />
        ))}
    </div>
  );
}

function History({ order, title = null }: { order: OrderLeg; title?: string | null }) {
  return (
    <div>
      {title === null ? null : (
        <p className="small">
          <strong>{title}</strong>
        </p>
      )}
      <ol className="paper-history small">
        {historyWords(order).map(({ version, at, words }) => (
          <li key={version}>
            <span className="soft">
              <Time at={at} as="short" />
            </span>
            <span>{words}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
