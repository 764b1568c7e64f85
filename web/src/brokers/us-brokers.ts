import type { Broker } from "./broker.ts";

/** Brokers of the United States whose own files are read. */
export const US_BROKERS: readonly Broker[] = [
  {
    id: "schwab",
    name: "Charles Schwab",
    file: "Transaction history, as CSV",
    formats: ["schwab-transactions-csv"],
    steps: [
      "Sign in at schwab.com and open Accounts › History.",
      "Choose one account and the dates, with all transaction types.",
      "Press Export at the top right, and choose CSV.",
    ],
    note: "The file names days without times, and new files name no account: choose it before you import.",
  },
];
