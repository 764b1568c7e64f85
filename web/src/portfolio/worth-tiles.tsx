import type { Portfolio, PortfolioAccount } from "#shared/contracts/portfolio.ts";
import type { Decimal } from "#shared/decimal.ts";
import { directionOf, formatCount, formatMoney } from "../numbers/format-number.ts";
import { accountMissing, combinedMissing } from "./missing-words.ts";

type Figure = "equity" | "dayPnl" | "totalPnl" | "cash" | "marketValue";
/** A figure, or the reason why it is not known. */
type Known = { value: Decimal | null; missing: string };
type Worth = { currency: string | null; of: (figure: Figure) => Known; margin: Known; buying: Known | null };

/** What all accounts together are worth, or the chosen one. */
export function WorthTiles({
  portfolio,
  account,
}: {
  portfolio: Portfolio;
  account: PortfolioAccount | null;
}) {
  const { currency, of, margin, buying } = account === null ? together(portfolio) : alone(portfolio, account);
  const held = `${formatCount(portfolio.positionCount)} ${portfolio.positionCount === 1 ? "position" : "positions"}`;
  const worth = of("marketValue");
  return (
    <dl className="portfolio-tiles">
      <Tile name="Equity" known={of("equity")} currency={currency}>
        {account?.kind === "journal" ? "imported" : "cash and positions on paper"}
      </Tile>
      <Tile name="Today" known={of("dayPnl")} currency={currency} isGain>
        since the day began
      </Tile>
      <Tile name="Total P&L" known={of("totalPnl")} currency={currency} isGain>
        realised and open
      </Tile>
      <Tile name="Cash" known={of("cash")} currency={currency}>
        {held}
        {worth.value === null ? "" : ` worth ${formatMoney(worth.value, currency)}`}
        {margin.value === null || directionOf(margin.value) === "flat"
          ? ""
          : ` · margin used ${formatMoney(margin.value, currency)}`}
        {buying?.value == null ? "" : ` · buying power ${formatMoney(buying.value, currency)}`}
      </Tile>
    </dl>
  );
}

function Tile({
  name,
  known: { value, missing },
  currency,
  isGain = false,
  children,
}: {
  name: string;
  known: Known;
  currency: string | null;
  isGain?: boolean;
  children: React.ReactNode;
}) {
  return (
    <div className="card portfolio-tile">
      <dt>{name}</dt>
      <dd>
        {value === null ? (
          <span className="portfolio-unknown">{missing}</span>
        ) : (
          <span className={`portfolio-figure number ${isGain ? directionOf(value) : ""}`}>
            {formatMoney(value, currency, isGain ? "always" : "negative")}
          </span>
        )}
        <span className="soft small">
          {currency === null ? null : <>{currency} · </>}
          {children}
        </span>
      </dd>
    </div>
  );
}

function together(portfolio: Portfolio): Worth {
  const { combined, accounts } = portfolio;
  const paper = accounts.filter(({ kind }) => kind === "paper");
  const [only] = paper;
  const isAlone = paper.length === 1 && only !== undefined && only.currency === combined?.currency;
  return {
    currency: combined?.currency ?? null,
    of: (figure) => ({ value: combined?.[figure] ?? null, missing: combinedMissing(portfolio, figure) }),
    margin: { value: isAlone ? only.marginUsed : null, missing: "" },
    buying: null,
  };
}

function alone(portfolio: Portfolio, account: PortfolioAccount): Worth {
  const known = (figure: Figure | "marginUsed" | "buyingPower"): Known => ({
    value: account[figure],
    missing: accountMissing(account, figure, portfolio),
  });
  return { currency: account.currency, of: known, margin: known("marginUsed"), buying: known("buyingPower") };
}
