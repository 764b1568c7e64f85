import type { ReconciledCash, ReconciledPosition, Reconciliation } from "#shared/contracts/reconciliation.ts";
import { Explained } from "../explained/explained.tsx";
import { formatMoney, formatQuantity } from "../numbers/format-number.ts";
import { Time } from "../ui/time.tsx";
import "./reconciliation.css";

/** What differs between a statement and the ledger, and what would close each gap. */
export function Gaps({ result: { items, cash } }: { result: Pick<Reconciliation, "items" | "cash"> }) {
  return (
    <ul className="lines small">
      {items.filter(isGap).map((item) => (
        <li key={`${item.account} ${item.symbol}`} className="reconciliation-gap">
          <span className="wraps">
            <strong>{item.symbol}</strong> in {item.account}: the statement says {formatQuantity(item.stated)}
            , your ledger{" "}
            <Explained
              name={`the ledger's units of ${item.symbol}`}
              asked={{
                of: "units",
                currency: null,
                by: "row",
                filter: { account: item.account, symbol: item.symbol, at: item.at },
              }}
            >
              {formatQuantity(item.ledger)}
            </Explained>{" "}
            <On at={item.at} />
          </span>
          <Closes item={item} />
        </li>
      ))}
      {cash.filter(isGap).map((item) => (
        <li key={`${item.account} ${item.currency}`} className="reconciliation-gap">
          <span className="wraps">
            <strong>Cash in {item.currency}</strong> in {item.account}: the statement says{" "}
            {formatMoney(item.stated, item.currency)}, your ledger <LedgerCash item={item} />{" "}
            <On at={item.at} />
          </span>
          <Closes item={item} />
        </li>
      ))}
    </ul>
  );
}

function isGap({ difference }: { difference: string | null }): boolean {
  return difference !== null && difference !== "0";
}

function On({ at }: { at: string }) {
  return (
    <span className="soft">
      on <Time at={at} as="day" />
    </span>
  );
}

function Closes({ item: { closes } }: { item: ReconciledPosition | ReconciledCash }) {
  return closes === null ? null : <span className="soft wraps">{closes.words}</span>;
}

/** The cash of the ledger, which tells the fills and bookings that it is the sum of. */
function LedgerCash({ item: { account, currency, at, since, opening, ledger } }: { item: ReconciledCash }) {
  return (
    <Explained
      name={`the ledger's cash in ${currency}`}
      asked={{
        of: "cash",
        currency,
        by: "month",
        filter: {
          account,
          at,
          ...(since === null ? {} : { since }),
          ...(opening === null ? {} : { opening }),
        },
      }}
    >
      {formatMoney(ledger ?? "0", currency)}
    </Explained>
  );
}
