import { type FormEvent, type KeyboardEvent, useEffect, useRef } from "react";
import type { PaperAccount } from "#shared/contracts/paper-accounts.ts";
import type { Side } from "#shared/side.ts";
import type { Quoted } from "../../market/use-quote.ts";
import { useConnection } from "../../ui/connection.ts";
import { EstimateLines } from "./estimate-lines.tsx";
import { Findings } from "./findings.tsx";
import { Review } from "./review.tsx";
import { SentOrder } from "./sent-order.tsx";
import { SIDES } from "../sides.ts";
import { TicketFields } from "./ticket-fields.tsx";
import { useTicket } from "./use-ticket.ts";

type Props = {
  account: PaperAccount;
  symbol: string;
  quoted: Quoted;
  /** A side that was asked for from outside; each new asking counts, also of the same side. */
  asked: { side: Side; at: number } | null;
};

/** Enters an order: fields, then a review, then the answer. Enter goes on and Escape goes back. */
export function Ticket({ account, symbol, quoted, asked }: Props) {
  const ticket = useTicket(account, symbol, quoted);
  const isOffline = useConnection().state === "offline";
  const quantity = useRef<HTMLInputElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const { change, setReviewed } = ticket;
  useEffect(() => {
    if (asked === null) return;
    change({ side: asked.side });
    quantity.current?.focus();
    // A sheet takes the focus when it opens, which is after this.
    requestAnimationFrame(() => quantity.current?.focus());
    // oxlint-disable-next-line react/exhaustive-deps -- only an asking from outside changes the side
  }, [asked]);

  function review(event: FormEvent): void {
    event.preventDefault();
    if (isOffline) return;
    setReviewed(true);
    if (!ticket.isComplete) focusFault(form.current);
  }
  function pressed(event: KeyboardEvent): void {
    // A number holds no letter, so the keys of the sides work also while one is typed.
    const side = SIDES.find(({ key }) => key.toLowerCase() === event.key.toLowerCase())?.side;
    if (side !== undefined && isNumber(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      change({ side });
      return;
    }
    if (event.key !== "Escape" || !ticket.isReviewed) return;
    event.preventDefault();
    event.stopPropagation();
    setReviewed(false);
    quantity.current?.focus();
  }

  const sent = ticket.sending.data;
  if (sent !== undefined)
    return (
      <SentOrder
        order={sent}
        again={() => {
          ticket.begin();
          requestAnimationFrame(() => quantity.current?.focus());
        }}
      />
    );
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape goes back from anywhere in the form
    <form
      ref={form}
      className="paper-ticket"
      aria-label="Order"
      noValidate
      onSubmit={review}
      onKeyDown={pressed}
    >
      <TicketFields ticket={ticket} quoted={quoted} quantity={quantity} isOffline={isOffline} />
      <EstimateLines ticket={ticket} account={account} />
      {ticket.refused === null ? <Findings ticket={ticket} quote={quoted.quote} /> : null}
      {ticket.isReviewed && ticket.isComplete ? (
        <Review ticket={ticket} account={account} symbol={symbol} quote={quoted.quote} />
      ) : (
        <button
          type="submit"
          className="button button-primary button-wide"
          aria-disabled={isOffline || undefined}
          title={isOffline ? "Not possible while you are offline" : undefined}
        >
          Review the order
        </button>
      )}
      {isOffline ? (
        <p className="soft small">You are offline, so no order can be sent. Nothing is queued.</p>
      ) : null}
    </form>
  );
}

function isNumber(target: EventTarget): boolean {
  return target instanceof HTMLInputElement && target.inputMode === "decimal";
}

/** After the faults are shown. */
function focusFault(form: HTMLFormElement | null): void {
  requestAnimationFrame(() => form?.querySelector<HTMLElement>("[aria-invalid]")?.focus());
}
