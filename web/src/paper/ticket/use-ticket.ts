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
import { guardrailsQuery, ordersQuery, positionsQuery, worthQuery } from "../queries.ts";
import { bodyOf, type Draft, faultsOf, NEW_DRAFT } from "../draft/draft.ts";
import { estimateOf } from "./estimate.ts";
import { keepDraft, keptDraft } from "../draft/kept-draft.ts";
import { precheck, watching } from "./precheck.ts";

export type Ticket = ReturnType<typeof useTicket>;

/** An order on its way from the fields to the server, and what is known about it before it is sent. */
export function useTicket(account: PaperAccount, symbol: string, quoted: Quoted) {
  const client = useQueryClient();
  const place = { accountId: account.id, symbol };
  const [draft, setDraft] = useState(() => keptDraft(place));
  const [isReviewed, setReviewed] = useState(false);
  const instrument = useQuery(instrumentQuery(symbol)).data;
  const positions = useQuery(positionsQuery(account.id)).data;
  const open = useInfiniteQuery(ordersQuery({ status: "open", accountId: account.id, symbol })).data;
  const guardrails = useQuery(guardrailsQuery).data ?? [];
  const threshold = useQuery(preferencesQuery).data?.orderStepUpAbove ?? null;
  const body = bodyOf(draft, { ...place, point: decimalPoint() });
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
  const seen = {
    account,
    instrument,
    hasQuote: quoted.quote !== undefined,
    isStale: quoted.stale,
    estimate,
    dayPnl: useDayPnl(account),
  };

  const sending = useMutation({
    mutationFn: (sent: typeof body) => call(placeOrder, { body: sent }),
    // A sheet that is closed meanwhile must not offer the same order again.
    onMutate: () => keepDraft(place, NEW_DRAFT),
    onSuccess: (order) => adoptOrder(client, order),
    onError: (error) => {
      keepDraft(place, draft);
      const refused = refusedOrder(error);
      if (refused !== null) adoptOrder(client, refused);
    },
  });

  // Only a change is kept: the first draft is the kept one, and a sent order is none any more.
  function write(next: Draft): void {
    keepDraft(place, next);
    setDraft(next);
  }
  function change(more: Partial<Draft>): void {
    write({ ...draft, override: [], ...more });
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
      write({ ...NEW_DRAFT, side: draft.side });
      setReviewed(false);
      sending.reset();
    },
  };
}

/** What the account made today, which is read only where a limit asks for it. */
function useDayPnl({ id, limits }: PaperAccount): string | null {
  const { data } = useQuery({ ...worthQuery(id), enabled: limits.maxDailyLoss !== null });
  return data?.dayPnl ?? null;
}

function isAbove(value: string | undefined, threshold: string | null): boolean {
  return value !== undefined && threshold !== null && decimal(value).gt(threshold);
}

function refusedOrder(error: Error | null): Order | null {
  if (!(error instanceof Problem) || error.code !== "order_rejected") return null;
  return Order.safeParse(error.order).data ?? null;
}
