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
  {
    id: "robinhood",
    name: "Robinhood",
    file: "Account activity report, as CSV",
    formats: ["robinhood-activity-csv"],
    steps: [
      "Sign in at robinhood.com and open Account › Reports and statements › Reports.",
      "Press Generate new report, choose Account activity and the dates.",
      "Wait until the report is ready, and download the CSV.",
    ],
    note: "The file names days without times. Begin it before your oldest open option, so that expiries close the right side.",
  },
  {
    id: "thinkorswim",
    name: "thinkorswim",
    file: "Account statement, as CSV",
    formats: ["thinkorswim-statement-csv"],
    steps: [
      "Open Monitor › Account Statement on the desktop platform.",
      "Choose one account and the dates, and show its symbols in all sections.",
      "Open the menu at the top right and press Export to File.",
    ],
    note: "Keep both Cash Balance and Account Trade History: the first names the fees, the second the fills.",
  },
];
