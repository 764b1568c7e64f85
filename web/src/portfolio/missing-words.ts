import type { Portfolio, PortfolioAccount, Position } from "#shared/contracts/portfolio.ts";

/** How many symbols a sentence names. */
const NAMED = 3;

/**
 * Why a figure of an account is not known: `no price for ACME and BETA`. `positions` are those that the
 * answer lists; a position without a price can lie beyond them.
 */
export function accountMissing(
  account: PortfolioAccount,
  figure: "cash" | "equity" | "dayPnl" | "totalPnl" | "marketValue" | "marginUsed" | "buyingPower",
  { positions }: Pick<Portfolio, "positions">,
): string {
  if (account.kind === "journal" && figure !== "totalPnl" && figure !== "marketValue")
    return "not known: statements were imported, not cash";
  if (account.marketValue === null) return noPrice(positions.filter((each) => isIn(each, account)));
  if (figure === "dayPnl") return "not known: the day began without a record";
  return "not known";
}

/** Why a figure of all accounts together is not known. */
export function combinedMissing(
  { accounts, positions, combined }: Pick<Portfolio, "accounts" | "positions" | "combined">,
  figure: "cash" | "equity" | "dayPnl" | "totalPnl" | "marketValue",
): string {
  if (combined === null) return "no base currency is chosen, and the accounts have several";
  const isOfPaper = figure === "cash" || figure === "equity" || figure === "dayPnl";
  const summed = accounts.filter(({ kind }) => kind === "paper" || !isOfPaper);
  const unpriced = summed.filter(({ marketValue }) => marketValue === null);
  if (figure !== "cash" && unpriced.length > 0)
    return noPrice(positions.filter((each) => unpriced.some((account) => isIn(each, account))));
  if (figure === "dayPnl" && summed.some(({ dayPnl }) => dayPnl === null))
    return "not known: the day began without a record";
  const foreign = [...new Set(summed.map(({ currency }) => currency))].filter(
    (currency) => currency !== combined.currency,
  );
  return foreign.length === 0
    ? "not known"
    : `no rate ${listed(
        foreign.map((from) => `${from} to ${combined.currency}`),
        "or",
      )}`;
}

function noPrice(positions: Portfolio["positions"]): string {
  const symbols = [
    ...new Set(positions.flatMap(({ symbol, marketPrice }) => (marketPrice === null ? [symbol] : []))),
  ];
  return symbols.length === 0
    ? "no price for a position that is not listed"
    : `no price for ${listed(symbols, "and")}`;
}

/** An imported account is listed once for each of its currencies. */
function isIn({ account, currency }: Position, { id, currency: own }: PortfolioAccount): boolean {
  return account === id && currency === own;
}

/** `A, B and 3 more`. */
function listed(names: readonly string[], word: "and" | "or"): string {
  const shown = names.length > NAMED + 1 ? names.slice(0, NAMED) : names;
  const parts =
    names.length === shown.length ? [...shown] : [...shown, `${names.length - shown.length} more`];
  const last = parts.pop() ?? "";
  return parts.length === 0 ? last : `${parts.join(", ")} ${word} ${last}`;
}
