import { useEffect, useRef } from "react";
import type { Quote } from "#shared/contracts/market.ts";
import type { PaperAccount } from "#shared/contracts/paper-accounts.ts";
import { formatPrice } from "../../numbers/format-number.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { ChangeButton } from "../../ui/change-button.tsx";
import { FORCE_NAMES, termsWords } from "../order-words.ts";
import { bodyOf, type OrderBody } from "../draft/draft.ts";
import { decimalPoint } from "../../numbers/format-number.ts";
import { Refusal } from "./refusal.tsx";
import type { Ticket } from "./use-ticket.ts";

type Props = { ticket: Ticket; account: PaperAccount; symbol: string; quote: Quote | undefined };

/** The order in a sentence, and the button that sends it, which Enter presses. */
export function Review({ ticket, account, symbol, quote }: Props) {
  const button = useRef<HTMLButtonElement>(null);
  const { sending, refused } = ticket;
  const body = bodyOf(ticket.draft, { accountId: account.id, symbol, point: decimalPoint() });
  useEffect(() => button.current?.focus(), []);
  return (
    <div className="paper-review">
      <p className="act">
        <span className="act-what">{sentence(body)}</span>
        <span className="soft small">
          {legWords(body)}
          {FORCE_NAMES[body.timeInForce ?? "day"]}, in “{account.name}”, on paper: no money moves.
        </span>
      </p>
      {refused === null ? null : <Refusal ticket={ticket} order={refused} quote={quote} />}
      {sending.error === null || refused !== null ? null : (
        <ProblemNote error={sending.error} safe="The order may not have arrived; the blotter says so." />
      )}
      <div className="paper-pair">
        <button type="button" className="button" onClick={() => ticket.setReviewed(false)}>
          Change
        </button>
        <ChangeButton
          ref={button}
          look="button-primary"
          busy={sending.isPending}
          onClick={() => ticket.send()}
        >
          {sending.isPending ? "Sending…" : refused === null ? "Send the order" : "Send it again"}
        </ChangeButton>
      </div>
    </div>
  );
}

function sentence(body: OrderBody): string {
  const { limitPrice = null, stopPrice = null, trailAmount = null, trailPercent = null, ...rest } = body;
  return `${termsWords({ ...rest, limitPrice, stopPrice, trailAmount, trailPercent })}.`;
}

function legWords({ takeProfit, stopLoss, orderClass }: OrderBody): string {
  if (orderClass === "oco" && stopLoss !== undefined)
    return `Or with a stop at ${formatPrice(stopLoss.stopPrice)}: the one that fills cancels the other. `;
  const profit = takeProfit === undefined ? "" : `Take profit at ${formatPrice(takeProfit.limitPrice)}. `;
  const loss = stopLoss === undefined ? "" : `Stop loss at ${formatPrice(stopLoss.stopPrice)}. `;
  return profit + loss;
}
