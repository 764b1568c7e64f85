import type { PaperAccount } from "#shared/contracts/paper-accounts.ts";
import { decimal } from "#shared/decimal.ts";
import { formatMoney, formatPrice } from "../../numbers/format-number.ts";
import { Time } from "../../ui/time.tsx";
import type { Ticket } from "./use-ticket.ts";

/** What the order would cost and leave, before slippage and fees. */
export function EstimateLines({ ticket, account }: { ticket: Ticket; account: PaperAccount }) {
  const { estimate, instrument } = ticket;
  const { currency, buyingPower, models } = account;
  const money = (value: string | null) =>
    value === null ? "–" : `${formatMoney(value, currency)} ${currency}`;
  const session = instrument?.session;
  const isClose = estimate !== null && decimal(estimate.opening).eq(0);
  const hasModels = models.slippage.name !== "slippage/none/1" || models.fees.name !== "fees/none/1";
  return (
    <dl className="paper-estimate small">
      <dt>Buying power</dt>
      <dd className="number">{money(buyingPower)}</dd>
      {estimate === null ? null : (
        <>
          <dt>Estimated value at {formatPrice(estimate.price)}</dt>
          <dd className="number">{money(estimate.value)}</dd>
          <dt>{isClose ? "Keeps back nothing: it closes" : "Keeps back"}</dt>
          <dd className="number">{money(estimate.reserve)}</dd>
          <dt>Buying power after</dt>
          <dd className={isBelowZero(estimate.powerAfter) ? "number down" : "number"}>
            {money(estimate.powerAfter)}
          </dd>
        </>
      )}
      {session === undefined ? null : (
        <>
          <dt>{session.isOpen ? "The market is open" : "The market is closed"}</dt>
          <dd>
            {session.isOpen ? (
              instrument?.session.closesAt === instrument?.session.opensAt ? (
                "around the clock"
              ) : (
                <>until {session.closesAt === null ? "" : <Time at={session.closesAt} as="short" />}</>
              )
            ) : (
              <>
                opens <Time at={session.opensAt} as="short" />
              </>
            )}
          </dd>
        </>
      )}
      {estimate !== null && hasModels ? (
        <dd className="paper-estimate-note soft">Slippage and fees of the account's models come on top.</dd>
      ) : null}
    </dl>
  );
}

function isBelowZero(value: string | null): boolean {
  return value !== null && value.startsWith("-");
}
