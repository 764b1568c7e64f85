import type { ImportFormat } from "#shared/contracts/imports.ts";

/** How the owner of an account gets a file out of it that Tidemark reads. */
export type Broker = {
  id: "ibkr" | "kraken" | "degiro" | "trading212" | "coinbase" | "binance" | "alpaca" | "etoro" | "other";
  name: string;
  /** The file's name in the menus of the broker. */
  file: string;
  /** The formats of that file; a test compares them with all that an import reads. */
  formats: readonly ImportFormat[];
  /** One press or choice each, in their order. */
  steps: readonly string[];
  /** Facts to know before the first import. */
  note: string;
};

/** The brokers whose own files are read, and last the way for all others. */
export const BROKERS: readonly Broker[] = [
  {
    id: "ibkr",
    name: "Interactive Brokers",
    file: "Flex Query, as CSV or XML",
    formats: ["ibkr-flex-csv", "ibkr-flex-xml"],
    steps: [
      "Sign in to Client Portal and open Performance & Reports › Flex Queries.",
      "Press + beside Activity Flex Query and give the query a name.",
      "Open the section Trades, tick Execution, press Select All, and save.",
      "Under Delivery choose CSV or XML, and a period of up to 365 days.",
      "Save the query, run it with the arrow beside it, and download the file.",
    ],
    note: "The file names no time zone, so compare the times in the preview. Fetch older years as further files: rows that two files share are added once.",
  },
  {
    id: "kraken",
    name: "Kraken",
    file: "Trades history and ledgers, as CSV",
    formats: ["kraken-trades-csv", "kraken-ledgers-csv"],
    steps: [
      "Sign in at kraken.com and open History › Export.",
      "Choose Trades, or Ledgers for deposits, rewards and balances too, and CSV.",
      "Choose the dates, submit, and wait until the file is ready.",
      "Download it, and unpack it if it is a zip.",
    ],
    note: "Either file alone or both in any order give each trade once. What you bought with the Buy button stands only in the ledgers.",
  },
  {
    id: "degiro",
    name: "DEGIRO",
    file: "Account statement or transactions, as CSV",
    formats: ["degiro-account-csv", "degiro-transactions-csv"],
    steps: [
      "Sign in at degiro.com and open Inbox › Account overview.",
      "Choose the whole period, press Export, and choose CSV.",
      "For trades alone, do the same under Inbox › Transactions.",
    ],
    note: "The account statement also holds dividends, fees, exchanged money and balances. Products stand under their ISIN, because DEGIRO cuts their names.",
  },
  {
    id: "trading212",
    name: "Trading 212",
    file: "History, as CSV",
    formats: ["trading212-csv"],
    steps: [
      "Open the app or the website, and then Menu › History.",
      "Press the download sign above the list.",
      "Choose a period of up to a year, tick all kinds of data, and export.",
      "Download the CSV when it is ready, and repeat this for earlier years.",
    ],
    note: "Prices in pence are read as pounds. The years may overlap: rows that two files share are added once.",
  },
  {
    id: "coinbase",
    name: "Coinbase",
    file: "Transaction history, fills or account statement, as CSV",
    formats: ["coinbase-transactions-csv", "coinbase-fills-csv", "coinbase-account-csv"],
    steps: [
      "Sign in at coinbase.com and open your profile › Statements.",
      "Choose all assets, all transactions and the whole time as CSV, and generate the report.",
      "For the former Coinbase Pro or Exchange choose the fills or the account statement instead.",
    ],
    note: "Rewards are read as income with the price that the file states. A conversion is a sale and a purchase.",
  },
  {
    id: "binance",
    name: "Binance",
    file: "Spot trade history or transaction history, as CSV",
    formats: ["binance-trades-csv", "binance-statement-csv"],
    steps: [
      "Sign in at binance.com and open Orders › Spot Order › Trade History.",
      "Press Export, choose up to a year, and download the file.",
      "Unpack it if it is compressed, and repeat this for earlier years.",
    ],
    note: "The transaction history names no trades: rows of one second that could belong to several are refused. Use the trade history for trades, and either file for one period.",
  },
  {
    id: "alpaca",
    name: "Alpaca",
    file: "Account activities, as JSON or CSV",
    formats: ["alpaca-activities-json", "alpaca-activities-csv"],
    steps: [
      "Sign in at alpaca.markets and open Home › Account Activities.",
      "Choose all types and the whole time, and export the list as CSV.",
      "A program can ask for /v2/account/activities instead and keep the answers as JSON.",
    ],
    note: "Fees stand as activities of their own, once a day. The id of each activity keeps files that overlap apart.",
  },
  {
    id: "etoro",
    name: "eToro",
    file: "Account statement",
    formats: ["etoro-account-csv"],
    steps: [
      "Sign in at etoro.com and open Portfolio › History.",
      "Press the cog, and then Account Statement.",
      "Choose the dates, and download the statement as XLS.",
      "Save its sheet Account Activity as CSV, or Closed Positions for whole trades.",
    ],
    note: "eToro counts every account in dollars, and a price is the money that was put in for each unit.",
  },
  {
    id: "other",
    name: "Any other broker",
    file: "Tidemark CSV, from a spreadsheet",
    formats: ["tidemark-csv"],
    steps: [
      "Download the template below and open it in a spreadsheet.",
      "Write one row for each execution: executed_at, symbol, side (buy or sell), quantity, price, currency.",
      "Add what you have: account, fee, execution_id, asset_class, multiplier.",
      "Save it as CSV.",
    ],
    note: "Write times like 2026-10-05T14:30:00Z, or a date alone, and numbers like 1234.50.",
  },
];

/** An example with two closed trades, to be filled with rows of one's own. */
export const TEMPLATE = "/tidemark-template.csv";

/** The brokers whose own files are read today, by name. */
export const READ_TODAY: readonly string[] = BROKERS.filter(({ id }) => id !== "other").map(
  ({ name }) => name,
);

/** A file that many traders have and no import reads yet, and what its owner can do instead. */
export type NotReadYet = { name: string; instead: string };

const TEMPLATE_INSTEAD = "Copy its executions into the Tidemark CSV.";

/** Known files that are not read yet, the ones with the shortest way first. */
export const NOT_READ_YET: readonly NotReadYet[] = [
  {
    name: "Interactive Brokers activity statement or transaction history",
    instead: "Make a Flex Query instead, as above: it names every execution.",
  },
  {
    name: "Any PDF statement",
    instead: "A PDF cannot be read exactly. Ask the same page of your broker for CSV.",
  },
  {
    name: "Charles Schwab, Robinhood",
    instead: `${TEMPLATE_INSTEAD} These files name days without times, so write dates alone.`,
  },
  {
    name: "Tradovate",
    instead: `${TEMPLATE_INSTEAD} Its files name no commissions: add them as fee.`,
  },
  {
    name: "thinkorswim, MetaTrader, Webull, TradeZella, Tradervue",
    instead: TEMPLATE_INSTEAD,
  },
];
