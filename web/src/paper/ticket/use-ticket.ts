import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Order } from "#shared/contracts/order.ts";
import { placeOrder } from "#shared/contracts/orders.ts";
import type { PaperAccount } from "#shared/contracts/paper-accounts.ts";
import { decimal } from "#shared/decimal.ts";
import { Problem } from "#shared/problem.ts";
import { instrumentQuery } from "../../market/queries.ts";
import type { Quoted } from "../../market/use-quote.ts";
import { decimalPoint } from "../../numbers/format-number.ts";
import { preferencesQuery } from "../../profile/queries.ts";
import { call } from "../../session/client.ts";
import { adoptOrder } from "../apply-order.ts";
import { guardrailsQuery, ordersQuery, positionsQuery } from "../queries.ts";
import { bodyOf, type Draft, faultsOf, NEW_DRAFT } from "./draft.ts";
import { estimateOf } from "./estimate.ts";
import { precheck, watching } from "./precheck.ts";

export type Ticket = ReturnType<typeof useTicket>;

/** An order on its way from the fields to the server, and what is known about it before it is sent. */
export function useTicket(account: PaperAccount, symbol: string, quoted: Quoted) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(NEW_DRAFT);
  const [isReviewed, setReviewed] = useState(false);
  const instrument = useQuery(instrumentQuery(symbol)).data;
  const positions = useQuery(positionsQuery(account.id)).data;
  const open = useInfiniteQuery(ordersQuery({ status: "open", accountId: account.id, symbol })).data;
  const guardrails = useQuery(guardrailsQuery).data ?? [];
  const threshold = useQuery(preferencesQuery).data?.orderStepUpAbove ?? null;
  const body = bodyOf(draft, { accountId: account.id, symbol, point: decimalPoint() });
  const faults = faultsOf(draft, body);
  const isComplete = Object.keys(faults).length === 0;
  const estimate = isComplete
    ? estimateOf(body, {
        quote: quoted.quote,
        multiplier: instrument?.multiplier ?? "1",
        position: positions?.find((held) => held.symbol === symbol)?.quantity ?? "0",
        working: open?.items.flatMap((order) => [order, ...order.legs]) ?? [],
        buyingPower: account.buyingPower,
      })
    : null;
  const seen = { account, instrument, hasQuote: quoted.quote !== undefined, isStale: quoted.stale, estimate };

  const sending = useMutation({
    mutationFn: (sent: typeof body) => call(placeOrder, { body: sent }),
    onSuccess: (order) => adoptOrder(client, order),
    onError: (error) => {
      const refused = refusedOrder(error);
      if (refused !== null) adoptOrder(client, refused);
    },
  });

  function change(more: Partial<Draft>): void {
    setDraft((current) => ({ ...current, override: [], ...more }));
    setReviewed(false);
    sending.reset();
  }
  return {
    draft,
    change,
    instrument,
    faults,
    isComplete,
    isReviewed,
    setReviewed,
    estimate,
    findings: isComplete ? precheck(body, seen) : [],
    /** The value above which the order asks for a confirmation, where it is worth more. */
    confirmsAbove: isAbove(estimate?.value, threshold) ? threshold : null,
    watching: isComplete ? watching(guardrails, account.id, estimate) : [],
    sending,
    /** The order that was refused by a rule. */
    refused: refusedOrder(sending.error),
    send: (override: readonly string[] = []) =>
      sending.mutate(override.length === 0 ? body : { ...body, override: [...override] }),
    begin: () => {
      setDraft({ ...NEW_DRAFT, side: draft.side });
      setReviewed(false);
      sending.reset();
    },
  };
}

function isAbove(value: string | undefined, threshold: string | null): boolean {
  return value !== undefined && threshold !== null && decimal(value).gt(threshold);
}

function refusedOrder(error: Error | null): Order | null {
  if (!(error instanceof Problem) || error.code !== "order_rejected") return null;
  return Order.safeParse(error.order).data ?? null;
}
