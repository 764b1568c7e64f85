import { Link } from "@tanstack/react-router";
import type { Portfolio, PortfolioAccount } from "#shared/contracts/portfolio.ts";
import { formatCount, formatMoney } from "../numbers/format-number.ts";
import { Amount } from "../ui/amount.tsx";
import { accountMissing } from "./missing-words.ts";

/** Every account with its worth; each is the switch to itself, and the chosen one back to all. */
export function AccountCards({ portfolio, account }: { portfolio: Portfolio; account: string | undefined }) {
  return (
    <nav aria-label="Accounts">
      <ul className="portfolio-accounts">
        {portfolio.accounts.map((each) => {
          const isChosen = each.name === account || each.id === account;
          return (
            <li key={`${each.id} ${each.currency}`}>
              <Link
                to="/portfolio"
                search={isChosen ? {} : { account: each.name }}
                resetScroll={false}
                className="card portfolio-account"
                aria-current={isChosen ? "true" : undefined}
                activeProps={{}}
                activeOptions={{ exact: true, includeSearch: true }}
              >
                <span className="portfolio-account-head">
                  <strong className="portfolio-account-name" title={each.name}>
                    {each.name}
                  </strong>
                  <span className="pill">{each.kind === "paper" ? "paper" : "imported"}</span>
                </span>
                <Worth account={each} portfolio={portfolio} />
                <span className="soft small">
                  {formatCount(each.positions)} {each.positions === 1 ? "position" : "positions"}
                  {isChosen ? " · shown; press for all accounts" : null}
                </span>
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

function Worth({ account, portfolio }: { account: PortfolioAccount; portfolio: Portfolio }) {
  const { kind, currency, equity, marketValue, dayPnl, totalPnl } = account;
  const worth = kind === "paper" ? equity : marketValue;
  return (
    <>
      {worth === null ? (
        <span>{accountMissing(account, "marketValue", portfolio)}</span>
      ) : (
        <span className="number">
          {formatMoney(worth, currency)} <span className="soft small">{currency}</span>
        </span>
      )}
      <span className="small">
        {dayPnl === null ? null : (
          <>
            <span className="soft">today</span> <Amount value={dayPnl} currency={currency} />{" "}
          </>
        )}
        {totalPnl === null ? null : (
          <>
            <span className="soft">total</span> <Amount value={totalPnl} currency={currency} />
          </>
        )}
      </span>
    </>
  );
}
