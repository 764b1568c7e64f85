/** What an account holds in one currency. A sum with a position that has no price is null. */
export type AccountSums = {
  id: string;
  name: string;
  kind: "paper" | "journal";
  currency: string;
  positions: number;
  value: string | null;
  shorts: string | null;
  unrealized: string | null;
  /** What the journal's trades of this currency have realised, net. Null for a paper account. */
  realized: string | null;
  cash: string | null;
  reserved: string | null;
  start_balance: string | null;
  day: string | null;
  day_equity: string | null;
};

/** The absolute value that is held of a symbol. */
export type Weight = { symbol: string; currency: string; value: string };
