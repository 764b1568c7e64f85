import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type {
  ReconciledCash,
  ReconciledPosition,
  ReconciliationSummary,
} from "#shared/contracts/reconciliation.ts";
import { formatDecimal, formatMoney } from "../../numbers/format-number.ts";
import { Loaded } from "../../ui/section.tsx";
import { Time } from "../../ui/time.tsx";
import { reconciliationQuery } from "../queries.ts";
import { reconciliationWords } from "./reconciliation-words.ts";

/** Whether the ledger agrees with what the statement says; opened, what differs and what would close it. */
export function Reconciled({ importId, summary }: { importId: string; summary: ReconciliationSummary }) {
  const [isOpen, setOpen] = useState(false);
  const words = reconciliationWords(summary);
  if (words === null) return null;
  if (summary.status === "agrees") return <p className="small up imports-reconciled">{words}</p>;
  return (
    <details className="imports-reconciled" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="small warn-ink">{words}</summary>
      {isOpen ? <Gaps importId={importId} /> : null}
    </details>
  );
}

function Gaps({ importId }: { importId: string }) {
  const found = useQuery(reconciliationQuery(importId));
  return (
    <Loaded asked={found} lines={2}>
      {({ items, cash }) => (
        <ul className="lines small">
          {items.filter(isGap).map((item) => (
            <Gap
              key={`${item.account} ${item.symbol}`}
              name={item.symbol}
              item={item}
              tell={(units) => formatDecimal(units)}
            />
          ))}
          {cash.filter(isGap).map((item) => (
            <Gap
              key={`${item.account} ${item.currency}`}
              name={`Cash in ${item.currency}`}
              item={item}
              tell={(money) => `${formatMoney(money, item.currency)} ${item.currency}`}
            />
          ))}
        </ul>
      )}
    </Loaded>
  );
}

function isGap({ difference }: { difference: string | null }): boolean {
  return difference !== null && difference !== "0";
}

type Props = {
  name: string;
  item: ReconciledPosition | ReconciledCash;
  tell: (value: string) => string;
};

function Gap({ name, item: { account, at, stated, ledger, closes }, tell }: Props) {
  return (
    <li className="imports-gap">
      <span className="number wraps">
        <strong>{name}</strong> in {account}: the statement says {tell(stated)}, your ledger{" "}
        {tell(ledger ?? "0")}{" "}
        <span className="soft">
          on <Time at={at} as="day" />
        </span>
      </span>
      {closes === null ? null : <span className="soft wraps">{closes.words}</span>}
    </li>
  );
}
