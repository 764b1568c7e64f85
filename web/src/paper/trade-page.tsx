import { useQuery } from "@tanstack/react-query";
import { Link, Navigate, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import type { PaperAccount } from "#shared/contracts/paper-accounts.ts";
import type { Side } from "#shared/side.ts";
import { useQuote } from "../market/use-quote.ts";
import { Loaded } from "../ui/section.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Page } from "../ui/page.tsx";
import { useKeys } from "../ui/use-keys.ts";
import { useTablet } from "../ui/use-narrow.ts";
import { NoAccount } from "./accounts/no-account.tsx";
import { chosenAccount, keepSymbol, keptSymbol } from "./kept-paper-account.ts";
import { PaperAccountSelect } from "./paper-account-select.tsx";
import { PriceCard } from "./price-card.tsx";
import { paperAccountsQuery } from "./queries.ts";
import { QuoteLine } from "./quote-line.tsx";
import { SIDES } from "./sides.ts";
import { SymbolField } from "./symbol-field.tsx";
import { SymbolOrders } from "./symbol-orders.tsx";
import { SymbolChoice } from "./symbol-choice.tsx";
import { Ticket } from "./ticket/ticket.tsx";
import "./paper.css";
import "./ticket/ticket.css";

/** The desk: a symbol's quote and chart, the ticket, and the orders that work on it. */
export function TradePage() {
  const { symbol = "" } = useParams({ strict: false });
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  const accounts = useQuery(paperAccountsQuery);
  const account = chosenAccount(accounts.data ?? [], search.account);
  const choose = (next: string) =>
    void navigate({ to: "/trade/$symbol", params: { symbol: next }, search: true });
  return (
    <Page
      title="Trade"
      actions={
        account === undefined ? undefined : (
          <>
            <PaperAccountSelect
              accounts={accounts.data ?? []}
              account={account.id}
              choose={(id) => void navigate({ to: ".", search: (known) => ({ ...known, account: id }) })}
            />
            <Link className="button" to="/paper">
              Accounts
            </Link>
          </>
        )
      }
    >
      <Loaded asked={accounts} lines={8}>
        {() =>
          account === undefined ? (
            <NoAccount />
          ) : symbol === "" && search.side !== undefined && keptSymbol() !== undefined ? (
            <Navigate
              to="/trade/$symbol"
              params={{ symbol: keptSymbol() ?? "" }}
              search={{ side: search.side }}
              replace
            />
          ) : symbol === "" ? (
            <SymbolChoice account={account} choose={choose} />
          ) : (
            <Desk
              key={`${account.id} ${symbol} ${search.side ?? ""}`}
              account={account}
              symbol={symbol}
              choose={choose}
              begins={search.side}
            />
          )
        }
      </Loaded>
    </Page>
  );
}

type Props = {
  account: PaperAccount;
  symbol: string;
  choose: (symbol: string) => void;
  /** The side that the palette asked for. */
  begins: Side | undefined;
};

function Desk({ account, symbol, choose, begins }: Props) {
  const quoted = useQuote(symbol);
  const hasSheet = useTablet();
  const [asked, setAsked] = useState<{ side: Side; at: number } | null>(
    begins === undefined ? null : { side: begins, at: 0 },
  );
  const [isSheetOpen, setSheetOpen] = useState(begins !== undefined);
  const ask = (side: Side): void => {
    setAsked((last) => ({ side, at: (last?.at ?? 0) + 1 }));
    setSheetOpen(true);
  };
  useKeys({ b: () => ask("buy"), s: () => ask("sell") });
  useEffect(() => keepSymbol(symbol), [symbol]);
  const ticket = <Ticket account={account} symbol={symbol} quoted={quoted} asked={asked} />;
  return (
    <div className="paper-desk">
      <div className="stack">
        <section className="card paper-head" aria-label={`Quote of ${symbol}`}>
          <SymbolField key={symbol} symbol={symbol} choose={choose} />
          <QuoteLine quoted={quoted} />
        </section>
        {quoted.error !== null && quoted.quote === undefined ? null : (
          <PriceCard account={account} symbol={symbol} quote={quoted.quote} />
        )}
        <SymbolOrders account={account} symbol={symbol} />
      </div>
      {hasSheet ? (
        <>
          <div className="paper-sides">
            {SIDES.map(({ side, name }) => (
              <button
                key={side}
                type="button"
                className="button paper-side"
                data-side={side}
                onClick={() => ask(side)}
              >
                {name} {symbol}
              </button>
            ))}
          </div>
          <Dialog
            title={`Order in ${symbol}`}
            open={isSheetOpen}
            onClose={() => setSheetOpen(false)}
            className="paper-sheet"
            stays
          >
            <QuoteLine quoted={quoted} />
            {ticket}
            <button type="button" className="button button-quiet" onClick={() => setSheetOpen(false)}>
              Close
            </button>
          </Dialog>
        </>
      ) : (
        <section className="card paper-ticket-card" aria-label={`Order in ${symbol}`}>
          {ticket}
        </section>
      )}
    </div>
  );
}
