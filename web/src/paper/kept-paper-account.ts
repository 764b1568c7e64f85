let chosen: string | undefined;

/** Keeps the paper account that the user trades with, for the next page; it is forgotten with the page. */
export function keepPaperAccount(id: string): void {
  chosen = id;
}

/** The account that is asked for, else the kept one, else the first. */
export function chosenAccount<T extends { id: string }>(
  accounts: readonly T[],
  asked: string | undefined,
): T | undefined {
  return accounts.find(({ id }) => id === asked) ?? accounts.find(({ id }) => id === chosen) ?? accounts[0];
}

let traded: string | undefined;

/** Keeps the symbol of the ticket, for an act that names none. */
export function keepSymbol(symbol: string): void {
  traded = symbol;
}

export function keptSymbol(): string | undefined {
  return traded;
}
