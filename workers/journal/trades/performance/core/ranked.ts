/** A group of the asked currency, else of the one with the most trades, and how many groups there are. */
export type Ranked = {
  key: string;
  name: string;
  currency: string;
  trades: number;
  net: string;
  groups: number;
};
